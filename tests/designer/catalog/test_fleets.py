"""Fleets of instances and tasks: their policies, lags as AWS tells them, what is billed."""

from __future__ import annotations

from typing import Any

import pytest

from designer import catalog
from designer.catalog.reading import read
from designer.graph.compile import compile_plan
from designer.graph.document import Graph
from simulator import plan
from tests.designer.catalog.feeding import drawing, graph_of, scenario_of
from tests.designer.catalog.stepping import ran, step

TRACKING = {"kind": "target_tracking", "metric": "cpu_utilisation", "target_pct": 60}
STEP_AT_S = 1_200.0


def fleet(service: str, params: dict[str, Any], cpu_ms: float = 20.0) -> Graph:
    """client -> load balancer -> fleet."""
    told = catalog.services()[service]
    document = drawing(told, told.port("http"), params)
    document["nodes"][1]["work"] = {"default": {"cpu_ms": {"mean": cpu_ms, "cv": 0.5}}}
    return graph_of(document, rules=False)


def scaler_of(graph: Graph) -> plan.Scaler:
    (scaler,) = compile_plan(graph, scenario_of("client")).scalers
    return scaler


@pytest.mark.parametrize(("detailed", "least_s", "most_s"), [(True, 240, 300), (False, 960, 1_260)])
def test_an_auto_scaling_group_detects_as_late_as_its_metrics_are_apart(
    detailed: bool, least_s: float, most_s: float
) -> None:
    """N x P + d to (N + 1) x P + d, with N = 3 and d = 60 s."""
    params = {
        "instance_type": "m7g.large",
        "min": 2,
        "desired": 2,
        "policies": [TRACKING],
        "detailed_monitoring": detailed,
    }
    result, _ = ran(fleet("ec2_auto_scaling_group", params), step(90, 170))
    first = next(event for event in result.events if event.kind == "scaling")
    assert least_s <= first.at_s - STEP_AT_S <= most_s


def test_target_tracking_scales_in_at_70_percent_of_its_target_on_ec2_and_90_on_ecs() -> None:
    for service, factor in (("ec2_auto_scaling_group", 0.7), ("ecs_service", 0.9)):
        scaler = scaler_of(fleet(service, {"policies": [TRACKING]}))
        assert isinstance(scaler, plan.TargetTracking)
        assert scaler.low_factor == factor
        assert (scaler.high_periods, scaler.low_periods) == (3, 15)
        assert scaler.target == pytest.approx(0.6)


def test_requests_per_target_are_counted_by_the_minute() -> None:
    policy = {"kind": "target_tracking", "metric": "requests_per_target", "target_per_min": 3_000}
    scaler = scaler_of(fleet("ec2_auto_scaling_group", {"policies": [policy]}))
    assert isinstance(scaler, plan.TargetTracking)
    assert (scaler.metric, scaler.target) == ("requests_per_server_per_minute", 3_000)


@pytest.mark.parametrize(
    ("policy", "group", "expected"),
    [({}, {}, 300), ({}, {"default_warmup_s": 45}, 45), ({"warmup_s": 20}, {}, 20)],
)
def test_warm_up_falls_back_to_the_groups_and_then_to_300_s(
    policy: dict[str, Any], group: dict[str, Any], expected: float
) -> None:
    graph = fleet("ec2_auto_scaling_group", {"policies": [{**TRACKING, **policy}], **group})
    scaler = scaler_of(graph)
    assert isinstance(scaler, plan.TargetTracking)
    assert scaler.warmup_s == expected


def test_step_scaling_is_told_in_fractions_of_a_core() -> None:
    policy = {
        "kind": "step",
        "threshold": 60,
        "adjustment": "percent",
        "steps": [{"lower": 0, "upper": 20, "change": 10}, {"lower": 20, "upper": None, "change": 30}],
    }
    scaler = scaler_of(fleet("ec2_auto_scaling_group", {"policies": [policy]}))
    assert isinstance(scaler, plan.StepScaling)
    assert scaler.threshold == pytest.approx(0.6)
    assert scaler.steps == (plan.Step(0.0, 0.2, 10.0), plan.Step(0.2, None, 30.0))
    assert scaler.change == "percent"


