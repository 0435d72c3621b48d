"""Fleets of servers: slots, queues, the order in which servers are picked, and servers that come and go."""

from __future__ import annotations

from typing import Any

from simulator.kernel.bits import mix64, uniform
from simulator.kernel.calendar import schedule, soon, unschedule
from simulator.kernel.compiled import called, inlined, int64, uint64
from simulator.kernel.cpu import join_cpu, leave_cpu, plan_cpu, run_cpu
from simulator.kernel.records import (
    ABSENT,
    CALLS_NEXT,
    DRAINING,
    FINISH,
    HAS_SLOT,
    LEAST_OUTSTANDING,
    LOST,
    NO_TARGET,
    ON_CPU,
    OPEN,
    QUEUED,
    RANDOM,
    REJECTED,
    ROUND_ROBIN,
    UNREACHABLE,
    State,
)
from simulator.kernel.slots import touch
from simulator.kernel.state import job_at, link_at, rotation_at, routing_at, server_at, station_at, zone_at
from simulator.kernel.work import cpu_time, wait_time


@inlined
def timer_of(s: State, server: int) -> Any:
    """The job that is a server's CPU timer."""
    return s.n_sources + server


@inlined
def free_server(s: State, server: int) -> None:
    """To the end of its fleet's list of servers with free slots, if it belongs there."""
    v = server_at(s, server)
    r = station_at(s, v.station)
    if v.is_free or v.state != OPEN or v.busy >= r.slots:
        return
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
    r = station_at(s, j.station)
    slots_changed(s, server, 1)
    j.server = server
    j.flags |= HAS_SLOT
    cpu = cpu_time(s, job)
    if r.cores > 0.0 and cpu > 0.0:
        join_cpu(s, job, server, cpu, timer_of(s, server))
    else:
        wait(s, job, cpu)


@inlined
def wait(s: State, job: int, before: float) -> None:
    """The part of the work that needs only the slot, after `before` seconds."""
    total = before + wait_time(s, job)
    if total > 0.0:
        schedule(s, CALLS_NEXT, job, s.now + total)
    else:
        soon(s, CALLS_NEXT, job)


@inlined
def cpu_done(s: State, server: int) -> None:
    """The server's timer: the request at the head of its CPU list goes on to wait."""
    wait(s, leave_cpu(s, server, timer_of(s, server)), 0.0)


@inlined
def enqueue(s: State, job: int, head: int, tail: int, lifo: int) -> tuple[int, int]:
    """Into a queue given by its ends; returns the new ends."""
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
            schedule(s, FINISH, job, s.now + link_at(s, j.link).connect_timeout_s)
            j.cause = UNREACHABLE
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


@called
def pick(s: State, job: int) -> int:
    """The server a route sends a job to, -1 without any in rotation."""
    j = job_at(s, job)
    link = link_at(s, j.link)
    fleet = rotation_at(s, j.station)
    first = int64(fleet.first)
    n = int64(fleet.n)
    if n == 0:
        return -1
    bits = mix64(uint64(j.key) + uint64(link.stream_route))
    if not link.cross_zone:
        filled = 0
        for z in range(fleet.first_zone, fleet.first_zone + fleet.n_zones):
            filled += zone_at(s, z).n > 0
        chosen = int64(uniform(bits) * filled)
        for z in range(fleet.first_zone, fleet.first_zone + fleet.n_zones):
            if zone_at(s, z).n > 0:
                if chosen == 0:
                    first = int64(zone_at(s, z).first)
                    n = int64(zone_at(s, z).n)
                chosen -= 1
    if link.policy == ROUND_ROBIN:
        link.turn += 1
        if link.turn >= n:
            link.turn = 0
        return int(routing_at(s, first + link.turn).server)
    place = int64(uniform(mix64(bits)) * n)
    if link.policy == RANDOM:
        return int(routing_at(s, first + place).server)
    if link.policy == LEAST_OUTSTANDING:
        link.turn += 1
        if link.turn >= n:
            link.turn = 0
        best = int64(routing_at(s, first + link.turn).server)
        for i in range(1, n):
            at = link.turn + i
            if at >= n:
                at -= n
            other = int64(routing_at(s, first + at).server)
            if server_at(s, other).outstanding < server_at(s, best).outstanding:
                best = other
        return int(best)
    other = int64(uniform(mix64(mix64(bits))) * (n - 1))
    if other >= place:
        other += 1
    one = int64(routing_at(s, first + place).server)
    two = int64(routing_at(s, first + min(other, n - 1)).server)
    return int(one if server_at(s, one).outstanding <= server_at(s, two).outstanding else two)


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
    return int(job)


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


@called
def open_server(s: State, server: int) -> None:
    """A server enters service: those in a shared queue start on it."""
    v = server_at(s, server)
    v.state = OPEN
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
    unfree_server(s, server)
    v = server_at(s, server)
    if v.outstanding == 0:
        v.state = ABSENT
        v.emptied_at_s = s.now
    else:
        v.state = DRAINING


@called
def fail_at_once(s: State, job: int, cause: int) -> None:
    """A job is over, whatever it was waiting for."""
    j = job_at(s, job)
    j.flags &= ~(QUEUED | ON_CPU)
    j.cause = cause
    j.gen += 1
    soon(s, FINISH, job)


@called
def end_server(s: State, server: int, state: int, cause: int) -> None:
    """A server ends at once, and all that was in it fails with `cause`."""
    unfree_server(s, server)
    v = server_at(s, server)
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
