"""Servers on demand: the last one freed is taken first, unused ones vanish from the other end."""

from __future__ import annotations

import math

from simulator.kernel.bits import mix64, time_of, uniform
from simulator.kernel.calendar import schedule, soon
from simulator.kernel.compiled import apart, called, inlined, int64, uint64
from simulator.kernel.records import (
    CALLS_NEXT,
    COLD_START,
    CPU_WORK,
    FAILED,
    FINISH,
    HAS_SLOT,
    NO_REUSE,
    PROVISIONED,
    SERVER_LOST,
    STATION_TIMEOUT,
    THROTTLED,
    TRACED,
    WAITING,
    State,
)
from simulator.kernel.slots import give_job, take_job, touch
from simulator.kernel.state import counter_at, job_at, station_at, work_at
from simulator.kernel.trace import note
from simulator.kernel.work import cpu_time, wait_time
from simulator.plan.stations import SPARE_BURST_S


@called
def forget_idle(s: State, station: int) -> None:
    """Let go of the servers that have been idle for too long."""
    apart()
    r = station_at(s, station)
    while r.idle_bottom >= 0 and job_at(s, r.idle_bottom).started + r.idle_s <= s.now:
        gone = int64(r.idle_bottom)
        r.idle_bottom = job_at(s, gone).qnext
        if r.idle_bottom >= 0:
            job_at(s, r.idle_bottom).qprev = -1
        else:
            r.idle_top = -1
        r.idle -= 1
        give_job(s, gone)


@inlined
def may_use_ready(s: State, station: int) -> bool:
    """Whether the servers kept ready may begin one more request: each so many a second, all together."""
    r = station_at(s, station)
    if r.spare_each_per_s <= 0.0:
        return True
    per_s = r.spare_each_per_s * r.ready
    room = max(1.0, per_s * SPARE_BURST_S)
    r.spare_tokens = min(room, r.spare_tokens + (s.now - r.spare_at_s) * per_s)
    r.spare_at_s = s.now
    if r.spare_tokens < 1.0:
        return False
    r.spare_tokens -= 1.0
    return True


@called
def to_elastic(s: State, job: int) -> int:
    """A job reaches an elastic station: 0 if a server takes it, else the cause of its refusal."""
    apart()
    j = job_at(s, job)
    station = int64(j.station)
    r = station_at(s, station)
    now = s.now
    if r.busy >= r.cap:
        r.cap_refused += 1
        return THROTTLED
    forget_idle(s, station)
    start = 0.0
    ready = 0.0
    if r.provisioned > 0 and may_use_ready(s, station):
        r.provisioned -= 1
        j.marks |= PROVISIONED
    elif r.idle > 0:
        warm = int64(r.idle_top)
        r.idle_top = job_at(s, warm).qprev
        if r.idle_top >= 0:
            job_at(s, r.idle_top).qnext = -1
        else:
            r.idle_bottom = -1
        r.idle -= 1
        give_job(s, warm)
    else:
        if r.ramp_capacity > 0.0:
            r.ramp_tokens = min(r.ramp_capacity, r.ramp_tokens + (now - r.ramp_at_s) * r.ramp_per_s)
            r.ramp_at_s = now
            if r.ramp_tokens < 1.0:
                r.ramp_refused += 1
                return THROTTLED
            r.ramp_tokens -= 1.0
        r.cold_starts += 1
        start = time_of(s, r.cold_table, r.cold_const, uint64(j.key), r.stream_cold)
        ready = start
        if r.start_limit_s > 0.0 and start > r.start_limit_s:
            ready = r.start_limit_s
            start += ready
    if r.may_fail:
        draw_failure(s, job)
    touch(s, station)
    r.busy += 1
    r.peak_busy = max(r.peak_busy, r.busy)
    j.flags |= HAS_SLOT
    total = start + cpu_time(s, job)
    if j.flags & TRACED:
        note(s, job, COLD_START, now, 0.0, 0)
        note(s, job, CPU_WORK, now + start, total - start, 0)
        note(s, job, WAITING, now + total, 0.0, 0)
    total += wait_time(s, job)
    j.work = now + ready
    if r.timeout_s > 0.0 and total > ready + r.timeout_s:
        j.cause = STATION_TIMEOUT
        j.marks |= NO_REUSE
        schedule(s, FINISH, job, j.work + r.timeout_s)
    elif total > 0.0:
        schedule(s, CALLS_NEXT, job, now + total)
    else:
        soon(s, CALLS_NEXT, job)
    return 0


@called
def draw_failure(s: State, job: int) -> None:
    """Whether the work of a job will fail, and whether its server will be lost with it."""
    j = job_at(s, job)
    r = station_at(s, j.station)
    chance = work_at(s, j.station * (s.n_classes + 1) + j.kind).failing
    if chance > 0.0 and uniform(mix64(uint64(j.key) + uint64(r.stream_fail))) < chance:
        j.cause = FAILED
    if r.crashing > 0.0 and uniform(mix64(uint64(j.key) + uint64(r.stream_crash))) < r.crashing:
        j.cause = SERVER_LOST
        j.marks |= NO_REUSE


@called
def count_up(s: State, first: int, n: int, amount: float) -> None:
    """Add ceil(amount / unit), at least the minimum, to counters; a millionth of a unit is rounding, not
    use.
    """
    apart()
    for i in range(first, first + n):
        c = counter_at(s, i)
        c.total += max(c.minimum, math.ceil(amount / c.unit - 1e-6))


@called
def leave_elastic(s: State, job: int) -> None:
    """A job leaves its server, which is kept for the next one."""
    apart()
    j = job_at(s, job)
    station = int64(j.station)
    r = station_at(s, station)
    now = s.now
    touch(s, station)
    r.busy -= 1
    count_up(s, r.first_counter, r.n_counters, now - j.arrived)
    j.flags &= ~HAS_SLOT
    if j.marks & PROVISIONED:
        r.provisioned += 1
    elif not j.marks & NO_REUSE:
        idle = take_job(s)
        job_at(s, idle).started = now
        job_at(s, idle).qprev = r.idle_top
        if r.idle_top >= 0:
            job_at(s, r.idle_top).qnext = idle
        else:
            r.idle_bottom = idle
        r.idle_top = idle
        r.idle += 1
