"""Load balancers: capacity units by each of their dimensions, against AWS's own arithmetic."""

from __future__ import annotations

from typing import Any

import pytest

from designer import catalog
from designer.graph.compile import compile_plan
from designer.graph.document import Graph
from designer.graph.meter import usages
from pricing.usage import Usage
from simulator import plan
from simulator.engine import simulate
from tests.designer.catalog.feeding import drawing, graph_of, scenario_of

GIB = 1024**3
HOUR_S = 3_600.0


def balanced(
    service: str, *, edge: dict[str, Any], sizes: tuple[float, float], params: dict[str, Any] | None = None
) -> Graph:
    """client -> balancer -> one instance, with these settings of the client's edge and bytes a request."""
    document = drawing(catalog.services()["ec2_instance"], catalog.services()["ec2_instance"].port("http"))
    document["nodes"][2] |= {"service": service, "params": params or {}}
    document["edges"][0] |= {
        "params": edge,
        "bytes": {"default": {"request": sizes[0], "response": sizes[1]}},
    }
    del document["edges"][1]["bytes"]
    return graph_of(document, rules=False)


def units_per_hour(graph: Graph, meter: str, rate_per_s: float) -> float:
    """Capacity units of an hour at a constant rate."""
    scenario = scenario_of("client", rate_per_s=rate_per_s, duration_s=HOUR_S / 10)
    result = simulate(compile_plan(graph, scenario), seed=1)
    (usage,) = [each for each in usages(graph, scenario, result) if each.meter == meter]
    return float(usage.quantity or 0) / 730


def found(graph: Graph, **more: Any) -> dict[str, Usage]:
    scenario = scenario_of("client", **more)
    result = simulate(compile_plan(graph, scenario), seed=1)
    return {usage.meter: usage for usage in usages(graph, scenario, result)}


def test_new_connections_bind_when_each_request_opens_one() -> None:
    """50 new connections a second, 25 in a unit: 2 units. Open for a second each, so 50 active: nothing."""
    edge = {"requests_per_connection": 1, "connection_open_s": 1}
    graph = balanced("application_load_balancer", edge=edge, sizes=(100, 100))
    assert units_per_hour(graph, "elb.alb.lcu", 50) == pytest.approx(50 / 25, rel=0.05)


def test_active_connections_bind_when_they_stay_open() -> None:
    """1 new connection a second that stays open for 3,600 s: 3,600 active, 3,000 in a unit."""
    edge = {"requests_per_connection": 50, "connection_open_s": 3_600}
    graph = balanced("application_load_balancer", edge=edge, sizes=(100, 100))
    assert units_per_hour(graph, "elb.alb.lcu", 50) == pytest.approx(3_600 / 3_000, rel=0.05)


def test_processed_bytes_bind_when_answers_are_large() -> None:
    """20 requests a second of 60 kB and 40 kB: 7.2 GB an hour, 1 GB (of 2**30) in a unit."""
    edge = {"requests_per_connection": 1_000, "connection_open_s": 1}
    graph = balanced("application_load_balancer", edge=edge, sizes=(60_000, 40_000))
    assert units_per_hour(graph, "elb.alb.lcu", 20) == pytest.approx(20 * HOUR_S * 1e5 / GIB, rel=0.03)


def test_rules_beyond_ten_are_evaluations() -> None:
    """60 rules, 10 of them free: 50 evaluations a request; at 40 requests a second 2,000, 1,000 in a unit."""
    edge = {"requests_per_connection": 1_000, "connection_open_s": 1}
    graph = balanced("application_load_balancer", edge=edge, sizes=(1, 1), params={"rules": 60})
    assert units_per_hour(graph, "elb.alb.lcu", 40) == pytest.approx(2.0, rel=0.03)


def test_ten_rules_cost_nothing() -> None:
    edge = {"requests_per_connection": 1_000, "connection_open_s": 1}
    graph = balanced("application_load_balancer", edge=edge, sizes=(1, 1), params={"rules": 10})
    assert units_per_hour(graph, "elb.alb.lcu", 40) < 0.01


@pytest.mark.parametrize(("protocol", "per_unit"), [("tcp", 800), ("tls", 50)])
def test_a_network_load_balancers_unit_depends_on_the_protocol(protocol: str, per_unit: int) -> None:
    edge = {"requests_per_connection": 1, "connection_open_s": 1}
    params = {"protocol": protocol}
    graph = balanced("network_load_balancer", edge=edge, sizes=(1, 1), params=params)
    assert units_per_hour(graph, "elb.nlb.lcu", 50) == pytest.approx(50 / per_unit, rel=0.05)


def test_hours_and_addresses_are_billed_for_the_whole_month() -> None:
    params = {"zones": ["a", "b", "c"]}
    metered = found(balanced("application_load_balancer", edge={}, sizes=(1, 1), params=params))
    assert metered["elb.alb.hour"].quantity == 730
    assert metered["ipv4.in_use"].quantity == 3 * 730


def test_an_internal_load_balancer_has_no_public_address() -> None:
    params = {"scheme": "internal"}
    metered = found(balanced("application_load_balancer", edge={}, sizes=(1, 1), params=params))
    assert "ipv4.in_use" not in metered


@pytest.mark.parametrize(
    ("service", "params", "policy", "cross_zone"),
    [
        ("application_load_balancer", {}, "round_robin", True),
        ("application_load_balancer", {"algorithm": "weighted_random"}, "random", True),
        ("application_load_balancer", {"algorithm": "least_outstanding_requests"}, "least_outstanding", True),
        ("application_load_balancer", {"cross_zone": False}, "round_robin", False),
        ("network_load_balancer", {}, "random", False),
    ],
)
def test_the_algorithm_is_the_balancers(
    service: str, params: dict[str, Any], policy: str, cross_zone: bool
) -> None:
    graph = balanced(service, edge={}, sizes=(1, 1), params=params)
    (route,) = [
        each for each in compile_plan(graph, scenario_of("client")).links if each.caller == "before-0"
    ]
    assert isinstance(route, plan.Route)
    assert (route.policy, route.cross_zone) == (policy, cross_zone)


def test_weights_share_the_requests_out() -> None:
    """Blue-green by weights 9 and 1."""
    instance = catalog.services()["ec2_instance"]
    document = drawing(instance, instance.port("http"))
    document["nodes"].append({**document["nodes"][1], "id": "green"})
    document["edges"][1]["params"] = {"weight": 9}
    document["edges"].append(
        {**document["edges"][1], "id": "to-green", "to": ["green", "http"], "params": {}}
    )
    graph = graph_of(document, rules=False)
    result = simulate(compile_plan(graph, scenario_of("client", rate_per_s=200)), seed=1)
    share = result.stations["green"].arrivals / result.stations["before-0"].arrivals
    assert share == pytest.approx(0.1, abs=0.01)
