"""What the faults of a Scenario do in a run: each action in the simulator's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from designer.catalog.behaviour import Context, PlanPart
from designer.catalog.fault_actions import ACTIONS
from designer.graph.scenario import Fault
from designer.graph.zone_loss import lose_zone, owner_of, struck_region
from simulator import plan


def plan_faults(fault: Fault, place: int, context: Context, parts: PlanPart) -> Iterator[plan.Fault]:
    """The fault in the simulator's words; nothing where it strikes nothing that can break."""
    yield from MAKERS[fault.action](fault, f"fault-{place}", context, parts)


def _servers(fault: Fault, name: str, context: Context, parts: PlanPart) -> Iterator[plan.Fault]:
    count = round(number(fault, "count"))
    for fleet in _fleets(fault, parts):
        yield plan.StopServers(id=name, station=fleet, at_s=fault.at_s, count=count)
        return


def _failover(fault: Fault, name: str, context: Context, parts: PlanPart) -> Iterator[plan.Fault]:
    for fleet in _fleets(fault, parts):
        yield plan.StopServers(id=f"{name}/{fleet}", station=fleet, at_s=fault.at_s, count=1)


def _fleets(fault: Fault, parts: PlanPart) -> Iterator[str]:
    for station in parts.stations:
        if isinstance(station, plan.Servers) and station.id.partition("/")[0] == fault.node:
            yield station.id
    for hosts in parts.hosts:
        if hosts.id.partition("/")[0] == fault.node:
            yield hosts.id


def _no_capacity(fault: Fault, name: str, context: Context, parts: PlanPart) -> Iterator[plan.Fault]:
    """Launches of EC2 fail: of the struck node's instances, or in the struck zone of all."""
    grounded = {
        each.id for each in parts.stations if isinstance(each, plan.Servers) and each.stands_on is not None
    }
    if fault.zone is None:
        struck, zones = [each for each in _fleets(fault, parts) if each not in grounded], None
    else:
        region, zones = struck_region(fault, context), (fault.zone,)
        struck = [
            each.id
            for each in (*parts.stations, *parts.hosts)
            if isinstance(each, plan.Servers | plan.Hosts)
            and fault.zone in each.zones
            and each.id not in grounded
            and owner_of(each.id, context).region == region
            and (isinstance(each, plan.Hosts) or owner_of(each.id, context).service in LAUNCHED_BY_EC2)
        ]
    for fleet in struck:
        yield plan.NoCapacity(
            id=f"{name}/{fleet}",
            station=fleet,
            at_s=fault.at_s,
            duration_s=fault.duration_s,
            share=number(fault, "probability"),
            zones=zones,
        )


def _spot(fault: Fault, name: str, context: Context, parts: PlanPart) -> Iterator[plan.Fault]:
    bought = {
        each.id
        for each in (*parts.stations, *parts.hosts)
        if isinstance(each, plan.Servers | plan.Hosts) and each.spot is not None
    }
    for fleet in _fleets(fault, parts):
        if fleet in bought:
            share = number(fault, "share")
            yield plan.SpotInterruption(id=f"{name}/{fleet}", station=fleet, at_s=fault.at_s, share=share)


def _deployed(fault: Fault, name: str, context: Context, parts: PlanPart) -> Iterator[plan.Fault]:
    """No fault: `deployments.py` makes a rolling deployment of it."""
    return iter(())


def _flush(fault: Fault, name: str, context: Context, parts: PlanPart) -> Iterator[plan.Fault]:
    for station in parts.stations:
        if isinstance(station, plan.Servers) and station.id == fault.node and station.cache is not None:
            yield plan.CacheLoss(id=name, station=station.id, at_s=fault.at_s, share=number(fault, "share"))


def _slow(fault: Fault, name: str, context: Context, parts: PlanPart) -> Iterator[plan.Fault]:
    stations = {station.id for station in parts.stations}
    for fleet in stations.intersection(_fleets(fault, parts)):
        yield plan.SlowServers(
            id=f"{name}/{fleet}",
            station=fleet,
            at_s=fault.at_s,
            duration_s=fault.duration_s,
            share=number(fault, "share"),
            factor=number(fault, "factor"),
        )


def _outage(fault: Fault, name: str, context: Context, parts: PlanPart) -> Iterator[plan.Fault]:
    yield from _failing(fault, name, parts, "injected")


def _throttles(fault: Fault, name: str, context: Context, parts: PlanPart) -> Iterator[plan.Fault]:
    yield from _failing(fault, name, parts, "throttled")


