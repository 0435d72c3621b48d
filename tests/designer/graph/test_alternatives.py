"""Other instance types and the same work on EC2, Fargate and Lambda, against sums by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from designer.graph.alternatives import instance_types_of, same_work_of
from pricing import shelf
from pricing.terms import FreeTier, Terms
from pricing.usage import Usage
from tests.designer.graph.drawings import MATCH_DAY

BOOK = shelf.load(regions=["eu-west-1", "us-east-1"])


def test_a_type_is_set_beside_types_of_as_many_cores_and_no_less_memory_the_cheapest_first() -> None:
    fleet = Usage("ec2.m5.large.linux", "instance-hour", "us-east-1", "web", Decimal(730))
    (found,) = instance_types_of([fleet], BOOK, Terms(FreeTier.FIRST_YEAR, {"EC2": Decimal(10)}))
    rows = {row["instance_type"]: row for row in found["types"]}
    assert rows["m5.large"]["month_usd"] == "63.072"
    assert all(row["vcpu"] == 2 and row["memory_gib"] >= 8 for row in rows.values())
    amounts = [Decimal(row["month_usd"]) for row in found["types"]]
    assert amounts == sorted(amounts)
    assert rows["t4g.large"]["burstable"]


def test_windows_is_offered_no_arm() -> None:
    fleet = Usage("ec2.m5.large.windows", "instance-hour", "us-east-1", "web", Decimal(730))
    (found,) = instance_types_of([fleet], BOOK)
    assert {row["architecture"] for row in found["types"]} == {"x86_64"}


def summary(**web: Any) -> dict[str, Any]:
    return {"simulated_s": 1_000.0, "nodes": {"web": web}}


def test_the_same_work_costs_what_its_cores_and_its_milliseconds_cost() -> None:
    """10 requests/s of 20 ms CPU, 30 ms in all, on c7g.large (2 cores, kept 60 % busy): 60 requests/s each.

    One instance is enough: 0.0775 x 730 = 56.575. A function of 1,769 MB (arm): 10 x 2,628,000 requests x
    (0.0000002 + 0.030 x 1,769 / 1,024 x 0.0000133334).
    """
    (found,) = same_work_of(MATCH_DAY, summary(done=10_000, busy_s=200.0, slot_busy_s=300.0), BOOK)
    assert (found["requests_per_s"], found["cpu_ms"], found["wall_ms"], found["target"]) == (
        "10",
        "20",
        "30",
        "0.6",
    )
    ec2, fargate, function = found["alternatives"]
    assert (ec2["title"], ec2["servers"], ec2["month_usd"]) == ("EC2 c7g.large", "1", "56.575")
    each = Decimal("0.0000002") + Decimal("0.030") * Decimal(1_769) / 1_024 * Decimal("0.0000133334")
    expected = 10 * 2_628_000 * each
    assert abs(Decimal(function["month_usd"]) - expected) < Decimal("0.001")
    # A month of one instance buys so many requests a second of the function.
    first = Decimal(found["break_even"][0]["first_per_s"])
    assert abs(first - Decimal("56.575") / (2_628_000 * each)) < Decimal("0.001")
    assert fargate["kind"] == "fleet"
    assert all(len(one["curve"]) == 41 for one in found["alternatives"])


def test_a_function_is_set_beside_fleets_by_the_core_time_it_took() -> None:
    """A function has no cores to count: its CPU time is what was drawn, its size stays its own."""
    seen = {"done": 10_000, "busy_s": 0.0, "core_s": 200.0, "slot_busy_s": 300.0}
    (found,) = same_work_of(MATCH_DAY, {"simulated_s": 1_000.0, "nodes": {"fulfil": seen}}, BOOK)
    assert (found["cpu_ms"], found["wall_ms"]) == ("20", "30")
    assert [one["title"] for one in found["alternatives"]][-1] == "Lambda 1,024 MB"


def test_a_node_that_did_nothing_is_not_compared() -> None:
    assert same_work_of(MATCH_DAY, summary(done=0, busy_s=0.0), BOOK) == []
