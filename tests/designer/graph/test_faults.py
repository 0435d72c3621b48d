"""Faults: each action of the Scenario becomes the simulator's own, and a run feels it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from designer.graph.check_scenario import check_scenario
from designer.graph.compile import compile_plan
from designer.graph.faults import ACTIONS
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
        (ZONE, plan.ZoneOutage(id="fault-0", zone="b", at_s=60, duration_s=60, stations=("web",))),
    ],
)
def test_an_action_becomes_the_simulators_fault(fault: dict[str, Any], wanted: plan.Fault) -> None:
    assert compile_plan(graph_of(), scenario(fault)).faults == (wanted,)


def test_every_action_has_its_case() -> None:
    assert {each["action"] for each in (LATENCY, ERRORS, LOSS, ZONE)} == set(ACTIONS)


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
    assert ran(ZONE).stations["web"].servers_lost == 4


PAGE_FAULTS = Path(__file__).parents[3] / "frontend" / "src" / "runs" / "faults.ts"


def test_the_page_offers_the_actions_that_a_scenario_may_name() -> None:
    text = PAGE_FAULTS.read_text(encoding="utf-8").split("ACTIONS")[1].split("\n};")[0]
    offered = re.findall(r"^  (\w+): \{(.*?)\},?\n(?=  \w|\Z)", text + "\n", re.DOTALL | re.MULTILINE)
    said = {
        name: (
            re.search(r'title: "(.*?)"', body)[1],  # type: ignore[index]
            re.search(r'strikes: "(.*?)"', body)[1],  # type: ignore[index]
            re.findall(r'name: "(.*?)", unit: "(.*?)", least: ([\d._]+), most: ([\d._]+)', body),
        )
        for name, body in offered
    }
    known = {
        name: (
            action.title,
            action.strikes,
            [(each.name, each.unit, each.minimum, each.maximum) for each in action.settings],
        )
        for name, action in ACTIONS.items()
    }
    assert {
        name: (title, strikes, [(key, unit, float(low), float(high)) for key, unit, low, high in settings])
        for name, (title, strikes, settings) in said.items()
    } == known
