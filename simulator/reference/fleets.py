"""Servers: slots, queues, CPU sharing, and servers that come and go; elastic ones too."""

from __future__ import annotations

from collections import deque
from functools import partial

from simulator.plan import Route, Work
from simulator.reference.things import Job, LinkState, StationState
from simulator.reference.world import World
from simulator.result import CAUSES
from simulator.streams import mix64, uniform

CAUSE = {name: i + 1 for i, name in enumerate(CAUSES)}


def own_time(w: World, job: Job, part: str) -> float:
    """Seconds of cpu (at full speed) or of wait, of a job's class or of its batch with all its messages."""
    station = w.stations[job.station]
    plan = station.plan
    purpose = station.streams[part]
    works = getattr(plan, "work", {})
    batch = getattr(plan, "batch", None)
    if job.kind < w.n_classes:
        work = works.get(w.layout.classes[job.kind], Work())
    else:
        work = batch.per_batch if batch is not None else Work()
    total = w.draw(getattr(work, part), job.key, purpose)
    for message in job.messages:
        each = batch.per_message.get(w.layout.classes[message.kind], Work()) if batch is not None else Work()
        total += w.draw(getattr(each, part), message.key, purpose)
    return total


def cpu_time(w: World, job: Job) -> float:
    """Core seconds on this station's kind of core."""
    speed: float = getattr(w.stations[job.station].plan, "cpu_speed", 1.0)
    return own_time(w, job, "cpu") * (1.0 / speed)


def wait(w: World, job: Job, before: float) -> None:
    """The part of the work that needs only the slot."""
    from simulator.reference.calls import next_calls

    total = before + own_time(w, job, "wait")
    action = partial(next_calls, w, job)
    if total > 0.0:
        job.timer = w.schedule(w.now + total, action)
    else:
        w.soon(action)


# Slots.


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
    cpu = cpu_time(w, job)
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


def enqueue(station: StationState, queue: deque[Job], job: Job) -> None:
    """Into a queue, at the end its discipline says."""
    job.queued = True
    if station.fleet.discipline == "lifo":
        queue.appendleft(job)
    else:
        queue.append(job)
    station.queued += 1


def to_fleet(w: World, job: Job) -> int:
    """A job reaches a fleet: 0 if taken, else the cause of its refusal."""
    from simulator.reference.stations import finish

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
            job.timer = w.schedule(w.now + route.connect_timeout_s, partial(finish, w, job))
            return 0
        v.requests += 1.0
        if v.busy < fleet.slots_per_server:
            v.outstanding += 1
            begin(w, job, server)
        elif len(v.queue) < limit:
            v.outstanding += 1
            enqueue(station, v.queue, job)
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
        enqueue(station, station.queue, job)
    else:
        return CAUSE["rejected"]
    return 0


def pick(w: World, job: Job, station: StationState) -> int:
    """The server a route sends a job to, -1 without any in rotation."""
    link: LinkState = w.links[job.link]
    route = link.plan
    assert isinstance(route, Route)
    targets = [server for zone in station.zones for server in zone]
    if not targets:
        return -1
    bits = mix64(job.key + link.streams["route"])
    if not route.cross_zone:
        filled = [zone for zone in station.zones if zone]
        targets = filled[int(uniform(bits) * len(filled))]
    n = len(targets)
    if route.policy in ("round_robin", "least_outstanding"):
        link.turn += 1
        if link.turn >= n:
            link.turn = 0
        if route.policy == "round_robin":
            return targets[link.turn]
        around = targets[link.turn :] + targets[: link.turn]
        return min(around, key=lambda server: w.servers[server].outstanding)
    place = int(uniform(mix64(bits)) * n)
    if route.policy == "random":
        return targets[place]
    other = int(uniform(mix64(mix64(bits))) * (n - 1))
    if other >= place:
        other += 1
    one, two = targets[place], targets[min(other, n - 1)]
    return one if w.servers[one].outstanding <= w.servers[two].outstanding else two


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
    return job


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


# Servers that come and go.


def open_server(w: World, server: int) -> None:
    v = w.servers[server]
    v.state = "open"
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
    if v.outstanding == 0:
        v.state, v.emptied_at = "absent", w.now
    else:
        v.state = "draining"


