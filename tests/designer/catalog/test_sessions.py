"""Targets that begin slowly, sessions and flows that stay with theirs, caches that spare a database."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from designer import catalog
from designer.catalog.reading import read
from designer.graph.compile import compile_plan
from designer.graph.document import Graph
from simulator import plan
from simulator.engine import simulate
from simulator.reference import run_reference
from tests.designer.catalog.feeding import drawing, graph_of, scenario_of

FLEET = catalog.services()["ec2_auto_scaling_group"]
TARGET = catalog.edge_kinds()["target"]


def balanced(
    balancer: dict[str, Any], target: dict[str, Any], service: str = "application_load_balancer"
) -> Graph:
    """client -> balancer -> a fleet of four."""
    document = drawing(FLEET, FLEET.port("http"), {"min": 4, "desired": 4, "max": 4})
    document["nodes"][2] |= {"service": service, "params": balancer}
    document["edges"][1]["params"] = target
    return graph_of(document, rules=False)


def route(graph: Graph) -> plan.Route:
    (found,) = [
        each for each in compile_plan(graph, scenario_of("client")).links if isinstance(each, plan.Route)
    ]
    return found


def test_slow_start_and_stickiness_are_the_target_groups() -> None:
    found = route(balanced({}, {"slow_start_s": 60, "sticky_s": 3_600}))
    assert (found.slow_start_s, found.sticky_s) == (60, 3_600)


def test_slow_start_is_for_round_robin_alone() -> None:
    found = route(balanced({"algorithm": "least_outstanding_requests"}, {"slow_start_s": 60}))
    assert found.slow_start_s == 0


def test_a_slow_start_is_off_or_takes_half_a_minute_at_least() -> None:
    assert [each.code for each in read(TARGET.params, {"slow_start_s": 10}).faults] == [
        "slow-start-too-short"
    ]
    assert read(TARGET.params, {"slow_start_s": 30}).faults == []


@pytest.mark.parametrize(
    ("service", "target", "stays"),
    [
        ("application_load_balancer", {"sticky_s": 600}, True),
        ("application_load_balancer", {}, False),
        ("network_load_balancer", {}, True),
        ("gateway_load_balancer", {}, True),
    ],
)
def test_flows_keep_their_target_and_users_with_a_cookie_theirs(
    service: str, target: dict[str, Any], stays: bool
) -> None:
    """41 users of 25 requests, each one session: a target that keeps its users has served multiples of 25."""
    users = {"executor": "per-vu-iterations", "vus": 41, "iterations": 25, "think_ms": 1_000}
    scenario = scenario_of("client", duration_s=60, workloads=[{"node": "client", "arrivals": users}])
    served = run_reference(compile_plan(balanced({}, target, service), scenario), 1).served
    assert sum(served) == 41 * 25
    assert sum(n > 0 for n in served) > 1
    assert all(n % 25 == 0 for n in served) == stays


@pytest.mark.parametrize(("sticky_s", "stays"), [(31, True), (29, False)])
def test_a_session_stays_with_its_target_for_so_long_after_each_request(sticky_s: float, stays: bool) -> None:
    """41 users ask every 30 s, 25 times: each request renews a cookie of 31 s, one of 29 s is stale."""
    users = {"executor": "per-vu-iterations", "vus": 41, "iterations": 25, "think_ms": 30_000}
    scenario = scenario_of("client", duration_s=1_000, workloads=[{"node": "client", "arrivals": users}])
    graph = balanced({}, {"sticky_s": sticky_s})
    served = run_reference(compile_plan(graph, scenario), 1).served
    assert sum(served) == 41 * 25
    assert all(n % 25 == 0 for n in served) == stays


def new_ones_share(slow_start_s: float) -> int:
    """Requests that the second instance gets, which a schedule launches a minute into a run of ten."""
    policy = {"kind": "scheduled", "at_s": 60, "desired": 2}
    fleet = {"min": 1, "desired": 1, "max": 2, "policies": [policy], "slots_per_instance": 100}
    document = drawing(FLEET, FLEET.port("http"), fleet)
    document["edges"][1]["params"] = {"slow_start_s": slow_start_s}
    plan_ = compile_plan(
        graph_of(document, rules=False), scenario_of("client", rate_per_s=20, duration_s=600)
    )
    return run_reference(plan_, 1).served[1]


def test_a_new_targets_share_grows_to_its_full_one_over_the_slow_start() -> None:
    """Of two, its share is x / (1 + x) at x of the way: in D seconds (1 - ln 2) x D x rate, not half."""
    fewer = new_ones_share(0) - new_ones_share(240)
    assert fewer == pytest.approx(20 * 240 * (np.log(2) - 0.5), rel=0.1)


@pytest.mark.parametrize(("delay_s", "broken"), [(1, True), (30, False)])
def test_a_leaving_target_finishes_what_it_has_within_the_deregistration_delay(
    delay_s: float, broken: bool
) -> None:
    """Requests of 20 s; one of two instances leaves after a minute."""
    policy = {"kind": "scheduled", "at_s": 60, "desired": 1}
    fleet = {"min": 1, "desired": 2, "max": 2, "policies": [policy], "slots_per_instance": 100}
    document = drawing(FLEET, FLEET.port("http"), fleet)
    document["nodes"][1]["work"] = {"default": {"wait_ms": 20_000}}
    document["edges"][1]["params"] = {"deregistration_delay_s": delay_s}
    scenario = scenario_of("client", rate_per_s=4, duration_s=180)
    result = simulate(compile_plan(graph_of(document, rules=False), scenario), seed=1)
    cut = result.links["before-0-subject"].errors.get("drain_expired", 0)
    assert (20 < cut < 60) if broken else cut == 0


def cached(**params: Any) -> Graph:
    """client -> instance -> cache -> database."""
    cache = catalog.services()["cache_cluster"]
    document = drawing(cache, cache.port("commands"), params)
    document["nodes"].append({"id": "db", "service": "relational_database", "at": [0, 0],
                              "work": {"default": {"cpu_ms": 1}}})  # fmt: skip
    document["edges"].append(
        {"id": "miss", "kind": "call", "from": ["subject", "misses"], "to": ["db", "queries"]}
    )
    return graph_of(document, rules=False)


@pytest.mark.parametrize(("object_kb", "share"), [(100.0, 0.0), (1_024.0 * 15.69, 0.25)])
def test_a_warm_cache_asks_the_database_for_what_has_no_room(object_kb: float, share: float) -> None:
    """100 objects, all alike; t4g.small has 2 GiB, three quarters of them for data."""
    graph = cached(objects=100, popularity=0, object_kb=object_kb)
    result = simulate(compile_plan(graph, scenario_of("client", rate_per_s=100)), seed=1)
    (station,) = [
        each for each in compile_plan(graph, scenario_of("client")).stations if each.id == "subject"
    ]
    assert isinstance(station, plan.Servers)
    assert station.cache is not None
    held = min(100, station.cache.capacity or 0)
    found = result.stations["db"].arrivals / result.stations["subject"].arrivals
    assert found == pytest.approx(1 - held / 100, abs=0.03)
    assert (share == 0.0) == (held == 100)


def test_a_flushed_cache_lets_everything_through_until_it_knows_it_again() -> None:
    flush = {"action": "flush_cache", "node": "subject", "at_s": 30}
    graph = cached(objects=1_000, popularity=1)
    result = simulate(compile_plan(graph, scenario_of("client", rate_per_s=100, faults=[flush])), seed=1)
    asked = np.asarray(result.series["db"]["requests_per_s"])
    step = result.window_s
    assert asked[: int(30 / step)].sum() == 0
    assert asked[int(30 / step)] > 50
    assert asked[int(55 / step) :].mean() < 50
