"""The surge queue of a Classic Load Balancer: who finds all its targets full waits there, then gets a 503.

The simulator has a queue for each server and none before them all, so the surge queue's room is shared out
over the servers that a fleet begins with. With least outstanding requests, which a Classic Load Balancer
takes for HTTP, the queues fill evenly: who spills over is as many as with one queue before them.
"""

from __future__ import annotations

from math import ceil

from designer.catalog.behaviour import Context, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited

CLASSIC = "classic_load_balancer"
SURGE_QUEUE = cited("requests that wait for a healthy target", 1_024, "requests", sources.CLB_SURGE)


def room_per_server(site: Site, context: Context, servers: int) -> int | None:
    """Requests that may wait for one server: as its own setting says, with its part of the surge queue."""
    own: int | None = site.params.queue_limit
    if own is None:
        return None
    balancers = sum(arrow.caller.service == CLASSIC for arrow in context.into(site, "target"))
    return own + ceil(balancers * int(SURGE_QUEUE.value) / max(1, servers))
