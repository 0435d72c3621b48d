"""Where the time of the slowest hundredth of requests goes, from a sample of traced ones."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from simulator.layout import Layout
from simulator.recorder.traces import TraceLog
from simulator.recorder.waterfall import Critical, critical_of

SHARE = 0.01
FEWEST, MOST = 10, 400
"""Traced requests that make up the tail: with fewer than FEWEST in the slowest hundredth, the slowest few of
all; no more than MOST, since each is put together one by one."""


@dataclass(frozen=True, slots=True)
class TailPart:
    """Mean seconds that a request of the tail, and a typical one, spends at a place in one way.

    place, kind: as a Span's.
    """

    place: str
    kind: str
    seconds: float
    typical_s: float


@dataclass(frozen=True, slots=True)
class Tail:
    """The slowest hundredth of the answered requests that were traced: `sampled` of them, each at least
    `from_s` long and `seconds` in the mean, which is the sum of the parts' seconds. typical: as many around
    the median, `typical_s` long in the mean. parts: the largest first.
    """

    from_s: float
    sampled: int
    seconds: float
    typical_s: float
    parts: tuple[TailPart, ...]


def tail_of(layout: Layout, traces: TraceLog) -> Tail | None:
    """None where nothing traced was answered well."""
    mine, seconds = traces.answered_well()
    if not len(mine):
        return None
    order = np.argsort(seconds, kind="stable")
    n = min(len(order), MOST, max(FEWEST, math.ceil(SHARE * len(order))))
    slow = _criticals(layout, traces, mine[order[-n:]].tolist())
    low = max(0, len(order) // 2 - n // 2)
    typical = _criticals(layout, traces, mine[order[low : low + n]].tolist())
    slow_parts, typical_parts = _parts(slow), _parts(typical)
    parts = [
        TailPart(place, kind, slow_parts.get((place, kind), 0.0), typical_parts.get((place, kind), 0.0))
        for place, kind in {**slow_parts, **typical_parts}
    ]
    return Tail(
        from_s=min(seconds for seconds, _ in slow),
        sampled=len(slow),
        seconds=math.fsum(seconds for seconds, _ in slow) / len(slow),
        typical_s=math.fsum(seconds for seconds, _ in typical) / len(typical),
        parts=tuple(sorted(parts, key=lambda part: (-part.seconds, -part.typical_s, part.place, part.kind))),
    )


def _criticals(layout: Layout, traces: TraceLog, numbers: Collection[int]) -> list[Critical]:
    """How long each of these requests took, and its critical pieces."""
    made = (critical_of(layout, moments) for _, _, moments in traces.by_request(numbers))
    return [each for each in made if each is not None]


def _parts(requests: list[Critical]) -> dict[tuple[str, str], float]:
    """Mean critical seconds by (place, kind)."""
    found: dict[tuple[str, str], float] = {}
    for _, pieces in requests:
        for at, seconds in pieces:
            found[at] = found.get(at, 0.0) + seconds / len(requests)
    return found
