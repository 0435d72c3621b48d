"""Which plans can be run: every reason against one, all at once."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Mapping
from itertools import pairwise

from simulator.check_hosts import host_problems
from simulator.check_scalers import scaler_problems
from simulator.check_stations import not_negative, positive, station_problems
from simulator.check_stores import poller_problems, store_problems
from simulator.check_unready import not_simulated_yet
from simulator.plan import (
    ConcurrencyPool,
    Delay,
    Elastic,
    Link,
    Plan,
    Route,
    Send,
    Servers,
    Source,
    SpotInterruption,
    Station,
    StopServers,
    Store,
    Work,
    ZoneOutage,
)
from simulator.result import PlanRefused

MOST_ATTEMPTS = 100


def check(plan: Plan) -> None:
    """Raises PlanRefused with all reasons if the plan can't be run."""
    reasons = problems(plan)
    if reasons:
        raise PlanRefused(reasons)


def problems(plan: Plan) -> list[str]:
    """Every reason why the plan can't be run; empty for one that can."""
    found: list[str] = []
    if not positive(plan.duration_s):
        found.append(f"a run needs a duration above 0 s, not {plan.duration_s!r}")
    if plan.window_s is not None and not positive(plan.window_s):
        found.append(f"a window needs a length above 0 s, not {plan.window_s!r}")
    if not plan.classes:
        found.append("a plan needs at least one request class")
    parts = (
        *plan.sources,
        *plan.stations,
        *plan.links,
        *plan.pollers,
        *plan.pools,
        *plan.scalers,
        *plan.provisioning,
        *plan.faults,
        *plan.counters,
        *plan.hosts,
        *plan.deployments,
    )
    names = Tally(part.id for part in parts)
    found += [f"the id {name!r} is used {n} times" for name, n in names.items() if n > 1]
    if "*" in names:
        found.append("the id '*' stands for the whole system")
    stations = {station.id: station for station in plan.stations}
    for source in plan.sources:
        found += _source(plan, source, stations)
    for station in plan.stations:
        found += station_problems(plan, station)
        if isinstance(station, Store):
            found += store_problems(plan, station)
    for link in plan.links:
        found += _link(link, stations)
    found += poller_problems(plan, stations)
    found += scaler_problems(plan, stations)
    found += host_problems(plan)
    found += _rest(plan, stations)
    found += not_simulated_yet(plan)
    if not found:
        found += _circles(plan)
        found += _instant_loops(plan)
    return found


def _source(plan: Plan, source: Source, stations: Mapping[str, object]) -> Iterable[str]:
    name = f"source {source.id}"
    if source.station not in stations:
        yield f"{name}: there is no station {source.station!r}"
    unknown = set(source.mix) - set(plan.classes)
    if unknown:
        yield f"{name}: unknown classes {sorted(unknown)}"
    if any(not not_negative(share) for share in source.mix.values()) or not sum(source.mix.values()) > 0.0:
        yield f"{name}: shares of classes are at least 0 and not all 0"
    if not source.profile or source.profile[0][0] != 0.0:
        yield f"{name}: a rate profile starts at 0 s"
    starts = [start for start, _ in source.profile]
    if any(b <= a for a, b in pairwise(starts)):
        yield f"{name}: the steps of a rate profile come one after another"
    for start, rate in source.profile:
        if not not_negative(rate):
            yield f"{name}: a rate of {rate!r} per second at {start:g} s is not possible"
            break


def _link(link: Link, stations: Mapping[str, object]) -> Iterable[str]:
    name = f"link {link.id}"
    for end in (link.caller, link.callee):
        if end not in stations:
            yield f"{name}: there is no station {end!r}"
            return
    callee = stations[link.callee]
    if isinstance(stations[link.caller], Store):
        yield f"{name}: a store calls nobody (a poller takes from it)"
    if isinstance(link, Send) != isinstance(callee, Store):
        yield f"{name}: a send goes into a store, and only a send"
    if isinstance(link, Route) and not (isinstance(callee, Servers) and callee.queue == "per_server"):
        yield f"{name}: a route goes to servers with a queue each"
    if not not_negative(link.latency_s):
        yield f"{name}: a latency is at least 0 s"
    if link.timeout_s is not None and not positive(link.timeout_s):
        yield f"{name}: a timeout is above 0 s"
    if not not_negative(link.weight):
        yield f"{name}: a weight is at least 0"
    for kind, number in (link.calls_per_request or {}).items():
        if not not_negative(number) or number > 1000:
            yield f"{name}: {number!r} calls per request of {kind} are not possible (0 to 1000)"
    for sizes in (link.request_bytes, link.response_bytes):
        if any(not not_negative(size) for size in sizes.values()):
            yield f"{name}: sizes are at least 0 bytes"
    retry = link.retry
    if not 1 <= retry.max_attempts <= MOST_ATTEMPTS:
        yield f"{name}: {retry.max_attempts!r} attempts (1 to {MOST_ATTEMPTS}; nobody retries for ever)"
    if not (not_negative(retry.base_s) and not_negative(retry.cap_s)):
        yield f"{name}: waits between attempts are at least 0 s"
    if retry.budget is not None and not not_negative(retry.budget.refill_per_s):
        yield f"{name}: a retry budget refills by at least 0 per second"


