"""What a service's `build()` and `meter()` are given and what they return.

The graph is turned into Sites (nodes) and Arrows (edges) by `designer.graph.compile`; a service says in the
simulator's words what it does (`PlanPart`), and afterwards what is billed for it (`Billed`, in plain floats:
`designer.graph.meter` makes money's Decimals of them).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.plan import (
    Counter,
    Fault,
    Hosts,
    Link,
    Poller,
    Pool,
    Provisioning,
    Scaler,
    Station,
    Work,
)


@dataclass(frozen=True, slots=True)
class ClassWork:
    """Work of one class at a node. A batch consumer has `batch` once a batch, `work` per message."""

    work: Work = field(default_factory=Work)
    batch: Work | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A node or group where it stands. `zones`: letters of the zones it runs in.

    `params` is an instance of its service's Params dataclass. `picked_by_router`: a balancer picks a server
    in it for each request (else whoever is called sees to that). `public`: whether the subnet box around it
    is public; None without such a box. `endpoint` and `category` as in
    `Service`.
    in it for each request (else whoever is called sees to that). `groups`: ids of the groups around it,
    innermost first.
    """

    id: str
    title: str
    service: str
    params: Any
    region: str
    zones: tuple[str, ...]
    vpc: str | None
    picked_by_router: bool = False
    free_between_zones: bool = False
    work: Mapping[str, ClassWork] = field(default_factory=dict)
    public: bool | None = None
    endpoint: str = ""
    category: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrow:
    """An edge between two Sites. `calls`: calls per request of every class; `latency_s`: one way.

    `request_bytes` and `response_bytes` of one call by class. `params` is an instance of its kind's Params.
    """

    id: str
    kind: str
    params: Any
    caller: Site
    callee: Site
    order: int
    optional: bool
    calls: Mapping[str, float]
    request_bytes: Mapping[str, float]
    response_bytes: Mapping[str, float]
    latency_s: float


@dataclass(frozen=True, slots=True)
class PlanPart:
    """What one node or edge adds to the Plan. A station of a node has the node's id, or `id/part`."""

    stations: tuple[Station, ...] = ()
    links: tuple[Link, ...] = ()
    pollers: tuple[Poller, ...] = ()
    pools: tuple[Pool, ...] = ()
    scalers: tuple[Scaler, ...] = ()
    counters: tuple[Counter, ...] = ()
    faults: tuple[Fault, ...] = ()
    provisioning: tuple[Provisioning, ...] = ()
    hosts: tuple[Hosts, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What a node or edge may ask about the drawing around it, and how long it is run.

    `demand`: steps (start_s, requests a second by class) that the Scenario asks of a site, where a forecast
    was wanted.
    """

    classes: tuple[str, ...]
    sites: Mapping[str, Site]
    arrows: tuple[Arrow, ...]
    quotas: Mapping[str, float]
    duration_s: float = 0.0
    groups: Mapping[str, Site] = field(default_factory=dict)
    demand: Mapping[str, tuple[tuple[float, Mapping[str, float]], ...]] = field(default_factory=dict)

    def forecast(self, site: Site, of: str, pct: float) -> tuple[tuple[float, float], ...]:
        """Steps (start_s, load) of what the Scenario asks of the site, times `pct` / 100.

        of: "requests" a second, or "cores" busy with them. One step of nothing where nobody asks.
        """

        def load(rates: Mapping[str, float]) -> float:
            if of == "requests":
                return sum(rates.values())
            cpu_s = {class_id: each.work.cpu.mean_s for class_id, each in site.work.items()}
            return sum(rate * cpu_s.get(class_id, 0.0) for class_id, rate in rates.items())

        steps = self.demand.get(site.id, ()) or ((0.0, {}),)
        return tuple((start_s, load(rates) * pct / 100.0) for start_s, rates in steps)

    def into(self, site: Site, *kinds: str) -> Iterator[Arrow]:
        """Arrows that reach the site, of these kinds (all, when none is named)."""
        return (
            each for each in self.arrows if each.callee.id == site.id and (not kinds or each.kind in kinds)
        )

    def out_of(self, site: Site, *kinds: str) -> Iterator[Arrow]:
        """Arrows that leave the site, of these kinds (all, when none is named)."""
        return (
            each for each in self.arrows if each.caller.id == site.id and (not kinds or each.kind in kinds)
        )

    def around(self, site: Site, service: str) -> Site | None:
        """The innermost group of that service which the site stands in; None outside any."""
        groups = (self.groups[each] for each in site.groups if each in self.groups)
        return next((group for group in groups if group.service == service), None)

    def inside(self, group: Site, *services: str) -> Iterator[Site]:
        """Nodes of these services (all, when none is named) that stand in the group, however deep."""
        return (
            each
            for each in self.sites.values()
            if group.id in each.groups and (not services or each.service in services)
        )

    def dead_letter_queue(self, site: Site) -> str | None:
        """Id of the drawn queue that takes what the site gives up on; None when no other one is drawn."""
        queues = (each.callee.id for each in self.out_of(site, "dead_letter"))
        return next((each for each in queues if each != site.id), None)

    def quota(self, key: str, region: str, default: float) -> float:
        """The account's limit: as overridden for the Region, for all Regions, else the default."""
        return self.quotas.get(f"{key}@{region}", self.quotas.get(key, default))


@dataclass(frozen=True, slots=True)
class Billed:
    """A month's quantity of one meter at one node or edge, with one sentence on how it came about.

    `quantity` None: nobody said how much. `by_hour`: (units in each hour, number of such hours).
    `region` None: the site's own. `things` as in `pricing.usage.Usage`.
    `whole_month`: billed for all 730 h whatever the run was: it counts once if several runs fill a month.
    """

    meter: str
    unit: str
    quantity: float | None
    how: str
    by_hour: tuple[tuple[float, float], ...] | None = None
    region: str | None = None
    things: float = 1.0
    whole_month: bool = False


def joined(parts: Iterable[PlanPart]) -> PlanPart:
    """All parts as one, in order; pools that several parts name are kept once.

    Raises ValueError when two parts give one pool different limits.
    """
    kept: dict[str, Pool] = {}
    found = list(parts)
    for part in found:
        for pool in part.pools:
            if kept.setdefault(pool.id, pool) != pool:
                raise ValueError(f"pool {pool.id} is given twice with different limits")
    return PlanPart(
        stations=tuple(each for part in found for each in part.stations),
        links=tuple(each for part in found for each in part.links),
        pollers=tuple(each for part in found for each in part.pollers),
        pools=tuple(kept.values()),
        scalers=tuple(each for part in found for each in part.scalers),
        counters=tuple(each for part in found for each in part.counters),
        faults=tuple(each for part in found for each in part.faults),
        provisioning=tuple(each for part in found for each in part.provisioning),
        hosts=tuple(each for part in found for each in part.hosts),
    )
