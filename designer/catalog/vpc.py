"""Amazon VPC: a network of its own inside a Region."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass

from designer.catalog.data import sources
from designer.catalog.params import param
from designer.catalog.reading import Fault
from designer.catalog.spec import Quota, Service

LARGEST_PREFIX, SMALLEST_PREFIX = 16, 28


@dataclass(frozen=True, slots=True)
class Params:
    cidr: str = param(
        "10.0.0.0/16",
        title="IPv4 range",
        help="The addresses of the network, /16 to /28.",
        docs_url="https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html",
    )

    def faults(self) -> Iterator[Fault]:
        try:
            network = ipaddress.IPv4Network(self.cidr)
        except ValueError:
            yield Fault(
                ("cidr",),
                "not-a-cidr-block",
                f'"{self.cidr[:40]}" is no IPv4 range.',
                "Write it like 10.0.0.0/16, with no bits set behind the prefix.",
            )
            return
        if not LARGEST_PREFIX <= network.prefixlen <= SMALLEST_PREFIX:
            yield Fault(
                ("cidr",),
                "cidr-size",
                f"A range of /{network.prefixlen} is not possible.",
                "Use a prefix from /16 to /28.",
            )


SERVICE = Service(
    title="Virtual private cloud (VPC)",
    short_title="VPC",
    category="location",
    icon="VirtualprivatecloudVPC",
    summary="A private network in a Region, over all its zones.",
    docs_url="https://docs.aws.amazon.com/vpc/latest/userguide/what-is-amazon-vpc.html",
    pricing_url="https://aws.amazon.com/vpc/pricing/",
    params=Params,
    role="group",
    may_stand_in=("region",),
    quotas=(
        Quota("vpc.vpcs", "VPCs in a Region", 5, "VPCs", sources.VPC_QUOTAS.text, sources.VPC_QUOTAS.date),
    ),
)
