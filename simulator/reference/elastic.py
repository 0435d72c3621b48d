"""Servers on demand: the last one freed is taken first, unused ones vanish from the other end."""

from __future__ import annotations

from functools import partial

from simulator.kernel import records as r
from simulator.plan.stations import SPARE_BURST_S
from simulator.reference.cpu import cpu_time, own_time
from simulator.reference.things import (
    Job,
    StationState,
)
from simulator.reference.world import CAUSE, World
from simulator.streams import mix64, uniform


def _may_use_ready(w: World, station: StationState) -> bool:
    """Whether the servers kept ready may begin one more request: each so many a second, all together."""
    each_per_s = station.elastic.provisioned_each_per_s
    if each_per_s is None:
        return True
    per_s = each_per_s * station.ready
    room = max(1.0, per_s * SPARE_BURST_S)
    station.spare_tokens = min(room, station.spare_tokens + (w.now - station.spare_at) * per_s)
    station.spare_at = w.now
    if station.spare_tokens < 1.0:
        return False
    station.spare_tokens -= 1.0
    return True


def to_elastic(w: World, job: Job) -> int:
    """A job reaches an elastic station: 0 if a server takes it, else the cause of its refusal."""
    station = w.stations[job.station]
    plan = station.elastic
    if plan.maximum_concurrency is not None and station.busy >= plan.maximum_concurrency:
        station.cap_refused += 1
        return CAUSE["throttled"]
    while station.idle_since and station.idle_since[0] + plan.idle_s <= w.now:
        station.idle_since.pop(0)
    start = ready = 0.0
    if station.provisioned > 0 and _may_use_ready(w, station):
        station.provisioned -= 1
        job.provisioned = True
    elif station.idle_since:
        station.idle_since.pop()
    else:
        if plan.ramp is not None:
            refilled = station.ramp_tokens + (w.now - station.ramp_at) * plan.ramp.refill_per_s
            station.ramp_tokens, station.ramp_at = min(plan.ramp.capacity, refilled), w.now
            if station.ramp_tokens < 1.0:
                station.ramp_refused += 1
                return CAUSE["throttled"]
            station.ramp_tokens -= 1.0
        station.cold_starts += 1
        start = ready = w.draw(plan.cold_start, job.key, station.streams["cold"])
        if plan.start_limit_s is not None and start > plan.start_limit_s:
            ready = plan.start_limit_s
            start += ready
    _draw_failure(w, job, station)
    w.touch(station)
    station.busy += 1
    job.has_slot, job.slot_at = True, w.now
    total = start + cpu_time(w, job)
    w.note(job, r.COLD_START, w.now)
    w.note(job, r.CPU_WORK, w.now + start, total - start)
    w.note(job, r.WAITING, w.now + total)
    total += own_time(w, job, "wait")
    job.ready_at = w.now + ready
    if plan.timeout_s is not None and total > ready + plan.timeout_s:
        job.cause, job.no_reuse = CAUSE["station_timeout"], True
        job.timer = w.schedule(job.ready_at + plan.timeout_s, partial(w.verbs.finish, w, job))
    elif total > 0.0:
        job.timer = w.schedule(w.now + total, partial(w.verbs.next_calls, w, job))
    else:
        w.soon(partial(w.verbs.next_calls, w, job))
    return 0


def _draw_failure(w: World, job: Job, station: StationState) -> None:
    """Whether the work of a job will fail, and whether its server will be lost with it."""
    plan = station.elastic
    alone = job.kind < w.n_classes
    chance = plan.failing.get(w.layout.classes[job.kind], 0.0) if alone else 0.0
    if chance > 0.0 and uniform(mix64(job.key + station.streams["fail"])) < chance:
        job.cause = CAUSE["failed"]
    if plan.crashing > 0.0 and uniform(mix64(job.key + station.streams["crash"])) < plan.crashing:
        job.cause, job.no_reuse = CAUSE["server_lost"], True


def cut_short(w: World, job: Job) -> None:
    """A job has held its server for the station's timeout: it does not wait for its calls any longer."""
    job.cause, job.no_reuse = CAUSE["station_timeout"], True
    w.verbs.finish(w, job)


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
