"""Faults: what goes wrong, when, how long. Where several act on one part at once, their effects add up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


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
class NoCapacity:
    """While it lasts, launches of a fleet's servers, or of hosts, fail with the probability `share`.

    zones: where; None: everywhere. A fleet tries its other zones, the one with fewest servers first, and all
    again later. What a scaler of hosts does then: see ScanningHosts, PackingHosts.
    """

    id: str
    station: str
    at_s: float
    duration_s: float
    share: float = 1.0
    zones: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotInterruption:
    """At `at_s`, `share` of a fleet's (or Hosts') spot servers get their notice, the oldest first, rounded
    up.
    """

    id: str
    station: str
    at_s: float
    share: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowServers:
    """While it lasts, a share of a fleet's servers is slow: what begins on them takes `factor` times as long.

    share: of the servers in service when it begins, rounded up, the oldest first; those launched later are
    well. What was on their CPU or waiting already is not slowed down.
    """

    id: str
    station: str
    at_s: float
    duration_s: float
    share: float
    factor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedLatency:
    """While it lasts, every attempt over `link` takes `seconds` longer on its way to the callee."""

    id: str
    link: str
    at_s: float
    duration_s: float
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkLatency:
    """While it lasts, every attempt over any link from or to `station` takes `seconds` longer on its way."""

    id: str
    station: str
    at_s: float
    duration_s: float
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRate:
    """While it lasts, attempts over `link` fail on arrival with `probability` (cause "injected").

    told: what the log says when it begins, instead of that; empty: nothing.
    """

    id: str
    link: str
    at_s: float
    duration_s: float
    probability: float
    told: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenAttempts:
    """At `at_s`, each attempt that is under way over `link` fails with the probability `share`
    ("server_lost"): its answer is lost, what it has set off goes on. The link needs a timeout.
    """

    id: str
    link: str
    at_s: float
    share: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StationErrors:
    """While it lasts, what arrives at `station` (by any link, from a source, in a batch) fails at once with
    `probability`.

    cause: "injected" for an internal or unavailable error, "throttled" for a throttle error.
    """

    id: str
    station: str
    at_s: float
    duration_s: float
    probability: float
    cause: Literal["injected", "throttled"] = "injected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttle:
    """While it lasts, `station` admits `rate_per_s`, and `burst` at once; what is beyond is refused
    ("throttled").

    A token bucket that is full when the fault begins. A second throttle of the same station replaces the
    first.
    """

    id: str
    station: str
    at_s: float
    duration_s: float
    rate_per_s: float
    burst: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BlackHole:
    """While it lasts, nothing passes `target`: a link, or a station (all links to it), neither there nor
    back.

    What sets out is lost and sent again, as TCP does it: `retransmit_s` later, then after twice that, and so
    on, never more than 120 s apart. The first one sent after the fault has ended goes on; what its caller has
    given up before is not sent again. So what was held does not all arrive at once, and some of it long after
    the end. What was on its way when it began arrives. retransmit_s 0: all go on when it ends.

    0.2 and 120 s: TCP_RTO_MIN and TCP_RTO_MAX of Linux, include/net/tcp.h; doubling: RFC 6298, 5.5.
    """

    id: str
    target: str
    at_s: float
    duration_s: float
    retransmit_s: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheLoss:
    """At `at_s`, a share of what the cache of `station` holds is gone (1: it is cold)."""

    id: str
    station: str
    at_s: float
    share: float = 1.0


Fault: TypeAlias = (
    ZoneOutage
    | StopServers
    | NoCapacity
    | SpotInterruption
    | SlowServers
    | AddedLatency
    | NetworkLatency
    | ErrorRate
    | BrokenAttempts
    | StationErrors
    | Throttle
    | BlackHole
    | CacheLoss
)
