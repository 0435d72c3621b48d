"""The front door of what keeps messages: it admits so many calls a second, and keeps what it admits."""

from __future__ import annotations

from designer.catalog.behaviour import Context, PlanPart, Site
from simulator import plan


def has_door(site: Site) -> bool:
    """Whether senders call a door: of topics, and of FIFO queues; a standard queue admits any rate."""
    return site.service == "sns_topic" or bool(getattr(site.params, "fifo", False))


def door(site: Site) -> str:
    """Id of the station that senders call."""
    return f"{site.id}/door"


def front_door(site: Site, context: Context, pool: plan.RatePool) -> PlanPart:
    """The door with its pool, and its way to the store; a message is as large as the largest sender's."""
    sizes = [arrow.request_bytes for arrow in context.into(site, "send", "subscription")]
    inside = plan.Send(
        id=f"{site.id}/kept",
        caller=door(site),
        callee=site.id,
        request_bytes={
            class_id: max((each.get(class_id, 0.0) for each in sizes), default=0.0)
            for class_id in context.classes
        },
    )
    return PlanPart(stations=(plan.Delay(door(site), pools=(pool.id,)),), links=(inside,), pools=(pool,))
