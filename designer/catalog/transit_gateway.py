"""Transit gateway: joins the VPCs of a Region; billed per attached VPC and per byte sent into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.data import sources
from designer.catalog.observed import HOURS_A_MONTH, Observed
from designer.catalog.spec import Meter, Quota, Service

_GUIDE = "https://docs.aws.amazon.com/vpc/latest/tgw/what-is-transit-gateway.html"


@dataclass(frozen=True, slots=True)
class Params:
    """It has no settings: every VPC of its Region with something in it is attached."""


def build(site: Site, context: Context) -> PlanPart:
    """Nothing: it adds no time worth telling."""
    return PlanPart()


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """An attachment for each VPC of the Region in which something stands."""
    vpcs = {each.vpc for each in context.sites.values() if each.region == site.region and each.vpc}
    how = f"{len(vpcs)} VPC{'s' if len(vpcs) != 1 else ''} attached, all 730 h."
    hours = len(vpcs) * HOURS_A_MONTH
    return [Billed("tgw.attachment.vpc", "hour", hours, how, whole_month=True)]


SERVICE = Service(
    title="Transit gateway",
    category="networking",
    icon="AWSTransitGateway",
    summary="Joins the VPCs of a Region; without one they are taken to be peered.",
    docs_url=_GUIDE,
    pricing_url="https://aws.amazon.com/transit-gateway/pricing/",
    params=Params,
    build=build,
    meter=meter,
    may_stand_in=("region",),
    meters=(
        Meter("tgw.attachment.vpc", "VPC attachments", "hour"),
        Meter("tgw.gb.vpc", "Data sent into it by VPCs", "GB"),
    ),
    quotas=(
        Quota(
            "vpc.transit_gateways",
            "Transit gateways of an account in a Region",
            5,
            "gateways",
            *sources.pair(sources.VPC_QUOTAS),
        ),
    ),
)
