"""ECS: tasks on Fargate and on EC2; lags as AWS tells them, launch rates, placement, managed scaling."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from designer import catalog
from designer.catalog import ecs_ec2_service, ecs_service
from designer.catalog.reading import read
from designer.graph.compile import compile_plan
from designer.graph.document import Graph
from simulator import plan
from tests.designer.catalog.clusters import boxed, ecs, work
from tests.designer.catalog.feeding import drawing, graph_of, scenario_of
from tests.designer.catalog.stepping import ran, run_of, scalings, step

TRACKING = {"kind": "target_tracking", "metric": "cpu_utilisation", "target_pct": 60}
STEP_AT_S = 1_200.0
FOUR = {"min": 4, "desired": 4, "vcpu": 1, "memory_gb": 2, "policies": [TRACKING]}


def fargate(params: dict[str, Any], cpu_ms: float = 20.0) -> Graph:
    """client -> load balancer -> tasks on Fargate."""
    told = catalog.services()["ecs_service"]
    document = drawing(told, told.port("http"), params)
    document["nodes"][1]["work"] = {"default": {"cpu_ms": {"mean": cpu_ms, "cv": 0.5}}}
    return graph_of(document, rules=False)


@pytest.mark.parametrize("offset_s", [0.0, 15.0, 30.0, 45.0])
def test_ecs_decides_6_minutes_after_a_step_with_one_minute_metrics(offset_s: float) -> None:
    """AWS's own figures: 363 s from the step to the trigger, 386 s until the tasks run."""
    params = {**FOUR, "image_pull_s": 8, "app_start_s": 5}
    at_s = STEP_AT_S + offset_s
    first = scalings(run_of(fargate(params), step(100, 160, at_s=at_s)), "subject")[0]
    assert first.at_s - at_s == pytest.approx(363, abs=60)
    assert first.phases["application start"] - at_s == pytest.approx(386, abs=60)
    assert first.phases["application start"] - first.at_s == pytest.approx(386 - 363, abs=1)


@pytest.mark.parametrize("offset_s", [0.0, 5.0, 10.0, 15.0])
def test_ecs_decides_after_a_minute_and_a_half_with_20_second_metrics(offset_s: float) -> None:
    """AWS's own figures: 86 s to the trigger and 109 s in all."""
    params = {**FOUR, "high_resolution": True, "image_pull_s": 8, "app_start_s": 5}
    at_s = STEP_AT_S + offset_s
    first = scalings(run_of(fargate(params), step(100, 160, at_s=at_s)), "subject")[0]
    assert first.at_s - at_s == pytest.approx(86, abs=20)
    assert first.phases["application start"] - at_s == pytest.approx(109, abs=20)


def test_high_resolution_metrics_and_their_alarms_are_billed() -> None:
    _, found = ran(fargate({**FOUR, "high_resolution": True}), scenario_of("client"))
    assert found["cw.alarm.high_res"].quantity == 2
    assert found["cw.metric"].quantity == 1
    _, plain = ran(fargate(FOUR), scenario_of("client"))
    assert plain["cw.alarm.standard"].quantity == 2
    assert "cw.metric" not in plain


def test_a_task_that_lives_less_than_a_minute_is_billed_for_one() -> None:
    """Three more for 10 s: both old ones go after 310 s, two new ones stay, one is ended as it starts."""
    policies = [
        {"kind": "scheduled", "at_s": 300, "min": 5, "desired": 5},
        {"kind": "scheduled", "at_s": 310, "min": 2, "desired": 2, "max": 2},
    ]
    params = {"min": 2, "desired": 2, "policies": policies, "vcpu": 1, "memory_gb": 2, "image_pull_s": 60}
    _, found = ran(fargate(params, cpu_ms=1), scenario_of("client", rate_per_s=1, duration_s=600))
    seconds = float(found["fargate.vcpu.linux_x86"].quantity or 0) * 600 / 730
    assert seconds == pytest.approx(2 * 310 + 2 * 300 + 60)


@pytest.mark.parametrize(("tasks", "least_s"), [(60, 6.0), (1_000, 118.8)])
def test_a_service_launches_500_tasks_a_minute(tasks: int, least_s: float) -> None:
    """Ten a call at once, then 500 a minute: (n - 10) / (500 / 60) s until the last one is launched."""
    policies = [{"kind": "scheduled", "at_s": 60, "min": tasks, "desired": tasks}]
    params = {
        "min": 1,
        "desired": 1,
        "max": 1_000,
        "policies": policies,
        "image_pull_s": 0,
        "app_start_s": 0,
        "slots_per_instance": 4,
    }
    told = catalog.services()["ecs_service"]
    graph = graph_of(drawing(told, told.port("direct"), params), rules=False)
    result = run_of(graph, scenario_of("client", rate_per_s=1, duration_s=300))
    in_service = np.asarray(result.series["subject"]["servers_in_service"])
    reached_s = float(np.argmax(in_service >= tasks)) * result.window_s
    assert reached_s - 60 == pytest.approx(least_s + 10, abs=2 * result.window_s)


