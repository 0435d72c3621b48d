"""Which faults can't happen, and why."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.check.stations import not_negative, positive
from simulator.plan import (
    AddedLatency,
    BlackHole,
    BrokenAttempts,
    CacheLoss,
    ErrorRate,
    Fault,
    NetworkLatency,
    NoCapacity,
    Plan,
    Servers,
    SlowServers,
    SpotInterruption,
    StationErrors,
    StopServers,
    Throttle,
    ZoneOutage,
)


def fault_problems(plan: Plan, fault: Fault) -> Iterable[str]:
    """Every reason against a fault: its time, its target, its size."""
    name = f"fault {fault.id}"
    if not not_negative(fault.at_s) or not getattr(fault, "duration_s", 1.0) > 0.0:
        yield f"{name}: starts at 0 s or later and lasts longer than 0 s"
    yield from _target(plan, fault, name)
    yield from _size(fault, name)


def _target(plan: Plan, fault: Fault, name: str) -> Iterable[str]:
    stations = {station.id: station for station in plan.stations}
    links = {link.id: link for link in plan.links}
    hosts = {each.id for each in plan.hosts}
    if isinstance(fault, ZoneOutage):
        unknown = set(fault.stations or ()) - set(stations) - hosts
        if unknown:
            yield f"{name}: there are no stations {sorted(unknown)}"
    elif isinstance(fault, AddedLatency | ErrorRate | BrokenAttempts):
        if fault.link not in links:
            yield f"{name}: there is no link {fault.link!r}"
        elif isinstance(fault, BrokenAttempts) and links[fault.link].timeout_s is None:
            yield f"{name}: link {fault.link!r} has no timeout, so its attempts are not on record"
    elif isinstance(fault, BlackHole):
        if fault.target not in links and fault.target not in stations:
            yield f"{name}: there is no link or station {fault.target!r}"
    elif isinstance(fault, StopServers | SpotInterruption | NoCapacity):
        struck = stations.get(fault.station)
        if not isinstance(struck, Servers) and fault.station not in hosts:
            yield f"{name}: {fault.station!r} is no fleet"
        elif isinstance(fault, NoCapacity) and isinstance(struck, Servers) and struck.stands_on is not None:
            yield f"{name}: {fault.station!r} stands on hosts, whose launches may fail"
    elif fault.station not in stations:
        yield f"{name}: there is no station {fault.station!r}"
    elif isinstance(fault, SlowServers):
        if not isinstance(stations[fault.station], Servers):
            yield f"{name}: {fault.station!r} is no fleet of servers"
    elif isinstance(fault, CacheLoss) and getattr(stations[fault.station], "cache", None) is None:
        yield f"{name}: {fault.station!r} has no cache"


def _size(fault: Fault, name: str) -> Iterable[str]:
    if isinstance(fault, ErrorRate | StationErrors) and not 0.0 <= fault.probability <= 1.0:
        yield f"{name}: a probability is between 0 and 1, not {fault.probability!r}"
    elif isinstance(fault, AddedLatency | NetworkLatency) and not not_negative(fault.seconds):
        yield f"{name}: a latency is at least 0 s, not {fault.seconds!r}"
    elif isinstance(fault, SpotInterruption | NoCapacity) and not 0.0 < fault.share <= 1.0:
        yield f"{name}: a share is above 0 and at most 1"
    elif isinstance(fault, StopServers) and fault.count < 1:
        yield f"{name}: stops at least one server of a fleet"
    elif isinstance(fault, SlowServers | CacheLoss | BrokenAttempts) and not 0.0 <= fault.share <= 1.0:
        yield f"{name}: a share is between 0 and 1, not {fault.share!r}"
    elif isinstance(fault, Throttle) and not (not_negative(fault.rate_per_s) and not_negative(fault.burst)):
        yield f"{name}: a rate and a burst are at least 0"
    if isinstance(fault, BlackHole) and not not_negative(fault.retransmit_s):
        yield f"{name}: what is lost is sent again after at least 0 s, not {fault.retransmit_s!r}"
    if isinstance(fault, SlowServers) and not positive(fault.factor):
        yield f"{name}: work takes {fault.factor!r} times as long? (above 0)"
