"""Interface endpoint (PrivateLink): an address in the VPC for an AWS service, billed by zone and byte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.data import sources
from designer.catalog.data.endpoints import INTERFACE
from designer.catalog.observed import HOURS_A_MONTH, Observed
from designer.catalog.params import param
from designer.catalog.parts.zones import zones_param
from designer.catalog.spec import Meter, Quota, Service

_GUIDE = "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html"


@dataclass(frozen=True, slots=True)
class Params:
    endpoint: str = param(
        "sqs",
        title="To",
        choices=INTERFACE,
        help="The service of the same Region whose name then leads here from everywhere in the VPC.",
        docs_url=_GUIDE,
    )
    zones: tuple[str, ...] = zones_param("its network interfaces")


def build(site: Site, context: Context) -> PlanPart:
    """Nothing: it adds no time worth telling."""
    return PlanPart()


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Hours in each zone. Its bytes are those of the edges that go through it."""
    zones = max(1, len(site.zones))
    how = f"In {zones} zone{'s' if zones > 1 else ''}, all 730 h."
    return [Billed("vpce.interface.hour", "hour", zones * HOURS_A_MONTH, how, whole_month=True)]


SERVICE = Service(
    title="Interface endpoint",
    category="networking",
    icon="AmazonVPCEndpoints",
    summary="An address inside a VPC for an AWS service, past the NAT gateway.",
    docs_url=_GUIDE,
    pricing_url="https://aws.amazon.com/privatelink/pricing/",
    params=Params,
    build=build,
    meter=meter,
    may_stand_in=("vpc", "availability_zone", "subnet"),
    meters=(
        Meter("vpce.interface.hour", "Endpoint hours, per zone", "hour"),
        Meter("vpce.interface.gb", "Data processed, both ways", "GB"),
    ),
    quotas=(
        Quota(
            "vpc.interface_endpoints",
            "Interface endpoints of a VPC",
            50,
            "endpoints",
            *sources.pair(sources.VPC_QUOTAS),
        ),
    ),
)
