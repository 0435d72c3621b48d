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

GB = 1e9
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
    arrivals = {
        "executor": "constant-arrival-rate",
        "rate_per_s": rate_per_s,
        "process": "deterministic",
    }
    workloads = [{"node": "client", "arrivals": arrivals}]
    scenario = scenario_of("client", duration_s=HOUR_S / 10, workloads=workloads)
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
    assert units_per_hour(graph, "elb.alb.lcu", 50) == pytest.approx(50 / 25, rel=0.005)


def test_active_connections_bind_when_they_stay_open() -> None:
    """1 new connection a second that stays open for 3,600 s: 3,600 active, 3,000 in a unit."""
    edge = {"requests_per_connection": 50, "connection_open_s": 3_600}
    graph = balanced("application_load_balancer", edge=edge, sizes=(100, 100))
    assert units_per_hour(graph, "elb.alb.lcu", 50) == pytest.approx(3_600 / 3_000, rel=0.005)


def test_processed_bytes_bind_when_answers_are_large() -> None:
    """20 requests a second of 60 kB and 40 kB: 7.2 GB an hour, 1 GB in a unit."""
    edge = {"requests_per_connection": 1_000, "connection_open_s": 1}
    graph = balanced("application_load_balancer", edge=edge, sizes=(60_000, 40_000))
    assert units_per_hour(graph, "elb.alb.lcu", 20) == pytest.approx(20 * HOUR_S * 1e5 / GB, rel=0.005)


def test_rules_beyond_ten_are_evaluations() -> None:
    """60 rules, 10 of them free: 50 evaluations a request; at 40 requests a second 2,000, 1,000 in a unit."""
    edge = {"requests_per_connection": 1_000, "connection_open_s": 1}
    graph = balanced("application_load_balancer", edge=edge, sizes=(1, 1), params={"rules": 60})
    assert units_per_hour(graph, "elb.alb.lcu", 40) == pytest.approx(2.0, rel=0.005)


def test_ten_rules_cost_nothing() -> None:
    edge = {"requests_per_connection": 1_000, "connection_open_s": 1}
    graph = balanced("application_load_balancer", edge=edge, sizes=(1, 1), params={"rules": 10})
    assert units_per_hour(graph, "elb.alb.lcu", 40) < 0.01


AWS_EXAMPLE = {"requests_per_connection": 5, "connection_open_s": 120}
"""One new connection a second that lasts two minutes, five requests a second over all of them."""


def test_the_example_on_awss_price_page_takes_1_08_units() -> None:
    """0.04 by new connections, 0.04 by active ones, 1.08 by bytes, 0.25 by rules: $22.42 in 30 days.

    1 new connection/s open 2 minutes, 5 requests/s, 300,000 bytes/s both ways, 60 rules of which 10 are free.
    """
    graph = balanced(
        "application_load_balancer", edge=AWS_EXAMPLE, sizes=(10_000, 50_000), params={"rules": 60}
    )
    units = units_per_hour(graph, "elb.alb.lcu", 5)
    assert units == pytest.approx(1.08, rel=0.005)
    assert pytest.approx(22.42, abs=0.005) == (0.0225 + 1.08 * 0.008) * 24 * 30


@pytest.mark.parametrize(
    ("edge", "sizes", "rules", "units"),
    [
        (AWS_EXAMPLE, (10_000, 50_000), 60, 1.08),
        ({"requests_per_connection": 5, "connection_open_s": 1}, (0, 0), 10, 1 / 25),
        (AWS_EXAMPLE, (0, 0), 10, 120 / 3_000),
        ({"requests_per_connection": 500, "connection_open_s": 1}, (0, 0), 60, 250 / 1_000),
    ],
)
def test_each_dimension_of_the_example_by_itself(
    edge: dict[str, Any], sizes: tuple[float, float], rules: int, units: float
) -> None:
    graph = balanced("application_load_balancer", edge=edge, sizes=sizes, params={"rules": rules})
    assert units_per_hour(graph, "elb.alb.lcu", 5) == pytest.approx(units, rel=0.005)


def test_bytes_to_functions_fill_a_unit_sooner() -> None:
    """20 requests of 100 kB a second: 7.2 GB an hour, 0.4 GB in a unit."""
    function = catalog.services()["lambda_function"]
    document = drawing(function, function.port("target"))
    document["edges"][0] |= {"bytes": {"default": {"request": 60_000, "response": 40_000}}}
    del document["edges"][1]["bytes"]
    graph = graph_of(document, rules=False)
    assert units_per_hour(graph, "elb.alb.lcu", 20) == pytest.approx(20 * HOUR_S * 1e5 / GB / 0.4, rel=0.005)


@pytest.mark.parametrize(
    ("edge", "sizes", "rate_per_s", "units"),
    [
        ({"requests_per_connection": 1, "connection_open_s": 1}, (1, 1), 60, 60 / 600),
        ({"requests_per_connection": 1, "connection_open_s": 4_000}, (1, 1), 30, 30 * 4_000 / 60_000),
        ({"requests_per_connection": 100, "connection_open_s": 1}, (30_000, 70_000), 20, 7.2),
    ],
)
def test_a_gateway_load_balancers_unit_by_each_of_its_dimensions(
    edge: dict[str, Any], sizes: tuple[float, float], rate_per_s: float, units: float
) -> None:
    """600 new flows a second, 60,000 active ones, 1 GB an hour."""
    graph = balanced("gateway_load_balancer", edge=edge, sizes=sizes)
    assert units_per_hour(graph, "elb.gwlb.lcu", rate_per_s) == pytest.approx(units, rel=0.005)


@pytest.mark.parametrize(("protocol", "per_unit"), [("tcp", 100_000), ("udp", 50_000), ("tls", 3_000)])
def test_active_flows_of_a_network_load_balancer_bind_by_protocol(protocol: str, per_unit: int) -> None:
    edge = {"requests_per_connection": 10, "connection_open_s": 3_600}
    graph = balanced("network_load_balancer", edge=edge, sizes=(1, 1), params={"protocol": protocol})
    assert units_per_hour(graph, "elb.nlb.lcu", 50) == pytest.approx(5 * 3_600 / per_unit, rel=0.005)


def test_a_classic_load_balancer_is_billed_by_the_gigabyte_both_ways() -> None:
    metered = found(balanced("classic_load_balancer", edge={}, sizes=(60_000, 40_000)), rate_per_s=50)
    gb_a_month = 50 * 1e5 * 730 * HOUR_S / 1024**3
    assert float(metered["elb.clb.gb"].quantity or 0) == pytest.approx(gb_a_month, rel=0.05)
    assert metered["elb.clb.hour"].quantity == 730


@pytest.mark.parametrize(("protocol", "per_unit"), [("tcp", 800), ("udp", 400), ("tls", 50)])
def test_a_network_load_balancers_unit_depends_on_the_protocol(protocol: str, per_unit: int) -> None:
    edge = {"requests_per_connection": 1, "connection_open_s": 1}
    params = {"protocol": protocol}
    graph = balanced("network_load_balancer", edge=edge, sizes=(1, 1), params=params)
    assert units_per_hour(graph, "elb.nlb.lcu", 50) == pytest.approx(50 / per_unit, rel=0.005)


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
        ("application_load_balancer", {"algorithm": "weighted_random"}, "weighted_random", True),
        ("application_load_balancer", {"algorithm": "least_outstanding_requests"}, "least_outstanding", True),
        ("application_load_balancer", {"cross_zone": False}, "round_robin", False),
        ("network_load_balancer", {}, "flow_hash", False),
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
