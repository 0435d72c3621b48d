"""Planted disasters behave as they do in the world: what breaks, what stays whole, what never comes back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from designer.graph.compile import compile_plan
from designer.graph.document import Graph
from designer.graph.metastable import metastable
from designer.graph.summary import summarise
from designer.reports.verdict import does_it_hold
from simulator.engine import simulate
from tests.designer.catalog.feeding import graph_of, scenario_of


def drawing(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> Graph:
    return graph_of(
        {
            "schema_version": 1,
            "name": "Disaster",
            "classes": [{"id": "default", "title": "Request"}],
            "nodes": [{"at": [0, 0], **each} for each in nodes],
            "edges": edges,
        },
        rules=False,
    )


def storm(mode: str, *, attempts: int = 3) -> Graph:
    """client -> one instance with 10 slots of 0.1 s (100 a second); who waits 1 s tries again.

    client --call (1 s, retries)--> web
    """
    exponential = {"wait_ms": {"mean": 100, "cv": 1}}
    return drawing(
        [
            {"id": "client", "service": "client"},
            {
                "id": "web",
                "service": "ec2_instance",
                "params": {"slots_per_instance": 10},
                "work": {"default": exponential},
            },
        ],
        [
            {
                "id": "e1",
                "kind": "call",
                "from": ["client", "http"],
                "to": ["web", "direct"],
                "params": {"timeout_s": 1, "retry": {"mode": mode, "max_attempts": attempts}},
            }
        ],
    )


SLOW = {
    "action": "network_latency",
    "edge": "e1",
    "at_s": 60,
    "duration_s": 20,
    "params": {"seconds": 5},
}


def told(graph: Graph, rate_per_s: float) -> dict[str, Any]:
    scenario = scenario_of("client", rate_per_s=rate_per_s, duration_s=600, faults=[SLOW])
    return summarise(graph, scenario, simulate(compile_plan(graph, scenario), seed=1))


def test_a_retry_storm_stays_down_after_its_trigger_and_is_named() -> None:
    """3 x 50 a second is more than the 100 that the server works: nobody is answered in time again."""
    summary = told(storm("legacy"), 50)
    stuck = summary["metastable"]
    assert stuck is not None
    assert stuck["trigger_end_s"] == 80
    assert stuck["answered"] < 0.01
    assert stuck["edge"] == "e1"
    assert stuck["attempts_per_call"] == pytest.approx(3, rel=0.02)
    (named,) = [each for each in summary["events"] if each["kind"] == "metastable"]
    assert named["at_s"] == 80
    assert "3 attempts for each call" in named["text"]
    assert "metastable" in does_it_hold(summary)


@pytest.mark.parametrize(
    ("mode", "attempts", "rate_per_s"),
    [
        ("legacy", 3, 30),  # 3 x 30 < 100: it drains
        ("none", 1, 50),  # nobody tries again
        ("standard", 3, 50),  # the client's token bucket runs dry, and the retries with it
    ],
)
def test_what_the_server_can_work_off_comes_back(mode: str, attempts: int, rate_per_s: float) -> None:
    graph = storm(mode, attempts=attempts)
    scenario = scenario_of("client", rate_per_s=rate_per_s, duration_s=600, faults=[SLOW])
    result = simulate(compile_plan(graph, scenario), seed=1)
    last = np.asarray(result.series["*"]["errors_per_s"])[-int(60 / result.window_s) :]
    assert last.mean() < 0.05 * rate_per_s
    assert metastable(graph, scenario, result) is None


def test_too_much_load_is_no_metastable_failure() -> None:
    """The peak goes on to the end: nothing is left to be surprised at."""
    graph = storm("legacy")
    stages = [{"target_per_s": 20, "duration_s": 100}, {"target_per_s": 200, "duration_s": 1}]
    arrivals = {"executor": "ramping-arrival-rate", "start_rate_per_s": 20, "stages": stages}
    scenario = scenario_of("client", duration_s=600, workloads=[{"node": "client", "arrivals": arrivals}])
    result = simulate(compile_plan(graph, scenario), seed=1)
    assert metastable(graph, scenario, result) is None


def test_a_peak_of_the_load_alone_can_set_it_off() -> None:
    graph = storm("legacy")
    stages = [
        {"target_per_s": rate, "duration_s": seconds}
        for rate, seconds in ((50, 100), (150, 0), (150, 60), (50, 0), (50, 440))
    ]
    arrivals = {"executor": "ramping-arrival-rate", "start_rate_per_s": 50, "stages": stages}
    scenario = scenario_of("client", duration_s=600, workloads=[{"node": "client", "arrivals": arrivals}])
    result = simulate(compile_plan(graph, scenario), seed=1)
    found = metastable(graph, scenario, result)
    assert found is not None
    assert found.trigger == "the peak of the load"
    assert found.trigger_end_s == pytest.approx(160, abs=10)


def test_a_storm_that_ends_when_its_load_falls_is_named_with_its_end() -> None:
    """50 a second until 400 s, then 20: 3 x 20 is less than the 100 that the server works."""
    graph = storm("legacy")
    stages = [
        {"target_per_s": rate, "duration_s": seconds} for rate, seconds in ((50, 400), (20, 0), (20, 500))
    ]
    arrivals = {"executor": "ramping-arrival-rate", "start_rate_per_s": 50, "stages": stages}
    workloads = [{"node": "client", "arrivals": arrivals}]
    scenario = scenario_of("client", duration_s=900, workloads=workloads, faults=[SLOW])
    summary = summarise(graph, scenario, simulate(compile_plan(graph, scenario), seed=1))
    found = summary["metastable"]
    assert found is not None
    assert found["trigger_end_s"] == 80
    assert 400 < found["until_s"] < 900
    assert found["load_per_s"] == pytest.approx(50, rel=0.05)
    assert found["fell_to_per_s"] == pytest.approx(20, rel=0.15)
    assert found["attempts_per_call"] == pytest.approx(3, rel=0.05)
    assert "once only" in found["text"]
    assert "It stays down too long" in does_it_hold(summary)


def test_an_outage_that_is_felt_only_while_it_lasts_is_no_metastable_failure() -> None:
    graph = storm("none", attempts=1)
    slow = {**SLOW, "duration_s": 300}
    scenario = scenario_of("client", rate_per_s=50, duration_s=600, faults=[slow])
    assert metastable(graph, scenario, simulate(compile_plan(graph, scenario), seed=1)) is None


SHOP_WORK = {"work": {"default": {"cpu_ms": 5, "wait_ms": 20}}}


def shop(**database: Any) -> Graph:
    """client -> balancer -> 6 instances in zones a and b -> a database in b; a worker stands in a.

    client --> lb --> web (a, b) --> db (b)
                          `--> worker (a)
    """
    fleet = {"zones": ["a", "b"], "min": 6, "desired": 6, "max": 6, "slots_per_instance": 20}
    return drawing(
        [
            {"id": "client", "service": "client"},
            {"id": "lb", "service": "application_load_balancer"},
            {"id": "web", "service": "ec2_auto_scaling_group", "params": fleet, **SHOP_WORK},
            {
                "id": "db",
                "service": "relational_database",
                "params": {"zones": ["b"], "multi_az": False, **database},
                **SHOP_WORK,
            },
            {"id": "worker", "service": "ec2_instance", "params": {"zones": ["a"]}, **SHOP_WORK},
        ],
        [
            {"id": "e1", "kind": "call", "from": ["client", "http"], "to": ["lb", "listener"]},
            {"id": "e2", "kind": "target", "from": ["lb", "targets"], "to": ["web", "http"]},
            {"id": "e3", "kind": "call", "from": ["web", "requests"], "to": ["db", "queries"], "order": 1},
            {"id": "e4", "kind": "call", "from": ["web", "requests"], "to": ["worker", "direct"], "order": 2},
        ],
    )


@pytest.mark.parametrize(
    ("zone", "lost"),
    [("a", {"web": 3, "db": 0, "worker": 1}), ("b", {"web": 3, "db": 1, "worker": 0})],
)
def test_the_loss_of_a_zone_takes_just_what_stands_there(zone: str, lost: dict[str, int]) -> None:
    fault = {"action": "az_power_interruption", "zone": zone, "at_s": 60, "duration_s": 300}
    scenario = scenario_of("client", rate_per_s=20, duration_s=200, faults=[fault])
    result = simulate(compile_plan(shop(), scenario), seed=1)
    assert {node: result.stations[node].servers_lost for node in lost} == lost


def test_what_is_under_way_through_a_lost_balancer_node_breaks_off() -> None:
    """Two nodes, 40 calls of a second each under way: about half of them are cut when one node is lost."""
    node = {"at": [0, 0]}
    graph = drawing(
        [
            {"id": "client", "service": "client", **node},
            {"id": "lb", "service": "application_load_balancer", "params": {"zones": ["a", "b"]}, **node},
            {"id": "fn", "service": "lambda_function", "params": {"init_ms": 0},
             "work": {"default": {"wait_ms": 1_000}}, **node},
        ],
        [
            {"id": "e1", "kind": "call", "from": ["client", "http"], "to": ["lb", "listener"]},
            {"id": "e2", "kind": "target", "from": ["lb", "targets"], "to": ["fn", "target"]},
        ],
    )  # fmt: skip
    fault = {"action": "az_power_interruption", "zone": "a", "at_s": 60, "duration_s": 300}
    scenario = scenario_of("client", rate_per_s=40, duration_s=120, faults=[fault])
    result = simulate(compile_plan(graph, scenario), seed=1)
    broken = result.links["e1"].errors["server_lost"]
    assert 8 <= broken <= 32
    assert result.stations["fn"].failed == 0
    (said,) = [each.text for each in result.events if "under way" in each.text]
    assert said == f"{broken} requests under way break off"


def test_a_slow_database_empties_the_fleet_in_front_of_it() -> None:
    """6 x 20 slots, 60 requests a second: once an answer takes over 2 s, every slot only waits for one."""
    graph = shop(max_connections=200)
    slow = {
        "action": "slow_servers",
        "node": "db",
        "at_s": 60,
        "duration_s": 200,
        "params": {"factor": 200},
    }
    scenario = scenario_of("client", rate_per_s=60, duration_s=200, faults=[slow])
    result = simulate(compile_plan(graph, scenario), seed=1)
    web = result.series["web"]
    busy, cores, queue = (
        np.asarray(web[metric]) for metric in ("slot_utilisation", "utilisation", "queue_length")
    )
    calm, late = slice(0, int(50 / result.window_s)), slice(int(120 / result.window_s), None)
    assert busy[calm].mean() < 0.1
    assert busy[late].mean() > 0.99
    assert cores[late].mean() < cores[calm].mean()
    assert queue[calm].max() < 1 < queue[late].min()
