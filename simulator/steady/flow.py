"""Rates and times at constant arrivals: who is called how often, and how long one visit takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from simulator.plan import (
    BatchWork,
    Delay,
    Elastic,
    Link,
    Plan,
    Poller,
    Send,
    Servers,
    Source,
    Station,
    Store,
    Users,
    Work,
)

Rates = dict[str, float]
"""Class -> a second."""


class CircleError(ValueError):
    """Links lead in a circle, so that rates don't follow by arithmetic."""


@dataclass(frozen=True, slots=True)
class Flow:
    """`arrivals[station][class]`, `attempts[link][class]`, `messages[poller][class]` a second;
    `batch[poller]` messages a batch, `batch_s[poller]` seconds of one; `visit_s[station][class]` seconds of
    one visit, calls included."""

    arrivals: Mapping[str, Rates]
    attempts: Mapping[str, Rates]
    messages: Mapping[str, Rates]
    batch: Mapping[str, float]
    batch_s: Mapping[str, float]
    visit_s: Mapping[str, Rates]


@dataclass(slots=True)
class _Walk:
    plan: Plan
    stations: dict[str, Station]
    links_of: dict[str, list[Link]]
    pollers_of: dict[str, list[Poller]]
    arrivals: dict[str, Rates] = field(default_factory=lambda: defaultdict(dict))
    attempts: dict[str, Rates] = field(default_factory=dict)
    messages: dict[str, Rates] = field(default_factory=dict)
    batch: dict[str, float] = field(default_factory=dict)
    batch_s: dict[str, float] = field(default_factory=dict)
    visit_s: dict[str, Rates] = field(default_factory=dict)


def flow_of(plan: Plan, levels: Mapping[str, float]) -> Flow:
    """The flow when each source (by id) stands at its level: requests a second of an open one (visitors, if
    it has sessions), users of a closed one. Raises CircleError.
    """
    walk = _Walk(plan, {each.id: each for each in plan.stations}, defaultdict(list), defaultdict(list))
    for link in plan.links:
        walk.links_of[link.caller].append(link)
    for poller in plan.pollers:
        walk.pollers_of[poller.store].append(poller)
    order = _order(walk)
    for station_id in reversed(order):
        _times(walk, station_id)
    for source in plan.sources:
        for name, rate in sent_by(source, levels.get(source.id, 0.0), walk.visit_s[source.station]).items():
            _add(walk.arrivals[source.station], name, rate)
    for station_id in order:
        _pass_on(walk, station_id)
    return Flow(walk.arrivals, walk.attempts, walk.messages, walk.batch, walk.batch_s, walk.visit_s)


def sent_by(source: Source | Users, level: float, visit_s: Rates) -> Rates:
    """Requests a second by class. A user sends one per answer and thinking time (the interactive response
    law); a visitor sends all requests of the session."""
    total = sum(source.mix.values())
    shares = {name: share / total for name, share in source.mix.items()}
    if isinstance(source, Users):
        cycle_s = source.think.mean_s + sum(share * visit_s.get(name, 0.0) for name, share in shares.items())
        rate = level / cycle_s if cycle_s > 0 else 0.0
    else:
        rate = level * (source.session.requests if source.session else 1.0)
    return {name: rate * share for name, share in shares.items()}


def _order(walk: _Walk) -> list[str]:
    """Stations, callers first."""
    before: dict[str, set[str]] = {station_id: set() for station_id in walk.stations}
    for link in walk.plan.links:
        before[link.callee].add(link.caller)
    for poller in walk.plan.pollers:
        before[poller.station].add(poller.store)
    try:
        return list(TopologicalSorter(before).static_order())
    except CycleError as error:
        raise CircleError(f"{', '.join(error.args[1])} call each other in a circle") from error


def _times(walk: _Walk, station_id: str) -> None:
    """Mean seconds of one visit by class: own time, then the calls, of each order the longest."""
    station = walk.stations[station_id]
    walk.visit_s[station_id] = {
        name: own_s(station, name) + _calls_s(walk, station_id, name) for name in walk.plan.classes
    }


