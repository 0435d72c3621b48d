"""EC2 instance types of the families most in use: cores, memory, network, addresses, CPU credits.

`linux_usd_per_h` is what Karpenter's own price table says for us-east-1 (2026-07-20). It only ranks types,
as Karpenter does when it picks one; bills come from the price books.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class InstanceType:
    """One row of `instance_types.csv`. Network in Gbit/s; `baseline_pct` of a vCPU, None if not burstable.

    most_enis, ipv4_per_eni: network interfaces it may have, and IPv4 addresses on each.
    """

    name: str
    vcpu: int
    memory_gib: float
    architecture: str
    network_gbps: float
    network_burst_gbps: float
    most_enis: int
    ipv4_per_eni: int
    baseline_pct: float | None
    credits_per_hour: float | None
    credits_most: float | None
    linux_usd_per_h: float
    source: str
    date: str

    @property
    def family(self) -> str:
        return self.name.partition(".")[0]

    @property
    def title(self) -> str:
        """For a list a person chooses from: `c7g.large (2 vCPU, 4 GiB, arm64)`."""
        return f"{self.name} ({self.vcpu} vCPU, {self.memory_gib:g} GiB, {self.architecture})"


@cache
def instance_types() -> Mapping[str, InstanceType]:
    """All types by name, family by family, small before large."""
    with Path(__file__).with_name("instance_types.csv").open(newline="") as rows:
        made = [_type(row) for row in csv.DictReader(rows)]
    return MappingProxyType({each.name: each for each in made})


def _type(row: Mapping[str, str]) -> InstanceType:
    def number(column: str) -> float | None:
        return float(row[column]) if row[column] else None

    return InstanceType(
        name=row["instance_type"],
        vcpu=int(row["vcpu"]),
        memory_gib=float(row["memory_gib"]),
        architecture=row["architecture"],
        network_gbps=float(row["network_gbps_baseline"]),
        network_burst_gbps=number("network_gbps_burst") or float(row["network_gbps_baseline"]),
        most_enis=int(row["max_enis"]),
        ipv4_per_eni=int(row["ipv4_per_eni"]),
        baseline_pct=number("baseline_cpu_pct"),
        credits_per_hour=number("credits_per_hour"),
        credits_most=number("max_credit_balance"),
        linux_usd_per_h=float(row["linux_usd_per_h"]),
        source=row["source"],
        date=row["source_date"],
    )
