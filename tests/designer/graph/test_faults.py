"""Faults: each action of the Scenario becomes the simulator's own, and a run feels it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from designer import catalog
from designer.catalog.fault_actions import ACTIONS
from designer.graph.check_scenario import check_scenario
from designer.graph.compile import compile_plan
from designer.graph.faults import MAKERS
from designer.graph.read_scenario import read_scenario
from designer.graph.scenario import Scenario
from simulator import plan
from simulator.engine import simulate
from simulator.result import Result
from tests.designer.graph.drawings import SCENARIO, graph_of

LATENCY = {
    "action": "network_latency",
    "edge": "e3",
    "at_s": 60,
    "duration_s": 120,
    "params": {"seconds": 0.5},
}
ERRORS = {
    "action": "inject_errors",
    "edge": "e2",
    "at_s": 60,
    "duration_s": 60,
    "params": {"probability": 0.5},
}
LOSS = {"action": "terminate_instances", "node": "web", "at_s": 60, "params": {"count": 3}}
ZONE = {"action": "az_power_interruption", "zone": "b", "at_s": 60, "duration_s": 60}
CUT = {"action": "disrupt_connectivity", "edge": "e3", "at_s": 60, "duration_s": 30}
OUTAGE = {"action": "dependency_outage", "node": "orders", "at_s": 60, "duration_s": 30}
STOP = {"action": "stop_instances", "node": "web", "at_s": 60, "params": {"count": 2}}
LASTS = {"at_s": 60, "duration_s": 30}
REFUSED = {"action": "inject_throttles", "node": "fulfil", **LASTS}
FEWER = {"action": "throttle", "node": "web", "params": {"rate_per_s": 5}, **LASTS}
NETWORK = {"action": "slow_network", "node": "web", "params": {"seconds": 0.1}, **LASTS}
SLOW = {"action": "slow_servers", "node": "web", "params": {"factor": 20}, **LASTS}
FULL = {"action": "asg_insufficient_instance_capacity_error", "node": "web", **LASTS}
FULL_ZONE = {"action": "api_insufficient_instance_capacity_error", "zone": "b", **LASTS}
FLUSH = {"action": "flush_cache", "node": "cache", "at_s": 60, "params": {"share": 0.5}}
BOX = {"id": "db", "service": "relational_database", "parent": "vpc"}
SPOT = {"action": "interrupt_spot", "node": "web", "at_s": 60, "params": {"share": 0.5}}
DEPLOY = {"action": "deploy_new_version", "node": "web", "at_s": 60}
FAILOVER = {"action": "failover_database", "node": "db", "at_s": 60}


def scenario(*faults: dict[str, Any]) -> Scenario:
    arrivals = {"executor": "constant-arrival-rate", "rate_per_s": 20, "process": "deterministic"}
    workloads = [{"node": "browsers", "mix": {"page": 0.5, "order": 0.5}, "arrivals": arrivals}]
    read = read_scenario({**SCENARIO, "workloads": workloads, "duration_s": 300, "faults": list(faults)})
    assert read.scenario is not None, read.problems
    assert not [each for each in check_scenario(graph_of(), read.scenario) if each.severity == "error"]
    return read.scenario


def ran(*faults: dict[str, Any]) -> Result:
    return simulate(compile_plan(graph_of(), scenario(*faults)), seed=1)


@pytest.mark.parametrize(
    ("fault", "wanted"),
    [
        (LATENCY, plan.AddedLatency(id="fault-0/0", link="e3", at_s=60, duration_s=120, seconds=0.5)),
        (ERRORS, plan.ErrorRate(id="fault-0/0", link="e2", at_s=60, duration_s=60, probability=0.5)),
        (LOSS, plan.StopServers(id="fault-0", station="web", at_s=60, count=3)),
        (
            CUT,
            plan.BlackHole(id="fault-0/0", target="e3", at_s=60, duration_s=30),
        ),
        (OUTAGE, plan.StationErrors(id="fault-0/0", station="orders", at_s=60, duration_s=30, probability=1)),
        (
            REFUSED,
            plan.StationErrors(
                id="fault-0/0", station="fulfil", at_s=60, duration_s=30, probability=1, cause="throttled"
            ),
        ),
        (
            FEWER,
            plan.Throttle(id="fault-0/0", station="web", at_s=60, duration_s=30, rate_per_s=5, burst=5),
        ),
        (
            NETWORK,
            plan.NetworkLatency(id="fault-0/0", station="web", at_s=60, duration_s=30, seconds=0.1),
        ),
        (
            SLOW,
            plan.SlowServers(id="fault-0/web", station="web", at_s=60, duration_s=30, share=1, factor=20),
        ),
        (STOP, plan.StopServers(id="fault-0", station="web", at_s=60, count=2)),
        (FULL, plan.NoCapacity(id="fault-0/web", station="web", at_s=60, duration_s=30)),
        (FULL_ZONE, plan.NoCapacity(id="fault-0/web", station="web", at_s=60, duration_s=30, zones=("b",))),
    ],
)
def test_an_action_becomes_the_simulators_fault(fault: dict[str, Any], wanted: plan.Fault) -> None:
    assert compile_plan(graph_of(), scenario(fault)).faults == (wanted,)


def test_a_zone_takes_its_servers_and_the_balancers_node_in_it() -> None:
    """Half of two nodes' traffic is lost for 30 s, then less and less until DNS has forgotten the node."""
    outage, broken, *lost = compile_plan(graph_of(), scenario({**ZONE, "duration_s": 600})).faults
    assert broken == plan.BrokenAttempts(id="fault-0/edge/broken-0", link="e1", at_s=60, share=0.5)
    assert outage == plan.ZoneOutage(id="fault-0", zone="b", at_s=60, duration_s=600, stations=("web",))
    assert all(isinstance(each, plan.ErrorRate) and each.link == "e1" for each in lost)
    steps = [(each.at_s, each.duration_s, each.probability) for each in lost if hasattr(each, "probability")]
    assert steps[0] == (60, 30, 0.5)
    assert [begin for begin, _, _ in steps[1:]] == [90, 100, 110, 120, 130, 140]
    assert [share for _, _, share in steps[1:]] == pytest.approx(
        [0.5 * part / 12 for part in (11, 9, 7, 5, 3, 1)]
    )


