"""Availability Zone: one or more data centres that fail together, and apart from the other zones."""

from __future__ import annotations

from dataclasses import dataclass

from designer.catalog.data.regions import CROSS_ZONE, SAME_ZONE, ZONE_LETTERS
from designer.catalog.params import param
from designer.catalog.spec import Service


@dataclass(frozen=True, slots=True)
class Params:
    zone: str = param(
        "a",
        title="Zone",
        choices={letter: f"Zone {letter}" for letter in ZONE_LETTERS},
        help="The letter behind the Region's code, as in eu-west-1a.",
        docs_url="https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html",
    )


SERVICE = Service(
    title="Availability Zone",
    short_title="Zone",
    category="location",
    icon="own:availability_zone",
    summary="What stands in it fails together when the zone loses power.",
    docs_url="https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html",
    pricing_url="https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer",
    params=Params,
    role="group",
    may_stand_in=("vpc", "region"),
    constants=(SAME_ZONE, CROSS_ZONE),
)
