"""Gateway endpoint: a route from a VPC to S3 or DynamoDB that costs nothing and spares the NAT gateway."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.data import sources
from designer.catalog.data.endpoints import GATEWAY
from designer.catalog.observed import Observed
from designer.catalog.params import param
from designer.catalog.spec import Quota, Service

_GUIDE = "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html"


@dataclass(frozen=True, slots=True)
class Params:
    endpoint: str = param(
        "s3",
        title="To",
        choices=GATEWAY,
        help="The service of the same Region that the VPC's route tables send here.",
        docs_url=_GUIDE,
    )


def build(site: Site, context: Context) -> PlanPart:
    """Nothing: a row in a route table."""
    return PlanPart()


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """AWS charges nothing for it, nor for the bytes through it."""
    return ()


SERVICE = Service(
    title="Gateway endpoint",
    category="networking",
    icon="AmazonVPCEndpoints",
    summary="A free way from a VPC to S3 or DynamoDB, past the NAT gateway.",
    docs_url=_GUIDE,
    pricing_url="https://aws.amazon.com/privatelink/pricing/",
    params=Params,
    build=build,
    meter=meter,
    may_stand_in=("vpc",),
    quotas=(
        Quota(
            "vpc.gateway_endpoints",
            "Gateway endpoints in a Region",
            20,
            "endpoints",
            *sources.pair(sources.VPC_QUOTAS),
        ),
    ),
)
