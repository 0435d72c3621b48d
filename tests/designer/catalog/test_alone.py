"""Every service, alone and fed: it simulates a minute, and what it meters is what it declares."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from designer import catalog
from designer.catalog.spec import Port, Service
from designer.graph.compile import compile_plan
from designer.graph.meter import regions_of, usages
from pricing import shelf
from pricing.estimate import estimate
from pricing.line import State
from pricing.usage import Usage
from simulator.engine import simulate
from tests.designer.catalog.feeding import drawing, graph_of, run, scenario_of

NODES = [each for each in catalog.services().values() if each.role == "node"]
PORTS = [(each, port) for each in NODES for port in each.ports if port.side == "in"]


AS_A_LAST_RESORT = {"dead_letter"}
"""Kinds of edge over which nothing goes while all is well."""

BILLED_ELSEWHERE = {"ecs_ec2_service"}
"""What costs nothing by itself: AWS bills the instances that its tasks stand on."""


def declared_patterns() -> list[tuple[re.Pattern[str], str]]:
    found = []
    for service in NODES:
        for meter in service.meters:
            escaped = re.sub(r"\\\{\w+\\\}", "[^ ]+", re.escape(meter.key))
            found.append((re.compile(escaped), meter.unit))
    return [*found, (re.compile(r"dt\.[a-z_.0-9-]+"), "GB")]


def assert_declared(found: list[Usage]) -> None:
    patterns = declared_patterns()
    for usage in found:
        units = [unit for pattern, unit in patterns if pattern.fullmatch(usage.meter)]
        assert usage.unit in units, usage.meter
        assert usage.how.endswith("."), usage.how


@pytest.mark.parametrize("service", NODES, ids=lambda each: each.key)
def test_a_lone_node_simulates_a_minute(service: Service) -> None:
    graph = graph_of(drawing(service), rules=False)
    scenario = scenario_of()
    quiet = replace(scenario, workloads=())
    result = simulate(compile_plan(graph, quiet), seed=1)
    assert result.simulated_s == 60.0
    assert result.requests == 0
    found = usages(graph, quiet, result)
    assert_declared(found)
    bill = estimate(found, shelf.load(None, regions_of(graph)))
    assert [line.meter for line in bill.lines if line.state is State.NO_PRICE] == []


@pytest.mark.parametrize(("service", "port"), PORTS, ids=lambda each: getattr(each, "key", None) or each.id)
def test_a_fed_node_answers_and_is_billed(service: Service, port: Port) -> None:
    graph = graph_of(drawing(service, port), rules=False)
    scenario = scenario_of("client")
    result = run(graph, scenario)
    assert result.requests > 1_000
    assert result.classes["default"].failed == 0
    reached = result.stations.get("subject") or result.stores["subject"]
    assert reached.arrivals > 500 or port.kind in AS_A_LAST_RESORT
    found = usages(graph, scenario, result)
    assert_declared(found)
    if service.meters and service.key not in BILLED_ELSEWHERE and port.kind not in AS_A_LAST_RESORT:
        assert any(usage.subject == "subject" and usage.quantity for usage in found)
