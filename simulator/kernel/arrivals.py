"""Sources: the next arrival, and the request it makes."""

from __future__ import annotations

import math

from simulator.kernel.births import born, class_of
from simulator.kernel.bits import draw, numbered, uniform
from simulator.kernel.compiled import inlined, int64, uint64
from simulator.kernel.records import (
    State,
)
from simulator.kernel.slots import take_root
from simulator.kernel.state import source_at, step_at
from simulator.kernel.visitors import visitor_arrives

EXPONENTIAL_TABLE = 0


@inlined
def next_arrival(s: State, source: int) -> None:
    """When it is due. Gaps are drawn in units of the rate's integral, so that a changing rate is followed
    exactly. Arrivals do not go through the calendar: they come first at their instant, in the sources' order.
    """
    x = source_at(s, source)
    if x.poisson:
        gap = draw(s, EXPONENTIAL_TABLE, numbered(x.stream_gap, x.number))
        if x.bursty:
            short = uniform(numbered(x.stream_phase, x.number)) < x.short_share
            gap *= x.short if short else x.long
    elif x.number == 0:
        gap = 0.5
    else:
        gap = 1.0
    t = x.at_s
    step = int64(x.step)
    last = int64(x.first_step + x.n_steps - 1)
    while True:
        rate = step_at(s, step).rate
        end = step_at(s, step + 1).start if step < last else s.duration_s
        slope = step_at(s, step).slope
        if slope != 0.0:
            # The rate is a line: the integral from here to the end of the step, and where it passes the gap.
            here = rate + slope * (t - step_at(s, step).start)
            whole = (here + 0.5 * slope * (end - t)) * (end - t)
            if gap < whole:
                candidate = t + 2.0 * gap / (here + math.sqrt(max(0.0, here * here + 2.0 * slope * gap)))
                if candidate < end:
                    t = candidate
                    break
            gap -= whole
            if gap < 0.0:
                gap = 0.0
        elif rate > 0.0:
            candidate = t + gap * (1.0 / rate)
            if candidate < end:
                t = candidate
                break
            gap -= (end - t) * rate
            if gap < 0.0:
                gap = 0.0
        t = end
        if step == last:
            t = math.inf
            break
        step += 1
    x.step = step
    x.at_s = t
    earliest = int64(0)
    for other in range(1, s.n_sources):
        if source_at(s, other).at_s < source_at(s, earliest).at_s:
            earliest = int64(other)
    s.arriving = earliest
    s.arrival_s = source_at(s, earliest).at_s


@inlined
def arrival(s: State, source: int) -> None:
    """One request from outside reaches its station, and the next one is drawn. The first call only
    draws.
    """
    x = source_at(s, source)
    if not x.started:
        x.started = 1
        next_arrival(s, source)
        return
    key = numbered(x.stream_request, x.number)
    if x.visitors >= 0:
        x.number += uint64(1)
        visitor_arrives(s, x.visitors, key)
        next_arrival(s, source)
        return
    kind = class_of(s, key, x.stream_class, x.first_share)
    x.number += uint64(1)
    born(s, kind, key, take_root(s, kind, key), x.station)
    next_arrival(s, source)
