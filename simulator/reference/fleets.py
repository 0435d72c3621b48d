"""Servers: slots, queues, who is picked, and servers that come and go."""

from __future__ import annotations

import math
from collections import deque
from functools import partial

from simulator.kernel import records as r
from simulator.plan import Route
from simulator.reference.cpu import cpu_time, join_cpu, plan_cpu, run_cpu, wait
from simulator.reference.pollers import servers_change
from simulator.reference.routing import pick
from simulator.reference.things import Job, StationState
from simulator.reference.wires import request_comes_in
from simulator.reference.world import CAUSE, World


def slots_changed(w: World, server: int, change: int) -> None:
    v = w.servers[server]
    v.slot_s += v.busy * (w.now - v.slot_at)
    v.slot_at = w.now
    v.busy += change
    station = w.stations[v.station]
    w.touch(station)
    station.busy += change


def begin(w: World, job: Job, server: int) -> None:
    """A job gets a slot."""
    slots_changed(w, server, 1)
    job.server, job.has_slot, job.slot_at = server, True, w.now
    w.servers[server].holding.append(job)
    if not request_comes_in(w, job):
        begin_work(w, job)


def begin_work(w: World, job: Job) -> None:
    """A job with a slot has all it needs for its own work."""
    server = job.server
    cpu = cpu_time(w, job) * w.servers[server].slowness
    w.note(job, r.CPU_WORK, w.now, cpu)
    if w.stations[job.station].fleet.cores_per_server and cpu > 0.0:
        join_cpu(w, job, server, cpu)
    else:
        wait(w, job, cpu)


def mark_free(w: World, server: int) -> None:
    """Last in its fleet's list of servers with free slots, if it belongs there."""
    v = w.servers[server]
    station = w.stations[v.station]
    if server not in station.free_servers and v.state == "open" and v.busy < station.fleet.slots_per_server:
        station.free_servers.append(server)


def unmark_free(w: World, server: int) -> None:
    free = w.stations[w.servers[server].station].free_servers
    if server in free:
        free.remove(server)


def enqueue(w: World, station: StationState, queue: deque[Job], job: Job) -> None:
    """Into a queue, at the end its discipline says."""
    job.queued = True
    if station.fleet.queue_timeout_s is not None:
        job.timer = w.schedule(w.now + station.fleet.queue_timeout_s, partial(waits_no_longer, w, job))
    if station.fleet.discipline == "lifo":
        queue.appendleft(job)
    else:
        queue.append(job)
    station.queued += 1


def to_fleet(w: World, job: Job) -> int:
    """A job reaches a fleet: 0 if taken, else the cause of its refusal."""
    station = w.stations[job.station]
    fleet = station.fleet
    limit = 2**31 - 1 if fleet.queue_limit is None else fleet.queue_limit
    if fleet.queue == "per_server":
        server = pick(w, job, station)
        if server < 0:
            return CAUSE["no_target"]
        job.server = server
        v = w.servers[server]
        if v.state in ("lost", "absent"):
            route = w.links[job.link].plan
            assert isinstance(route, Route)
            job.cause = CAUSE["unreachable"]
            silent_s = 0.0 if v.refuses else route.connect_timeout_s
            job.timer = w.schedule(w.now + silent_s, partial(w.verbs.finish, w, job))
            return 0
        v.requests += 1.0
        if v.busy < fleet.slots_per_server:
            v.outstanding += 1
            begin(w, job, server)
        elif len(v.queue) < limit:
            v.outstanding += 1
            enqueue(w, station, v.queue, job)
        else:
            return CAUSE["rejected"]
        return 0
    if station.free_servers:
        server = station.free_servers.pop(0)
        w.servers[server].outstanding += 1
        w.servers[server].requests += 1.0
        begin(w, job, server)
        mark_free(w, server)
    elif station.queued < limit:
        enqueue(w, station, station.queue, job)
    else:
        return CAUSE["rejected"]
    return 0


def next_in_queue(w: World, server: int) -> Job | None:
    """The job that takes a freed slot."""
    v = w.servers[server]
    station = w.stations[v.station]
    if station.fleet.queue == "per_server":
        if not v.queue:
            return None
        job = v.queue.popleft()
    else:
        if not station.queue or v.state != "open":
            return None
        job = station.queue.popleft()
        v.outstanding += 1
        v.requests += 1.0
    station.queued -= 1
    job.queued = False
    if job.timer is not None:
        job.timer.cancelled = True
    return job


def waits_no_longer(w: World, job: Job) -> None:
    """A job has waited for a slot as long as its station lets it."""
    station = w.stations[job.station]
    if station.fleet.queue == "per_server":
        w.servers[job.server].queue.remove(job)
        w.servers[job.server].outstanding -= 1
        leave_empty(w, job.server)
    else:
        station.queue.remove(job)
    station.queued -= 1
    job.queued, job.cause = False, CAUSE["queue_timeout"]
    w.verbs.finish(w, job)


def leave_empty(w: World, server: int) -> None:
    """A draining server without anything left in it is gone."""
    v = w.servers[server]
    if v.outstanding == 0 and v.state == "draining":
        v.state, v.emptied_at = "absent", w.now


def release_slot(w: World, job: Job) -> None:
    """A job leaves its server."""
    server = job.server
    job.has_slot = False
    v = w.servers[server]
    v.holding.remove(job)
    slots_changed(w, server, -1)
    v.outstanding -= 1
    if v.state in ("lost", "absent"):
        return
    following = next_in_queue(w, server)
    if following is not None:
        begin(w, following, server)
    elif v.outstanding == 0 and v.state == "draining":
        v.state, v.emptied_at = "absent", w.now
    elif w.stations[v.station].fleet.queue == "shared":
        mark_free(w, server)


def open_server(w: World, server: int) -> None:
    v = w.servers[server]
    servers_change(w, v.station)
    v.state = "open"
    v.opened_at = w.now if w.now > 0.0 else -math.inf
    fleet = w.stations[v.station].fleet
    if fleet.queue == "per_server":
        return
    while v.busy < fleet.slots_per_server:
        job = next_in_queue(w, server)
        if job is None:
            break
        begin(w, job, server)
    mark_free(w, server)


def drain_server(w: World, server: int) -> None:
    unmark_free(w, server)
    v = w.servers[server]
    servers_change(w, v.station)
    if v.outstanding == 0:
        v.state, v.emptied_at = "absent", w.now
    else:
        v.state = "draining"


def end_server(w: World, server: int, state: str) -> None:
    """A server ends at once, and all in it fails: those with a slot by their keys, then the queue."""
    unmark_free(w, server)
    v = w.servers[server]
    station = w.stations[v.station]
    servers_change(w, v.station)
    run_cpu(w, server)
    v.state, v.emptied_at = state, w.now
    cause = CAUSE["server_lost" if state == "lost" else "drain_expired"]
    for job in (*sorted(v.holding, key=lambda one: one.key), *v.queue):
        if job.timer is not None:
            job.timer.cancelled = True
        if job.queued:
            v.outstanding -= 1
            station.queued -= 1
            job.queued = False
        job.cause, job.over = cause, True
        w.soon(partial(w.verbs.finish, w, job))
    v.queue.clear()
    v.cpu.clear()
    plan_cpu(w, server)
