"""What of a node is left for pods, as EKS's own images reckon."""

from __future__ import annotations

import pytest

from designer.catalog.data.instance_types import instance_types
from designer.catalog.parts.kubelet import allocatable, most_pods, reserved_vcpu, room


@pytest.mark.parametrize(
    ("name", "pods"),
    [
        ("t3.nano", 4),
        ("t3.micro", 4),
        ("t3.small", 11),
        ("t3.medium", 17),
        ("t3.large", 35),
        ("t3.xlarge", 58),
        ("t3.2xlarge", 58),
        ("m5.large", 29),
        ("m6i.large", 29),
        ("c7g.large", 29),
        ("m7g.medium", 8),
        ("m5.xlarge", 58),
        ("m5.2xlarge", 58),
        ("m5.4xlarge", 234),
        ("m5.12xlarge", 234),
        ("m5.16xlarge", 737),
        ("m5.24xlarge", 737),
    ],
)
def test_pods_of_a_node_follow_from_its_interfaces_and_addresses(name: str, pods: int) -> None:
    """AWS's own table eni-max-pods.txt."""
    assert most_pods(instance_types()[name]) == pods


def test_prefixes_lift_small_nodes_to_the_advised_110_pods_and_large_ones_to_250() -> None:
    assert most_pods(instance_types()["m5.large"], prefixes=True) == 110
    assert most_pods(instance_types()["m5.12xlarge"], prefixes=True) == 250
    assert most_pods(instance_types()["t3.nano"], prefixes=True) == 34


@pytest.mark.parametrize(("vcpu", "millicores"), [(1, 60), (2, 70), (4, 80), (8, 90), (16, 110), (96, 310)])
def test_the_kubelet_keeps_less_of_each_further_core(vcpu: int, millicores: float) -> None:
    assert reserved_vcpu(vcpu) == pytest.approx(millicores / 1_000)


def test_an_m5_large_leaves_1930_millicores_and_what_is_not_reserved_of_its_memory() -> None:
    """255 + 11 x 29 + 100 MiB kept of 8 GiB less 7.5 %."""
    left = allocatable(instance_types()["m5.large"])
    assert left.vcpu == pytest.approx(1.93)
    assert left.memory_gib == pytest.approx(8 * 0.925 - (255 + 11 * 29 + 100) / 1_024)


def test_the_add_ons_of_a_node_take_two_pods_and_150_millicores() -> None:
    whole, left = allocatable(instance_types()["m5.large"]), room(instance_types()["m5.large"])
    assert left.pods == whole.pods - 2
    assert left.vcpu == pytest.approx(whole.vcpu - 0.15)


def test_every_type_has_room_for_at_least_two_small_pods_or_is_a_nano() -> None:
    for each in instance_types().values():
        left = room(each)
        assert left.pods >= 2, each.name
        assert left.vcpu > 0.5, each.name
        assert left.memory_gib >= 0.25 or each.name.endswith(".nano"), each.name
