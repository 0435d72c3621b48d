"""AWS Region: where everything in it stands, and whose prices and quotas hold."""

from __future__ import annotations

from dataclasses import dataclass

from designer.catalog.data import regions as places
from designer.catalog.data.regions import regions
from designer.catalog.params import param
from designer.catalog.spec import Service


@dataclass(frozen=True, slots=True)
class Params:
    region: str = param(
        "us-east-1",
        title="Region",
        choices={code: f"{each.title} ({code})" for code, each in regions().items()},
        help="Prices, quotas and distances follow from it. Not drawn: us-east-1.",
        docs_url="https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html",
    )


SERVICE = Service(
    title="Region",
    category="location",
    icon="Region",
    summary="A Region holds everything that shares its prices, quotas and zones.",
    docs_url="https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html",
    pricing_url="https://aws.amazon.com/pricing/",
    params=Params,
    role="group",
    constants=places.CONSTANTS,
)
