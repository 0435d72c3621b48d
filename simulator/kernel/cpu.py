"""Processor sharing: n requests on a server's CPU each run at min(1, cores / n), times its pace.

v is the work each of them has been given since the CPU was last idle. A request that joins at v with work w
is done when v reaches v + w, so the CPU list is sorted by that and only its head can be next. The server's
timer is moved only when the head or the speed has changed.
"""

from __future__ import annotations

from simulator.kernel.calendar import schedule, unschedule
from simulator.kernel.compiled import inlined, int64
from simulator.kernel.records import (
    CPU_DONE,
    ON_CPU,
    State,
)
from simulator.kernel.state import job_at, server_at, station_at


@inlined
def run_cpu(s: State, server: int) -> None:
    """Bring a server's virtual time and busy cores up to now."""
    v = server_at(s, server)
    now = s.now
    if v.on_cpu > 0:
        elapsed = now - v.v_at_s
        cores = station_at(s, v.station).cores
        v.v += elapsed * (min(1.0, cores / v.on_cpu) * v.pace)
        v.busy_core_s += elapsed * (min(float(v.on_cpu), cores) * v.pace)
    else:
        v.v = 0.0
    v.v_at_s = now


@inlined
def plan_cpu(s: State, server: int, timer: int) -> None:
    """Move the timer to when the head will be done, unless that has not changed."""
    v = server_at(s, server)
    if v.on_cpu == 0:
        unschedule(s, timer)
        v.planned = -1
        return
    rate = min(1.0, station_at(s, v.station).cores / v.on_cpu) * v.pace
    head = v.cpu_from
    if head == v.planned and rate == v.planned_rate:
        return
    unschedule(s, timer)
    v.planned = head
    v.planned_rate = rate
    schedule(s, CPU_DONE, timer, v.v_at_s + max(0.0, job_at(s, head).work - v.v) / rate)


@inlined
def join_cpu(s: State, job: int, server: int, work: float, timer: int) -> None:
    """A request begins its cpu work of `work` core seconds."""
    run_cpu(s, server)
    v = server_at(s, server)
    target = v.v + work
    job_at(s, job).work = target
    job_at(s, job).flags |= ON_CPU
    before = int64(v.cpu_to)
    after = int64(-1)
    while before >= 0 and job_at(s, before).work > target:
        after = before
        before = int64(job_at(s, before).qprev)
    job_at(s, job).qprev = before
    job_at(s, job).qnext = after
    if before >= 0:
        job_at(s, before).qnext = job
    else:
        v.cpu_from = job
    if after >= 0:
        job_at(s, after).qprev = job
    else:
        v.cpu_to = job
    v.on_cpu += 1
    plan_cpu(s, server, timer)


@inlined
def leave_cpu(s: State, server: int, timer: int) -> int:
    """The head is done: take it off, and return it."""
    run_cpu(s, server)
    v = server_at(s, server)
    job = int64(v.cpu_from)
    v.v = max(v.v, job_at(s, job).work)
    v.cpu_from = job_at(s, job).qnext
    if v.cpu_from >= 0:
        job_at(s, v.cpu_from).qprev = -1
    else:
        v.cpu_to = -1
    job_at(s, job).qnext = -1
    job_at(s, job).flags &= ~ON_CPU
    v.on_cpu -= 1
    v.planned = -1
    plan_cpu(s, server, timer)
    return int(job)