def test_spot_tasks_are_billed_apart_and_the_base_stays_on_demand() -> None:
    """Of 6 tasks two are on demand first, then half of the other four: 4 and 2."""
    params = {
        "min": 6,
        "desired": 6,
        "purchase": "mixed",
        "on_demand_base": 2,
        "on_demand_pct": 50,
        "spot_interruptions_pct": 0,
        "vcpu": 1,
        "memory_gb": 2,
    }
    _, found = ran(fargate(params), scenario_of("client"))
    assert float(found["fargate.vcpu.linux_x86"].quantity or 0) == pytest.approx(4 * 730)
    assert float(found["fargate_spot.vcpu.linux_x86"].quantity or 0) == pytest.approx(2 * 730)
    assert float(found["fargate_spot.memory.linux_x86"].quantity or 0) == pytest.approx(2 * 2 * 730)


def test_tasks_that_find_no_room_wait_until_managed_scaling_has_added_instances() -> None:
    """2 instances of 2 vCPUs hold 4 tasks of one; 8 are wanted at 600 s, so 4 instances are needed."""
    policies = [{"kind": "scheduled", "at_s": 600, "min": 8, "desired": 8}]
    graph = ecs(
        task={"vcpu": 1, "memory_gb": 1, "min": 4, "desired": 4, "max": 8, "policies": policies},
        provider={"min": 2, "desired": 2, "max": 10},
    )
    result = run_of(graph, scenario_of("client", duration_s=1_800))
    assert result.hosts["instances"].peak_pending == 4
    assert result.hosts["instances"].peak_hosts == 4
    (grown,) = [event for event in scalings(result, "instances") if event.values["after"] > 2]
    assert grown.values["after"] == 4
    assert 600 <= grown.at_s <= 600 + 2 * 60
    in_service = np.asarray(result.series["app"]["servers_in_service"])
    assert in_service[-1] == 8


def test_instances_without_tasks_go_after_15_minutes() -> None:
    policies = [{"kind": "scheduled", "at_s": 600, "max": 2, "min": 1, "desired": 2}]
    graph = ecs(
        task={"vcpu": 1, "memory_gb": 1, "min": 8, "desired": 8, "max": 8, "policies": policies,
              "placement": "binpack_cpu"},
        provider={"min": 1, "desired": 4, "max": 10},
    )  # fmt: skip
    result = run_of(graph, scenario_of("client", rate_per_s=2, duration_s=2_700))
    hosts = np.asarray(result.series["instances"]["servers_in_service"])
    assert hosts[0] == 4
    early = hosts[: int((600 + 14 * 60) / result.window_s)]
    assert early.min() == 4
    assert hosts[-1] < 4


@pytest.mark.parametrize(
    ("placement", "spread"), [("spread", (2, 2)), ("binpack_cpu", (4, 0)), ("binpack_memory", (4, 0))]
)
def test_tasks_go_where_the_strategy_says(placement: str, spread: tuple[int, int]) -> None:
    graph = ecs(task={"placement": placement, "desired": 4, "min": 4})
    (station,) = [each for each in compile_plan(graph, scenario_of("client")).stations if each.id == "app"]
    assert isinstance(station, plan.Servers)
    assert station.stands_on is not None
    first = station.stands_on.strategy[0]
    assert first == ("spread_zones" if placement == "spread" else placement)
    result = run_of(graph, scenario_of("client"))
    assert result.hosts["instances"].peak_units == 4
    assert sum(spread) == 4


def test_a_deployment_keeps_as_many_healthy_as_it_must() -> None:
    """Four tasks, 100 % healthy at least and 200 % at most: four more come, then four go."""
    faults = [{"action": "deploy_new_version", "node": "subject", "at_s": 300}]
    params = {"min": 4, "desired": 4, "vcpu": 1, "memory_gb": 2}
    result = run_of(fargate(params, cpu_ms=5), step(20, 20, at_s=600, then_s=600, faults=faults))
    in_service = np.asarray(result.series["subject"]["servers_in_service"])
    assert in_service.min() >= 4
    assert result.stations["subject"].peak_servers == 8
    assert in_service[-1] == 4
    assert result.classes["default"].failed == 0


def test_interrupted_spot_tasks_are_replaced_within_their_notice() -> None:
    faults = [{"action": "interrupt_spot", "node": "subject", "at_s": 300, "params": {"share": 0.5}}]
    params = {"min": 4, "desired": 4, "vcpu": 1, "memory_gb": 2, "purchase": "spot",
              "spot_interruptions_pct": 0, "image_pull_s": 5, "app_start_s": 5}  # fmt: skip
    result = run_of(fargate(params, cpu_ms=5), step(20, 20, at_s=600, then_s=600, faults=faults))
    in_service = np.asarray(result.series["subject"]["servers_in_service"])
    assert in_service.min() == 2
    assert in_service[-1] == 4
    assert result.stations["subject"].servers_lost == 0
    assert result.classes["default"].failed == 0


