"""Lambda when things go wrong: long starts, failing work, too little memory, throttled events."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from designer import catalog
from designer.catalog.parts.function_memory import most_used_mb
from designer.catalog.reading import read
from designer.graph.compile import compile_plan
from designer.graph.document import Graph
from simulator import plan
from simulator.engine import simulate
from simulator.result import Result
from tests.designer.catalog.feeding import drawing, graph_of, scenario_of

LAMBDA = catalog.services()["lambda_function"]
GO = "provided.al2023-go"


def invoked(params: dict[str, Any], *, work: dict[str, Any], retry: dict[str, Any] | None = None) -> Graph:
    """client -> function."""
    document = drawing(LAMBDA, LAMBDA.port("invoke"), params)
    document["nodes"][1]["work"] = {"default": work}
    if retry is not None:
        document["edges"][0]["params"] = {"retry": retry}
    return graph_of(document, rules=False)


def ran(graph: Graph, rate_per_s: float, duration_s: float = 60.0, **more: Any) -> Result:
    scenario = scenario_of("client", rate_per_s=rate_per_s, duration_s=duration_s, **more)
    return simulate(compile_plan(graph, scenario), seed=1)


def function_of(params: dict[str, Any]) -> plan.Elastic:
    compiled = compile_plan(invoked(params, work={"cpu_ms": 10}), scenario_of("client"))
    (station,) = [each for each in compiled.stations if isinstance(each, plan.Elastic)]
    return station


def test_init_is_not_a_part_of_the_functions_timeout() -> None:
    """INIT takes 5 s on average, the timeout is 3 s: AWS gives INIT ten seconds of its own."""
    result = ran(invoked({"init_ms": 5_000, "runtime": GO}, work={"wait_ms": 100}), 0.2, 300)
    assert result.stations["subject"].cold_starts >= 1
    assert result.stations["subject"].errors.get("station_timeout", 0) == 0


@pytest.mark.parametrize(("timeout_s", "works"), [(300, True), (3, False)])
def test_an_init_beyond_ten_seconds_is_run_anew_within_the_functions_timeout(
    timeout_s: float, works: bool
) -> None:
    """A minute of INIT: cut at 10 s, then all of it in the invocation's own time; 3 s are too few for it."""
    graph = invoked({"init_ms": 60_000, "runtime": GO, "timeout_s": timeout_s}, work={"wait_ms": 100})
    seen = ran(graph, 0.01, 3_600).stations["subject"]
    if works:
        assert (seen.failed, seen.cold_starts > 0) == (0, True)
        assert seen.latency.quantile_s(0.999) > 30
    else:
        assert seen.done == 0
        assert seen.errors["station_timeout"] == seen.failed == seen.cold_starts
        assert seen.slot_busy_s == pytest.approx(13 * seen.failed)


def test_who_waits_for_a_function_is_told_of_its_errors() -> None:
    result = ran(invoked({"fails_pct": 20, "init_ms": 0}, work={"wait_ms": 10}), 100)
    assert result.classes["default"].errors["failed"] / result.requests == pytest.approx(0.2, abs=0.02)


def test_an_sdk_does_not_try_again_what_the_functions_own_code_failed() -> None:
    """Lambda answers 200 with the error in its body: only throttles and its own errors are retried."""
    retry = {"mode": "standard", "max_attempts": 3}
    failing = ran(invoked({"fails_pct": 20, "init_ms": 0}, work={"wait_ms": 10}, retry=retry), 50)
    assert failing.links["client-subject"].retries == 0
    down = {"action": "dependency_outage", "node": "subject", "at_s": 10, "duration_s": 10}
    graph = invoked({"init_ms": 0}, work={"wait_ms": 10}, retry=retry)
    assert ran(graph, 50, faults=[down]).links["client-subject"].retries >= 100


def test_work_that_needs_more_memory_than_there_is_fails_and_takes_its_environment_along() -> None:
    result = ran(invoked({"memory_mb": 512, "memory_used_mb": 600, "init_ms": 50}, work={"wait_ms": 10}), 20)
    seen = result.stations["subject"]
    assert seen.errors["server_lost"] == seen.failed == seen.arrivals - seen.in_flight
    assert seen.cold_starts == seen.arrivals


def test_of_a_spread_need_the_share_above_the_memory_fails() -> None:
    """Mean 400 MB with cv 0.25, log-normal: 15.9 % of invocations need more than 496 MB."""
    function = function_of({"memory_mb": 496, "memory_used_mb": 400, "memory_used_cv": 0.25})
    assert function.crashing == pytest.approx(0.159, abs=0.001)
    assert function_of({"memory_mb": 512, "memory_used_mb": 400}).crashing == 0.0


def test_the_most_memory_used_is_what_reports_would_tell() -> None:
    given = {"memory_mb": 512, "memory_used_mb": 400}
    assert most_used_mb(read(LAMBDA.params, given).params, 1_000) == 400
    assert most_used_mb(read(LAMBDA.params, {**given, "memory_used_mb": 900}).params, 1) == 512
    spread = read(LAMBDA.params, {**given, "memory_used_cv": 0.05}).params
    assert 400 < (most_used_mb(spread, 10) or 0) < (most_used_mb(spread, 10_000) or 0) < 512
    assert most_used_mb(read(LAMBDA.params, {}).params, 1_000) is None


