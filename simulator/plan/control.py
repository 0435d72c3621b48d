"""What acts on stations from outside the request path: pools, scalers, faults; and counters, which only look
on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Metric: TypeAlias = Literal[
    "cpu_utilisation", "slot_utilisation", "requests_per_server_per_minute", "backlog_per_server"
]
"""Utilisations are fractions (0 to 1); backlog is the store's visible messages per server in service."""


@dataclass(frozen=True, slots=True)
class ConcurrencyPool:
    """At most `limit` requests at once inside all stations that draw on it."""

    id: str
    limit: int


@dataclass(frozen=True, slots=True)
class RatePool:
    """A token bucket shared by all stations that draw on it: `burst` tokens, refilled by `rate_per_s`."""

    id: str
    rate_per_s: float
    burst: float


Pool: TypeAlias = ConcurrencyPool | RatePool


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetTracking:
    """Keeps `metric` near `target` between `minimum` and `maximum` servers.

    Out when the metric was above target in `high_periods` of the last `high_periods` periods:
    need = ceil(n m / target), n measured servers (in service and warmed up) of mean metric m.
    In when it was below `low_factor` x target in `low_periods` periods, nothing is warming, and one server
    less would not lift it above target again: keep = ceil(n m / target), at most `scale_in_step` of the
    servers at once. Points are published `publication_delay_s` after their period has closed; alarms are
    evaluated as they come. store: whose backlog, for "backlog_per_server".
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


Scaler: TypeAlias = TargetTracking | StepScaling | Scheduled


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneOutage:
    """Servers in `zone` are lost with what they were doing; launches go to other zones until it ends.

    stations: which fleets it hits; None: all that stand in the zone. Routers notice by their health checks.
    """

    id: str
    zone: str
    at_s: float
    duration_s: float
    stations: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StopServers:
    """At `at_s`, so many servers of a fleet (the oldest first) are lost."""

    id: str
    station: str
    at_s: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedLatency:
    """While it lasts, every attempt over `link` takes `seconds` longer on its way to the callee."""

    id: str
    link: str
    at_s: float
    duration_s: float
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRate:
    """While it lasts, attempts over `link` fail on arrival with `probability` (cause "injected")."""

    id: str
    link: str
    at_s: float
    duration_s: float
    probability: float


Fault: TypeAlias = ZoneOutage | StopServers | AddedLatency | ErrorRate


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """Adds up ceil(x / unit), at least `minimum` units, over events that can't be rounded afterwards.

    event "activation_s": the seconds each request or batch held a server of Elastic station `subject`, start
    included. event "receive_bytes": the request bytes of each batch that poller `subject` received.
    """

    id: str
    subject: str
    event: Literal["activation_s", "receive_bytes"]
    unit: float
    minimum: float = 0.0
