"""Whether a load balancer can be reached from the internet, and the public addresses that this costs."""

from __future__ import annotations

from typing import Any

from designer.catalog.behaviour import Billed, Site
from designer.catalog.observed import HOURS_A_MONTH
from designer.catalog.params import param

INTERNET_FACING = "internet-facing"


def scheme_param(docs_url: str) -> Any:
    """A balancer's `scheme`: internet-facing or internal."""
    return param(
        INTERNET_FACING,
        title="Scheme",
        choices={INTERNET_FACING: "Internet-facing", "internal": "Internal"},
        help="Internet-facing ones have a public IPv4 address in each zone, which is billed.",
        docs_url=docs_url,
    )


def billed_addresses(site: Site) -> list[Billed]:
    """The public IPv4 addresses of a balancer's nodes; none if it is internal."""
    if site.params.scheme != INTERNET_FACING:
        return []
    zones = len(site.zones)
    how = f"One public IPv4 address in each of {zones} zones, all 730 h."
    return [Billed("ipv4.in_use", "hour", zones * HOURS_A_MONTH, how, whole_month=True)]