def end_server(w: World, server: int, state: str) -> None:
    """A server ends at once, and all in it fails: those with a slot by their keys, then the queue."""
    from simulator.reference.stations import finish

    unmark_free(w, server)
    v = w.servers[server]
    station = w.stations[v.station]
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
        w.soon(partial(finish, w, job))
    v.queue.clear()
    v.cpu.clear()
    plan_cpu(w, server)


# Processor sharing.


def run_cpu(w: World, server: int) -> None:
    v = w.servers[server]
    if v.cpu:
        elapsed = w.now - v.virtual_at
        cores = w.stations[v.station].fleet.cores_per_server or 0.0
        v.virtual += elapsed * min(1.0, cores / len(v.cpu))
        v.busy_core_s += elapsed * min(float(len(v.cpu)), cores)
    else:
        v.virtual = 0.0
    v.virtual_at = w.now


def plan_cpu(w: World, server: int) -> None:
    """The server's timer goes to when the first will be done, unless that has not changed."""
    v = w.servers[server]
    if not v.cpu:
        if v.timer is not None:
            v.timer.cancelled = True
        v.planned = None
        return
    rate = min(1.0, (w.stations[v.station].fleet.cores_per_server or 0.0) / len(v.cpu))
    head = v.cpu[0]
    if head is v.planned and rate == v.planned_rate:
        return
    if v.timer is not None:
        v.timer.cancelled = True
    v.planned, v.planned_rate = head, rate
    due = v.virtual_at + max(0.0, head.cpu_target - v.virtual) / rate
    v.timer = w.schedule(due, partial(cpu_done, w, server))


def join_cpu(w: World, job: Job, server: int, work: float) -> None:
    run_cpu(w, server)
    v = w.servers[server]
    job.cpu_target = v.virtual + work
    at = len(v.cpu)
    while at > 0 and v.cpu[at - 1].cpu_target > job.cpu_target:
        at -= 1
    v.cpu.insert(at, job)
    plan_cpu(w, server)


def cpu_done(w: World, server: int) -> None:
    run_cpu(w, server)
    v = w.servers[server]
    job = v.cpu.pop(0)
    v.virtual = max(v.virtual, job.cpu_target)
    v.planned = None
    plan_cpu(w, server)
    wait(w, job, 0.0)


# Elastic.


def to_elastic(w: World, job: Job) -> int:
    """A job reaches an elastic station: 0 if a server takes it, else the cause of its refusal."""
    from simulator.reference.calls import next_calls
    from simulator.reference.stations import finish

    station = w.stations[job.station]
    plan = station.elastic
    if plan.maximum_concurrency is not None and station.busy >= plan.maximum_concurrency:
        return CAUSE["throttled"]
    while station.idle_since and station.idle_since[0] + plan.idle_s <= w.now:
        station.idle_since.pop(0)
    start = 0.0
    if station.provisioned > 0:
        station.provisioned -= 1
        job.provisioned = True
    elif station.idle_since:
        station.idle_since.pop()
    else:
        if plan.ramp is not None:
            refilled = station.ramp_tokens + (w.now - station.ramp_at) * plan.ramp.refill_per_s
            station.ramp_tokens, station.ramp_at = min(plan.ramp.capacity, refilled), w.now
            if station.ramp_tokens < 1.0:
                return CAUSE["throttled"]
            station.ramp_tokens -= 1.0
        station.cold_starts += 1
        start = w.draw(plan.cold_start, job.key, station.streams["cold"])
    w.touch(station)
    station.busy += 1
    job.has_slot, job.slot_at = True, w.now
    total = start + cpu_time(w, job)
    total += own_time(w, job, "wait")
    if plan.timeout_s is not None and total > plan.timeout_s:
        job.cause, job.no_reuse = CAUSE["station_timeout"], True
        job.timer = w.schedule(w.now + plan.timeout_s, partial(finish, w, job))
    elif total > 0.0:
        job.timer = w.schedule(w.now + total, partial(next_calls, w, job))
    else:
        w.soon(partial(next_calls, w, job))
    return 0


def leave_elastic(w: World, job: Job) -> None:
    station = w.stations[job.station]
    w.touch(station)
    station.busy -= 1
    w.count_up(station.plan.id, "activation_s", w.now - job.slot_at)
    job.has_slot = False
    if job.provisioned:
        station.provisioned += 1
    elif not job.no_reuse:
        station.idle_since.append(w.now)
