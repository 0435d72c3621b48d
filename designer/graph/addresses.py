"""Public IPv4 addresses that follow from where servers stand: AWS bills each hour of each."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalog.behaviour import Billed, Context
from designer.catalog.observed import Observed

ADDRESS = "ipv4.in_use"
COMPUTES = frozenset({"compute", "containers"})


def addressed(context: Context, observed: Observed) -> Iterator[tuple[str, str, Billed]]:
    """(node id, Region, what) of every fleet drawn in a public subnet: an address of each server it has.

    What stands in a VPC without a subnet box is billed none: whether it has addresses is not drawn.
    Source: VPC guide, IP addressing (subnets that assign public addresses at launch); VPC pricing, 2024-02.
    """
    for site in context.sites.values():
        station = observed.result.stations.get(site.id)
        if not site.public or site.category not in COMPUTES or station is None or station.capacity_s <= 0:
            continue
        hours = station.capacity_s / 3_600.0
        shape = observed.hourly_mean(site.id, "servers_in_service")
        by_hour = observed.by_hour(observed.spread(hours, shape))
        how = f"A public address of each server in its public subnet: {hours:,.4g} hours in the run, "
        billed = Billed(ADDRESS, "hour", observed.monthly(hours), how + f"{observed.month}.", by_hour)
        yield site.id, site.region, billed
