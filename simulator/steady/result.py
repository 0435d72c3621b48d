"""The Flow as a Result of one hour: what `meter()` reads, in the same words as after a run."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import cast

import numpy as np

from simulator.histogram import Latency
from simulator.plan import BatchWork, Counter, Delay, Elastic, Plan, Poller, Servers, Station, Store
from simulator.result import ClassTotals, LinkTotals, PollerTotals, Result, StationTotals, StoreTotals
from simulator.steady.fleet import servers_of
from simulator.steady.flow import Flow, flow_of, sent_by, work_of
from simulator.steady.hosts import hosts_of, spot_servers

ENGINE = "arithmetic"
HOUR_S = 3_600.0
NAN = float("nan")


def steady(plan: Plan, levels: Mapping[str, float], duration_s: float = HOUR_S) -> Result:
    """What an hour (or `duration_s`) would show when each source stands at its level (see `flow_of`).

    Counts are expectations and need not be whole. Raises CircleError where links lead in a circle.
    """
    flow = flow_of(plan, levels)
    stations: dict[str, StationTotals] = {}
    series: dict[str, dict[str, np.ndarray]] = {}
    for each in plan.stations:
        if not isinstance(each, Store):
            stations[each.id], series[each.id] = _station(plan, flow, each, duration_s)
    servers = {name: totals.peak_servers for name, totals in stations.items()}
    for hosts in plan.hosts:
        count = hosts_of(plan, hosts, servers, duration_s).peak_hosts
        series[hosts.id] = {
            "servers_in_service": np.array([float(count)]),
            "servers_booting": np.array([0.0]),
        }
    generated = dict.fromkeys(plan.classes, 0.0)
    for source in plan.sources:
        sent = sent_by(source, levels.get(source.id, 0.0), flow.visit_s[source.station])
        for name, rate in sent.items():
            generated[name] += rate * duration_s
    none = Latency.none()
    series["*"] = {"requests_per_s": np.array([sum(generated.values()) / duration_s])}
    return Result(
        seed=0,
        engine_version=ENGINE,
        duration_s=duration_s,
        simulated_s=duration_s,
        window_s=duration_s,
        requests=_count(sum(generated.values())),
        in_flight=0,
        events_handled=0,
        wall_s=0.0,
        response=none,
        completion=none,
        classes={
            name: ClassTotals(_count(number), _count(number), 0, 0, {}, none, none)
            for name, number in generated.items()
        },
        stations=stations,
        stores={each.id: _store(flow, each, duration_s) for each in plan.stations if isinstance(each, Store)},
        links={link.id: _link(flow, link, duration_s) for link in plan.links},
        pollers={each.id: _poller(flow, each, duration_s) for each in plan.pollers},
        pools={},
        hosts={each.id: hosts_of(plan, each, servers, duration_s) for each in plan.hosts},
        counters={each.id: _counter(plan, flow, each, duration_s) for each in plan.counters},
        series=series,
        events=(),
    )


def _count(number: float) -> int:
    """An expected number: the words of a Result say int, but an expectation keeps its fraction."""
    return cast("int", number)


def _station(
    plan: Plan, flow: Flow, station: Delay | Servers | Elastic, seconds: float
) -> tuple[StationTotals, dict[str, np.ndarray]]:
    arrivals = flow.arrivals.get(station.id, {})
    rate = sum(arrivals.values())
    cores, slots = _busy(plan, flow, station)
    servers = 0
    if isinstance(station, Servers):
        servers = servers_of(plan, station, rate, cores, slots)
    batches = [each for each in plan.pollers if each.station == station.id]
    visits = rate
    for poller in batches:  # a batch is one visit
        messages = sum(flow.messages[poller.id].values())
        visits += messages / flow.batch[poller.id] - messages
    count = _count(visits * seconds)
    room = servers * (getattr(station, "cores_per_server", None) or NAN)
    totals = StationTotals(
        arrivals=count,
        done=count,
        failed=0,
        in_flight=0,
        by_class={
            name: (_count(each * seconds), _count(each * seconds), 0, 0) for name, each in arrivals.items()
        },
        errors={},
        latency=Latency.none(),
        utilisation=cores / room if servers else NAN,
        slot_utilisation=NAN,
        busy_s=cores * seconds,
        slot_busy_s=slots * seconds,
        capacity_s=servers * seconds,
        in_service_s=servers * seconds,
        queue_mean=0.0,
        peak_queue=0,
        peak_in_flight=ceil(slots),
        peak_servers=servers,
        spot_capacity_s=spot_servers(getattr(station, "spot", None), servers) * seconds,
    )
    series = {"requests_per_s": np.array([visits])}
    if isinstance(station, Servers):
        series |= {"servers_in_service": np.array([float(servers)]), "servers_booting": np.array([0.0])}
    elif isinstance(station, Elastic):
        series["concurrency"] = np.array([slots])
    return totals, series


def _busy(plan: Plan, flow: Flow, station: Station) -> tuple[float, float]:
    """Cores and slots busy on average: rate x time (Little's law)."""
    arrivals, visit_s = flow.arrivals.get(station.id, {}), flow.visit_s.get(station.id, {})
    if isinstance(station, Delay | Store):
        return 0.0, sum(rate * visit_s.get(name, 0.0) for name, rate in arrivals.items())
    cores = sum(
        rate * work_of(station, name).cpu.mean_s / station.cpu_speed for name, rate in arrivals.items()
    )
    slots = sum(rate * visit_s.get(name, 0.0) for name, rate in arrivals.items())
    for poller in plan.pollers:
        if poller.station == station.id and isinstance(station.batch, BatchWork):
            batches = sum(flow.messages[poller.id].values()) / flow.batch[poller.id]
            once = station.batch.per_batch
            cores += batches * once.cpu.mean_s / station.cpu_speed
            slots += batches * (once.cpu.mean_s / station.cpu_speed + once.wait.mean_s)
    return cores, slots


def _store(flow: Flow, store: Store, seconds: float) -> StoreTotals:
    rates = flow.arrivals.get(store.id, {})
    number = _count(sum(rates.values()) * seconds)
    by_class = {name: _count(rate * seconds) for name, rate in rates.items()}
    return StoreTotals(number, number, 0, 0, 0, 0, 0, 0.0, 0.0, by_class)


def _link(flow: Flow, link: object, seconds: float) -> LinkTotals:
    rates = flow.attempts.get(link.id, {})  # type: ignore[attr-defined]  # every kind of link has an id
    by_class = {name: _count(rate * seconds) for name, rate in rates.items()}
    number = _count(sum(rates.values()) * seconds)

    def size(sizes: Mapping[str, float]) -> float:
        return sum(rate * seconds * sizes.get(name, 0.0) for name, rate in rates.items())

    return LinkTotals(
        attempts=number,
        done=number,
        failed=0,
        retries=0,
        timeouts=0,
        errors={},
        latency=Latency.none(),
        attempts_by_class=by_class,
        answers_by_class=by_class,
        request_bytes=size(link.request_bytes),  # type: ignore[attr-defined]
        response_bytes=size(link.response_bytes),  # type: ignore[attr-defined]
    )


def _poller(flow: Flow, poller: Poller, seconds: float) -> PollerTotals:
    """Idle pollers ask every `long_poll_s`, of as many as there are at the start."""
    messages = sum(flow.messages.get(poller.id, {}).values())
    batches = messages / flow.batch.get(poller.id, 1.0)
    busy = batches * flow.batch_s.get(poller.id, 0.0)
    idle = max(0.0, poller.initial_concurrency - busy)
    return PollerTotals(
        receives=_count(batches * seconds),
        empty_receives=idle * seconds / poller.long_poll_s,
        deletes=_count(batches * seconds),
        messages=_count(messages * seconds),
        failed_batches=0,
        refused_batches=0,
        peak_concurrency=ceil(busy),
    )


def _counter(plan: Plan, flow: Flow, counter: Counter, seconds: float) -> float:
    """Expected ceil(x / unit): half a unit above the mean, for an event may end anywhere in a unit."""
    if counter.event == "activation_s":
        station = next(each for each in plan.stations if each.id == counter.subject)
        total, _ = _station(plan, flow, cast("Elastic", station), seconds)
        return max(total.slot_busy_s / counter.unit + total.arrivals / 2.0, total.arrivals * counter.minimum)
    if counter.event == "receive_bytes":
        poller = next(each for each in plan.pollers if each.id == counter.subject)
        batches = sum(flow.messages.get(poller.id, {}).values()) / flow.batch.get(poller.id, 1.0) * seconds
        size = flow.batch.get(poller.id, 1.0) * _message_bytes(plan, flow, poller.store)
        return batches * max(counter.minimum, ceil(size / counter.unit))
    station = next(each for each in plan.stations if each.id == counter.subject)
    total, _ = _station(plan, flow, cast("Servers", station), seconds)
    return total.capacity_s / counter.unit


def _message_bytes(plan: Plan, flow: Flow, store: str) -> float:
    """Mean bytes of a message sent into the store."""
    size = number = 0.0
    for link in plan.links:
        if link.callee == store:
            for name, rate in flow.attempts.get(link.id, {}).items():
                size += rate * link.request_bytes.get(name, 0.0)
                number += rate
    return size / number if number else 0.0
