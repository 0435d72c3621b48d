"""502, 503 and 504 of a load balancer, each by its cause; a target's own errors are passed on."""

from __future__ import annotations

from typing import Any

import pytest

from designer import catalog
from designer.graph.compile import compile_plan
from designer.graph.document import Graph, placed
from designer.graph.http_codes import http_codes
from designer.graph.scenario import Scenario
from simulator.engine import simulate
from tests.designer.catalog.feeding import drawing, graph_of, scenario_of


def balanced(
    service: str, port: str, *, work_ms: float, target: dict[str, Any] | None = None, **params: Any
) -> Graph:
    """client -> balancer (subject's port) -> subject."""
    subject = catalog.services()[service]
    document = drawing(subject, subject.port(port), params)
    document["nodes"][1]["work"] = {"default": {"wait_ms": work_ms}}
    document["nodes"][2]["params"] = {"idle_timeout_s": 1}
    document["edges"][1]["params"] = target or {}
    return graph_of(document, rules=False)


def codes(graph: Graph, scenario: Scenario) -> dict[str, int]:
    result = simulate(compile_plan(graph, scenario), seed=1)
    found = http_codes(placed(graph, "before-0"), graph, result)
    assert found is not None
    failed = sum(each.failed for each in result.classes.values())
    assert sum(found.values()) == pytest.approx(failed, abs=result.in_flight)
    return found


FLEET = {"min": 2, "desired": 2, "max": 2}


def test_a_target_that_answers_too_late_is_504() -> None:
    graph = balanced("ec2_instance", "http", work_ms=1_500)
    assert set(codes(graph, scenario_of("client", rate_per_s=5))) == {"504"}


def test_a_lost_target_is_502_for_what_it_had_and_504_until_the_checks_notice() -> None:
    """Detection takes 35 to 65 s, a connection attempt 10 s: first 502, then 504."""
    graph = balanced("ec2_auto_scaling_group", "http", work_ms=500, **FLEET)
    loss = {"action": "terminate_instances", "node": "subject", "at_s": 10, "params": {"count": 1}}
    found = codes(graph, scenario_of("client", rate_per_s=20, duration_s=60, faults=[loss]))
    assert set(found) == {"502", "504"}
    assert 1 <= found["502"] <= 20
    assert found["504"] > 100


def test_no_target_left_is_503() -> None:
    graph = balanced("ec2_auto_scaling_group", "http", work_ms=10, **FLEET)
    loss = {"action": "terminate_instances", "node": "subject", "at_s": 10, "params": {"count": 2}}
    found = codes(graph, scenario_of("client", rate_per_s=20, duration_s=120, faults=[loss]))
    assert found["503"] > 100


def test_a_request_still_open_when_draining_ends_is_502() -> None:
    """A fleet shrinks by schedule; its requests take longer than the deregistration delay."""
    policy = {"kind": "scheduled", "at_s": 20, "desired": 1}
    graph = balanced(
        "ec2_auto_scaling_group",
        "http",
        work_ms=900,
        target={"deregistration_delay_s": 0},
        min=1,
        desired=2,
        max=2,
        policies=[policy],
    )
    found = codes(graph, scenario_of("client", rate_per_s=20, duration_s=40))
    assert set(found) == {"502"}
    assert 1 <= found["502"] <= 20


def test_a_throttled_or_late_function_is_502() -> None:
    throttled = balanced("lambda_function", "target", work_ms=500, init_ms=0, reserved_concurrency=1)
    assert set(codes(throttled, scenario_of("client", rate_per_s=10))) == {"502"}


def test_errors_of_a_targets_own_dependency_are_the_targets() -> None:
    instance = catalog.services()["ec2_instance"]
    document = drawing(instance, instance.port("http"))
    document["nodes"].append(
        {"id": "partner", "service": "external_service", "at": [0, 0], "params": {"error_rate_pct": 50}}
    )
    document["edges"].append(
        {"id": "pay", "kind": "call", "from": ["subject", "requests"], "to": ["partner", "calls"]}
    )
    found = codes(graph_of(document, rules=False), scenario_of("client"))
    assert set(found) == {"target 5xx"}
