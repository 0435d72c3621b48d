"""When each slot of a server is free again: a tree of losers whose winner is the slot that is free first.

A server with n slots has n nodes, rounded up to a power of two. Node 0 is the winner; node k holds the loser
of the match that is played there, so that a new time of the winner's slot plays one match a level, on nodes
known beforehand and without a branch that depends on chance. Times are compared by their bits, which order
positive numbers alike.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from simulator.feedforward.memory import slot_at
from simulator.feedforward.records import SLOT, Feed
from simulator.kernel.bits import bits_of
from simulator.kernel.compiled import inlined, int64
from simulator.kernel.records import Records

NEVER = np.iinfo(np.int64).max
"""Of the slots that a server does not have."""


def nodes_of(slots: int) -> int:
    """Nodes of a server with so many slots."""
    return 1 << (slots - 1).bit_length()


def tree(slots: int) -> Records:
    """The nodes of a server whose slots are free from time 0 on; dtype SLOT."""
    size = nodes_of(slots)
    made = np.zeros(size, SLOT)
    times = np.where(np.arange(size) < slots, 0, NEVER)
    players = np.arange(size)
    while len(players) > 1:
        left, right = players[::2], players[1::2]
        left_wins = times[left] <= times[right]
        losers = np.where(left_wins, right, left)
        made["slot"][len(left) : 2 * len(left)] = losers
        made["free"][len(left) : 2 * len(left)] = times[losers]
        players = np.where(left_wins, left, right)
    made["slot"][0], made["free"][0] = players[0], times[players[0]]
    return made


@intrinsic
def _time_of(typing_context: Any, bits: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.DoubleType())

    return types.float64(types.int64), generate


time_of_bits = cast("Callable[[int], float]", _time_of)
bits_of_time = cast("Callable[[float], int]", bits_of)


@inlined
def free_from(f: Feed, first: int) -> float:
    """When the first slot of a server, whose nodes begin at `first`, is free."""
    return time_of_bits(int64(slot_at(f, first).free))


@inlined
def occupy(f: Feed, first: int, size: int, until: float) -> None:
    """The slot that is free first is taken until then."""
    winner = slot_at(f, first)
    time = int64(bits_of_time(until))
    slot = int64(winner.slot)
    node = (slot + size) >> 1
    while node > 0:
        x = slot_at(f, first + node)
        other = int64(x.free)
        differs = (int64(x.slot) ^ slot) & -int64(other < time)
        x.free = max(other, time)
        x.slot = int64(x.slot) ^ differs
        slot ^= differs
        time = min(other, time)
        node >>= 1
    winner.free = time
    winner.slot = slot


@inlined
def last_free(f: Feed, first: int, size: int) -> float:
    """When the last slot of a server is free."""
    last = int64(0)
    for node in range(first, first + size):
        time = int64(slot_at(f, node).free)
        if time != NEVER:
            last = max(last, time)
    return time_of_bits(last)
