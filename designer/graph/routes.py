"""Which way bytes leave a VPC: past a NAT gateway, through an endpoint, or straight out. Nobody types it in.

What stands in a private subnet box, and every function in a VPC, has no public address: it calls out
through the VPC's NAT gateways. What stands in a VPC without a subnet box is taken to be in private subnets
if the VPC has a NAT gateway, else in public ones. An endpoint for the called service of the same Region is
used by all of the VPC, a gateway endpoint before an interface endpoint.
Source: VPC guide, route tables and NAT gateways; PrivateLink guide, private DNS; 2026-07.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from designer.catalog.behaviour import Arrow, Context, Site
from designer.graph.network import is_outside

NAT, GATEWAY_ENDPOINT, INTERFACE_ENDPOINT, TRANSIT = (
    "nat_gateway",
    "gateway_endpoint",
    "interface_endpoint",
    "transit_gateway",
)


@dataclass(frozen=True, slots=True)
class Route:
    """What an arrow's bytes go through: `shares` of them by node, all nodes of one `service`.

    `crossing`: share of the bytes that change zones on their way to it.
    """

    service: str
    shares: Mapping[str, float]
    crossing: float = 0.0


def route_of(context: Context, arrow: Arrow) -> Route | None:
    """What stands between the ends of the arrow; None where nothing does that is drawn."""
    caller, callee = arrow.caller, arrow.callee
    if caller.vpc is None or is_outside(caller):
        return None
    if leaves(arrow):
        return _endpoint(context, caller, callee) or _nat(context, caller)
    if callee.vpc not in (None, caller.vpc) and callee.region == caller.region:
        joining = [each.id for each in _sites(context, TRANSIT) if each.region == caller.region]
        if joining:
            return Route(TRANSIT, {joining[0]: 1.0})
    return None


def leaves(arrow: Arrow) -> bool:
    """Whether the arrow leads from a VPC to a public address: outside of AWS, or of a service of a Region."""
    if arrow.caller.vpc is None or is_outside(arrow.caller) or arrow.kind == "target":
        return False
    return is_outside(arrow.callee) or bool(arrow.callee.endpoint)


def is_private(context: Context, site: Site) -> bool:
    """Whether the node has no public address of its own."""
    if site.vpc is None:
        return False
    if site.public is not None:
        return not site.public
    return not is_guessed(site) or any(True for _ in _within(context, NAT, site.vpc))


def is_guessed(site: Site) -> bool:
    """Whether only the VPC's NAT gateways tell on which side it stands: no subnet box is drawn around it, and
    it is no function, which is always private in a VPC."""
    return site.vpc is not None and site.public is None and site.service != "lambda_function"


def _endpoint(context: Context, caller: Site, callee: Site) -> Route | None:
    if not callee.endpoint or callee.region != caller.region or caller.vpc is None:
        return None
    for service in (GATEWAY_ENDPOINT, INTERFACE_ENDPOINT):
        for each in _within(context, service, caller.vpc):
            if each.params.endpoint == callee.endpoint:
                return Route(service, {each.id: 1.0})
    return None


def _nat(context: Context, caller: Site) -> Route | None:
    """Each zone of the caller goes through the gateway of its own zone, else evenly through all."""
    if caller.vpc is None or not is_private(context, caller):
        return None
    gateways = {each.id: each.zones for each in _within(context, NAT, caller.vpc)}
    doors = [(gateway, zone) for gateway, zones in gateways.items() for zone in zones]
    if not doors:
        return None
    shares = dict.fromkeys(gateways, 0.0)
    crossing = 0.0
    parts = caller.zones or (None,)
    for zone in parts:
        near = [door for door in doors if door[1] == zone]
        if zone is not None and not near:
            crossing += 1.0 / len(parts)
        for gateway, _ in near or doors:
            shares[gateway] += 1.0 / len(parts) / len(near or doors)
    return Route(NAT, shares, crossing)


def _within(context: Context, service: str, vpc: str) -> Iterator[Site]:
    return (each for each in _sites(context, service) if each.vpc == vpc)


def _sites(context: Context, service: str) -> Iterator[Site]:
    return (each for each in context.sites.values() if each.service == service)
