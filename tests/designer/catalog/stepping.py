"""Loads that step once, and what came of a run: for tests of how fleets answer."""

from __future__ import annotations

from typing import Any

from designer.graph.compile import compile_plan
from designer.graph.document import Graph
from designer.graph.meter import usages
from designer.graph.read_scenario import read_scenario
from designer.graph.scenario import Scenario
from pricing.usage import Usage
from simulator.engine import simulate
from simulator.result import Event, Result


def step(
    before_per_s: float,
    after_per_s: float,
    *,
    at_s: float = 1_200.0,
    then_s: float = 1_200.0,
    process: str = "poisson",
    **more: Any,
) -> Scenario:
    """A step of load at `at_s`, then so long more."""
    stages = [
        {"target_per_s": before_per_s, "duration_s": at_s},
        {"target_per_s": after_per_s, "duration_s": 0},
        {"target_per_s": after_per_s, "duration_s": then_s},
    ]
    arrivals = {
        "executor": "ramping-arrival-rate",
        "start_rate_per_s": before_per_s,
        "stages": stages,
        "process": process,
    }
    workloads = [{"node": "client", "arrivals": arrivals}]
    read = read_scenario({"name": "Step", "duration_s": at_s + then_s, "workloads": workloads, **more})
    assert read.scenario is not None, [problem.message for problem in read.problems]
    return read.scenario


def run_of(graph: Graph, scenario: Scenario, seed: int = 1) -> Result:
    return simulate(compile_plan(graph, scenario), seed=seed)


def ran(graph: Graph, scenario: Scenario) -> tuple[Result, dict[str, Usage]]:
    """What was seen, and usage by meter (of the last subject, where several have one)."""
    result = run_of(graph, scenario)
    return result, {usage.meter: usage for usage in usages(graph, scenario, result)}


def scalings(result: Result, subject: str) -> list[Event]:
    return [event for event in result.events if event.kind == "scaling" and event.subject == subject]
