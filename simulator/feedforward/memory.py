"""The memory of the feed-forward way: arrays that Python owns and one record that says where they lie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from simulator.feedforward.records import ARRAYS, FEED
from simulator.kernel.compiled import inlined
from simulator.kernel.records import Records
from simulator.kernel.state import aligned, element

_frame = element(ARRAYS["frames"])
_point = element(ARRAYS["points"])
_place = element(ARRAYS["places"])
_head = element(ARRAYS["heads"])
_bits = element(ARRAYS["bits"])
_sequence = element(ARRAYS["sequence"])
_sorted = element(ARRAYS["sorted"])
_agenda = element(ARRAYS["agenda"])
_move = element(ARRAYS["moves"])
_interval = element(ARRAYS["intervals"])
_count = element(ARRAYS["counts"])
_crossing = element(ARRAYS["crossings"])
_slot = element(ARRAYS["slots"])


# fmt: off
@inlined
def frame_at(f: Any, i: int) -> Any: return _frame(f.at_frames, i)
@inlined
def point_at(f: Any, i: int) -> Any: return _point(f.at_points, i)
@inlined
def place_at(f: Any, i: int) -> Any: return _place(f.at_places, i)
@inlined
def head_at(f: Any, i: int) -> Any: return _head(f.at_heads, i)
@inlined
def bits_at(f: Any, i: int) -> Any: return _bits(f.at_bits, i)
@inlined
def sequence_at(f: Any, i: int) -> Any: return _sequence(f.at_sequence, i)
@inlined
def sorted_at(f: Any, i: int) -> Any: return _sorted(f.at_sorted, i)
@inlined
def agenda_at(f: Any, i: int) -> Any: return _agenda(f.at_agenda, i)
@inlined
def move_at(f: Any, i: int) -> Any: return _move(f.at_moves, i)
@inlined
def interval_at(f: Any, i: int) -> Any: return _interval(f.at_intervals, i)
@inlined
def count_at(f: Any, i: int) -> Any: return _count(f.at_counts, i)
@inlined
def crossing_at(f: Any, i: int) -> Any: return _crossing(f.at_crossings, i)
@inlined
def slot_at(f: Any, i: int) -> Any: return _slot(f.at_slots, i)
# fmt: on


class FeedMemory:
    """The arrays of one run; `feed` is what compiled code is handed."""

    def __init__(self, arrays: Mapping[str, Records], numbers: Mapping[str, float]) -> None:
        self.feed: Records = np.zeros(1, FEED)
        self.arrays: dict[str, Records] = {}
        for name in ARRAYS:
            self.put(name, arrays[name])
        for name, value in numbers.items():
            self.feed[name] = value

    def put(self, name: str, array: Records) -> None:
        """Set or replace one array; the record follows. Raises TypeError for another dtype."""
        if array.dtype != ARRAYS[name]:
            raise TypeError(f"{name} holds {array.dtype}")
        flat = aligned(array)
        self.arrays[name] = flat
        self.feed[f"at_{name}"] = flat.ctypes.data
        self.feed[f"n_{name}"] = flat.size

    def __getitem__(self, name: str) -> Records:
        return self.arrays[name]

    def number(self, name: str) -> Any:
        """One of the record's own numbers."""
        return self.feed[name][0]