def test_a_scheduled_action_happens_at_its_time() -> None:
    policy = {"kind": "scheduled", "at_s": 300, "desired": 5, "min": 5}
    graph = fleet("ec2_auto_scaling_group", {"min": 2, "desired": 2, "policies": [policy]})
    result, _ = ran(graph, scenario_of("client", duration_s=600))
    assert result.stations["subject"].peak_servers == 5


def test_detailed_monitoring_is_seven_metrics_an_instance() -> None:
    _, found = ran(fleet("ec2_auto_scaling_group", {"min": 3, "desired": 3}), scenario_of("client"))
    assert float(found["cw.metric"].quantity or 0) == pytest.approx(21)
    _, without = ran(
        fleet("ec2_auto_scaling_group", {"min": 3, "desired": 3, "detailed_monitoring": False}),
        scenario_of("client"),
    )
    assert "cw.metric" not in without


@pytest.mark.parametrize(
    ("params", "meter"),
    [
        ({}, "ec2.t3.micro.linux"),
        ({"os": "windows"}, "ec2.t3.micro.windows"),
        ({"purchase": "spot", "spot_interruptions_pct": 0}, "ec2_spot.t3.micro.linux"),
    ],
)
def test_the_meter_follows_from_type_system_and_purchase(params: dict[str, Any], meter: str) -> None:
    _, found = ran(fleet("ec2_auto_scaling_group", {"min": 2, **params}), scenario_of("client"))
    assert float(found[meter].quantity or 0) == pytest.approx(2 * 730)


def test_tasks_are_billed_by_vcpu_and_memory() -> None:
    params = {"min": 3, "desired": 3, "vcpu": 2, "memory_gb": 5, "ephemeral_gb": 50}
    _, found = ran(fleet("ecs_service", params), scenario_of("client"))
    hours = 3 * 730
    assert float(found["fargate.vcpu.linux_x86"].quantity or 0) == pytest.approx(hours * 2)
    assert float(found["fargate.memory.linux_x86"].quantity or 0) == pytest.approx(hours * 5)
    assert float(found["fargate.ephemeral_storage"].quantity or 0) == pytest.approx(hours * 30)


@pytest.mark.parametrize(
    ("vcpu", "memory_gb", "offered"),
    [(0.25, 2, True), (0.25, 3, False), (1, 8, True), (1, 9, False), (8, 18, False), (16, 120, True)],
)
def test_fargate_takes_only_the_sizes_it_offers(vcpu: float, memory_gb: float, offered: bool) -> None:
    told = read(catalog.services()["ecs_service"].params, {"vcpu": vcpu, "memory_gb": memory_gb})
    assert [fault.code for fault in told.faults] == ([] if offered else ["no-such-task-size"])


def test_a_fleet_behind_a_balancer_has_a_queue_per_server_and_one_without_shares_its() -> None:
    told = catalog.services()["ecs_service"]
    for port, queue in (("http", "per_server"), ("direct", "shared")):
        compiled = compile_plan(graph_of(drawing(told, told.port(port)), rules=False), scenario_of("client"))
        (station,) = [each for each in compiled.stations if isinstance(each, plan.Servers)]
        assert station.queue == queue


@pytest.mark.parametrize(("checks", "after_s"), [(False, None), (True, 120.0)])
def test_with_the_balancers_checks_a_group_replaces_who_fails_them_after_its_grace(
    checks: bool, after_s: float | None
) -> None:
    params = {"memory_base_gb": 1, "elb_health_checks": checks, "health_check_grace_s": 120}
    graph = fleet("ec2_auto_scaling_group", params)
    (group,) = (s for s in compile_plan(graph, scenario_of("client")).stations if isinstance(s, plan.Servers))
    assert group.memory is not None
    assert (group.memory.noticed, group.memory.replaced_after_s) == ("by_checks", after_s)
