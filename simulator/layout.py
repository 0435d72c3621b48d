"""A Plan as numbers: which index each part has, and the tables that kernel and reference share.

Links are sorted by (caller, order), so that a station's outgoing links stand together; pollers by store;
servers and counters by whose they are.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.distributions import CELLS, LEVELS, Constant, Distribution, Exponential, cells
from simulator.plan import (
    Counter,
    Link,
    Plan,
    Poller,
    Predictive,
    RatioScaling,
    Scheduled,
    Servers,
    Source,
    Station,
    StepScaling,
    Store,
    TargetTracking,
    Users,
)
from simulator.window_length import window_length_s


class Tables:
    """Quantile tables, each law once; table 0 is the unit exponential."""

    def __init__(self) -> None:
        self._index: dict[Distribution, int] = {Exponential(1.0): 0}
        self._rows: list[NDArray[np.float64]] = [cells(Exponential(1.0))]

    def place(self, law: Distribution) -> tuple[int, float]:
        """(table, constant): table -1 means that the constant is the time."""
        if isinstance(law, Constant) or law.mean_s == 0.0 or law.cv == 0.0:
            return -1, law.mean_s
        if law not in self._index:
            self._index[law] = len(self._rows)
            self._rows.append(cells(law))
        return self._index[law], 0.0

    def array(self) -> NDArray[np.float64]:
        """All tables, shape (tables * LEVELS * CELLS, 2)."""
        return np.ascontiguousarray(np.concatenate(self._rows).reshape(-1, 2))

    def row(self, table: int, level: int, cell: int) -> NDArray[np.float64]:
        """(left, rise) of one cell, for readers that are not in a hurry."""
        row: NDArray[np.float64] = self._rows[table].reshape(LEVELS, CELLS, 2)[level, cell]
        return row


@dataclass(frozen=True, slots=True)
class Layout:
    """The plan's parts in the order of their indices."""

    plan: Plan
    classes: tuple[str, ...]
    sources: tuple[Source, ...]
    visitors: tuple[Source | Users, ...]
    stations: tuple[Station, ...]
    links: tuple[Link, ...]
    stores: tuple[Store, ...]
    pollers: tuple[Poller, ...]
    counters: tuple[Counter, ...]
    station_index: dict[str, int]
    link_index: dict[str, int]
    store_index: dict[str, int]
    poller_index: dict[str, int]
    first_server: dict[str, int]
    server_capacity: dict[str, int]
    n_servers: int
    window_s: float
    fan_out: int
    tables: Tables = field(default_factory=Tables)

    def links_of(self, station: str) -> tuple[int, int]:
        """(first, number) of a station's outgoing links."""
        mine = [i for i, link in enumerate(self.links) if link.caller == station]
        return (mine[0], len(mine)) if mine else (0, 0)

    def class_ends(self, mix: Mapping[str, float]) -> list[float]:
        """Where each class ends on [0, 1]."""
        total = math.fsum(mix.values())
        ends, reached = [], 0.0
        for name in self.classes:
            reached += mix.get(name, 0.0) / total
            ends.append(reached)
        return ends

    @property
    def wired(self) -> frozenset[str]:
        """Stations whose servers may have a network that takes its time."""
        hosts = {each.id for each in self.plan.hosts if any(kind.network for kind in each.kinds)}
        return frozenset(
            station.id
            for station in self.stations
            if isinstance(station, Servers)
            and (
                station.network is not None
                or (
                    station.stands_on is not None
                    and any(share.hosts in hosts for share in station.stands_on.groups)
                )
            )
        )

    @property
    def visitors_index(self) -> dict[str, int]:
        """By the ids of their sources."""
        return _index(source.id for source in self.visitors)

    @property
    def subjects(self) -> int:
        """Histograms kept: stations, links, then response and completion of each class."""
        return len(self.stations) + len(self.links) + 2 * len(self.classes)


def _server_capacity(plan: Plan, station: Servers) -> int:
    """The most servers of a fleet that can exist at once, leaving and lost ones included."""
    if station.max_servers is not None:
        return max(station.max_servers, station.servers)
    most = station.servers
    for scaler in plan.scalers:
        if scaler.station != station.id:
            continue
        if isinstance(scaler, TargetTracking | StepScaling | RatioScaling | Predictive):
            most = max(most, scaler.maximum)
        elif isinstance(scaler, Scheduled):
            most = max(most, scaler.maximum or 0, scaler.desired or 0)
    for deployment in plan.deployments:
        if deployment.station == station.id:
            most = max(most, math.ceil(most * deployment.maximum))
    # While old servers drain, and lost ones lie about, new ones may start.
    return 2 * most + 8


TURNS = 9 * math.lcm(*range(1, 23))
"""A route that keeps to zones counts its turns up to here (2.1e9, within 32 bits) and begins anew: where no
zone has more than 22 servers, without a break in anybody's round."""

SLICES = 10
"""Parts of the window of a breaker that looks at a time."""

BATCHES_AT_ONCE = 64
"""Batches a poller sends in one event. A store that was paused may hold any number; without a bound one event
would take more jobs than are free (the loop looks for free ones only between events)."""


def _fan_out(plan: Plan) -> int:
    """The most jobs one event may make: all calls of the largest batch of the busiest station."""
    largest = max((p.batch_size for p in plan.pollers), default=1)
    most = 1.0
    for station in plan.stations:
        calls = 0.0
        for link in plan.links:
            if link.caller == station.id:
                each = link.calls_per_request
                calls += 1.0 + (max(each.values(), default=1.0) if each is not None else 1.0)
        most = max(most, calls * largest)
    return int(most) + 256


def lay_out(plan: Plan) -> Layout:
    """Indices for a plan that `simulator.check` has passed."""
    stations = tuple(plan.stations)
    order = {station.id: i for i, station in enumerate(stations)}
    links = tuple(sorted(plan.links, key=lambda link: (order[link.caller], link.order)))
    stores = tuple(station for station in stations if isinstance(station, Store))
    store_index = {store.id: i for i, store in enumerate(stores)}
    pollers = tuple(sorted(plan.pollers, key=lambda poller: store_index[poller.store]))
    first: dict[str, int] = {}
    capacity: dict[str, int] = {}
    n_servers = 0
    for station in stations:
        if isinstance(station, Servers):
            first[station.id] = n_servers
            capacity[station.id] = _server_capacity(plan, station)
            n_servers += capacity[station.id]
    subjects = [*order, *(poller.id for poller in pollers)]
    on_the_way = [counter for counter in plan.counters if counter.event != "server_s"]
    return Layout(
        plan=plan,
        classes=plan.classes,
        sources=tuple(source for source in plan.sources if isinstance(source, Source)),
        visitors=tuple(
            source for source in plan.sources if isinstance(source, Users) or source.visits is not None
        ),
        stations=stations,
        links=links,
        stores=stores,
        pollers=pollers,
        counters=tuple(sorted(on_the_way, key=lambda counter: subjects.index(counter.subject))),
        station_index=order,
        link_index=_index(link.id for link in links),
        store_index=store_index,
        poller_index=_index(poller.id for poller in pollers),
        first_server=first,
        server_capacity=capacity,
        n_servers=n_servers,
        window_s=window_length_s(plan),
        fan_out=_fan_out(plan),
    )


def _index(ids: Iterable[str]) -> dict[str, int]:
    return {name: i for i, name in enumerate(ids)}
