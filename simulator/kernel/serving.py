"""A job with a slot: what it brings comes in, it computes, it waits."""

from __future__ import annotations

from typing import Any

from simulator.kernel.calendar import schedule, soon
from simulator.kernel.compiled import apart, called, inlined, int64
from simulator.kernel.cpu import join_cpu, leave_cpu
from simulator.kernel.records import CALLS_NEXT, CPU_WORK, HAS_SLOT, TRACED, WAITING, State
from simulator.kernel.slots import touch
from simulator.kernel.state import job_at, server_at, station_at
from simulator.kernel.trace import note
from simulator.kernel.wires import request_comes_in
from simulator.kernel.work import cpu_time, wait_time


@inlined
def timer_of(s: State, server: int) -> Any:
    """The job that is a server's CPU timer."""
    return s.n_sources + server


@inlined
def slots_changed(s: State, server: int, change: int) -> None:
    """A server's and its fleet's slots held go up or down by one."""
    v = server_at(s, server)
    now = s.now
    v.slot_s += v.busy * (now - v.slot_at_s)
    v.slot_at_s = now
    v.busy += change
    touch(s, v.station)
    station_at(s, v.station).busy += change


@inlined
def begin(s: State, job: int, server: int) -> None:
    """A job gets a slot and starts its own work."""
    j = job_at(s, job)
    slots_changed(s, server, 1)
    j.server = server
    j.flags |= HAS_SLOT
    if server_at(s, server).wires < 0 or not request_comes_in(s, job):
        begin_work(s, job, server)


@inlined
def begin_work(s: State, job: int, server: int) -> None:
    """A job with a slot has all it needs for its own work."""
    j = job_at(s, job)
    r = station_at(s, j.station)
    cpu = cpu_time(s, job) * server_at(s, server).slowness
    if j.flags & TRACED:
        note(s, job, CPU_WORK, s.now, cpu, 0)
    if r.cores > 0.0 and cpu > 0.0:
        join_cpu(s, job, server, cpu, timer_of(s, server))
    else:
        wait(s, job, cpu)


@called
def received(s: State, job: int) -> None:
    """What a job brings has come in."""
    apart()
    begin_work(s, job, int64(job_at(s, job).server))


@inlined
def wait(s: State, job: int, before: float) -> None:
    """The part of the work that needs only the slot, after `before` seconds, on the job's server."""
    total = before + wait_time(s, job) * server_at(s, job_at(s, job).server).slowness
    if job_at(s, job).flags & TRACED:
        note(s, job, WAITING, s.now + before, 0.0, 0)
    if total > 0.0:
        schedule(s, CALLS_NEXT, job, s.now + total)
    else:
        soon(s, CALLS_NEXT, job)


@inlined
def cpu_done(s: State, server: int) -> None:
    """The server's timer: the request at the head of its CPU list goes on to wait."""
    wait(s, leave_cpu(s, server, timer_of(s, server)), 0.0)
