"""Servers that enter service, drain, and are lost with what is in them."""

from __future__ import annotations

import math

from simulator.kernel.calendar import soon, unschedule
from simulator.kernel.compiled import apart, called, int64
from simulator.kernel.cpu import plan_cpu, run_cpu
from simulator.kernel.poller_use import servers_change
from simulator.kernel.records import (
    ABSENT,
    DRAINING,
    FINISH,
    HAS_SLOT,
    ON_CPU,
    OPEN,
    QUEUED,
    State,
)
from simulator.kernel.servers import free_server, next_in_queue, unfree_server
from simulator.kernel.serving import begin, timer_of
from simulator.kernel.state import job_at, server_at, station_at


@called
def open_server(s: State, server: int) -> None:
    """A server enters service: those in a shared queue start on it."""
    apart()
    v = server_at(s, server)
    servers_change(s, v.station)
    station_at(s, v.station).open += v.state != OPEN
    v.state = OPEN
    v.opened_at_s = s.now if s.now > 0.0 else -math.inf
    if station_at(s, v.station).per_server:
        return
    while v.busy < station_at(s, v.station).slots:
        job = next_in_queue(s, server)
        if job < 0:
            break
        begin(s, job, server)
    free_server(s, server)


@called
def drain_server(s: State, server: int) -> None:
    """A server takes nothing new; it is gone once it is empty."""
    apart()
    unfree_server(s, server)
    v = server_at(s, server)
    servers_change(s, v.station)
    station_at(s, v.station).open -= v.state == OPEN
    if v.outstanding == 0:
        v.state = ABSENT
        v.emptied_at_s = s.now
    else:
        v.state = DRAINING


@called
def plan_again(s: State, server: int) -> None:
    """A server's pace has changed, or is about to: its work so far, and when its head will be done."""
    apart()
    run_cpu(s, server)
    plan_cpu(s, server, timer_of(s, server))


@called
def fail_at_once(s: State, job: int, cause: int) -> None:
    """A job is over, whatever it was waiting for."""
    apart()
    j = job_at(s, job)
    j.flags &= ~(QUEUED | ON_CPU)
    j.cause = cause
    j.gen += 1
    soon(s, FINISH, job)


@called
def end_server(s: State, server: int, state: int, cause: int) -> None:
    """A server ends at once, and all that was in it fails with `cause`."""
    apart()
    unfree_server(s, server)
    v = server_at(s, server)
    servers_change(s, v.station)
    station_at(s, v.station).open -= v.state == OPEN
    run_cpu(s, server)
    v.state = state
    v.emptied_at_s = s.now
    # Those with a slot in the order of their keys (which any order of slots in memory leaves the same).
    chain = int64(-1)
    for job in range(s.fixed, s.n_jobs):
        j = job_at(s, job)
        if j.server != server or not j.flags & HAS_SLOT:
            continue
        unschedule(s, job)
        before = int64(-1)
        after = chain
        while after >= 0 and job_at(s, after).key < j.key:
            before = after
            after = int64(job_at(s, after).qnext)
        j.qnext = after
        if before >= 0:
            job_at(s, before).qnext = job
        else:
            chain = job
    while chain >= 0:
        j = job_at(s, chain)
        fail_at_once(s, chain, cause)
        chain = int64(j.qnext)
    waiting = int64(v.queue_from)
    while waiting >= 0:
        j = job_at(s, waiting)
        unschedule(s, waiting)
        v.queued -= 1
        v.outstanding -= 1
        station_at(s, v.station).queued -= 1
        fail_at_once(s, waiting, cause)
        waiting = int64(j.qnext)
    v.queue_from = -1
    v.queue_to = -1
    v.cpu_from = -1
    v.cpu_to = -1
    v.on_cpu = 0
    plan_cpu(s, server, timer_of(s, server))