def test_a_zone_that_is_back_soon_loses_no_more_traffic() -> None:
    _, _, *lost = compile_plan(graph_of(), scenario({**ZONE, "duration_s": 35})).faults
    assert [(each.at_s, getattr(each, "duration_s", 0)) for each in lost] == [(60, 30), (90, 5)]


def test_a_database_fails_over_by_losing_its_primary() -> None:
    boxes = (("nodes", "+"), {**BOX, "work": {"page": {"cpu_ms": 1}, "order": {"cpu_ms": 1}}})
    ends = {"from": ["web", "requests"], "to": ["db", "queries"]}
    edge = {"id": "e9", "kind": "call", "params": {"timeout_s": 4}, **ends}
    graph = graph_of(boxes, (("edges", "+"), edge))
    read = read_scenario({**SCENARIO, "faults": [FAILOVER]})
    assert read.scenario is not None
    assert compile_plan(graph, read.scenario).faults == (
        plan.StopServers(id="fault-0/db", station="db", at_s=60, count=1),
    )


def test_only_a_fleet_with_spot_servers_has_some_to_take_back() -> None:
    assert compile_plan(graph_of(), scenario(SPOT)).faults == ()
    bought = graph_of((("nodes", "web", "params", "purchase"), "spot"))
    assert compile_plan(bought, scenario(SPOT)).faults == (
        plan.SpotInterruption(id="fault-0/web", station="web", at_s=60, share=0.5),
    )


def test_a_deployment_is_no_fault_but_replaces_a_groups_instances_one_by_one() -> None:
    compiled = compile_plan(graph_of(), scenario(DEPLOY))
    assert compiled.faults == ()
    desired = next(each.servers for each in compiled.stations if isinstance(each, plan.Servers))
    least = min(0.9, 1 - 1 / desired)
    assert compiled.deployments == (
        plan.RollingDeployment(id="deployment-0", station="web", at_s=60, minimum_healthy=least, maximum=1.0),
    )


def test_a_cache_forgets_where_it_has_something_to_ask_on_a_miss() -> None:
    work = {"page": {"cpu_ms": 1}, "order": {"cpu_ms": 1}}
    ends = {"from": ["web", "requests"], "to": ["cache", "commands"]}
    cache = {"id": "cache", "service": "cache_cluster", "parent": "vpc"}
    graph = graph_of(
        (("nodes", "+"), {**BOX, "work": work}),
        (("nodes", "+"), cache),
        (("edges", "+"), {"id": "e8", "kind": "call", "params": {"timeout_s": 4}, **ends}),
        (
            ("edges", "+"),
            {
                "id": "e9",
                "kind": "call",
                "params": {"timeout_s": 2},
                "from": ["cache", "misses"],
                "to": ["db", "queries"],
            },
        ),
    )
    read = read_scenario({**SCENARIO, "faults": [FLUSH]})
    assert read.scenario is not None
    assert compile_plan(graph, read.scenario).faults == (
        plan.CacheLoss(id="fault-0", station="cache", at_s=60, share=0.5),
    )


