"""The vocabulary of what the engine runs. Knows no AWS: the catalog says every service in these words.

A Plan is plain frozen data. Seconds, bytes and requests; ids are free text, unique over all sources,
stations, links, pollers, pools, scalers, faults, counters, hosts and deployments, and random streams hash
them, so renaming an id draws anew while adding a part elsewhere shifts nothing.

How a request goes: a Source makes it at a station (usually a Delay that stands for the client). At a station
it does its work and then makes the calls of the station's outgoing links, order by order; its answer goes
back over the link it came by. Its `response` ends at the answer to the source, its `completion` when the last
descendant is done, stored messages included.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.plan.attempts import Breaker, Hedge, Retry
from simulator.plan.control import ConcurrencyPool, Counter, Pool, RatePool
from simulator.plan.faults import (
    AddedLatency,
    BlackHole,
    BrokenAttempts,
    CacheLoss,
    ErrorRate,
    Fault,
    NetworkLatency,
    NoCapacity,
    SlowServers,
    SpotInterruption,
    StationErrors,
    StopServers,
    Throttle,
    ZoneOutage,
)
from simulator.plan.fleets import (
    CpuCredits,
    HostShare,
    Memory,
    Phase,
    Placement,
    PlacementStrategy,
    RollingDeployment,
    Spot,
    WarmPool,
)
from simulator.plan.hosts import HostKind, Hosts, HostScaler, PackingHosts, ReservationHosts, ScanningHosts
from simulator.plan.links import Call, HealthCheck, Link, Route, Send
from simulator.plan.network import Network
from simulator.plan.provisioned import ProvisionAt, Provisioning, ProvisionTracking
from simulator.plan.scalers import (
    Direction,
    Metric,
    Pace,
    Predictive,
    RatioScaling,
    Scaler,
    Scheduled,
    Step,
    StepScaling,
    TargetTracking,
)
from simulator.plan.sources import Senders, Session, Source, Users
from simulator.plan.stations import BatchWork, Bucket, Cache, Delay, Elastic, Servers, Station, Work
from simulator.plan.stores import Lanes, Poller, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything one run needs but its seed.

    window_s: length of a window of the series, refused where so many would take more than 150 MB
    (`simulator.window_length`); None: chosen so that the run's series stay small (60 s for a day).
    max_events: a run that needs more ends early, with what was seen and the reason.
    """

    classes: tuple[str, ...]
    duration_s: float
    sources: tuple[Source | Users, ...]
    stations: tuple[Station, ...]
    links: tuple[Link, ...] = ()
    pollers: tuple[Poller, ...] = ()
    pools: tuple[Pool, ...] = ()
    scalers: tuple[Scaler, ...] = ()
    faults: tuple[Fault, ...] = ()
    counters: tuple[Counter, ...] = ()
    hosts: tuple[Hosts, ...] = ()
    deployments: tuple[RollingDeployment, ...] = ()
    provisioning: tuple[Provisioning, ...] = ()
    window_s: float | None = None
    max_events: int = 100_000_000_000


__all__ = [
    "AddedLatency",
    "BatchWork",
    "BlackHole",
    "Breaker",
    "BrokenAttempts",
    "Bucket",
    "Cache",
    "CacheLoss",
    "Call",
    "ConcurrencyPool",
    "Counter",
    "CpuCredits",
    "Delay",
    "Direction",
    "Elastic",
    "ErrorRate",
    "Fault",
    "HealthCheck",
    "Hedge",
    "HostKind",
    "HostScaler",
    "HostShare",
    "Hosts",
    "Lanes",
    "Link",
    "Memory",
    "Metric",
    "Network",
    "NetworkLatency",
    "NoCapacity",
    "Pace",
    "PackingHosts",
    "Phase",
    "Placement",
    "PlacementStrategy",
    "Plan",
    "Poller",
    "Pool",
    "Predictive",
    "ProvisionAt",
    "ProvisionTracking",
    "Provisioning",
    "RatePool",
    "RatioScaling",
    "ReservationHosts",
    "Retry",
    "RollingDeployment",
    "Route",
    "Scaler",
    "ScanningHosts",
    "Scheduled",
    "Send",
    "Senders",
    "Servers",
    "Session",
    "SlowServers",
    "Source",
    "Spot",
    "SpotInterruption",
    "Station",
    "StationErrors",
    "Step",
    "StepScaling",
    "StopServers",
    "Store",
    "TargetTracking",
    "Throttle",
    "Users",
    "WarmPool",
    "Work",
    "ZoneOutage",
]
