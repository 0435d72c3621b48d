"""Scalers: what changes the size of a fleet, each with its own delays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Metric: TypeAlias = Literal[
    "cpu_utilisation",
    "slot_utilisation",
    "memory_utilisation",
    "requests_per_server_per_minute",
    "backlog_per_server",
    "bytes_in_per_server_per_minute",
    "bytes_out_per_server_per_minute",
]
"""Utilisations are fractions (0 to 1); backlog is the store's visible messages per server in service. Bytes
in are the requests of links to the station and the answers of links from it; bytes out the other way.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetTracking:
    """Keeps `metric` near `target` between `minimum` and `maximum` servers.

    Out when the metric was above target in `high_periods` of the last `high_periods` periods:
    need = ceil(n m / target), n measured servers (in service and warmed up) of mean metric m.
    In when it was below `low_factor` x target in `low_periods` periods, nothing is warming, and one server
    less would not lift it above target again: keep = ceil(n m / target), at most `scale_in_step` of the
    servers at once. Cooldowns (0: none): within `scale_out_cooldown_s` of a growth another one happens only
    if it asks for more than that one did; within `scale_in_cooldown_s` of a shrink there is no other one,
    and a growth ends that wait. Points are published `publication_delay_s` after their period has closed;
    alarms are evaluated as they come. store: whose backlog, for "backlog_per_server".
    """

    id: str
    station: str
    metric: Metric
    target: float
    minimum: int
    maximum: int
    period_s: float = 60.0
    publication_delay_s: float = 60.0
    high_periods: int = 3
    low_periods: int = 15
    low_factor: float = 0.7
    warmup_s: float = 300.0
    scale_in: bool = True
    scale_in_step: float = 1.0
    scale_out_cooldown_s: float = 0.0
    scale_in_cooldown_s: float = 0.0
    store: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Between `lower` (inclusive) and `upper` (exclusive) above the threshold, change by so much.

    For alarms below the threshold the bounds are negative: lower exclusive, upper inclusive. None is
    unbounded.
    """

    lower: float | None
    upper: float | None
    change: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StepScaling:
    """Acts at every evaluation in alarm, by the step the metric falls into.

    change: "servers" adds, "exact" sets, "percent" changes by a share (rounded as AWS documents: beyond 1
    toward zero, below 1 to 1). cooldown_s > 0 makes it a simple policy: after acting, it waits so long once
    the last server of the action is in service.
    """

    id: str
    station: str
    metric: Metric
    threshold: float
    comparison: Literal["above", "below"]
    steps: tuple[Step, ...]
    minimum: int
    maximum: int
    change: Literal["servers", "exact", "percent"] = "servers"
    periods: int = 1
    datapoints: int = 1
    period_s: float = 60.0
    publication_delay_s: float = 60.0
    warmup_s: float = 300.0
    cooldown_s: float = 0.0
    store: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """At `at_s`, sets what is given of the fleet's bounds and size."""

    id: str
    station: str
    at_s: float
    minimum: int | None = None
    maximum: int | None = None
    desired: int | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """At most so many servers (or so many percent of those at its start) more or fewer within `period_s`."""

    change: Literal["servers", "percent"]
    value: float
    period_s: float = 15.0


@dataclass(frozen=True, slots=True)
class Direction:
    """How fast a RatioScaling may go one way.

    paces: limits, of which `select` picks the widest ("max"), the narrowest ("min") or none at all
    ("disabled": never this way); without any pace there is no limit. stabilisation_s: up takes the lowest,
    down the highest of what was wanted within it.
    """

    paces: tuple[Pace, ...] = ()
    select: Literal["max", "min", "disabled"] = "max"
    stabilisation_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioScaling:
    """Every `sync_s`: wanted = ceil(servers x metric / target), unless the ratio is within `tolerance` of 1.

    The metric is that of the last published period (`period_s` long, published `publication_delay_s` after
    its end), averaged over the servers that were in service all through it. Those that were not yet count as
    0 when the ratio asks for more, and are left out when it asks for fewer; if that changes the direction or
    brings the ratio within tolerance, nothing happens. cores_requested: CPU utilisation is cores busy over
    this (None: over cores_per_server); it may then be above 1. memory_requested_gb: likewise for memory
    (None: over its limit).

    Several on one fleet are one autoscaler of several metrics: at each sync the largest number that any of
    them asks for counts, with the first one's sync, windows and paces; while one is not known yet, the fleet
    does not get smaller.
    """

    id: str
    station: str
    metric: Metric
    target: float
    minimum: int
    maximum: int
    sync_s: float = 15.0
    period_s: float = 15.0
    publication_delay_s: float = 10.0
    tolerance: float = 0.1
    cores_requested: float | None = None
    memory_requested_gb: float | None = None
    up: Direction = field(default_factory=lambda: Direction((Pace("percent", 100.0), Pace("servers", 4.0))))
    down: Direction = field(
        default_factory=lambda: Direction((Pace("percent", 100.0),), stabilisation_s=300.0)
    )
    store: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictive:
    """Sizes ahead of a forecast, and never below it while its period lasts; it never makes a fleet smaller.

    forecast: steps (start_s, load) of the whole fleet's load in any unit, the first at 0. Its mean over each
    period of `period_s`, divided by `target` (load per server) and rounded up, is the size the fleet is
    lifted to `ahead_s` before the period starts, at most `maximum`.
    """

    id: str
    station: str
    forecast: tuple[tuple[float, float], ...]
    target: float
    minimum: int
    maximum: int
    period_s: float = 3600.0
    ahead_s: float = 300.0


Scaler: TypeAlias = TargetTracking | StepScaling | Scheduled | RatioScaling | Predictive
