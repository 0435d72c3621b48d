"""Pools and faults, which act on stations from outside the request path; and counters, which only look on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


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
    """At `at_s`, so many servers of a fleet, or hosts (the oldest first), are lost."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotInterruption:
    """At `at_s`, `share` of a fleet's (or Hosts') spot servers get their notice, the oldest first, rounded
    up.
    """

    id: str
    station: str
    at_s: float
    share: float = 1.0


Fault: TypeAlias = ZoneOutage | StopServers | SpotInterruption | AddedLatency | ErrorRate


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """Adds up ceil(x / unit), at least `minimum` units, over events that can't be rounded afterwards.

    event "activation_s": the seconds each request or batch held a server of Elastic station `subject`, start
    included. event "receive_bytes": the request bytes of each batch that poller `subject` received.
    event "server_s": the life of each server of Servers `subject`, launch and drain included; one that still
    lives at the end counts up to then.
    """

    id: str
    subject: str
    event: Literal["activation_s", "receive_bytes", "server_s"]
    unit: float
    minimum: float = 0.0
