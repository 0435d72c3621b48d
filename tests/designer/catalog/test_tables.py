"""The tables of AWS facts: every row whole, cited, and as AWS itself tells it where that is known."""

from __future__ import annotations

import re

import pytest

from designer.catalog.data.instance_types import instance_types
from designer.catalog.data.lambda_runtimes import runtimes
from designer.catalog.data.regions import regions
from designer.catalog.parts.fargate import SIZES
from pricing import shelf

DATE = re.compile(r"(19|20)\d\d-[01]\d(-[0-3]\d)?")


def test_every_instance_type_is_whole_and_cited() -> None:
    types = instance_types()
    assert len(types) > 200
    for each in types.values():
        assert each.vcpu >= 1, each.name
        assert each.memory_gib > 0, each.name
        assert each.architecture in {"x86_64", "arm64"}, each.name
        assert 0 < each.network_gbps <= each.network_burst_gbps, each.name
        assert (each.baseline_pct is None) == (each.family not in {"t2", "t3", "t3a", "t4g"}), each.name
        assert len(each.source) > 10, each.name
        assert DATE.fullmatch(each.date), each.name


@pytest.mark.parametrize(
    ("name", "vcpu", "memory_gib", "architecture", "baseline_pct"),
    [
        ("c7g.large", 2, 4, "arm64", None),
        ("m7i.4xlarge", 16, 64, "x86_64", None),
        ("r7g.2xlarge", 8, 64, "arm64", None),
        ("t3.large", 2, 8, "x86_64", 30),
        ("t4g.nano", 2, 0.5, "arm64", 5),
    ],
)
def test_known_instance_types(
    name: str, vcpu: int, memory_gib: float, architecture: str, baseline_pct: float | None
) -> None:
    each = instance_types()[name]
    assert (each.vcpu, each.memory_gib, each.architecture) == (vcpu, memory_gib, architecture)
    assert each.baseline_pct == baseline_pct


def test_a_t3_large_empties_a_full_bucket_in_10_3_hours_of_full_use() -> None:
    """AWS: 864 credits, 36 earned an hour; two vCPUs at 100 % take 120: 864 / (120 - 36) = 10.286 h."""
    each = instance_types()["t3.large"]
    assert each.credits_most is not None
    assert each.credits_per_hour is not None
    assert each.credits_most / (each.vcpu * 60 - each.credits_per_hour) == pytest.approx(10.286, abs=0.001)


def test_every_region_drawn_has_prices() -> None:
    priced = shelf.books()[0].regions
    assert set(regions()) <= set(priced)


def test_every_runtime_is_cited_and_its_percentiles_rise() -> None:
    for each in runtimes().values():
        assert 0 < each.init_p50_s < each.init_p99_s, each.key
        assert each.init_p50_s < each.init_mean_s < each.init_p99_s, each.key
        assert len(each.source) > 10, each.key
        assert DATE.fullmatch(each.date), each.key


def test_fargate_offers_between_half_and_eight_gb_a_vcpu() -> None:
    assert sum(len(sizes) for sizes in SIZES.values()) == 3 + 4 + 7 + 13 + 23 + 12 + 12 + 3
    for vcpu, sizes in SIZES.items():
        assert all(1.8 <= size / vcpu <= 8 for size in sizes), vcpu
