"""Arriving at a station, leaving it, and the answer to the outside."""

from __future__ import annotations

import math
from functools import partial

from simulator.kernel import records as r
from simulator.kernel.build_sources import steps_of, two_phases
from simulator.plan import Delay, Elastic, Servers
from simulator.reference.attempts import answered, hold
from simulator.reference.caches import bring, fetch_ends
from simulator.reference.calls import next_calls
from simulator.reference.elastic import leave_elastic, to_elastic
from simulator.reference.fleets import release_slot, to_fleet
from simulator.reference.pollers import batch_answered
from simulator.reference.stores import keep
from simulator.reference.things import Job, Root, SourceState, StationState
from simulator.reference.visitors import think, visitor_arrives
from simulator.reference.world import CAUSE, World
from simulator.streams import mix64, uniform

ARRIVALS, DONE, FAILED = range(3)


def next_arrival(w: World, source: SourceState) -> None:
    """Schedule a source's next arrival, in units of its rate's integral."""
    if source.plan.process != "deterministic":
        gap = w.quantile(0, w.numbered(source.streams["gap"], source.number))
        if source.plan.process == "bursty":
            share, short, long = two_phases(source.plan.dispersion)
            is_short = uniform(w.numbered(source.streams["phase"], source.number)) < share
            gap *= short if is_short else long
    else:
        gap = 0.5 if source.number == 0 else 1.0
    profile = steps_of(source.plan).tolist()
    t, step = source.at, source.step
    while True:
        start, rate, slope = profile[step]
        end = profile[step + 1][0] if step + 1 < len(profile) else w.layout.plan.duration_s
        if slope != 0.0:
            here = rate + slope * (t - start)
            whole = (here + 0.5 * slope * (end - t)) * (end - t)
            if gap < whole:
                candidate = t + 2.0 * gap / (here + math.sqrt(max(0.0, here * here + 2.0 * slope * gap)))
                if candidate < end:
                    source.step, source.at = step, candidate
                    w.schedule(candidate, partial(arrival, w, source), rank=source.rank)
                    return
            gap = max(0.0, gap - whole)
        elif rate > 0.0:
            candidate = t + gap * (1.0 / rate)
            if candidate < end:
                source.step, source.at = step, candidate
                w.schedule(candidate, partial(arrival, w, source), rank=source.rank)
                return
            gap = max(0.0, gap - (end - t) * rate)
        t = end
        if step + 1 == len(profile):
            return
        step += 1


def arrival(w: World, source: SourceState) -> None:
    """One request from outside."""
    key = w.numbered(source.streams["request"], source.number)
    if source.visitors is not None:
        source.number += 1
        visitor_arrives(w, source.visitors, key)
        next_arrival(w, source)
        return
    pick = uniform(mix64(key + source.streams["class"]))
    kind = 0
    while kind < w.n_classes - 1 and pick >= source.ends[kind]:
        kind += 1
    source.number += 1
    job = Job(key, kind, source.station, Root(w.now, kind, key), started=w.now)
    w.note(job, r.BORN, w.now, detail=kind)
    w.class_tally[kind, ARRIVALS] += 1
    w.soon(partial(arrive, w, job))
    next_arrival(w, source)


def arrive(w: World, job: Job) -> None:
    """A job reaches its station."""
    station = w.stations[job.station]
    w.touch(station)
    station.inside += 1
    job.arrived, job.inside = w.now, True
    w.note(job, r.WAITING if isinstance(station.plan, Delay) else r.QUEUED_UP, w.now)
    w.tally[job.station, job.kind, ARRIVALS] += 1
    cause = 0
    if job.link >= 0:
        link = w.links[job.link]
        if link.error_rate > 0.0 and uniform(mix64(job.key + link.streams["error"])) < link.error_rate:
            cause = CAUSE["injected"]
    if cause == 0:
        cause = turned_away(w, job, station)
    if cause == 0 and not draw_on_pools(w, job, station):
        cause = CAUSE["throttled"]
    if cause == 0:
        plan = station.plan
        if isinstance(plan, Delay):
            pause = w.draw(plan.delay, job.key, station.streams["cold"])
            if pause > 0.0:
                job.timer = w.schedule(w.now + pause, partial(next_calls, w, job))
            else:
                w.soon(partial(next_calls, w, job))
        elif isinstance(plan, Servers):
            cause = to_fleet(w, job)
        elif isinstance(plan, Elastic):
            cause = to_elastic(w, job)
        else:
            cause = keep(w, job)
            if cause == 0:
                w.soon(partial(finish, w, job))
    if cause:
        job.cause = cause
        w.soon(partial(finish, w, job))


