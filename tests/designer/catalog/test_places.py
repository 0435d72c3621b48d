"""Where things stand: network latency, bytes that cross a border, zones that fail."""

from __future__ import annotations

from typing import Any

import pytest

from designer import catalog
from designer.catalog.behaviour import Site
from designer.catalog.data.regions import regions, round_trip_between_regions_s
from designer.graph.compile import assumptions, compile_plan, context_of
from designer.graph.document import Graph
from designer.graph.meter import month_usages, regions_of, usages
from designer.graph.network import latency_s, share_across_zones
from pricing.usage import Usage
from simulator import plan
from simulator.engine import simulate
from tests.designer.catalog.feeding import WORK, graph_of, scenario_of

GIB = 1024**3
MINUTES_A_MONTH = 730 * 60


def two_instances(
    caller_zone: str, callee_zone: str, caller_region: str = "eu-west-1", callee_region: str = "eu-west-1"
) -> Graph:
    """client -> one instance -> another, each in a zone of a Region."""
    same = caller_region == callee_region
    groups = [{"id": "region", "service": "region", "params": {"region": caller_region}}]
    if not same:
        groups.append({"id": "other", "service": "region", "params": {"region": callee_region}})
    groups += [
        {"id": "zone", "service": "availability_zone", "parent": "region", "params": {"zone": caller_zone}},
        {
            "id": "zone-2",
            "service": "availability_zone",
            "parent": "region" if same else "other",
            "params": {"zone": callee_zone},
        },
    ]
    node = {"service": "ec2_instance", "at": [0, 0], "work": {"default": WORK}}
    return graph_of(
        {
            "schema_version": 1,
            "classes": [{"id": "default", "title": "Request"}],
            "groups": [{**group, "frame": [0, 0, 10, 10]} for group in groups],
            "nodes": [
                {"id": "client", "service": "client", "at": [0, 0]},
                {**node, "id": "one", "parent": "zone"},
                {**node, "id": "two", "parent": "zone-2"},
            ],
            "edges": [
                {"id": "in", "kind": "call", "from": ["client", "http"], "to": ["one", "direct"]},
                {
                    "id": "between",
                    "kind": "call",
                    "from": ["one", "requests"],
                    "to": ["two", "direct"],
                    "bytes": {"default": {"request": 1_000, "response": 9_000}},
                },
            ],
        },
        rules=False,
    )


def transferred(graph: Graph) -> tuple[int, dict[tuple[str, str], Usage]]:
    scenario = scenario_of("client", rate_per_s=100)
    result = simulate(compile_plan(graph, scenario), seed=1)
    found = [usage for usage in usages(graph, scenario, result) if usage.meter.startswith("dt.")]
    return result.links["between"].attempts, {(usage.meter, usage.region): usage for usage in found}


def site(zones: tuple[str, ...], region: str = "eu-west-1", params: Any = None) -> Site:
    return Site("x", "x", "x", params, region, zones, None)


def latency_of(graph: Graph, edge: str) -> float:
    arrows = {arrow.id: arrow for arrow in context_of(graph).arrows}
    return arrows[edge].latency_s


def test_bytes_between_zones_are_billed_at_both_ends() -> None:
    calls, found = transferred(two_instances("a", "b"))
    usage = found["dt.inter_az", "eu-west-1"]
    assert float(usage.quantity or 0) == pytest.approx(calls * 10_000 * 2 / GIB * MINUTES_A_MONTH, rel=0.001)
    assert usage.subject == "between"


def test_bytes_within_a_zone_cost_nothing() -> None:
    _, found = transferred(two_instances("a", "a"))
    assert found == {}


def test_bytes_between_regions_are_billed_where_they_leave() -> None:
    calls, found = transferred(two_instances("a", "a", "eu-west-1", "us-east-1"))
    out = float(found["dt.out.region.to.us-east-1", "eu-west-1"].quantity or 0)
    back = float(found["dt.out.region.to.eu-west-1", "us-east-1"].quantity or 0)
    assert out == pytest.approx(calls * 1_000 / GIB * MINUTES_A_MONTH, rel=0.001)
    assert back == pytest.approx(calls * 9_000 / GIB * MINUTES_A_MONTH, rel=0.01)


