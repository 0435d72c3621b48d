"""How long own work takes, and how requests on one server share its cores."""

from __future__ import annotations

from functools import partial

from simulator.kernel import records as r
from simulator.plan import Work
from simulator.reference.things import (
    Job,
)
from simulator.reference.world import World


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
    """The part of the work that needs only the slot, on the job's server."""
    total = before + own_time(w, job, "wait") * w.servers[job.server].slowness
    w.note(job, r.WAITING, w.now + before)
    action = partial(w.verbs.next_calls, w, job)
    if total > 0.0:
        job.timer = w.schedule(w.now + total, action)
    else:
        w.soon(action)


def run_cpu(w: World, server: int) -> None:
    v = w.servers[server]
    if v.cpu:
        elapsed = w.now - v.virtual_at
        cores = w.stations[v.station].fleet.cores_per_server or 0.0
        v.virtual += elapsed * (min(1.0, cores / len(v.cpu)) * v.pace)
        v.busy_core_s += elapsed * (min(float(len(v.cpu)), cores) * v.pace)
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
    rate = min(1.0, (w.stations[v.station].fleet.cores_per_server or 0.0) / len(v.cpu)) * v.pace
    head = v.cpu[0]
    if head is v.planned and rate == v.planned_rate:
        return
    if v.timer is not None:
        v.timer.cancelled = True
    v.planned, v.planned_rate = head, rate
    due = v.virtual_at + max(0.0, head.cpu_target - v.virtual) / rate
    v.timer = w.schedule(due, partial(cpu_done, w, server))


def set_pace(w: World, server: int, pace: float) -> None:
    """How fast a server's cores run from now on."""
    run_cpu(w, server)
    w.servers[server].pace = pace
    plan_cpu(w, server)


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
