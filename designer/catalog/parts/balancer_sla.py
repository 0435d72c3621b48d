"""What AWS promises of a load balancer: more of one that stands in several zones."""

from __future__ import annotations

from designer.catalog.data import sources
from designer.catalog.spec import Sla

_URL = "https://aws.amazon.com/elasticloadbalancing/sla/"

BALANCER_SLA = (
    Sla(99.99, "time, in two or more zones", *sources.pair(sources.SLA_ELB), _URL, least_zones=2),
    Sla(99.9, "time, in one zone", *sources.pair(sources.SLA_ELB), _URL),
)
"""Of all four kinds."""