def test_prices_of_every_region_drawn_are_asked_for() -> None:
    assert regions_of(two_instances("a", "a", "eu-west-1", "us-east-1"))[:2] == ["eu-west-1", "us-east-1"]


def test_zones_are_nearer_than_regions() -> None:
    same = latency_of(two_instances("a", "a"), "between")
    across = latency_of(two_instances("a", "b"), "between")
    far = latency_of(two_instances("a", "a", "eu-west-1", "us-east-1"), "between")
    assert same == pytest.approx(0.0001)
    assert across == pytest.approx(0.00035)
    assert far == pytest.approx(0.0403)


def test_every_pair_of_regions_has_a_latency_that_light_allows() -> None:
    for one in regions():
        assert round_trip_between_regions_s(one, one) == 0
        for other in regions():
            there, back = round_trip_between_regions_s(one, other), round_trip_between_regions_s(other, one)
            assert there == back
            assert one == other or 0.002 < there < 0.4, (one, other)


@pytest.mark.parametrize(
    ("caller", "callee", "share"),
    [
        (("a",), ("a",), 0),
        (("a",), ("b",), 1),
        (("a", "b"), ("a", "b"), 1 / 2),
        (("a", "b", "c"), ("a", "b", "c"), 2 / 3),
        (("a",), ("a", "b", "c"), 2 / 3),
        (("a", "b"), ("b", "c"), 3 / 4),
        ((), ("a", "b"), 1),
    ],
)
def test_calls_cross_zones_in_proportion(
    caller: tuple[str, ...], callee: tuple[str, ...], share: float
) -> None:
    assert share_across_zones(site(caller), site(callee)) == pytest.approx(share)


def test_a_balancer_without_cross_zone_keeps_to_its_zones() -> None:
    params = catalog.services()["network_load_balancer"].params()
    assert not params.cross_zone
    assert share_across_zones(site(("a", "b"), params=params), site(("a", "b"))) == 0


def test_a_clients_round_trip_is_paid_half_each_way() -> None:
    params = catalog.services()["client"].params(round_trip_ms=80.0)
    assert latency_s(site((), params=params), site(("a",))) == pytest.approx(0.040)


def test_what_stands_in_no_region_is_assumed_and_says_so() -> None:
    document = {
        "schema_version": 1,
        "nodes": [
            {"id": "client", "service": "client", "at": [0, 0]},
            {"id": "alone", "service": "lambda_function", "title": "Alone", "at": [0, 0]},
        ],
        "edges": [],
    }
    assert assumptions(graph_of(document, rules=False)) == (
        "Alone stands in no Region; us-east-1 is assumed.",
    )
    assert assumptions(two_instances("a", "b")) == ()


def test_a_zone_outage_strikes_only_what_stands_in_that_zone_of_that_region() -> None:
    fault = {"action": "az_power_interruption", "zone": "a", "at_s": 10, "duration_s": 20}
    near = compile_plan(two_instances("a", "b"), scenario_of("client", faults=[fault]))
    assert [each.stations for each in near.faults if isinstance(each, plan.ZoneOutage)] == [("one",)]
    far = two_instances("a", "a", "eu-west-1", "us-east-1")
    told = {**fault, "params": {"region": "us-east-1"}}
    struck = compile_plan(far, scenario_of("client", faults=[told])).faults
    assert [each.stations for each in struck if isinstance(each, plan.ZoneOutage)] == [("two",)]


def test_runs_of_a_month_add_up_and_what_is_billed_all_month_counts_once() -> None:
    """Half of the month as it is, the other half with twice the traffic."""
    graph = two_instances("a", "b")
    quiet, busy = (
        simulate(compile_plan(graph, scenario_of("client", rate_per_s=rate)), seed=1) for rate in (50, 100)
    )
    half = MINUTES_A_MONTH / 2
    found = {(each.subject, each.meter): each for each in month_usages(graph, [(quiet, half), (busy, half)])}
    one, two = (
        {(each.subject, each.meter): each for each in month_usages(graph, [(run, MINUTES_A_MONTH)])}
        for run in (quiet, busy)
    )
    key = ("between", "dt.inter_az")
    assert float(found[key].quantity or 0) == pytest.approx(
        (float(one[key].quantity or 0) + float(two[key].quantity or 0)) / 2
    )
    hours = ("one", "ec2.t3.micro.linux")
    assert float(found[hours].quantity or 0) == pytest.approx(730)
