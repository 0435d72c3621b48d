"""What an Availability Zone takes with it: what stands there, its balancers' nodes, its ways out."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalog.behaviour import Arrow, Context, PlanPart, Site
from designer.catalog.parts.balancer_nodes import LostShare, lost_shares
from designer.graph.routes import INTERFACE_ENDPOINT, NAT, route_of
from designer.graph.scenario import Fault
from simulator import plan


def lose_zone(fault: Fault, name: str, context: Context, parts: PlanPart) -> Iterator[plan.Fault]:
    """A zone outage takes out what stands in that zone of that Region, no more."""
    region = struck_region(fault, context)
    fleets = tuple(
        station.id
        for station in parts.stations
        if isinstance(station, plan.Servers)
        and fault.zone in station.zones
        and owner_of(station.id, context).region == region
    ) + tuple(
        hosts.id
        for hosts in parts.hosts
        if fault.zone in hosts.zones and owner_of(hosts.id, context).region == region
    )
    if fleets and fault.zone is not None:
        yield plan.ZoneOutage(
            id=name, zone=fault.zone, at_s=fault.at_s, duration_s=fault.duration_s, stations=fleets
        )
    for arrow in context.arrows:
        if arrow.caller.region == region and fault.zone is not None:
            yield from _way_out_lost(fault, f"{name}/{arrow.id}", arrow, context, parts)
    for site in context.sites.values():
        if site.region == region and fault.zone in site.zones and any(context.out_of(site, "target")):
            yield from _broken(fault, f"{name}/{site.id}", site, parts)
            for place, lost in enumerate(lost_shares(site, fault.duration_s)):
                yield from _node_lost(fault, f"{name}/{site.id}-{place}", site, lost, parts)


def _way_out_lost(
    fault: Fault, name: str, arrow: Arrow, context: Context, parts: PlanPart
) -> Iterator[plan.Fault]:
    """Calls through a NAT gateway or an interface endpoint that stands in the zone get no answer.

    Route tables go on to point at the lost gateway. All that is lost is silent; where only some callers used
    the gateway, their share fails at once, since a link is silent as a whole or not at all.
    """
    share = share_through(fault.zone or "", arrow, context)
    for place, link in enumerate(each for each in parts.links if each.id.partition("/")[0] == arrow.id):
        when = {"at_s": fault.at_s, "duration_s": fault.duration_s}
        if share == 1.0:
            yield plan.BlackHole(id=f"{name}/out-{place}", target=link.id, **when)
        elif share > 0.0:
            text = f"{100 * share:.3g} % of the calls of {arrow.caller.title} lose their way out"
            yield plan.ErrorRate(id=f"{name}/out-{place}", link=link.id, probability=share, told=text, **when)


def share_through(zone: str, arrow: Arrow, context: Context) -> float:
    """Of the arrow's calls from elsewhere than the zone, what goes through a way out that stands in it."""
    route = route_of(context, arrow)
    if route is None or route.service not in (NAT, INTERFACE_ENDPOINT):
        return 0.0
    doors = [door for node_id in route.shares for door in context.sites[node_id].zones]
    callers = [each for each in arrow.caller.zones if each != zone]
    if route.service == INTERFACE_ENDPOINT or not arrow.caller.zones:
        return float(set(doors) == {zone})  # its name leads to those that are left; functions move there
    lost = [0.0 if each in doors else doors.count(zone) / len(doors) for each in callers]
    return sum(lost) / len(lost) if lost and doors else 0.0


def _broken(fault: Fault, name: str, balancer: Site, parts: PlanPart) -> Iterator[plan.Fault]:
    """What is under way through the lost node breaks off; its target works on for nobody."""
    for place, link in enumerate(each for each in parts.links if each.callee == balancer.id):
        if link.timeout_s is not None:
            share = 1.0 / len(balancer.zones)
            yield plan.BrokenAttempts(id=f"{name}/broken-{place}", link=link.id, at_s=fault.at_s, share=share)


def _node_lost(
    fault: Fault, name: str, balancer: Site, lost: LostShare, parts: PlanPart
) -> Iterator[plan.Fault]:
    for place, link in enumerate(each for each in parts.links if each.callee == balancer.id):
        yield plan.ErrorRate(
            id=f"{name}-{place}",
            link=link.id,
            at_s=fault.at_s + lost.after_s,
            duration_s=lost.duration_s,
            probability=lost.share,
            told=_lost_node(fault, balancer, lost) if lost.after_s == 0 else "",
        )


def _lost_node(fault: Fault, balancer: Site, lost: LostShare) -> str:
    text = (
        f"{100 * lost.share:.3g} % of the requests are lost with {balancer.title}'s node in zone {fault.zone}"
    )
    if lost.share == 1.0:
        return f"all requests are lost: {balancer.title} has no node but in zone {fault.zone}"
    return f"{text}, until DNS and the clients have forgotten its address"


def struck_region(fault: Fault, context: Context) -> str:
    """The Region whose zone fails: as the fault says, else the first in which something stands there."""
    told = fault.params.get("region")
    if isinstance(told, str):
        return told
    return next((site.region for site in context.sites.values() if fault.zone in site.zones), "")


def owner_of(station_id: str, context: Context) -> Site:
    return context.sites[station_id.partition("/")[0]]
