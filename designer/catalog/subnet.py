"""Subnet: a part of a VPC's addresses in one zone; what stands in it stands in that zone."""

from __future__ import annotations

from dataclasses import dataclass

from designer.catalog.params import param
from designer.catalog.spec import Service


@dataclass(frozen=True, slots=True)
class Params:
    public: bool = param(
        False,
        title="Public",
        help="Whether its route table leads to an internet gateway. What stands in a private one calls out "
        "through a NAT gateway or an endpoint of its VPC, which is billed.",
        docs_url="https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html",
    )


SERVICE = Service(
    title="Subnet",
    category="location",
    icon="Privatesubnet",
    summary="A part of a VPC's network inside one zone.",
    docs_url="https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html",
    pricing_url="https://aws.amazon.com/vpc/pricing/",
    params=Params,
    role="group",
    may_stand_in=("availability_zone",),
)
