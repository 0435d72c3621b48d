"""Which stations can't be run, and why."""

from __future__ import annotations

import math
from collections.abc import Iterable

from simulator.distributions import problems_of
from simulator.plan import (
    BatchWork,
    Cache,
    Delay,
    Elastic,
    Plan,
    Route,
    Servers,
    Work,
)

MOST_OBJECTS = 2_000_000


def positive(x: float) -> bool:
    return math.isfinite(x) and x > 0.0


def not_negative(x: float) -> bool:
    return math.isfinite(x) and x >= 0.0


def _works(name: str, works: Iterable[tuple[str, Work]]) -> Iterable[str]:
    for what, work in works:
        yield from problems_of(work.cpu, f"{name}, cpu of {what}")
        yield from problems_of(work.wait, f"{name}, wait of {what}")


def _batch(name: str, batch: BatchWork | None) -> Iterable[str]:
    if batch is not None:
        if any(not 0.0 <= share <= 1.0 for share in batch.failing.values()):
            yield f"{name}: messages fail with a probability between 0 and 1"
        yield from _works(name, [("a batch", batch.per_batch), *batch.per_message.items()])


def _cache(name: str, cache: Cache | None, plan: Plan, station: str) -> Iterable[str]:
    if cache is None:
        return
    if not 1 <= cache.objects <= MOST_OBJECTS:
        yield f"{name}: a cache of 1 to {MOST_OBJECTS} objects, not {cache.objects!r}"
    if not not_negative(cache.exponent):
        yield f"{name}: a popularity exponent is at least 0, not {cache.exponent!r}"
    if cache.capacity is not None and cache.capacity < 1:
        yield f"{name}: a cache has room for at least one object"
    if cache.ttl_s is not None and not positive(cache.ttl_s):
        yield f"{name}: a cached object lives longer than 0 s"
    unknown = set(cache.classes or ()) - set(plan.classes)
    if unknown:
        yield f"{name}: its cache knows no classes {sorted(unknown)}"
    if not any(link.caller == station for link in plan.links):
        yield f"{name}: has a cache, but nobody to call on a miss"


def station_problems(plan: Plan, station: object) -> Iterable[str]:
    pools = {pool.id for pool in plan.pools}
    if isinstance(station, Delay):
        yield from problems_of(station.delay, f"station {station.id}")
        yield from _cache(f"station {station.id}", station.cache, plan, station.id)
    elif isinstance(station, Servers):
        name = f"station {station.id}"
        growing = any(scaler.station == station.id for scaler in plan.scalers)
        if station.servers < (0 if growing else 1):
            yield f"{name}: {station.servers} servers can't serve"
        if station.slots_per_server < 1:
            yield f"{name}: a server needs at least one slot"
        if station.cores_per_server is not None and not positive(station.cores_per_server):
            yield f"{name}: {station.cores_per_server!r} cores per server can't run anything"
        if not positive(station.cpu_speed):
            yield f"{name}: a CPU speed of {station.cpu_speed!r} is not possible"
        if station.queue_limit is not None and station.queue_limit < 0:
            yield f"{name}: a queue limit below 0"
        if not station.zones or len(set(station.zones)) != len(station.zones):
            yield f"{name}: needs at least one zone, each once"
        if station.notice_lost_s is not None and not not_negative(station.notice_lost_s):
            yield f"{name}: noticing a loss takes at least 0 s"
        if station.queue_timeout_s is not None and not positive(station.queue_timeout_s):
            yield f"{name}: a queue timeout is above 0 s"
        if any(not positive(x) for x in (*station.speeds, *station.weights)):
            yield f"{name}: speeds and weights of servers are above 0"
        yield from _cache(name, station.cache, plan, station.id)
        if any(not not_negative(phase.seconds) for phase in station.launch):
            yield f"{name}: a launch phase takes at least 0 s"
        routes = [link for link in plan.links if link.callee == station.id]
        if station.queue == "per_server" and not all(isinstance(link, Route) for link in routes):
            yield f"{name}: has a queue per server, so every link to it must be a Route"
        if station.queue == "per_server" and any(p.station == station.id for p in plan.pollers):
            yield f"{name}: has a queue per server, which a poller can't choose from"
        if station.queue == "per_server" and any(s.station == station.id for s in plan.sources):
            yield f"{name}: has a queue per server, which a source can't choose from"
        yield from _works(name, station.work.items())
        yield from _batch(name, station.batch)
    elif isinstance(station, Elastic):
        name = f"station {station.id}"
        if station.maximum_concurrency is not None and station.maximum_concurrency < 0:
            yield f"{name}: a concurrency below 0"
        if station.ramp is not None and not (
            positive(station.ramp.capacity) and not_negative(station.ramp.refill_per_s)
        ):
            yield f"{name}: a ramp needs a capacity above 0 and a refill of at least 0"
        if not not_negative(station.idle_s) or station.provisioned < 0 or not positive(station.cpu_speed):
            yield f"{name}: idle time and provisioned servers are at least 0, CPU speed is above 0"
        if station.provisioned_each_per_s is not None and not positive(station.provisioned_each_per_s):
            yield f"{name}: provisioned servers begin more than 0 requests a second"
        if not not_negative(station.provisioning_s) or not positive(station.provisioning_per_min or 1.0):
            yield f"{name}: provisioning takes at least 0 s, at a rate above 0"
        if station.timeout_s is not None and not positive(station.timeout_s):
            yield f"{name}: a timeout is above 0 s"
        if station.start_limit_s is not None and not positive(station.start_limit_s):
            yield f"{name}: a limit of starts is above 0 s"
        if any(not 0.0 <= share <= 1.0 for share in (*station.failing.values(), station.crashing)):
            yield f"{name}: work fails and crashes with a probability between 0 and 1"
        yield from problems_of(station.cold_start, f"{name}, cold start")
        yield from _works(name, station.work.items())
        yield from _batch(name, station.batch)
    for name in getattr(station, "pools", ()):
        if name not in pools:
            yield f"station {getattr(station, 'id', '?')}: there is no pool {name!r}"
