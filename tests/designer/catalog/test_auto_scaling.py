"""EC2 Auto Scaling: the sizes its policies ask for, row by row, warm pools, forecasts, whom it ends."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from designer import catalog
from designer.catalog.reading import read
from designer.graph.compile import compile_plan
from designer.graph.document import Graph
from designer.graph.quotas import quotas_used
from simulator import plan
from tests.designer.catalog.feeding import drawing, graph_of, scenario_of
from tests.designer.catalog.stepping import ran, run_of, scalings, step


def group(params: dict[str, Any], *, port: str = "http", cpu_ms: float = 1.0) -> Graph:
    """client -> (load balancer ->) an Auto Scaling group of m7g.large, or what `port` needs before it."""
    told = catalog.services()["ec2_auto_scaling_group"]
    params = {"instance_type": "m7g.large", "boot_s": 26, "app_start_s": 30, **params}
    document = drawing(told, told.port(port), params)
    document["nodes"][1]["work"] = {"default": {"cpu_ms": {"mean": cpu_ms, "cv": 0}}}
    return graph_of(document, rules=False)


def on_requests(target_per_min: float, **more: Any) -> dict[str, Any]:
    return {
        "kind": "target_tracking",
        "metric": "requests_per_target",
        "target_per_min": target_per_min,
        "warmup_s": 60,
        **more,
    }


@pytest.mark.parametrize(
    ("size", "per_instance_per_min", "target_per_min", "expected"),
    [
        (10, 150, 100, 15),  # AWS's own example: 10 at 150 against 100
        (2, 150, 100, 3),
        (3, 150, 100, 5),  # 4.5 is rounded up
        (4, 101, 100, 5),
        (4, 199, 100, 8),
        (1, 1_000, 100, 10),
    ],
)
def test_target_tracking_grows_in_proportion_rounded_up(
    size: int, per_instance_per_min: float, target_per_min: float, expected: int
) -> None:
    params = {"min": 1, "desired": size, "max": 40, "policies": [on_requests(target_per_min)], "zones": ["a"]}
    rate = size * per_instance_per_min / 60
    calm = size * target_per_min * 0.9 / 60
    result = run_of(group(params), step(calm, rate, at_s=600, then_s=400, process="deterministic"))
    first = scalings(result, "subject")[0]
    assert (first.values["before"], first.values["after"]) == (size, expected)


@pytest.mark.parametrize(("target_pct", "most"), [(50, 2.0), (70, 1.43)])
def test_cpu_cannot_exceed_100_percent_so_one_action_multiplies_by_100_over_the_target(
    target_pct: float, most: float
) -> None:
    """Ten times the load that the group carries: it grows by 100 / target at once, no more."""
    policy = {
        "kind": "target_tracking",
        "metric": "cpu_utilisation",
        "target_pct": target_pct,
        "warmup_s": 60,
    }
    params = {
        "min": 7,
        "desired": 7,
        "max": 100,
        "policies": [policy],
        "queue_limit": 0,
        "slots_per_instance": 8,
    }
    calm = 7 * 2 * target_pct / 100 * 0.8 / 0.02
    result = run_of(group(params, cpu_ms=20), step(calm, 10 * calm, at_s=600, then_s=400))
    first = scalings(result, "subject")[0]
    assert first.values["before"] == 7
    assert first.values["after"] == int(np.ceil(7 * most - 0.05))


@pytest.mark.parametrize(
    ("size", "per_instance_per_min", "expected"),
    [
        (10, 50, 5),
        (10, 65, 7),  # 6.5 stay: the removal of 3.5 is rounded down
        (4, 60, 3),
        (2, 60, None),  # one less would have 120 of 100: it would come back
        (10, 75, None),  # not below 70 % of the target
        (3, 69, None),  # 2.07 of 3: one less would have 103.5 of 100
    ],
)
def test_target_tracking_shrinks_the_safe_way_and_never_to_come_back(
    size: int, per_instance_per_min: float, expected: int | None
) -> None:
    params = {"min": 1, "desired": size, "max": 40, "policies": [on_requests(100)], "zones": ["a"]}
    before, after = size * 90 / 60, size * per_instance_per_min / 60
    result = run_of(group(params), step(before, after, at_s=600, then_s=1_300, process="deterministic"))
    made = scalings(result, "subject")
    if expected is None:
        assert made == []
        return
    assert made[0].values["after"] == expected
    # 15 points below, published a minute late
    assert 600 + 15 * 60 <= made[0].at_s <= 600 + 17 * 60


def test_nothing_shrinks_while_an_instance_warms_up() -> None:
    """A scheduled action launches one that warms for ever; the load is far below the target."""
    policies = [on_requests(100, warmup_s=3_600), {"kind": "scheduled", "at_s": 60, "desired": 5}]
    params = {"min": 1, "desired": 4, "max": 40, "policies": policies, "zones": ["a"]}
    result = run_of(group(params), scenario_of("client", rate_per_s=2, duration_s=2_400))
    assert [event.values["after"] for event in scalings(result, "subject")] == [5]


def test_several_policies_grow_to_the_largest_wish() -> None:
    policies = [on_requests(100), on_requests(60)]
    params = {"min": 1, "desired": 4, "max": 40, "policies": policies, "zones": ["a"]}
    result = run_of(
        group(params), step(4 * 50 / 60, 4 * 150 / 60, at_s=600, then_s=400, process="deterministic")
    )
    sizes = [event.values["after"] for event in scalings(result, "subject")]
    assert max(sizes) == 10


@pytest.mark.parametrize(
    ("metric", "word", "target"),
    [
        ("network_in", "bytes_in_per_server_per_minute", 5e6),
        ("network_out", "bytes_out_per_server_per_minute", 5e6),
    ],
)
def test_network_is_tracked_in_bytes_per_instance_and_minute(metric: str, word: str, target: float) -> None:
    policy = {"kind": "target_tracking", "metric": metric, "target_mb": 5}
    (scaler,) = compile_plan(group({"policies": [policy]}), scenario_of("client")).scalers
    assert isinstance(scaler, plan.TargetTracking)
    assert (scaler.metric, scaler.target) == (word, target)


def test_a_group_behind_a_queue_grows_with_its_backlog_per_instance() -> None:
    """2 slots of 0.5 s work 4 messages a second; 8 come: the backlog grows until there are enough."""
    policy = {"kind": "target_tracking", "metric": "sqs_backlog", "target_backlog": 20, "warmup_s": 30}
    params = {"min": 1, "desired": 1, "max": 10, "policies": [policy], "slots_per_instance": 2}
    told = catalog.services()["ec2_auto_scaling_group"]
    document = drawing(told, told.port("messages"), {"instance_type": "m7g.large", **params})
    subject = next(node for node in document["nodes"] if node["id"] == "subject")
    subject["work"] = {"default": {"wait_ms": {"mean": 500, "cv": 0}}}
    graph = graph_of(document, rules=False)
    compiled = compile_plan(graph, scenario_of("client", rate_per_s=8))
    (scaler,) = compiled.scalers
    assert isinstance(scaler, plan.TargetTracking)
    assert scaler.store == "before-1"
    result = run_of(graph, scenario_of("client", rate_per_s=8, duration_s=3_600))
    store = result.stores["before-1"]
    assert store.arrivals == store.deleted + store.stored_at_end
    assert result.stations["subject"].peak_servers >= 2
    assert store.stored_at_end < 200
    assert scalings(result, "subject")[0].values["after"] > 1


def test_a_warm_pool_shortens_the_launch_and_costs_its_volumes_only() -> None:
    policy = {"kind": "scheduled", "at_s": 600, "desired": 4}
    base = {"min": 2, "desired": 2, "max": 4, "policies": [policy], "app_start_s": 120, "zones": ["a"]}
    cold = run_of(group(base), scenario_of("client", duration_s=1_200))
    pool = {**base, "warm_pool": "hibernated"}
    warm, found = ran(group(pool), scenario_of("client", duration_s=1_200))

    def ready_s(result: Any) -> float:
        (event,) = scalings(result, "subject")
        return float(event.phases["registered"]) - event.at_s

    assert ready_s(cold) == pytest.approx(146, abs=1)
    assert ready_s(warm) == pytest.approx(20.7, abs=1)
    hours = warm.stations["subject"].capacity_s / 3_600
    assert float(found["ec2.m7g.large.linux"].quantity or 0) == pytest.approx(hours * 730 * 3, rel=1e-6)
    assert warm.stations["subject"].warm_pool_s > 0


def test_a_warm_pool_of_spot_instances_is_refused() -> None:
    told = read(
        catalog.services()["ec2_auto_scaling_group"].params, {"purchase": "spot", "warm_pool": "stopped"}
    )
    assert [fault.code for fault in told.faults] == ["warm-pool-with-spot"]


def test_predictive_scaling_is_there_before_the_load() -> None:
    """From the second hour 600 requests/s of 10 ms: 6 cores at 40 % are 7.5 instances of two; 5 min ahead."""
    policy = {"kind": "predictive", "target_pct": 40}
    params = {"min": 2, "desired": 2, "max": 20, "policies": [policy], "zones": ["a"]}
    graph = group(params, cpu_ms=10)
    result = run_of(graph, step(20, 600, at_s=3_600, then_s=600))
    made = scalings(result, "subject")
    assert made[0].at_s == pytest.approx(3_600 - 300)
    assert made[0].values["after"] == 8
    assert result.response.quantile_s(0.99) < 0.1


def test_a_forecast_that_was_too_low_is_too_small_a_group() -> None:
    policy = {"kind": "predictive", "target_pct": 40, "forecast_pct": 50}
    params = {"min": 2, "desired": 2, "max": 20, "policies": [policy], "zones": ["a"]}
    result = run_of(group(params, cpu_ms=10), step(20, 600, at_s=3_600, then_s=600))
    assert scalings(result, "subject")[0].values["after"] == 4


def test_simple_scaling_waits_for_its_cooldown() -> None:
    policy = {
        "kind": "step",
        "metric": "requests_per_target",
        "threshold": 100,
        "cooldown_s": 300,
        "steps": [{"lower": 0, "upper": None, "change": 1}],
    }
    params = {"min": 1, "desired": 1, "max": 20, "policies": [policy], "zones": ["a"]}
    result = run_of(group(params), step(1, 50, at_s=300, then_s=2_000))
    times = [event.at_s for event in scalings(result, "subject")]
    assert len(times) >= 3
    assert all(later - earlier >= 300 for earlier, later in pairwise(times))


def test_a_scheduled_action_repeats() -> None:
    policies = [
        {"kind": "scheduled", "at_s": 600, "every_s": 3_600, "desired": 4},
        {"kind": "scheduled", "at_s": 1_200, "every_s": 3_600, "desired": 2},
    ]
    compiled = compile_plan(
        group({"min": 2, "policies": policies}), scenario_of("client", duration_s=3 * 3_600)
    )
    times = [scaler.at_s for scaler in compiled.scalers if isinstance(scaler, plan.Scheduled)]
    assert times == [600, 4_200, 7_800, 1_200, 4_800, 8_400]


@pytest.mark.parametrize(
    ("policy", "word"),
    [
        ("default", "oldest"),
        ("newest_instance", "newest"),
        ("closest_to_next_instance_hour", "closest_to_hour"),
    ],
)
def test_whom_a_group_ends_first(policy: str, word: str) -> None:
    (station,) = [
        each
        for each in compile_plan(group({"termination_policy": policy}), scenario_of("client")).stations
        if isinstance(each, plan.Servers)
    ]
    assert station.termination == word


def test_a_lost_zone_is_made_good_elsewhere_and_the_group_moves_back_when_it_is_well() -> None:
    faults = [{"action": "az_power_interruption", "zone": "a", "at_s": 300, "duration_s": 900}]
    params = {"min": 4, "desired": 4, "max": 8, "zones": ["a", "b"]}
    result = run_of(group(params), step(20, 20, at_s=600, then_s=1_800, faults=faults))
    there = np.asarray(result.series["subject"]["servers_in_service:a"])
    other = np.asarray(result.series["subject"]["servers_in_service:b"])
    window = result.window_s
    during, after = int(1_000 / window), -1
    assert there[during] == 0
    assert other[during] == 4
    assert there[after] == other[after] == 2


def test_launches_share_the_accounts_bucket() -> None:
    """1,399 more at once: 1,000 from the bucket, two a second after that; each is healthy within 30 s."""
    policy = {"kind": "scheduled", "at_s": 60, "desired": 1_400}
    params = {"min": 1, "desired": 1, "max": 1_400, "policies": [policy], "boot_s": 0, "app_start_s": 0}
    graph = group(params)
    result = run_of(graph, scenario_of("client", rate_per_s=0.1, duration_s=400))
    (quota,) = quotas_used(graph, result)
    assert (quota.id, quota.limit, quota.peak) == ("ec2.launches@us-east-1", 1_000, 1_000)
    assert (quota.per_s, quota.bound_at_s) == (False, 60)
    in_service = np.asarray(result.series["subject"]["servers_in_service"])
    window = result.window_s
    assert in_service[int(90 / window)] == pytest.approx(1_000 + 2 * 30, abs=70)
    reached_s = float(np.argmax(in_service >= 1_400)) * window
    assert reached_s == pytest.approx(60 + 399 / 2 + 15, abs=15 + window)


def test_mixed_purchases_are_billed_apart() -> None:
    """Of 5: one on demand first, then 25 % of the other four: 2 on demand, 3 Spot."""
    params = {"min": 5, "desired": 5, "purchase": "mixed", "on_demand_base": 1, "on_demand_pct": 25,
              "spot_interruptions_pct": 0}  # fmt: skip
    _, found = ran(group(params), scenario_of("client"))
    assert float(found["ec2.m7g.large.linux"].quantity or 0) == pytest.approx(2 * 730)
    assert float(found["ec2_spot.m7g.large.linux"].quantity or 0) == pytest.approx(3 * 730)
