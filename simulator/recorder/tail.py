"""Where the time of the slowest hundredth of requests goes, from a sample of traced ones."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from simulator.kernel import records as r
from simulator.layout import Layout
from simulator.recorder.traces import TraceLog
from simulator.recorder.waterfall import Waterfall, waterfall

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
    numbers, moments = traces.of_all()
    answered = (moments["what"] == r.RESPONDED) & (moments["detail"] == 0)
    if not answered.any():
        return None
    born = moments["what"] == r.BORN
    started = np.full(int(numbers.max()) + 1, math.nan)
    started[numbers[born]] = moments["at_s"][born]
    mine = numbers[answered]
    seconds = moments["at_s"][answered] - started[mine]
    order = np.argsort(seconds, kind="stable")
    n = min(len(order), MOST, max(FEWEST, math.ceil(SHARE * len(order))))
    slow = _waterfalls(layout, traces, mine[order[-n:]].tolist())
    low = max(0, len(order) // 2 - n // 2)
    typical = _waterfalls(layout, traces, mine[order[low : low + n]].tolist())
    slow_parts, typical_parts = _parts(slow), _parts(typical)
    parts = [
        TailPart(place, kind, slow_parts.get((place, kind), 0.0), typical_parts.get((place, kind), 0.0))
        for place, kind in {**slow_parts, **typical_parts}
    ]
    return Tail(
        from_s=min(each.seconds for each in slow),
        sampled=len(slow),
        seconds=math.fsum(each.seconds for each in slow) / len(slow),
        typical_s=math.fsum(each.seconds for each in typical) / len(typical),
        parts=tuple(sorted(parts, key=lambda part: (-part.seconds, -part.typical_s, part.place, part.kind))),
    )


def _waterfalls(layout: Layout, traces: TraceLog, numbers: Iterable[int]) -> list[Waterfall]:
    made = (waterfall(layout, key, moments) for _, key, moments in traces.by_request(list(numbers)))
    return [each for each in made if each is not None]


def _parts(waterfalls: list[Waterfall]) -> dict[tuple[str, str], float]:
    """Mean critical seconds by (place, kind)."""
    found: dict[tuple[str, str], float] = {}
    for each in waterfalls:
        for span in each.spans:
            if span.critical:
                at = (span.place, span.kind)
                found[at] = found.get(at, 0.0) + (span.end_s - span.start_s) / len(waterfalls)
    return found
