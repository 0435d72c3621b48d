"""A month before any run: what arithmetic says agrees with what a run says, where all goes well."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from designer.graph.compile import compile_plan
from designer.graph.document import Graph
from designer.graph.load import load
from designer.graph.meter import regions_of, usages
from designer.graph.profile import profile_usages
from designer.graph.read_scenario import read_scenario
from designer.graph.scenario import Scenario, traces_needed
from pricing import shelf
from pricing.estimate import estimate
from pricing.usage import Usage
from simulator.engine import simulate
from tests.designer.catalog.clusters import eks
from tests.designer.catalog.feeding import graph_of, scenario_of
from tests.designer.graph.drawings import MATCH_DAY, SCENARIO

EXAMPLES = Path(__file__).parents[3] / "examples"
TOLERANCE = 0.1
"""Retries, cold starts and scaling that lags make a run dearer."""


def example(name: str) -> tuple[Graph, Scenario]:
    folder = EXAMPLES / name
    graph = load(json.loads((folder / "design.json").read_text(encoding="utf-8"))).graph
    scenario = read_scenario(json.loads((folder / "scenario.json").read_text(encoding="utf-8"))).scenario
    assert graph is not None
    assert scenario is not None
    return graph, scenario


def total(graph: Graph, found: list[Usage]) -> Decimal:
    return estimate(found, shelf.load(regions=regions_of(graph))).total_usd


@pytest.mark.parametrize("name", ["fargate-web", "image-resizing", "queue-worker", "three-tier-web"])
def test_arithmetic_agrees_with_the_run_of_an_example(name: str) -> None:
    graph, scenario = example(name)
    assert not traces_needed(scenario)
    expected = profile_usages(graph, [(scenario, scenario.times_a_month)])
    seen = usages(graph, scenario, simulate(compile_plan(graph, scenario), seed=1))
    assert {(each.subject, each.meter) for each in expected} == {(each.subject, each.meter) for each in seen}
    assert float(total(graph, expected)) == pytest.approx(float(total(graph, seen)), rel=TOLERANCE)


def test_arithmetic_packs_pods_on_nodes_as_a_run_does() -> None:
    deployment = {"vcpu_request": 1, "memory_gb": 1, "min": 2, "desired": 10, "max": 40,
                  "policies": [{"kind": "hpa", "target_pct": 60}]}  # fmt: skip
    graph = eks(deployment=deployment, cpu_ms=20)
    scenario = scenario_of("client", rate_per_s=280, duration_s=1_800)
    expected = profile_usages(graph, [(scenario, scenario.times_a_month)])
    seen = usages(graph, scenario, simulate(compile_plan(graph, scenario), seed=1))
    assert float(total(graph, expected)) == pytest.approx(float(total(graph, seen)), rel=TOLERANCE)
    assert {each.subject for each in expected} >= {"nodes", "cluster"}


def match_day() -> tuple[Graph, Scenario]:
    graph, scenario = load(MATCH_DAY).graph, read_scenario(SCENARIO).scenario
    assert graph is not None
    assert scenario is not None
    return graph, scenario


def test_twice_the_traffic_is_twice_the_requests_and_never_cheaper() -> None:
    graph, scenario = match_day()
    month = [(scenario, scenario.times_a_month)]
    one, two = ({(u.subject, u.meter): u for u in profile_usages(graph, month, f)} for f in (1.0, 2.0))
    bytes_out = ("e1", "dt.out.internet")
    assert float(two[bytes_out].quantity or 0) == pytest.approx(2 * float(one[bytes_out].quantity or 0))
    assert all((two[key].quantity or 0) >= (one[key].quantity or 0) * Decimal("0.999") for key in one)
    assert one["edge", "elb.alb.hour"].quantity == two["edge", "elb.alb.hour"].quantity == 730


def test_no_traffic_costs_what_stands_there_idle() -> None:
    graph, scenario = match_day()
    found = {
        (u.subject, u.meter): u for u in profile_usages(graph, [(scenario, scenario.times_a_month)], 0.0)
    }
    assert found["edge", "elb.alb.hour"].quantity == 730
    assert float(found["web", "ec2.c7g.large.linux"].quantity or 0) == pytest.approx(4 * 730)  # its minimum
    assert not any(meter.startswith("dt.") for _, meter in found)


def test_a_line_says_that_it_comes_from_arithmetic() -> None:
    graph, scenario = match_day()
    found = profile_usages(graph, [(scenario, scenario.times_a_month)], 0.5)
    (hours,) = [each for each in found if each.meter == "ec2.c7g.large.linux"]
    assert hours.how == f"by arithmetic at 0.5 x the traffic of {scenario.name}, hour by hour"


def test_a_ramp_is_priced_hour_by_hour() -> None:
    """0 to 7,200 requests/s over two hours, then the same again: means of 1,800 and 5,400 in each hour."""
    document = {
        "schema_version": 1,
        "classes": [{"id": "default", "title": "Request"}],
        "nodes": [
            {"id": "client", "service": "client", "at": [0, 0]},
            {"id": "f", "service": "lambda_function", "at": [0, 0], "params": {"memory_mb": 1_024},
             "work": {"default": {"wait_ms": {"mean": 10}}}},
        ],
        "edges": [{"id": "e", "kind": "call", "from": ["client", "http"], "to": ["f", "invoke"]}],
    }  # fmt: skip
    graph = graph_of(document)
    ramp = {
        "executor": "ramping-arrival-rate",
        "start_rate_per_s": 0,
        "stages": [{"target_per_s": 7_200, "duration_s": 7_200}],
    }
    read = read_scenario(
        {"name": "Ramp", "duration_s": 7_200, "workloads": [{"node": "client", "arrivals": ramp}]}
    )
    assert read.scenario is not None
    scenario = read.scenario
    found = {u.meter: u for u in profile_usages(graph, [(scenario, scenario.times_a_month)])}
    duration = found["lambda.duration.x86"]
    assert duration.by_hour is not None
    rates = [float(units) / 3_600 / 0.0105 for units, _ in duration.by_hour]
    assert rates == pytest.approx([1_800, 5_400], rel=0.01)
    assert [float(hours) for _, hours in duration.by_hour] == pytest.approx([365, 365])
