"""Lambda: concurrency, throttles, memory and milliseconds, against the limits that AWS documents."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from designer import catalog
from designer.catalog.data.lambda_runtimes import runtimes
from designer.catalog.reading import read
from designer.graph.compile import compile_plan
from designer.graph.document import Graph
from designer.graph.meter import usages
from pricing.usage import Usage
from simulator import plan
from simulator.engine import simulate
from simulator.result import Result
from tests.designer.catalog.feeding import drawing, graph_of, scenario_of

LAMBDA = catalog.services()["lambda_function"]


def invoked(
    params: dict[str, Any] | None = None, *, work_ms: float = 100.0, quotas: dict[str, float] | None = None
) -> Graph:
    """client -> function, which takes `work_ms` for each request, waiting."""
    document = drawing(LAMBDA, LAMBDA.port("invoke"), {"init_ms": 0, **(params or {})})
    document["account"] = {"quotas": quotas or {}}
    document["nodes"][1]["work"] = {"default": {"wait_ms": work_ms}}
    return graph_of(document, rules=False)


def ran(graph: Graph, rate_per_s: float, duration_s: float) -> Result:
    scenario = scenario_of("client", rate_per_s=rate_per_s, duration_s=duration_s)
    return simulate(compile_plan(graph, scenario), seed=1)


def metered(graph: Graph, rate_per_s: float) -> tuple[Result, dict[str, Usage]]:
    scenario = scenario_of("client", rate_per_s=rate_per_s)
    result = simulate(compile_plan(graph, scenario), seed=1)
    return result, {usage.meter: usage for usage in usages(graph, scenario, result)}


def function_of(params: dict[str, Any]) -> plan.Elastic:
    compiled = compile_plan(invoked(params), scenario_of("client"))
    (station,) = [each for each in compiled.stations if isinstance(each, plan.Elastic)]
    return station


def test_concurrency_is_rate_times_duration() -> None:
    result = ran(invoked(work_ms=200), 100, 60)
    assert result.stations["subject"].slot_busy_s / 60 == pytest.approx(20, rel=0.05)


def test_the_account_throttles_above_its_concurrency() -> None:
    """300 a second x 0.5 s = 150 wanted, 100 allowed: 200 a second are served, 100 get 429."""
    result = ran(invoked(work_ms=500, quotas={"lambda.concurrency": 100}), 300, 120)
    function = result.stations["subject"]
    assert function.peak_servers == 100
    assert function.done / 120 == pytest.approx(200, rel=0.03)
    assert function.errors["throttled"] / 120 == pytest.approx(100, rel=0.05)
    pool = result.pools["lambda.concurrency@us-east-1"]
    assert (pool.limit, pool.peak) == (100, 100)
    assert pool.bound_at_s is not None
    assert pool.bound_at_s < 2


def test_a_quota_for_one_region_beats_the_one_for_all() -> None:
    graph = invoked(quotas={"lambda.concurrency": 500, "lambda.concurrency@us-east-1": 700})
    pool, rate = compile_plan(graph, scenario_of("client")).pools
    assert pool == plan.ConcurrencyPool("lambda.concurrency@us-east-1", 700)
    assert rate == plan.RatePool("lambda.requests@us-east-1", 7_000, 700)


def test_reserved_concurrency_is_a_ceiling_and_leaves_the_pool() -> None:
    document = drawing(LAMBDA, LAMBDA.port("invoke"), {"reserved_concurrency": 300})
    document["nodes"].append({"id": "other", "service": "lambda_function", "at": [0, 0]})
    compiled = compile_plan(graph_of(document, rules=False), scenario_of("client"))
    stations = {each.id: each for each in compiled.stations if isinstance(each, plan.Elastic)}
    own = stations["subject"]
    assert (own.maximum_concurrency, own.pools) == (300, ("subject/requests",))
    assert stations["other"].maximum_concurrency is None
    assert set(compiled.pools) == {
        plan.RatePool("subject/requests", 3_000, 300),
        plan.ConcurrencyPool("lambda.concurrency@us-east-1", 700),
    }


def test_what_is_reserved_leaves_the_account_less() -> None:
    document = drawing(LAMBDA, LAMBDA.port("event_source"))
    document["nodes"].append(
        {"id": "other", "service": "lambda_function", "at": [0, 0], "params": {"reserved_concurrency": 300}}
    )
    compiled = compile_plan(graph_of(document, rules=False), scenario_of("client"))
    assert compiled.pools == (plan.ConcurrencyPool("lambda.concurrency@us-east-1", 700),)


def test_requests_a_second_are_capped_at_ten_times_the_concurrency() -> None:
    """2,000 a second x 0.05 s = 100 environments are there; yet only 10 x 100 requests a second pass."""
    graph = invoked(work_ms=50, quotas={"lambda.concurrency": 100})
    result = ran(graph, 2_000, 20)
    assert result.stations["subject"].done / 20 == pytest.approx(1_000, rel=0.02)
    assert result.pools["lambda.requests@us-east-1"].refused == pytest.approx(20_000, rel=0.05)


def test_a_function_that_no_caller_waits_for_has_no_rate_cap() -> None:
    document = drawing(LAMBDA, LAMBDA.port("event_source"))
    pools = compile_plan(graph_of(document, rules=False), scenario_of("client")).pools
    assert [each.id for each in pools] == ["lambda.concurrency@us-east-1"]


def test_a_step_to_5_000_concurrent_follows_the_documented_ramp() -> None:
    """2,000 a second that stay for a minute: min(2,000 t, 1,000 + 100 t, 5,000) environments after t s.

    So 5,000 of the 120,000 are served in the first minute and 115,000 get 429.
    """
    graph = invoked({"timeout_s": 120}, work_ms=60_000, quotas={"lambda.concurrency": 5_000})
    steady = {"executor": "constant-arrival-rate", "rate_per_s": 2_000, "process": "deterministic"}
    workloads = [{"node": "client", "arrivals": steady}]
    scenario = scenario_of("client", duration_s=60, workloads=workloads)
    result = simulate(compile_plan(graph, scenario), seed=1)
    concurrency = np.asarray(result.series["subject"]["concurrency"])
    fine_s = np.arange(0, 60, 0.001) + 0.0005
    ramp = np.minimum(np.minimum(2_000 * fine_s, 1_000 + 100 * fine_s), 5_000)
    wanted = ramp.reshape(len(concurrency), -1).mean(axis=1)
    assert concurrency == pytest.approx(wanted, abs=2)
    assert result.stations["subject"].peak_servers == 5_000
    assert result.stations["subject"].errors["throttled"] == 120_000 - 5_000


def test_at_a_low_rate_the_share_of_cold_starts_is_that_of_theory() -> None:
    """M/G/infinity: departures are Poisson, too. A request is cold when none came for `idle_s`: e^(-3)."""
    params = {"init_ms": 100, "idle_s": 60}
    result = ran(invoked(params, work_ms=50), 0.05, 31 * 86_400)
    function = result.stations["subject"]
    share = function.cold_starts / function.arrivals
    overlap = 0.05 * (0.05 + 0.1)
    spread = (0.05 * 0.95 / function.arrivals) ** 0.5
    assert np.exp(-3) - 3 * spread < share < np.exp(-3) + overlap + 3 * spread


@pytest.mark.parametrize(
    ("memory_mb", "measured_at_mb", "speed"),
    [
        (1_769, None, 1.0),
        (512, None, 1.0),
        (512, 1_024, 0.5),
        (1_024, 1_769, 1_024 / 1_769),
        (10_240, 1_769, 1),
    ],
)
def test_less_memory_than_measured_stretches_the_cpu_time(
    memory_mb: int, measured_at_mb: int | None, speed: float
) -> None:
    station = function_of({"memory_mb": memory_mb, "work_measured_at_mb": measured_at_mb})
    assert station.cpu_speed == pytest.approx(speed)


def test_cold_starts_follow_the_runtimes_measured_percentiles() -> None:
    """Python: median 300 ms, 99th percentile 1 s; on Arm a quarter less."""
    document = drawing(LAMBDA, LAMBDA.port("invoke"), {"runtime": "python3.13"})
    (station,) = [
        each
        for each in compile_plan(graph_of(document, rules=False), scenario_of("client")).stations
        if isinstance(each, plan.Elastic)
    ]
    median = station.cold_start.mean_s / (1 + station.cold_start.cv**2) ** 0.5
    assert median == pytest.approx(0.3)
    arm = function_of({"runtime": "python3.13", "architecture": "arm", "init_ms": None})
    assert arm.cold_start.mean_s == pytest.approx(0.75 * station.cold_start.mean_s)


@pytest.mark.parametrize(
    ("runtime", "memory_mb", "package_mb", "mean_of_measured"),
    [
        ("python3.13", 128, 1, 1.0),
        ("java21", 1_024, 1, 1.0),
        ("java21", 128, 1, 0.5 + 0.5 * 8),
        ("java21", 1_769, 1, 0.5 + 0.5 * 1_024 / 1_769),
        ("java21-snapstart", 128, 200, 1.0),
    ],
)
def test_memory_stretches_the_start_of_runtimes_that_compute(
    runtime: str, memory_mb: int, package_mb: float, mean_of_measured: float
) -> None:
    station = function_of(
        {"runtime": runtime, "memory_mb": memory_mb, "package_mb": package_mb, "init_ms": None}
    )
    assert station.cold_start.mean_s == pytest.approx(mean_of_measured * runtimes()[runtime].init_mean_s)


@pytest.mark.parametrize(
    ("runtime", "ms_per_mb"), [("nodejs22.x", 30), ("python3.13", 6), ("java21-snapstart", 0)]
)
def test_a_large_package_takes_longer_to_load(runtime: str, ms_per_mb: float) -> None:
    """Node.js 18 as measured: 171 ms with 1 kB of code, 649 ms with 16 MB: (649 - 171) / 16 = 30 ms a MB."""
    small, large = (
        function_of({"runtime": runtime, "package_mb": size, "init_ms": None}) for size in (1, 41)
    )
    assert large.cold_start.mean_s - small.cold_start.mean_s == pytest.approx(40 * ms_per_mb / 1_000)


def test_provisioned_concurrency_follows_its_schedule_and_is_billed_as_it_was_kept() -> None:
    """10 asked for at 60 s are ready at 60 + 90 + 0.1 s: 849.9 s x 10 x 0.5 GB in a run of 1,000 s."""
    at_60 = {"kind": "scheduled", "at_s": 60, "number": 10}
    graph = invoked({"provisioned_scaling": [at_60], "memory_mb": 512, "init_ms": 2_000})
    scenario = scenario_of("client", rate_per_s=20, duration_s=1_000)
    result = simulate(compile_plan(graph, scenario), seed=1)
    found = {usage.meter: usage for usage in usages(graph, scenario, result)}
    kept = float(found["lambda.provisioned_concurrency.x86"].quantity or 0) / scenario.times_a_month
    assert kept == pytest.approx(10 * 0.5 * 849.9, rel=1e-3)
    assert float(found["lambda.duration_provisioned.x86"].quantity or 0) > 0


def test_provisioned_concurrency_tracks_its_use() -> None:
    """Over 20 busy, 20 kept: 100 % > 70 % for three minutes, so ceil(20 x 1 / 0.7) = 29 are asked for."""
    tracking = {"kind": "target_tracking", "target_pct": 70, "min": 1, "max": 50}
    graph = invoked({"provisioned_scaling": [tracking], "provisioned_concurrency": 20}, work_ms=1_500)
    events = ran(graph, 20, 600).events
    assert events[0].at_s == 240
    assert events[0].values == {"before": 20.0, "after": 29.0}


def test_each_invocation_is_billed_up_to_the_next_millisecond() -> None:
    """20.3 ms are billed as 21, at 0.5 GB."""
    graph = invoked({"memory_mb": 512}, work_ms=20.3)
    result, found = metered(graph, 20)
    times = 730 * 60
    assert float(found["lambda.requests.x86"].quantity or 0) == result.stations["subject"].arrivals * times
    seconds = float(found["lambda.duration.x86"].quantity or 0) / times / 0.5
    assert seconds == pytest.approx(result.stations["subject"].done * 0.021, rel=0.002)


def test_init_is_billed_too() -> None:
    _, without = metered(invoked({"init_ms": 0}), 1)
    result, found = metered(invoked({"init_ms": 1_000, "memory_mb": 1_024}), 1)
    _, warm = metered(invoked({"init_ms": 0, "memory_mb": 1_024}), 1)
    more = float(found["lambda.duration.x86"].quantity or 0) - float(
        warm["lambda.duration.x86"].quantity or 0
    )
    assert result.stations["subject"].cold_starts > 0
    assert more > 0
    assert without["lambda.requests.x86"].quantity == found["lambda.requests.x86"].quantity


def test_storage_beyond_512_mb_is_billed() -> None:
    _, found = metered(invoked({"ephemeral_mb": 1_536}), 10)
    seconds = float(found["lambda.duration.x86"].quantity or 0) / (128 / 1_024)
    assert float(found["lambda.ephemeral_storage.x86"].quantity or 0) == pytest.approx(seconds)


def test_throttled_invocations_are_not_billed() -> None:
    graph = invoked({"reserved_concurrency": 1}, work_ms=1_000)
    result, found = metered(graph, 10)
    billed = float(found["lambda.requests.x86"].quantity or 0) / (730 * 60)
    assert result.stations["subject"].errors["throttled"] > 400
    assert billed == pytest.approx(result.stations["subject"].done, abs=1)


def test_provisioned_environments_never_start_cold_and_cost_all_month() -> None:
    """20 a second x 0.1 s = 2 busy; 10 are kept warm, at 0.5 GB."""
    params = {"init_ms": 2_000, "provisioned_concurrency": 10, "memory_mb": 512}
    result, found = metered(invoked(params, work_ms=100), 20)
    assert result.stations["subject"].cold_starts == 0
    kept = float(found["lambda.provisioned_concurrency.x86"].quantity or 0)
    assert kept == pytest.approx(10 * 0.5 * 730 * 3_600)
    assert found["lambda.duration.x86"].quantity == 0
    seconds = float(found["lambda.duration_provisioned.x86"].quantity or 0) / (730 * 60) / 0.5
    assert seconds == pytest.approx(result.stations["subject"].done * 0.1, rel=0.02)


def test_what_exceeds_provisioned_concurrency_is_billed_on_demand() -> None:
    """40 a second x 0.1 s = 4 busy, 2 of them on what is kept warm."""
    _, found = metered(invoked({"provisioned_concurrency": 2, "memory_mb": 512}, work_ms=100), 40)
    kept, spilt = (
        float(found[f"lambda.{meter}.x86"].quantity or 0) for meter in ("duration_provisioned", "duration")
    )
    assert kept / (kept + spilt) == pytest.approx(0.5, abs=0.06)


def test_no_more_can_be_provisioned_than_is_reserved() -> None:
    told = read(LAMBDA.params, {"reserved_concurrency": 5, "provisioned_concurrency": 9})
    assert [(fault.code, fault.steps) for fault in told.faults] == [
        ("provisioned-above-reserved", ("provisioned_concurrency",))
    ]
