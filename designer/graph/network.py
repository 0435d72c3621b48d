"""Where both ends of an edge stand gives its network latency, and how many of its bytes cross zones."""

from __future__ import annotations

from designer.catalog.behaviour import Site
from designer.catalog.data.regions import CROSS_ZONE, SAME_ZONE, round_trip_between_regions_s
from designer.graph.document import Graph, PlacedNode, placed_group

MS_PER_S = 1_000.0


def zones_of(each: PlacedNode) -> tuple[str, ...]:
    """Letters of the zones a node runs in: the zone box around it, else its `zones` setting, else none.

    None means a service of the whole Region (a queue, a function), or something outside AWS.
    """
    if each.placement.zone is not None:
        return (each.placement.zone,)
    return tuple(getattr(each.params, "zones", ()))


def public_of(graph: Graph, each: PlacedNode) -> bool | None:
    """Whether the subnet box around a node is public; None where no subnet is drawn around it."""
    for group_id in each.placement.groups:
        group = placed_group(graph, group_id)
        if group.service.key == "subnet":
            return bool(group.params.public)
    return None


def latency_s(caller: Site, callee: Site) -> float:
    """One way, mean, in seconds. A client's own round trip counts instead of anything inside AWS."""
    outside_ms = _outside_ms(caller) + _outside_ms(callee)
    if is_outside(caller) or is_outside(callee):
        return outside_ms / 2.0 / MS_PER_S
    if caller.region != callee.region:
        return round_trip_between_regions_s(caller.region, callee.region) / 2.0
    crossing = share_across_zones(caller, callee)
    round_trip_ms = crossing * float(CROSS_ZONE.value) + (1.0 - crossing) * float(SAME_ZONE.value)
    return round_trip_ms / 2.0 / MS_PER_S


def share_across_zones(caller: Site, callee: Site) -> float:
    """Share of calls whose two ends stand in different zones, when both ends spread evenly over theirs.

    A balancer without cross-zone balancing keeps to its own zones where the target stands in them too. A
    service of the whole Region is taken to answer from another zone than the caller's: its latency is that,
    its bytes are not billed as such.
    """
    if not caller.zones or not callee.zones:
        return 1.0
    common = set(caller.zones) & set(callee.zones)
    if not getattr(caller.params, "cross_zone", True) and common:
        return 1.0 - len(common) / len(set(caller.zones))
    return 1.0 - len(common) / (len(caller.zones) * len(callee.zones))


def is_outside(site: Site) -> bool:
    """Whether it stands outside AWS: what has a round trip of its own to the Region."""
    return hasattr(site.params, "round_trip_ms")


def _outside_ms(site: Site) -> float:
    return float(getattr(site.params, "round_trip_ms", 0.0))