def test_a_task_out_of_memory_is_replaced_and_its_service_scales_on_memory() -> None:
    params = {**FOUR, "memory_base_gb": 1.5, "memory_per_request_mb": 64}
    memory = [{"kind": "target_tracking", "metric": "memory_utilisation", "target_pct": 80}]
    (scaler,) = compile_plan(fargate({**params, "policies": memory}), scenario_of("client")).scalers
    assert isinstance(scaler, plan.TargetTracking)
    assert (scaler.metric, scaler.target) == ("memory_utilisation", 0.8)
    (tasks,) = (
        each for each in compile_plan(fargate(params), scenario_of("client")).stations if each.id == "subject"
    )
    assert isinstance(tasks, plan.Servers)
    assert tasks.memory == plan.Memory(2.0, 1.5, 0.0625, restart=None)
    assert plan.Servers("x").memory is None


@pytest.mark.parametrize(("app_start_s", "waits_s"), [(5.0, 25.0), (30.0, 0.0), (31.0, 29.0), (0.0, 30.0)])
def test_a_container_health_check_is_a_phase_until_the_next_check(app_start_s: float, waits_s: float) -> None:
    """A check each 30 s, the first 30 s after the start."""
    params = {**FOUR, "container_health_check": True, "app_start_s": app_start_s}
    tasks = compile_plan(fargate(params), scenario_of("client")).stations
    (launch,) = (each.launch for each in tasks if isinstance(each, plan.Servers) and each.id == "subject")
    assert launch[-1] == plan.Phase("container health check", waits_s)
    first = scalings(run_of(fargate(params), step(100, 160, at_s=STEP_AT_S)), "subject")[0]
    ready_s = first.phases["container health check"] - first.phases["application start"]
    assert ready_s == pytest.approx(waits_s)


@pytest.mark.parametrize(
    ("settings", "refused"),
    [
        ({"app_start_s": 90.0}, False),  # checks at 30 and 60 s fail, that at 90 s passes
        ({"app_start_s": 91.0}, True),
        ({"app_start_s": 91.0, "health_start_period_s": 30.0}, False),
        ({"app_start_s": 200.0, "health_check_grace_s": 200.0}, False),
        ({"app_start_s": 200.0, "health_start_period_s": 60.0}, True),
        ({"app_start_s": 35.0, "health_retries": 1}, True),
    ],
)
def test_a_check_that_ends_every_task_before_it_serves_is_refused(
    settings: dict[str, Any], refused: bool
) -> None:
    read_again = read(ecs_service.Params, {"container_health_check": True, **settings})
    assert ("health-check-ends-every-task" in {fault.code for fault in read_again.faults}) is refused
    quiet = read(ecs_service.Params, settings)
    assert "health-check-ends-every-task" not in {fault.code for fault in quiet.faults}


def two_providers(strategy: list[dict[str, Any]], tasks: int) -> Graph:
    task = {"vcpu": 1, "memory_gb": 1, "min": 1, "desired": tasks, "max": 60, "strategy": strategy}
    boxes = [
        {"id": "one", "service": "ecs_capacity_provider", "title": "On demand", "params": {"desired": 4}},
        {"id": "two", "service": "ecs_capacity_provider", "title": "Spot", "params": {"desired": 8}},
        {"id": "app", "service": "ecs_ec2_service", "params": task, "work": work(10)},
    ]
    return graph_of(boxed("ecs_cluster", boxes), rules=False)


def test_a_service_spreads_over_capacity_providers_by_base_and_weight() -> None:
    """A base of 2 on demand, then 1 to 3: of 14 tasks 2 + 3 and 9."""
    strategy = [
        {"capacity_provider": "on demand", "base": 2, "weight": 1},
        {"capacity_provider": "Spot", "weight": 3},
    ]
    result = run_of(two_providers(strategy, 14), step(50, 50, at_s=60))
    assert [result.series[name]["units"][0] for name in ("one", "two")] == [5, 9]


@pytest.mark.parametrize(
    ("strategy", "code"),
    [
        ([{"capacity_provider": "A", "base": 1}, {"capacity_provider": "B", "base": 1}], "two-bases"),
        ([{"capacity_provider": "A", "weight": 0}], "no-weight"),
        ([{"capacity_provider": "A"}, {"capacity_provider": "a "}], "provider-named-twice"),
        ([{"capacity_provider": "A"}, {"capacity_provider": "B"}], None),
    ],
)
def test_a_strategy_that_ecs_refuses_is_refused(strategy: list[dict[str, Any]], code: str | None) -> None:
    codes = {fault.code for fault in read(ecs_ec2_service.Params, {"strategy": strategy}).faults}
    assert codes == ({code} if code else set())
