"""What bytes cost: to the internet, between zones and Regions, through NAT gateways and endpoints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from designer.catalog.behaviour import Arrow, Billed, Context
from designer.catalog.observed import BYTES_PER_GB, Observed
from designer.graph.network import is_outside, share_across_zones
from designer.graph.routes import INTERFACE_ENDPOINT, NAT, TRANSIT, Route, is_guessed, route_of

OUT, IN, BETWEEN_ZONES, BETWEEN_REGIONS = (
    "dt.out.internet",
    "dt.in.internet",
    "dt.inter_az",
    "dt.out.region.to.",
)
PROCESSED = {NAT: "nat.gb", INTERFACE_ENDPOINT: "vpce.interface.gb", TRANSIT: "tgw.gb.vpc"}
"""Meter of what passes through a node of the service, both ways; a gateway endpoint takes nothing."""

ENDS = 2
"""Bytes between zones are billed at both ends: once as out of one zone, once as in to the other."""


def transferred(context: Context, observed: Observed) -> Iterator[tuple[str, str, Billed]]:
    """(node or edge id, Region that bills it, what) of every byte that has a meter.

    Transfer belongs to the edge; what a NAT gateway, endpoint or transit gateway processed belongs to it.
    """
    passed: dict[tuple[str, str], list[tuple[Arrow, float]]] = defaultdict(list)
    for arrow in context.arrows:
        if arrow.id not in observed.result.links:
            continue  # a poller: bytes from a queue to a function of the same Region cost nothing
        link = observed.link(arrow.id)
        request_gb, response_gb = link.request_bytes / BYTES_PER_GB, link.response_bytes / BYTES_PER_GB
        route = route_of(context, arrow)
        if is_outside(arrow.caller) and not is_outside(arrow.callee):
            yield from _internet(arrow, arrow.callee.region, response_gb, request_gb, observed)
        elif is_outside(arrow.callee) and not is_outside(arrow.caller):
            yield from _internet(arrow, arrow.caller.region, request_gb, response_gb, observed)
        elif arrow.caller.region != arrow.callee.region:
            yield from _regions(arrow, request_gb, response_gb, observed)
        elif route is None:
            yield from _zones(arrow, request_gb + response_gb, observed)
        if route is not None:
            yield from _to_the_gateway(arrow, route, request_gb + response_gb, observed)
            if route.service in PROCESSED:
                for node_id, share in route.shares.items():
                    passed[node_id, PROCESSED[route.service]].append(
                        (arrow, share * (request_gb + response_gb))
                    )
    for (node_id, meter), parts in passed.items():
        yield from _processed(context, node_id, meter, parts, observed)


def _processed(
    context: Context, node_id: str, meter: str, parts: list[tuple[Arrow, float]], observed: Observed
) -> Iterator[tuple[str, str, Billed]]:
    """Bytes of all edges that go through a node, with the largest three named."""
    size = sum(part for _, part in parts)
    if size <= 0:
        return
    largest = sorted(parts, key=lambda pair: -pair[1])[:3]
    names = ", ".join(f"{arrow.caller.title} to {arrow.callee.title}" for arrow, part in largest if part > 0)
    more = ", and others" if len(parts) > len(largest) else ""
    how = f"{size:,.4g} GB both ways in the run ({names}{more}), {observed.month}."
    guessed = sorted({arrow.caller.title for arrow, _ in parts if is_guessed(arrow.caller)})
    if meter == PROCESSED[NAT] and guessed:
        stand = "stands" if len(guessed) == 1 else "stand"
        titles = ", ".join(guessed)
        how += f" In no subnet box {stand} {titles}: taken as private, for the VPC has a NAT gateway."
    yield node_id, context.sites[node_id].region, Billed(meter, "GB", observed.monthly(size), how)


def _to_the_gateway(
    arrow: Arrow, route: Route, size: float, observed: Observed
) -> Iterator[tuple[str, str, Billed]]:
    """Bytes to a NAT gateway of another zone. To PrivateLink and transit gateways AWS charges none."""
    crossing = route.crossing * size
    if crossing <= 0:
        return
    how = (
        f"{route.crossing:.0%} of {size:,.4g} GB go through a NAT gateway in another zone, billed at both "
        f"ends, {observed.month}."
    )
    yield arrow.id, arrow.caller.region, Billed(BETWEEN_ZONES, "GB", observed.monthly(crossing * ENDS), how)


def _internet(
    arrow: Arrow, region: str, out_gb: float, in_gb: float, observed: Observed
) -> Iterator[tuple[str, str, Billed]]:
    for meter, size, way in ((OUT, out_gb, "to"), (IN, in_gb, "from")):
        if size > 0:
            how = f"{size:,.4g} GB {way} the internet in the run, {observed.month}."
            yield arrow.id, region, Billed(meter, "GB", observed.monthly(size), how)


def _regions(
    arrow: Arrow, request_gb: float, response_gb: float, observed: Observed
) -> Iterator[tuple[str, str, Billed]]:
    ends = (
        (arrow.caller.region, arrow.callee.region, request_gb),
        (arrow.callee.region, arrow.caller.region, response_gb),
    )
    for origin, destination, size in ends:
        if size > 0:
            how = f"{size:,.4g} GB from {origin} to {destination} in the run, {observed.month}."
            yield arrow.id, origin, Billed(BETWEEN_REGIONS + destination, "GB", observed.monthly(size), how)


def _zones(arrow: Arrow, size: float, observed: Observed) -> Iterator[tuple[str, str, Billed]]:
    """Nothing for services of the whole Region, nor for what a balancer sends on without charge."""
    regional = not arrow.caller.zones or not arrow.callee.zones
    crossing = share_across_zones(arrow.caller, arrow.callee)
    if regional or arrow.caller.free_between_zones or crossing * size <= 0:
        return
    how = f"{crossing:.0%} of {size:,.4g} GB cross zones in the run, billed at both ends, {observed.month}."
    billed = Billed(BETWEEN_ZONES, "GB", observed.monthly(size * crossing * ENDS), how)
    yield arrow.id, arrow.caller.region, billed