def turned_away(w: World, job: Job, station: StationState) -> int:
    """Why the faults of a station let a job in no further; 0 if they do."""
    if station.error_rate > 0.0 and uniform(mix64(job.key + station.streams["error"])) < station.error_rate:
        return station.error_cause
    if station.throttle_per_s >= 0.0:
        refilled = station.throttle_tokens + (w.now - station.throttle_at) * station.throttle_per_s
        station.throttle_tokens, station.throttle_at = min(station.throttle_burst, refilled), w.now
        if station.throttle_tokens < 1.0:
            return CAUSE["throttled"]
        station.throttle_tokens -= 1.0
    return 0


def draw_on_pools(w: World, job: Job, station: StationState) -> bool:
    """Take from every pool of a station, or from none."""
    names: tuple[str, ...] = getattr(station.plan, "pools", ())
    for name in names:
        pool = w.pools[name]
        if pool.concurrency:
            empty = pool.in_use >= pool.limit
        else:
            pool.tokens = min(pool.limit, pool.tokens + (w.now - pool.tokens_at) * pool.per_s)
            pool.tokens_at = w.now
            empty = pool.tokens < 1.0
        if empty:
            pool.refused += 1
            return False
    for name in names:
        pool = w.pools[name]
        if pool.concurrency:
            pool.in_use += 1
        else:
            pool.tokens -= 1.0
    job.pooled = bool(names)
    return True


def finish(w: World, job: Job) -> None:
    """A job is over at its station: it leaves, and its answer sets out."""
    station = w.stations[job.station]
    job.over = True
    w.note(job, r.FINISHED, w.now, detail=job.cause)
    if job.has_slot:
        if isinstance(station.plan, Servers):
            release_slot(w, job)
        else:
            leave_elastic(w, job)
    if job.pooled:
        for name in getattr(station.plan, "pools", ()):
            if w.pools[name].concurrency:
                w.pools[name].in_use -= 1
        job.pooled = False
    w.touch(station)
    station.inside -= 1
    job.inside = False
    if job.cause == 0:
        w.tally[job.station, job.kind, DONE] += 1
        w.record(job.station, w.now - job.arrived)
        if job.missed and station.cache is not None:
            bring(w, job, station.cache)
    else:
        w.tally[job.station, job.kind, FAILED] += 1
        w.causes[job.station, job.cause] += 1
    if (job.missed or job.waits_for_fetch) and station.cache is not None and station.cache.plan.coalesce:
        fetch_ends(w, job, station)
    if job.abandoned:
        w.job_over(job)
    elif job.link >= 0 and w.links[job.link].black_hole:
        hold(w, job, partial(answered, w, job))
    elif job.link >= 0:
        _after(w, w.links[job.link].plan.latency_s, partial(answered, w, job))
    elif job.poller >= 0:
        _after(w, w.pollers[job.poller].plan.latency_s, partial(batch_answered, w, job))
    else:
        respond(w, job)


def _after(w: World, latency_s: float, action: partial[None]) -> None:
    if latency_s > 0.0:
        w.schedule(w.now + latency_s, action)
    else:
        w.soon(action)


def respond(w: World, job: Job) -> None:
    """A request from outside has its answer."""
    root = job.root
    assert root is not None
    subject = len(w.stations) + len(w.links) + job.kind
    w.note(job, r.RESPONDED, w.now, detail=job.cause)
    if job.cause == 0:
        w.class_tally[job.kind, DONE] += 1
        w.record(subject, w.now - root.started)
        if root.well is None:
            root.well = True
    else:
        w.class_tally[job.kind, FAILED] += 1
        w.causes[subject, job.cause] += 1
        root.well = False
    if root.session is not None:
        think(w, root.session)
    w.job_over(job)
