"""What the edges cost: bytes to the internet, between zones, between Regions."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalog.behaviour import Arrow, Billed, Context
from designer.catalog.observed import BYTES_PER_GB, Observed
from designer.graph.network import is_outside, share_across_zones

OUT, IN, BETWEEN_ZONES, BETWEEN_REGIONS = (
    "dt.out.internet",
    "dt.in.internet",
    "dt.inter_az",
    "dt.out.region.to.",
)
ENDS = 2
"""Bytes between zones are billed at both ends: once as out of one zone, once as in to the other."""


def transferred(context: Context, observed: Observed) -> Iterator[tuple[str, str, Billed]]:
    """(edge id, Region that bills it, what) of every edge whose bytes have a meter."""
    for arrow in context.arrows:
        if arrow.id not in observed.result.links:
            continue  # a poller: bytes from a queue to a function of the same Region cost nothing
        link = observed.link(arrow.id)
        request_gb, response_gb = link.request_bytes / BYTES_PER_GB, link.response_bytes / BYTES_PER_GB
        if is_outside(arrow.caller) and not is_outside(arrow.callee):
            yield from _internet(arrow, arrow.callee.region, response_gb, request_gb, observed)
        elif is_outside(arrow.callee) and not is_outside(arrow.caller):
            yield from _internet(arrow, arrow.caller.region, request_gb, response_gb, observed)
        elif arrow.caller.region != arrow.callee.region:
            yield from _regions(arrow, request_gb, response_gb, observed)
        else:
            yield from _zones(arrow, request_gb + response_gb, observed)


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
