"""A Scenario against its drawing: nodes, classes, zones, and the busiest moment."""

from __future__ import annotations

import copy
from datetime import datetime
from typing import Any

import jsonpatch
import numpy as np
import pytest

from designer.graph.check_scenario import check_scenario
from designer.graph.problems import ROOT, Problem, Severity
from designer.graph.read_scenario import read_scenario
from designer.graph.scenario import with_traces
from designer.graph.trace import Trace
from tests.designer.graph.drawings import SCENARIO, graph_of, put

SLOW = {"seconds": 1}


def problems_of(*changes: tuple[tuple[str | int, ...], object]) -> list[Problem]:
    value: dict[str, Any] = copy.deepcopy(SCENARIO)
    for path, new in changes:
        put(value, path, new)
    scenario = read_scenario(value).scenario
    assert scenario is not None
    return list(check_scenario(graph_of(), scenario))


def test_the_scenario_of_the_drawing_has_no_problem() -> None:
    assert problems_of() == []


@pytest.mark.parametrize(
    ("path", "new", "code", "at"),
    [
        (("workloads", 0, "node"), "browser", "unknown-node", "$.workloads[0].node"),
        (("workloads", 0, "node"), "edge", "not-an-entry", "$.workloads[0].node"),
        (("workloads", 0, "mix"), {"page": 0.9, "oder": 0.1}, "unknown-class", "$.workloads[0].mix.oder"),
        (("workloads", 0, "mix"), {}, "no-mix", "$.workloads[0].mix"),
        (("slo",), {"age_of_oldest_s": {"order": 60}}, "unknown-node", "$.slo.age_of_oldest_s.order"),
        (("slo",), {"age_of_oldest_s": {"web": 60}}, "no-messages-there", "$.slo.age_of_oldest_s.web"),
        (
            ("faults",),
            [{"action": "az_power_interruption", "zone": "d", "at_s": 1, "duration_s": 1}],
            "unknown-zone",
            "$.faults[0].zone",
        ),
        (
            ("faults",),
            [{"action": "terminate_instances", "node": "wep", "at_s": 1}],
            "unknown-node",
            "$.faults[0].node",
        ),
        (
            ("faults",),
            [
                {
                    "action": "network_latency",
                    "edge": "e4",
                    "at_s": 1,
                    "duration_s": 1,
                    "params": {"seconds": 1},
                }
            ],
            "unknown-edge",
            "$.faults[0].edge",
        ),
    ],
)
def test_what_does_not_fit_the_drawing_is_an_error_and_its_fix_mends_it(
    path: tuple[str | int, ...], new: object, code: str, at: str
) -> None:
    (problem,) = [each for each in problems_of((path, new)) if each.severity is Severity.ERROR]
    assert (problem.code, problem.at) == (code, at)
    if problem.fix is not None:
        value = copy.deepcopy(SCENARIO)
        put(value, path, new)
        mended = read_scenario(jsonpatch.apply_patch(value, [dict(step) for step in problem.fix])).scenario
        assert mended is not None
        assert code not in {each.code for each in check_scenario(graph_of(), mended)}


def test_paths_begin_where_the_scenario_stands() -> None:
    scenario = read_scenario({**SCENARIO, "workloads": [{**SCENARIO["workloads"][0], "node": "x"}]}).scenario
    assert scenario is not None
    assert check_scenario(graph_of(), scenario, ROOT / "scenario")[0].at == "$.scenario.workloads[0].node"


def test_an_entry_that_sends_nothing_is_told() -> None:
    graph = graph_of(
        (("nodes", "+"), {"id": "phones", "service": "client"}),
        (
            ("edges", "+"),
            {"id": "e9", "kind": "call", "from": ["phones", "http"], "to": ["edge", "listener"]},
        ),
    )
    scenario = read_scenario(SCENARIO).scenario
    assert scenario is not None
    (problem,) = check_scenario(graph, scenario)
    assert (problem.code, problem.severity) == ("entry-without-workload", Severity.ADVICE)


def test_a_trace_that_ends_before_the_run_is_told() -> None:
    arrivals = {"executor": "trace", "file": "t.csv"}
    scenario = read_scenario(
        {**SCENARIO, "workloads": [{**SCENARIO["workloads"][0], "arrivals": arrivals}]}
    ).scenario
    assert scenario is not None
    trace = Trace(60.0, datetime(1998, 6, 30), np.array([60, 60]))  # noqa: DTZ001
    (problem,) = check_scenario(graph_of(), with_traces(scenario, {"t.csv": trace}))
    assert (problem.code, problem.at) == ("trace-ends-early", "$.workloads[0].arrivals")