@pytest.mark.parametrize(
    ("memory_mb", "threads", "speed"),
    [(1_769, 1, 1.0), (3_538, 1, 1.0), (3_538, 2, 2.0), (3_538, 4, 2.0), (884.5, 4, 0.5)],
)
def test_memory_beyond_one_vcpu_helps_work_of_several_threads_alone(
    memory_mb: float, threads: int, speed: float
) -> None:
    params = {"memory_mb": round(memory_mb), "work_measured_at_mb": 1_769, "threads": threads}
    assert function_of(params).cpu_speed == pytest.approx(speed, rel=0.001)


def test_what_exceeds_provisioned_concurrency_spills_over_to_on_demand_environments() -> None:
    """30 wanted at once, 20 provisioned: the others start cold once, and nobody is throttled."""
    work = {"wait_ms": 1_000}
    deterministic = {"executor": "constant-arrival-rate", "rate_per_s": 30, "process": "deterministic"}
    workloads = [{"node": "client", "arrivals": deterministic}]
    graph = invoked({"provisioned_concurrency": 20, "init_ms": 200, "runtime": GO}, work=work)
    seen = ran(graph, 30, workloads=workloads).stations["subject"]
    assert (seen.failed, seen.peak_in_flight >= 30) == (0, True)
    assert 10 <= seen.cold_starts <= 20
    reserved = {"reserved_concurrency": 20, "provisioned_concurrency": 20, "runtime": GO}
    none_left = ran(invoked(reserved, work=work), 30, workloads=workloads).stations["subject"]
    assert none_left.cold_starts == 0
    assert none_left.errors["throttled"] / 60 == pytest.approx(10, rel=0.1)


def test_ten_requests_a_second_are_what_a_provisioned_environment_takes() -> None:
    """400 a second of 20 ms are 8 at once of 20 provisioned, which take 200 a second: 200 go elsewhere."""
    deterministic = {"executor": "constant-arrival-rate", "rate_per_s": 400, "process": "deterministic"}
    workloads = [{"node": "client", "arrivals": deterministic}]
    graph = invoked({"provisioned_concurrency": 20, "init_ms": 200, "runtime": GO}, work={"wait_ms": 20})
    result = ran(graph, 400, workloads=workloads)
    seen = result.stations["subject"]
    assert (seen.failed, seen.cold_starts > 20) == (0, True)
    calm = ran(graph, 190, workloads=[{"node": "client", "arrivals": {**deterministic, "rate_per_s": 190}}])
    assert calm.stations["subject"].cold_starts == 0


def events(params: dict[str, Any], *, max_age_s: float = 21_600.0) -> Graph:
    """client -> instance -> (asynchronously) function, and a queue for what that gives up."""
    document = drawing(LAMBDA, LAMBDA.port("event"), {"init_ms": 0, **params})
    document["nodes"].append({"id": "dead", "service": "sqs_queue", "at": [0, 0]})
    document["nodes"][1]["work"] = {"default": {"wait_ms": 1_000}}
    document["nodes"][2]["params"] = {"slots_per_instance": 5_000}
    document["edges"][1]["params"] = {"max_age_s": max_age_s}
    document["edges"].append(
        {"id": "gives-up", "kind": "dead_letter", "from": ["subject", "failures"],
         "to": ["dead", "dead_letters"]}
    )  # fmt: skip
    return graph_of(document, rules=False)


RUSH = {
    "executor": "ramping-arrival-rate",
    "start_rate_per_s": 1_000,
    "process": "deterministic",
    "stages": [{"target_per_s": 1_000, "duration_s": 1}, {"target_per_s": 0, "duration_s": 0}],
}


def test_throttled_events_come_again_after_growing_pauses_and_lose_no_attempt() -> None:
    """1,000 events of a second each before ten environments: all are worked, the last ones minutes later."""
    graph = events({"reserved_concurrency": 10})
    result = ran(graph, 1, 3_000, workloads=[{"node": "client", "arrivals": RUSH}])
    poller, store = result.pollers["before-0-subject/invokes"], result.stores["before-0-subject/events"]
    assert (store.arrivals, store.deleted, store.dead_lettered) == (1_000, 1_000, 0)
    # Each second anew, as a poller that pauses a second would, some 50,000 refusals came of it.
    assert 2_000 < poller.refused_batches < 20_000


def test_events_that_grow_too_old_go_to_the_dead_letter_queue() -> None:
    graph = events({"reserved_concurrency": 0}, max_age_s=60)
    result = ran(graph, 1, 400, workloads=[{"node": "client", "arrivals": RUSH}])
    assert result.stores["dead"].stored_at_end == result.stores["before-0-subject/events"].arrivals == 1_000
    grown = np.flatnonzero(np.asarray(result.series["dead"]["visible"]) > 0)[0] * result.window_s
    assert 60 <= grown <= 130