def own_s(station: Station, name: str) -> float:
    """Seconds of a class at the station itself, without what it calls."""
    if isinstance(station, Delay):
        return station.delay.mean_s
    if isinstance(station, Store):
        return 0.0
    work = work_of(station, name)
    return work.cpu.mean_s / station.cpu_speed + work.wait.mean_s


def work_of(station: Servers | Elastic, name: str) -> Work:
    """What one request (or one message of a batch) of the class costs."""
    if isinstance(station.batch, BatchWork) and name in station.batch.per_message:
        return station.batch.per_message[name]
    return station.work.get(name, Work())


def _calls_s(walk: _Walk, station_id: str, name: str) -> float:
    station, links = walk.stations[station_id], walk.links_of[station_id]
    if isinstance(station, Delay) and station.choose == "one_of":
        weight = sum(link.weight for link in links)
        return sum(_call_s(walk, link, name) * link.weight for link in links) / weight if weight else 0.0
    longest: dict[int, float] = {}
    for link in links:
        share = min(1.0, calls_of(link, name))
        longest[link.order] = max(longest.get(link.order, 0.0), share * _call_s(walk, link, name))
    return sum(longest.values())


def _call_s(walk: _Walk, link: Link, name: str) -> float:
    there = 0.0 if isinstance(link, Send) else walk.visit_s[link.callee].get(name, 0.0)
    return min(2.0 * link.latency_s + there, link.timeout_s or float("inf"))


def calls_of(link: Link, name: str) -> float:
    """Calls over the link for one request of the class."""
    return 1.0 if link.calls_per_request is None else link.calls_per_request.get(name, 1.0)


def _pass_on(walk: _Walk, station_id: str) -> None:
    here = walk.arrivals[station_id]
    for link, share in _shares(walk, station_id):
        passed = {name: rate * calls_of(link, name) * share for name, rate in here.items()}
        walk.attempts[link.id] = passed
        for name, rate in passed.items():
            _add(walk.arrivals[link.callee], name, rate)
    pollers = walk.pollers_of[station_id]
    for poller in pollers:
        taken = {name: rate / len(pollers) for name, rate in here.items()}
        walk.messages[poller.id] = taken
        _batches(walk, poller, taken)
        for name, rate in taken.items():
            _add(walk.arrivals[poller.station], name, rate)


def _shares(walk: _Walk, station_id: str) -> Iterator[tuple[Link, float]]:
    station, links = walk.stations[station_id], walk.links_of[station_id]
    one_of = isinstance(station, Delay) and station.choose == "one_of"
    weight = sum(link.weight for link in links)
    for link in links:
        yield link, (link.weight / weight if weight else 0.0) if one_of else 1.0


def _batches(walk: _Walk, poller: Poller, taken: Rates) -> None:
    """How full a batch is: what comes within the window, or more where all that may run are at work."""
    rate = sum(taken.values())
    station = walk.stations[poller.station]
    batch = getattr(station, "batch", None)
    fixed_s = 2.0 * poller.latency_s
    if isinstance(batch, BatchWork) and isinstance(station, Servers | Elastic):
        fixed_s += batch.per_batch.cpu.mean_s / station.cpu_speed + batch.per_batch.wait.mean_s
    visits = walk.visit_s[poller.station]
    each_s = sum(rate_ * visits.get(name, 0.0) for name, rate_ in taken.items()) / rate if rate else 0.0
    size = 1.0 + rate * poller.batch_window_s
    room = poller.maximum_concurrency - rate * each_s
    if rate * fixed_s > size * room:
        size = rate * fixed_s / room if room > 0 else float(poller.batch_size)
    walk.batch[poller.id] = min(float(poller.batch_size), max(1.0, size))
    walk.batch_s[poller.id] = fixed_s + walk.batch[poller.id] * each_s


def _add(rates: Rates, name: str, rate: float) -> None:
    rates[name] = rates.get(name, 0.0) + rate
