"""Which plans can be run: every reason against one, all at once."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable

from simulator.check.faults import fault_problems
from simulator.check.hosts import host_problems
from simulator.check.links import link_problems
from simulator.check.scalers import scaler_problems
from simulator.check.sources import source_problems
from simulator.check.stations import not_negative, positive, station_problems
from simulator.check.stores import poller_problems, store_problems
from simulator.plan import (
    ConcurrencyPool,
    Delay,
    Elastic,
    Plan,
    Servers,
    Station,
    Store,
    Work,
)
from simulator.result import PlanRefused
from simulator.window_length import least_window_s


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
    elif plan.window_s is not None and plan.window_s < (least := least_window_s(plan)):
        found.append(
            f"window_s: windows of {plan.window_s:g} s make {plan.duration_s / plan.window_s:,.0f} of them, "
            f"more than memory holds; for {plan.duration_s:g} s of this plan the least is {least:.4g} s"
        )
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
        found += source_problems(plan, source, stations)
    for station in plan.stations:
        found += station_problems(plan, station)
        if isinstance(station, Store):
            found += store_problems(plan, station)
    for link in plan.links:
        found += link_problems(link, stations)
    found += poller_problems(plan, stations)
    found += scaler_problems(plan, stations)
    found += host_problems(plan)
    for fault in plan.faults:
        found += fault_problems(plan, fault)
    found += _rest(plan)
    if not found:
        found += _circles(plan)
        found += _instant_loops(plan)
    return found


def _rest(plan: Plan) -> Iterable[str]:
    for pool in plan.pools:
        size = float(pool.limit) if isinstance(pool, ConcurrencyPool) else min(pool.rate_per_s, pool.burst)
        if not not_negative(size):
            yield f"pool {pool.id}: its limit is at least 0"
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
