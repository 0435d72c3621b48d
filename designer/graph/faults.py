"""What can break in a run: each action, what it strikes, its settings, and the simulator's word for it.

Actions are named after AWS Fault Injection Service's where it has one
(https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from designer.catalog.behaviour import Context, PlanPart
from designer.graph.scenario import Fault
from simulator import plan


@dataclass(frozen=True, slots=True)
class Setting:
    """A number that an action takes, with bounds; `default` None means that it must be given."""

    name: str
    unit: str
    minimum: float
    maximum: float
    default: float | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """A kind of fault. `strikes` is zone, node or edge; `lasts` whether it has a duration."""

    title: str
    strikes: str
    settings: tuple[Setting, ...]
    lasts: bool
    faults: Callable[[Fault, str, Context, PlanPart], Iterator[plan.Fault]]


def plan_faults(fault: Fault, place: int, context: Context, parts: PlanPart) -> Iterator[plan.Fault]:
    """The fault in the simulator's words; nothing where it strikes nothing that can break."""
    yield from ACTIONS[fault.action].faults(fault, f"fault-{place}", context, parts)


def _zone(fault: Fault, name: str, context: Context, parts: PlanPart) -> Iterator[plan.Fault]:
    """A zone outage takes out what stands in that zone of that Region, no more."""
    region = _struck_region(fault, context)
    fleets = tuple(
        station.id
        for station in parts.stations
        if isinstance(station, plan.Servers)
        and fault.zone in station.zones
        and context.sites[station.id.partition("/")[0]].region == region
    )
    if fleets and fault.zone is not None:
        yield plan.ZoneOutage(
            id=name, zone=fault.zone, at_s=fault.at_s, duration_s=fault.duration_s, stations=fleets
        )


def _struck_region(fault: Fault, context: Context) -> str:
    """The Region whose zone fails: as the fault says, else the first in which something stands there."""
    told = fault.params.get("region")
    if isinstance(told, str):
        return told
    return next((site.region for site in context.sites.values() if fault.zone in site.zones), "")


def _servers(fault: Fault, name: str, context: Context, parts: PlanPart) -> Iterator[plan.Fault]:
    for station in parts.stations:
        if isinstance(station, plan.Servers) and station.id.partition("/")[0] == fault.node:
            yield plan.StopServers(
                id=name, station=station.id, at_s=fault.at_s, count=round(number(fault, "count"))
            )
            return


def _latency(fault: Fault, name: str, context: Context, parts: PlanPart) -> Iterator[plan.Fault]:
    for place, link in enumerate(_links(fault, parts)):
        yield plan.AddedLatency(
            id=f"{name}/{place}",
            link=link.id,
            at_s=fault.at_s,
            duration_s=fault.duration_s,
            seconds=number(fault, "seconds"),
        )


def _errors(fault: Fault, name: str, context: Context, parts: PlanPart) -> Iterator[plan.Fault]:
    for place, link in enumerate(_links(fault, parts)):
        yield plan.ErrorRate(
            id=f"{name}/{place}",
            link=link.id,
            at_s=fault.at_s,
            duration_s=fault.duration_s,
            probability=number(fault, "probability"),
        )


def _links(fault: Fault, parts: PlanPart) -> Iterator[plan.Link]:
    return (link for link in parts.links if link.id.partition("/")[0] == fault.edge)


def number(fault: Fault, name: str) -> float:
    """A setting of the fault as a number: what was given, else its default."""
    given = fault.params.get(name)
    if isinstance(given, int | float):
        return float(given)
    setting = next(each for each in ACTIONS[fault.action].settings if each.name == name)
    return setting.default or 0.0


ACTIONS: Mapping[str, Action] = {
    "az_power_interruption": Action("An Availability Zone loses power", "zone", (), True, _zone),
    "terminate_instances": Action(
        "Instances of a fleet are lost",
        "node",
        (Setting("count", "instances", 1, 10_000, 1, whole=True),),
        False,
        _servers,
    ),
    "network_latency": Action(
        "A connection gets slower", "edge", (Setting("seconds", "s", 0.000_1, 900),), True, _latency
    ),
    "inject_errors": Action(
        "Calls over a connection fail", "edge", (Setting("probability", "ratio", 0, 1),), True, _errors
    ),
}
"""Every action by the name the Scenario writes."""
