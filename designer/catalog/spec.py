"""The words in which a service describes itself to the rest of the house."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from designer.catalog.behaviour import Arrow, Billed, Context, PlanPart, Site
from designer.catalog.observed import Observed

BuildNode = Callable[[Site, Context], PlanPart]
BuildEdge = Callable[[Arrow, Context], PlanPart]
MeterNode = Callable[[Site, Context, Observed], Sequence[Billed]]

CATEGORIES: Mapping[str, str] = {
    "general": "General",
    "networking": "Networking and content delivery",
    "compute": "Compute",
    "containers": "Containers",
    "integration": "Application integration",
    "database": "Databases",
    "storage": "Storage",
    "location": "Where things stand",
}
"""Categories in the palette's order, key to title; AWS's own words where it has them."""

ROLES = ("node", "group")
WORKS = ("none", "request", "batch")
SIDES = ("in", "out")
SYNCHRONIES = ("synchronous", "asynchronous")


DATE = re.compile(r"(19|20)\d\d-[01]\d(-[0-3]\d)?")
SHORTEST_SOURCE = 10
REMEMBERED = re.compile(r"from memory|remember|to be confirmed|unconfirmed", re.IGNORECASE)
"""What a source must not say: a figure that nobody can look up is an assumption, and says so."""


def refuse_uncited(name: str, source: str, date: str) -> None:
    """Raises ValueError for a figure without a source that can be looked up, or without its date."""
    if len(source) < SHORTEST_SOURCE or REMEMBERED.search(source):
        raise ValueError(f"{name}: {source!r} is no source; name the document, or call it our assumption")
    if not DATE.fullmatch(date):
        raise ValueError(f"{name}: {date!r} is no date (YYYY-MM or YYYY-MM-DD)")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure is from, and of which day the source is (ISO date, or year and month)."""

    text: str
    date: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A figure of AWS's that a service's behaviour rests on, with its source and the source's date.

    Raises ValueError when it is not cited, as do Quota and Sla: see `refuse_uncited()`.
    """

    name: str
    value: float | int | str
    unit: str
    source: str
    date: str

    def __post_init__(self) -> None:
        refuse_uncited(self.name, self.source, self.date)


@dataclass(frozen=True, slots=True)
class Quota:
    """A default limit of the account. `key` is what `Document.account.quotas` overrides (`key@region`).

    `enforced` says whether a run feels it; the others are checked on the drawing or only shown.
    """

    key: str
    title: str
    limit: float
    unit: str
    source: str
    date: str
    adjustable: bool = True
    scope: str = "region"
    enforced: bool = False
    docs_url: str | None = None

    def __post_init__(self) -> None:
        refuse_uncited(self.title, self.source, self.date)


@dataclass(frozen=True, slots=True)
class Sla:
    """AWS's published monthly threshold (a refund threshold, not a forecast). `percent` of `basis`.

    `least_zones`: it holds for what stands in at least so many zones. `each`: it speaks of one server, of
    which a fleet has several.
    """

    percent: float
    basis: str
    source: str
    date: str
    url: str
    least_zones: int = 1
    each: bool = False

    def __post_init__(self) -> None:
        refuse_uncited(f"SLA of {self.percent} %", self.source, self.date)


@dataclass(frozen=True, slots=True)
class Meter:
    """Something billed. `key` may hold attributes in braces (`ec2.{instance_type}.linux`).

    `attributes` names every value each may take, so that a test can ask the price book for all of them.
    `free`: AWS charges nothing. `unknown`: why the books may have no rate for it in some Regions.
    """

    key: str
    title: str
    unit: str
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    free: bool = False
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class Port:
    """Where an edge may attach. Out joins in of the same `kind` (a kind of edge); `many`: several may."""

    id: str
    title: str
    side: str
    kind: str
    many: bool = True


@dataclass(frozen=True, slots=True)
class EdgeKind:
    """A kind of arrow: whether its caller waits, its settings (`params` is a dataclass: see `params.py`).

    `faults`: the actions of `fault_actions.py` that can strike it.
    """

    title: str
    synchrony: str
    summary: str
    params: type[Any]
    build: BuildEdge
    key: str = ""
    constants: tuple[Constant, ...] = ()
    docs_url: str | None = None
    formerly: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A kind of box. `key` is the module's name and filled in by the registry.

    `work`: whether a node of it takes work per class (`request`), per batch and message (`batch`), or none.
    `may_stand_in`: keys of the groups that may hold it directly; the bare canvas takes everything.
    `spans_zones`: a fleet, drawn as one frame with a lane per zone (it has a `zones` setting).
    `picked_by_router`: a load balancer picks one server of it for each request.
    `free_between_zones`: AWS doesn't bill what it sends to its targets in other zones.
    `answers`: of a load balancer: why a request failed at its target -> what its caller gets.
    `endpoint`: AWS's name of it as a VPC endpoint (`sqs`), for what is reached at a public address of the
    Region; empty for what stands inside a VPC or outside of AWS.
    `icon`: a file name of npm's aws-icons without `.svg`, or `own:NAME` for a drawing of our own.
    `formerly`: earlier keys, so that old Documents are brought along.
    `faults`: the actions of `fault_actions.py` that can strike a node of it.
    `build` makes the node's part of the Plan, `meter` what it costs in the month. A group has no `build`, and
    a `meter` only where AWS bills the group itself (an EKS cluster).
    """

    title: str
    category: str
    icon: str
    summary: str
    docs_url: str
    pricing_url: str
    params: type[Any]
    build: BuildNode | None = None
    meter: MeterNode | None = None
    short_title: str = ""
    role: str = "node"
    work: str = "none"
    ports: tuple[Port, ...] = ()
    may_stand_in: tuple[str, ...] = ()
    spans_zones: bool = False
    picked_by_router: bool = False
    free_between_zones: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    endpoint: str = ""
    meters: tuple[Meter, ...] = ()
    constants: tuple[Constant, ...] = ()
    quotas: tuple[Quota, ...] = ()
    sla: tuple[Sla, ...] = ()
    faults: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    key: str = ""

    def port(self, port_id: str) -> Port | None:
        """The port of that id, or None."""
        return next((port for port in self.ports if port.id == port_id), None)