def _rest(plan: Plan, stations: Mapping[str, object]) -> Iterable[str]:
    for pool in plan.pools:
        size = float(pool.limit) if isinstance(pool, ConcurrencyPool) else min(pool.rate_per_s, pool.burst)
        if not not_negative(size):
            yield f"pool {pool.id}: its limit is at least 0"
    links = {link.id for link in plan.links}
    hosts = {each.id for each in plan.hosts}
    for fault in plan.faults:
        name = f"fault {fault.id}"
        if not not_negative(fault.at_s) or not getattr(fault, "duration_s", 1.0) > 0.0:
            yield f"{name}: starts at 0 s or later and lasts longer than 0 s"
        if isinstance(fault, ZoneOutage):
            unknown = set(fault.stations or ()) - set(stations) - hosts
            if unknown:
                yield f"{name}: there are no stations {sorted(unknown)}"
        elif isinstance(fault, StopServers | SpotInterruption):
            if not isinstance(stations.get(fault.station), Servers) and fault.station not in hosts:
                yield f"{name}: {fault.station!r} is no fleet"
            if isinstance(fault, StopServers) and fault.count < 1:
                yield f"{name}: stops at least one server of a fleet"
            if isinstance(fault, SpotInterruption) and not 0.0 < fault.share <= 1.0:
                yield f"{name}: a share is above 0 and at most 1"
        elif fault.link not in links:
            yield f"{name}: there is no link {fault.link!r}"
        elif not 0.0 <= getattr(fault, "probability", 0.0) <= 1.0 or getattr(fault, "seconds", 0.0) < 0.0:
            yield f"{name}: a probability is between 0 and 1, a latency at least 0 s"
    on_the_way = {s.id for s in plan.stations if isinstance(s, Elastic)} | {p.id for p in plan.pollers}
    fleets = {s.id for s in plan.stations if isinstance(s, Servers)}
    for counter in plan.counters:
        subjects = fleets if counter.event == "server_s" else on_the_way
        if counter.subject not in subjects or not positive(counter.unit):
            yield f"counter {counter.id}: counts units above 0 of an elastic station, poller or fleet"


def _instant_loops(plan: Plan) -> Iterable[str]:
    """A loop through stores in which nothing takes time would go round for ever at one instant."""
    following: dict[str, list[str]] = {}
    for poller in plan.pollers:
        if poller.latency_s == 0.0 and poller.batch_window_s == 0.0:
            following.setdefault(poller.store, []).append(poller.station)
    instant = {station.id for station in plan.stations if _may_take_no_time(station)}
    for link in plan.links:
        if link.latency_s == 0.0 and link.caller in instant:
            following.setdefault(link.caller, []).append(link.callee)
    for store in plan.stations:
        if not isinstance(store, Store) or store.delay_s > 0.0:
            continue
        seen, ahead = set(), list(following.get(store.id, []))
        while ahead:
            station = ahead.pop()
            if station == store.id:
                yield f"a loop through store {store.id} takes no time: some part of it needs a latency"
                break
            if station not in seen:
                seen.add(station)
                ahead += following.get(station, [])


def _may_take_no_time(station: Station) -> bool:
    """Whether a request or batch may pass a station in no time at all."""
    if isinstance(station, Delay):
        return station.delay.mean_s == 0.0
    if isinstance(station, Store):
        return True
    per_batch = station.batch.per_batch if station.batch is not None else Work()
    return all(law.mean_s == 0.0 for law in (per_batch.cpu, per_batch.wait))


def _circles(plan: Plan) -> Iterable[str]:
    """Synchronous calls in a circle never end: each holds its slot for the next."""
    following: dict[str, list[str]] = {}
    for link in plan.links:
        following.setdefault(link.caller, []).append(link.callee)
    done: set[str] = set()
    for start in following:
        path: list[tuple[str, int]] = [(start, 0)]
        on_path = {start}
        while path and start not in done:
            station, at = path[-1]
            calls = following.get(station, [])
            if at == len(calls):
                path.pop()
                on_path.discard(station)
                done.add(station)
                continue
            path[-1] = (station, at + 1)
            callee = calls[at]
            if callee in on_path:
                names = [name for name, _ in path]
                circle = [*names[names.index(callee) :], callee]
                yield f"synchronous calls in a circle: {' -> '.join(circle)}"
                return
            if callee not in done:
                path.append((callee, 0))
                on_path.add(callee)
