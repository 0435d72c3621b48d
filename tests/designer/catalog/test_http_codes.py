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
    service: str,
    port: str,
    *,
    work_ms: float,
    target: dict[str, Any] | None = None,
    by: str = "application",
    idle_s: float | None = 1,
    **params: Any,
) -> Graph:
    """client -> balancer (subject's port) -> subject."""
    subject = catalog.services()[service]
    document = drawing(subject, subject.port(port), params)
    document["nodes"][1]["work"] = {"default": {"wait_ms": work_ms}}
    document["nodes"][2]["service"] = f"{by}_load_balancer"
    document["nodes"][2]["params"] = {"idle_timeout_s": idle_s} if idle_s is not None else {}
    document["edges"][0]["params"] = {"timeout_s": 900}
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


LOSS = {"action": "terminate_instances", "node": "subject", "at_s": 10, "params": {"count": 2}}
STOP = {"action": "stop_instances", "node": "subject", "at_s": 10, "params": {"count": 1}}


def test_an_application_load_balancer_fails_open_where_all_targets_stay_registered() -> None:
    """A lone instance that boots again was never deregistered: requests go on to it and get no connection."""
    found = codes(
        balanced("ec2_instance", "http", work_ms=10, boot_s=120),
        scenario_of("client", rate_per_s=20, duration_s=120, faults=[STOP]),
    )
    assert set(found) <= {"502", "504"}
    assert found["504"] > 1_000


def test_a_classic_load_balancer_never_fails_open_and_says_504_where_a_connection_closes() -> None:
    """500 ms of work at 20 a second: ten requests are open when both instances go."""
    found = codes(
        balanced("ec2_auto_scaling_group", "http", work_ms=500, by="classic", **FLEET),
        scenario_of("client", rate_per_s=20, duration_s=120, faults=[LOSS]),
    )
    assert set(found) == {"503", "504"}
    alone = codes(
        balanced("ec2_instance", "http", work_ms=10, by="classic", boot_s=120),
        scenario_of("client", rate_per_s=20, duration_s=120, faults=[STOP]),
    )
    assert alone["503"] > 100


@pytest.mark.parametrize("by", ["network", "gateway"])
def test_who_passes_connections_has_no_codes_but_resets_and_silence(by: str) -> None:
    found = codes(
        balanced("ec2_auto_scaling_group", "http", work_ms=500, by=by, idle_s=None, **FLEET),
        scenario_of("client", rate_per_s=20, duration_s=120, faults=[LOSS]),
    )
    assert set(found) == {"no answer", "reset"}
    assert 1 <= found["reset"] <= 20


@pytest.mark.parametrize("by", ["network", "gateway"])
def test_a_connection_without_a_byte_for_the_idle_timeout_is_reset(by: str) -> None:
    graph = balanced("ec2_instance", "http", work_ms=70_000, by=by, idle_s=60, slots_per_instance=1_000)
    found = codes(graph, scenario_of("client", rate_per_s=1, duration_s=120))
    assert set(found) == {"reset"}
    assert found["reset"] > 30


def overloaded(by: str, instances: int) -> dict[str, int]:
    """10,000 requests at once to instances of one slot that work an hour and let nobody wait."""
    fleet = {"min": instances, "desired": instances, "max": instances, "slots_per_instance": 1}
    graph = balanced(
        "ec2_auto_scaling_group", "http", work_ms=3_600_000, by=by, idle_s=4_000, queue_limit=0, **fleet
    )
    arrivals = {"executor": "constant-arrival-rate", "rate_per_s": 2_000}
    scenario = scenario_of("client", duration_s=5, workloads=[{"node": "client", "arrivals": arrivals}])
    result = simulate(compile_plan(graph, scenario), seed=1)
    found = http_codes(placed(graph, "before-0"), graph, result)
    assert found is not None
    return {**found, "asked": result.classes["default"].generated}


@pytest.mark.parametrize("instances", [1, 2, 4])
def test_a_classic_load_balancer_keeps_1_024_requests_and_spills_the_others_over(instances: int) -> None:
    """2,000 a second are on their way for 2 ms in the balancer: some four are still there at the end."""
    found = overloaded("classic", instances)
    assert found["503"] == pytest.approx(found["asked"] - 1_024 - instances, abs=12)


def test_no_other_load_balancer_has_a_queue() -> None:
    found = overloaded("application", 2)
    assert found["target 5xx"] == pytest.approx(found["asked"] - 2, abs=12)
