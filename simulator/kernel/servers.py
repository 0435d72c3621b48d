"""Fleets of servers: slots and queues."""

from __future__ import annotations

from typing import Any

from simulator.kernel.calendar import schedule, unschedule
from simulator.kernel.compiled import apart, called, inlined, int64
from simulator.kernel.records import (
    ABSENT,
    DRAINING,
    FINISH,
    HAS_SLOT,
    LOST,
    NO_TARGET,
    OPEN,
    QUEUE_TIMEOUT,
    QUEUED,
    REJECTED,
    STRANDED,
    UNREACHABLE,
    WAITS_NO_LONGER,
    State,
)
from simulator.kernel.routing import pick
from simulator.kernel.serving import begin, slots_changed
from simulator.kernel.state import job_at, link_at, server_at, station_at


@inlined
def free_server(s: State, server: int) -> None:
    """To the end of its fleet's list of servers with free slots, if it belongs there."""
    v = server_at(s, server)
    r = station_at(s, v.station)
    if not v.is_free and v.state == OPEN and v.busy < r.slots:
        list_free(s, r, server)


@inlined
def list_free(s: State, r: Any, server: int) -> None:
    """To the end of a station's list of servers with a free slot."""
    v = server_at(s, server)
    v.is_free = 1
    v.free_next = -1
    v.free_prev = r.free_server_end
    if r.free_server_end >= 0:
        server_at(s, r.free_server_end).free_next = server
    else:
        r.free_server = server
    r.free_server_end = server


@inlined
def unfree_server(s: State, server: int) -> None:
    """Off that list."""
    v = server_at(s, server)
    if not v.is_free:
        return
    v.is_free = 0
    r = station_at(s, v.station)
    if v.free_prev >= 0:
        server_at(s, v.free_prev).free_next = v.free_next
    else:
        r.free_server = v.free_next
    if v.free_next >= 0:
        server_at(s, v.free_next).free_prev = v.free_prev
    else:
        r.free_server_end = v.free_prev


@inlined
def enqueue(s: State, job: int, head: int, tail: int, lifo: int) -> tuple[int, int]:
    """Into a queue given by its ends; returns the new ends."""
    patience_s = station_at(s, job_at(s, job).station).queue_timeout_s
    if patience_s > 0.0:
        schedule(s, WAITS_NO_LONGER, job, s.now + patience_s)
    job_at(s, job).flags |= QUEUED
    job_at(s, job).qnext = -1
    job_at(s, job).qprev = -1
    if head < 0:
        return job, job
    if lifo:
        job_at(s, job).qnext = head
        job_at(s, head).qprev = job
        return job, tail
    job_at(s, job).qprev = tail
    job_at(s, tail).qnext = job
    return head, job


@inlined
def to_fleet(s: State, job: int) -> int:
    """A job reaches a fleet: 0 if it was taken (slot or queue), else the cause of its refusal."""
    j = job_at(s, job)
    r = station_at(s, j.station)
    if r.per_server:
        server = pick(s, job)
        if server < 0:
            return NO_TARGET
        j.server = server
        v = server_at(s, server)
        if v.state == LOST or v.state == ABSENT:
            silent_s = 0.0 if v.refuses else link_at(s, j.link).connect_timeout_s
            schedule(s, FINISH, job, s.now + silent_s)
            j.cause = UNREACHABLE
            j.marks |= STRANDED
            stranded_changes(s, j.station, 1)
            return 0
        v.requests += 1.0
        if v.busy < r.slots:
            v.outstanding += 1
            begin(s, job, server)
        elif v.queued < r.queue_limit:
            v.outstanding += 1
            v.queue_from, v.queue_to = enqueue(s, job, v.queue_from, v.queue_to, r.lifo)
            v.queued += 1
            r.queued += 1
            r.peak_queue = max(r.peak_queue, r.queued)
        else:
            return REJECTED
        return 0
    server = int64(r.free_server)
    if server >= 0:
        unfree_server(s, server)
        server_at(s, server).outstanding += 1
        server_at(s, server).requests += 1.0
        begin(s, job, server)
        free_server(s, server)
    elif r.queued < r.queue_limit:
        r.queue_from, r.queue_to = enqueue(s, job, r.queue_from, r.queue_to, r.lifo)
        r.queued += 1
        r.peak_queue = max(r.peak_queue, r.queued)
    else:
        return REJECTED
    return 0


@inlined
def next_in_queue(s: State, server: int) -> int:
    """The job that takes a freed slot of a server, off its queue; -1 without any."""
    v = server_at(s, server)
    r = station_at(s, v.station)
    if r.per_server:
        job = int64(v.queue_from)
        if job < 0:
            return -1
        v.queue_from = job_at(s, job).qnext
        if v.queue_from < 0:
            v.queue_to = -1
        else:
            job_at(s, v.queue_from).qprev = -1
        v.queued -= 1
    else:
        job = int64(r.queue_from)
        if job < 0 or v.state != OPEN:
            return -1
        r.queue_from = job_at(s, job).qnext
        if r.queue_from < 0:
            r.queue_to = -1
        else:
            job_at(s, r.queue_from).qprev = -1
        v.outstanding += 1
        v.requests += 1.0
    r.queued -= 1
    job_at(s, job).qnext = -1
    job_at(s, job).flags &= ~QUEUED
    if r.queue_timeout_s > 0.0:
        unschedule(s, job)
    return int(job)


@inlined
def unlink(s: State, job: int, head: int, tail: int) -> tuple[int, int]:
    """Out of the middle of a queue given by its ends; returns the new ends."""
    j = job_at(s, job)
    if j.qprev >= 0:
        job_at(s, j.qprev).qnext = j.qnext
    else:
        head = int64(j.qnext)
    if j.qnext >= 0:
        job_at(s, j.qnext).qprev = j.qprev
    else:
        tail = int64(j.qprev)
    return head, tail


@called
def waits_no_longer(s: State, job: int) -> None:
    """A job has waited for a slot as long as its station lets it."""
    apart()
    j = job_at(s, job)
    r = station_at(s, j.station)
    if r.per_server:
        v = server_at(s, j.server)
        v.queue_from, v.queue_to = unlink(s, job, v.queue_from, v.queue_to)
        v.queued -= 1
        v.outstanding -= 1
        if v.outstanding == 0 and v.state == DRAINING:
            v.state = ABSENT
            v.emptied_at_s = s.now
    else:
        r.queue_from, r.queue_to = unlink(s, job, r.queue_from, r.queue_to)
    r.queued -= 1
    j.flags &= ~QUEUED
    j.cause = QUEUE_TIMEOUT


@called
def stranded_changes(s: State, station: int, change: int) -> None:
    """One more or less waits for a lost server to answer."""
    apart()
    r = station_at(s, station)
    r.stranded_s += r.stranded * (s.now - r.stranded_at_s)
    r.stranded_at_s = s.now
    r.stranded += change


@inlined
def release_slot(s: State, job: int) -> None:
    """A job leaves its server: the next one starts, or the slot is free."""
    server = int64(job_at(s, job).server)
    job_at(s, job).flags &= ~HAS_SLOT
    v = server_at(s, server)
    slots_changed(s, server, -1)
    v.outstanding -= 1
    if v.state == LOST or v.state == ABSENT:
        return
    following = next_in_queue(s, server)
    if following >= 0:
        begin(s, following, server)
    elif v.outstanding == 0 and v.state == DRAINING:
        v.state = ABSENT
        v.emptied_at_s = s.now
    elif not station_at(s, v.station).per_server:
        free_server(s, server)
