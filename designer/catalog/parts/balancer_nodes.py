"""A load balancer has a node in each of its zones; a zone that fails takes that node with it.

Clients find the nodes by DNS, which hands out each in turn. So a dead node's share of the traffic is lost
until its address is taken out of DNS, and then less and less of it, as the clients' cached answers run out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from designer.catalog.behaviour import Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited

DNS_TTL_S = cited("time that clients keep a balancer's address", 60, "s", sources.ELB_HOW)
NODE_NOTICED_S = cited("until a dead node's address leaves DNS", 30, "s", sources.ELB_NODE_NOTICED)
CONSTANTS = (DNS_TTL_S, NODE_NOTICED_S)

STEPS = 6
"""Into how many steps the decline over the TTL is cut."""


@dataclass(frozen=True, slots=True)
class LostShare:
    """From `after_s` after the zone's loss on, for `duration_s`, this share of all requests is lost."""

    after_s: float
    duration_s: float
    share: float


def lost_shares(balancer: Site, outage_s: float) -> Iterator[LostShare]:
    """What of the requests is lost while one of its zones is out for `outage_s`.

    With n zones 1/n of them until the node's address has left DNS, then falling to nothing over the TTL,
    since cached answers are of every age. A balancer of one zone loses everything until the zone is back.
    """
    nodes = len(balancer.zones)
    if nodes == 1:
        yield LostShare(0.0, outage_s, 1.0)
        return
    noticed_s, step_s = float(NODE_NOTICED_S.value), float(DNS_TTL_S.value) / STEPS
    yield LostShare(0.0, min(noticed_s, outage_s), 1.0 / nodes)
    for step in range(STEPS):
        after_s = noticed_s + step * step_s
        if after_s < outage_s:
            share = (STEPS - step - 0.5) / STEPS / nodes
            yield LostShare(after_s, min(step_s, outage_s - after_s), share)
