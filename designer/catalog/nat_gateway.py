"""NAT gateway: the way out of private subnets; what goes through it is billed by the hour and by the byte.

It has no ports: which edges go through it follows from where their ends stand (`designer/graph/routes.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.data import sources
from designer.catalog.observed import HOURS_A_MONTH, Observed
from designer.catalog.params import param
from designer.catalog.parts.zones import zones_param
from designer.catalog.spec import Meter, Quota, Service

_GUIDE = "https://docs.aws.amazon.com/vpc/latest/userguide/"


@dataclass(frozen=True, slots=True)
class Params:
    zones: tuple[str, ...] = zones_param("one gateway each")
    elastic_ips: int = param(
        1,
        title="Elastic IPs per gateway",
        minimum=1,
        maximum=8,
        advanced=True,
        help="Each is a public IPv4 address and billed; more of them allow more connections to one target.",
        docs_url=_GUIDE + "nat-gateway-basics.html",
    )


def build(site: Site, context: Context) -> PlanPart:
    """Nothing: it adds no time worth telling and is never full at the rates of a drawing."""
    return PlanPart()


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Hours of each gateway and its addresses. Its bytes are those of the edges that go through it."""
    gateways = max(1, len(site.zones))
    addresses = gateways * site.params.elastic_ips
    told = "One gateway" if gateways == 1 else f"{gateways} gateways, one in each zone"
    hours = Billed("nat.hour", "hour", gateways * HOURS_A_MONTH, f"{told}, all 730 h.", whole_month=True)
    how = f"{addresses} public IPv4 address{'es' if addresses > 1 else ''}, all 730 h."
    return [hours, Billed("ipv4.in_use", "hour", addresses * HOURS_A_MONTH, how, whole_month=True)]


SERVICE = Service(
    title="NAT gateway",
    short_title="NAT",
    category="networking",
    icon="AmazonVPCNATGateway",
    summary="Lets private subnets reach the internet and AWS's public services.",
    docs_url=_GUIDE + "vpc-nat-gateway.html",
    pricing_url="https://aws.amazon.com/vpc/pricing/",
    params=Params,
    build=build,
    meter=meter,
    may_stand_in=("vpc", "availability_zone", "subnet"),
    meters=(
        Meter("nat.hour", "Gateway hours", "hour"),
        Meter("nat.gb", "Data processed, both ways", "GB"),
        Meter("ipv4.in_use", "Public IPv4 addresses", "hour"),
    ),
    quotas=(
        Quota("vpc.nat_gateways", "NAT gateways in a zone", 5, "gateways", *sources.pair(sources.VPC_QUOTAS)),
    ),
)