def _failing(
    fault: Fault, name: str, parts: PlanPart, cause: Literal["injected", "throttled"]
) -> Iterator[plan.Fault]:
    for place, station in enumerate(_doors(fault, parts)):
        yield plan.StationErrors(
            id=f"{name}/{place}",
            station=station,
            at_s=fault.at_s,
            duration_s=fault.duration_s,
            probability=number(fault, "probability"),
            cause=cause,
        )


def _throttle(fault: Fault, name: str, context: Context, parts: PlanPart) -> Iterator[plan.Fault]:
    rate = number(fault, "rate_per_s")
    for place, station in enumerate(_doors(fault, parts)):
        yield plan.Throttle(
            id=f"{name}/{place}",
            station=station,
            at_s=fault.at_s,
            duration_s=fault.duration_s,
            rate_per_s=rate,
            burst=max(1.0, rate),
        )


def _slow_network(fault: Fault, name: str, context: Context, parts: PlanPart) -> Iterator[plan.Fault]:
    for place, station in enumerate(_doors(fault, parts)):
        yield plan.NetworkLatency(
            id=f"{name}/{place}",
            station=station,
            at_s=fault.at_s,
            duration_s=fault.duration_s,
            seconds=number(fault, "seconds"),
        )


def _latency(fault: Fault, name: str, context: Context, parts: PlanPart) -> Iterator[plan.Fault]:
    for place, link in enumerate(_along(fault, parts)):
        yield plan.AddedLatency(
            id=f"{name}/{place}",
            link=link,
            at_s=fault.at_s,
            duration_s=fault.duration_s,
            seconds=number(fault, "seconds"),
        )


def _cut(fault: Fault, name: str, context: Context, parts: PlanPart) -> Iterator[plan.Fault]:
    for place, link in enumerate(_along(fault, parts)):
        yield plan.BlackHole(id=f"{name}/{place}", target=link, at_s=fault.at_s, duration_s=fault.duration_s)


def _errors(fault: Fault, name: str, context: Context, parts: PlanPart) -> Iterator[plan.Fault]:
    for place, link in enumerate(_along(fault, parts)):
        yield plan.ErrorRate(
            id=f"{name}/{place}",
            link=link,
            at_s=fault.at_s,
            duration_s=fault.duration_s,
            probability=number(fault, "probability"),
        )


def _along(fault: Fault, parts: PlanPart) -> Iterator[str]:
    """Links of the edge that is struck."""
    return (link.id for link in parts.links if link.id.partition("/")[0] == fault.edge)


def _doors(fault: Fault, parts: PlanPart) -> Iterator[str]:
    """Stations of the node that others reach: those that a link or a poller from elsewhere leads to."""
    reached = {link.callee: link.caller for link in parts.links}
    reached.update({poller.station: poller.store for poller in parts.pollers})
    for station in parts.stations:
        owner, came_from = station.id.partition("/")[0], reached.get(station.id, "").partition("/")[0]
        if owner == fault.node and came_from not in ("", owner):
            yield station.id


def number(fault: Fault, name: str) -> float:
    """A setting of the fault as a number: what was given, else what a form would begin with."""
    given = fault.params.get(name)
    if isinstance(given, int | float):
        return float(given)
    return next(each.begins for each in ACTIONS[fault.action].settings if each.name == name)


Maker = Callable[[Fault, str, Context, PlanPart], Iterator[plan.Fault]]

LAUNCHED_BY_EC2 = ("ec2_auto_scaling_group", "ec2_instance")
"""Services whose servers are instances; machines under containers are too."""

MAKERS: Mapping[str, Maker] = {
    "az_power_interruption": lose_zone,
    "terminate_instances": _servers,
    "stop_instances": _servers,
    "asg_insufficient_instance_capacity_error": _no_capacity,
    "api_insufficient_instance_capacity_error": _no_capacity,
    "interrupt_spot": _spot,
    "deploy_new_version": _deployed,
    "failover_database": _failover,
    "flush_cache": _flush,
    "slow_servers": _slow,
    "dependency_outage": _outage,
    "inject_throttles": _throttles,
    "throttle": _throttle,
    "slow_network": _slow_network,
    "network_latency": _latency,
    "disrupt_connectivity": _cut,
    "inject_errors": _errors,
}
"""What makes the simulator's faults of an action, by its name: one for each in `ACTIONS`."""