def test_every_action_has_its_case_its_maker_and_something_to_strike() -> None:
    cases = (
        *(LATENCY, ERRORS, LOSS, ZONE, CUT, OUTAGE, FAILOVER, SPOT, DEPLOY),
        *(STOP, REFUSED, FEWER, NETWORK, SLOW, FLUSH, FULL, FULL_ZONE),
    )
    assert {str(each["action"]) for each in cases} == set(ACTIONS) == set(MAKERS)
    for each in catalog.describe()["faults"]:
        assert each["strikes"] == "zone" or each["services"] or each["edge_kinds"], each["action"]


def test_a_run_feels_a_slow_connection_failing_calls_and_lost_instances() -> None:
    calm = ran()
    assert calm.classes["order"].response.quantile_s(0.9) < 0.2
    assert calm.classes["page"].failed == 0
    slow = ran(LATENCY)
    assert slow.classes["order"].response.quantile_s(0.9) == pytest.approx(0.5, abs=0.2)
    assert slow.classes["page"].response.quantile_s(0.9) < 0.2
    failing = ran(ERRORS)
    failed = sum(each.failed for each in failing.classes.values())
    assert failed == pytest.approx(20 * 60 * 0.5, rel=0.15)
    assert set(failing.classes["page"].errors) == {"injected"}
    assert ran(LOSS).stations["web"].servers_lost == 3
    outage = ran(ZONE)
    assert outage.stations["web"].servers_lost == 4
    assert outage.classes["page"].errors["injected"] > 0
    cut = ran(CUT)
    assert cut.classes["order"].errors["timeout"] > 0
    assert cut.classes["page"].failed == 0


def test_a_run_feels_a_service_that_throttles_is_slow_or_is_down() -> None:
    """20 requests a second for 30 s; 5 of them pass, and 5 more at the begin."""
    assert ran(FEWER).stations["web"].errors["throttled"] == pytest.approx(30 * 15 - 5, abs=3)
    slow = ran(SLOW)
    during = slice(int(65 / slow.window_s), int(85 / slow.window_s))
    before = slice(0, int(55 / slow.window_s))
    means = np.asarray(slow.series["web"]["latency_mean_s"])
    assert np.nanmean(means[during]) > 8 * np.nanmean(means[before])
    means = np.asarray(ran(NETWORK).series["class:page"]["latency_mean_s"])
    assert np.nanmean(means[during]) - np.nanmean(means[before]) == pytest.approx(0.1, rel=0.2)
    assert ran(STOP).stations["web"].servers_lost == 2
    assert set(ran(OUTAGE).classes["order"].errors) == {"injected"}


def lost_a(*changes: tuple[tuple[str | int, ...], object]) -> list[plan.Fault]:
    """What the loss of zone a does to the fleet's way to the queue (e3)."""
    fault = {**ZONE, "zone": "a", "at_s": 60, "duration_s": 100}
    compiled = compile_plan(graph_of(*changes), scenario(fault))
    return [
        each for each in compiled.faults if "e3" in (getattr(each, "link", ""), getattr(each, "target", ""))
    ]


def nat(*zones: str) -> tuple[tuple[str | int, ...], object]:
    box = {"id": "nat", "service": "nat_gateway", "parent": "vpc", "params": {"zones": list(zones)}}
    return (("nodes", "+"), box)


def test_who_goes_out_through_a_lost_nat_gateway_hears_nothing() -> None:
    """The fleet stands in zones a and b; its only NAT gateway stood in a."""
    assert lost_a(nat("a")) == [
        plan.BlackHole(id="fault-0/e3/out-0", target="e3", at_s=60, duration_s=100),
    ]
    assert lost_a(nat("b")) == []


def test_a_nat_gateway_in_each_zone_keeps_the_others_way_out() -> None:
    assert lost_a(nat("a", "b")) == []


def test_callers_of_a_zone_without_a_gateway_lose_as_many_calls_as_went_through_the_lost_one() -> None:
    """Zones a, b, c with gateways in a and b: after a's loss b loses nothing and c half of its calls."""
    wide = (("nodes", "web", "params", "zones"), ["a", "b", "c"])
    (found,) = lost_a(wide, nat("a", "b"))
    assert isinstance(found, plan.ErrorRate)
    assert found.probability == pytest.approx(0.25)
    assert found.told is not None
    assert "25 % of the calls" in found.told


def test_a_run_feels_a_lost_nat_gateway_where_the_caller_waits() -> None:
    fault = {**ZONE, "zone": "a", "at_s": 60, "duration_s": 100}
    result = simulate(compile_plan(graph_of(nat("a")), scenario(fault)), seed=1)
    assert result.links["e3"].timeouts > 100
    safe = simulate(compile_plan(graph_of(nat("a", "b")), scenario(fault)), seed=1)
    assert safe.links["e3"].timeouts == 0
