"""Sources: the next arrival, and the request it makes."""

from __future__ import annotations

from simulator.kernel.bits import draw, mix64, numbered, uniform
from simulator.kernel.calendar import schedule, soon
from simulator.kernel.compiled import inlined, int64, uint64
from simulator.kernel.records import ARRIVAL, ARRIVE, State
from simulator.kernel.slots import take_job, take_root
from simulator.kernel.state import class_tally_at, job_at, share_at, source_at, step_at

EXPONENTIAL_TABLE = 0


@inlined
def next_arrival(s: State, source: int) -> None:
    """Schedule it. Gaps are drawn in units of the rate's integral, so that a changing rate is followed
    exactly.
    """
    x = source_at(s, source)
    if x.poisson:
        gap = draw(s, EXPONENTIAL_TABLE, numbered(x.stream_gap, x.number))
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
        if rate > 0.0:
            candidate = t + gap / rate
            if candidate < end:
                t = candidate
                break
            gap -= (end - t) * rate
            if gap < 0.0:
                gap = 0.0
        t = end
        if step == last:
            return
        step += 1
    x.step = step
    x.at_s = t
    schedule(s, ARRIVAL, source, t)


@inlined
def arrival(s: State, source: int) -> None:
    """One request from outside reaches its station; the next one is scheduled. The first call only
    schedules.
    """
    x = source_at(s, source)
    if not x.started:
        x.started = 1
        next_arrival(s, source)
        return
    key = numbered(x.stream_request, x.number)
    pick = uniform(mix64(uint64(key) + uint64(x.stream_class)))
    kind = int64(0)
    while kind < s.n_classes - 1 and pick >= share_at(s, x.first_share + kind).end:
        kind += 1
    x.number += uint64(1)
    job = take_job(s)
    j = job_at(s, job)
    j.root = take_root(s, kind)
    j.key = key
    j.kind = kind
    j.station = x.station
    j.started = s.now
    class_tally_at(s, kind).arrivals += 1
    soon(s, ARRIVE, job)
    next_arrival(s, source)
