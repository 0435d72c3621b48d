"""Scenarios: what is read, what is refused, and the rates the engine gets."""

from __future__ import annotations

import copy
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from designer.graph.arrivals import ConstantRate, RampingRate, Stage, TraceArrivals, steps_of
from designer.graph.read_scenario import read_scenario
from designer.graph.scenario import traces_needed, with_traces
from designer.graph.trace import Trace

MATCH_DAY: dict[str, Any] = {
    "name": "Match day 1998-06-30",
    "workloads": [
        {
            "node": "browsers",
            "mix": {"page": 0.97, "order": 0.03},
            "arrivals": {
                "executor": "trace",
                "file": "trace.csv",
                "column": "requests",
                "step_s": 60,
                "scale": 0.02,
            },
        }
    ],
    "duration_s": 86400,
    "seed": 1,
    "faults": [{"action": "az_power_interruption", "zone": "b", "at_s": 75600, "duration_s": 1800}],
    "slo": {"response_p99_s": 0.3, "error_rate": 0.001, "age_of_oldest_s": {"orders": 60}},
    "month": [{"scenario": "this", "times": 30.4166667}],
}


OUTAGE: dict[str, Any] = MATCH_DAY["faults"][0]


def changed(**fields: object) -> dict[str, Any]:
    return {**copy.deepcopy(MATCH_DAY), **fields}


def codes(value: object) -> dict[str, str]:
    return {problem.code: problem.at for problem in read_scenario(value).problems}


def test_the_example_is_read_without_a_problem() -> None:
    read = read_scenario(MATCH_DAY)
    assert read.problems == ()
    assert read.scenario is not None
    assert read.scenario.workloads[0].arrivals == TraceArrivals(
        file="trace.csv", column="requests", step_s=60.0, scale=0.02
    )
    assert read.scenario.times_a_month == pytest.approx(30.4166667)
    assert read.scenario.month_json() == {key: MATCH_DAY[key] for key in ("name", "duration_s", "month")}


def test_a_large_seed_is_kept_to_the_last_digit() -> None:
    scenario = read_scenario(changed(seed=2**62 + 1)).scenario
    assert scenario is not None
    assert scenario.seed == 2**62 + 1


def test_a_trace_is_asked_for_and_put_in() -> None:
    scenario = read_scenario(MATCH_DAY).scenario
    assert scenario is not None
    assert [needed.file for needed in traces_needed(scenario)] == ["trace.csv"]
    with pytest.raises(ValueError, match=r"trace\.csv has not been read"):
        scenario.rate_steps(scenario.workloads[0])
    trace = Trace(60.0, datetime(1998, 6, 30), np.array([600, 600, 1200]))  # noqa: DTZ001
    scenario = with_traces(scenario, {"trace.csv": trace})
    steps = scenario.rate_steps(scenario.workloads[0])
    assert steps.starts_s.tolist() == [0.0, 120.0]
    assert steps.rates_per_s.tolist() == pytest.approx([0.2, 0.4])
    assert steps.ends_s == 180.0
    assert scenario.expected_requests == pytest.approx(2400 * 0.02)


def test_a_scenario_without_a_month_is_repeated_until_the_month_is_full_and_says_so() -> None:
    scenario = read_scenario(changed(month=None)).scenario
    assert scenario is not None
    assert scenario.month_assumed
    assert scenario.times_a_month == pytest.approx(730 / 24)


@pytest.mark.parametrize(
    ("fields", "code", "at"),
    [
        ({"workloads": []}, "no-workload", "$.workloads"),
        ({"workloads": {}}, "wrong-type", "$.workloads"),
        ({"duration_s": 0}, "out-of-bounds", "$.duration_s"),
        ({"duration_s": float("nan")}, "wrong-type", "$.duration_s"),
        ({"duration_s": 10**400}, "wrong-type", "$.duration_s"),
        ({"duration_s": None}, "missing", "$.duration_s"),
        ({"seed": -1}, "out-of-bounds", "$.seed"),
        ({"seed": 1.5}, "wrong-type", "$.seed"),
        (
            {"faults": [{"action": "meteor", "at_s": 1, "duration_s": 1}]},
            "unknown-choice",
            "$.faults[0].action",
        ),
        (
            {"faults": [{"action": "az_power_interruption", "at_s": 1, "duration_s": 1}]},
            "missing",
            "$.faults[0].zone",
        ),
        (
            {"faults": [{**MATCH_DAY["faults"][0], "duration_s": 0}]},
            "out-of-bounds",
            "$.faults[0].duration_s",
        ),
        (
            {"faults": [{"action": "network_latency", "edge": "e3", "at_s": 1, "duration_s": 1}]},
            "missing",
            "$.faults[0].params.seconds",
        ),
        (
            {
                "faults": [
                    {
                        "action": "inject_errors",
                        "edge": "e3",
                        "at_s": 1,
                        "duration_s": 1,
                        "params": {"probability": 2},
                    }
                ]
            },
            "out-of-bounds",
            "$.faults[0].params.probability",
        ),
        (
            {"faults": [{"action": "terminate_instances", "at_s": 1}]},
            "missing",
            "$.faults[0].node",
        ),
        ({"slo": {"error_rate": 2}}, "out-of-bounds", "$.slo.error_rate"),
        ({"slo": {"age_of_oldest_s": {"orders": "soon"}}}, "wrong-type", "$.slo.age_of_oldest_s.orders"),
        ({"month": [{"scenario": "this", "times": 20}]}, "month-not-full", "$.month"),
        ({"month": [{"scenario": "quiet", "times": 20}]}, "unknown-scenario", "$.month[0].scenario"),
        ({"wrokloads": []}, "unknown-field", "$.wrokloads"),
        ({"faults": [{**MATCH_DAY["faults"][0], "at_s": 90000}]}, "fault-after-end", "$.faults[0].at_s"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(fields: dict[str, object], code: str, at: str) -> None:
    assert codes(changed(**fields)).get(code) == at


@pytest.mark.parametrize(
    ("arrivals", "code", "at"),
    [
        ({"executor": "constant-arrival-rat", "rate_per_s": 5}, "unknown-choice", ".executor"),
        ({"executor": "constant-arrival-rate"}, "missing", ".rate_per_s"),
        ({"executor": "constant-arrival-rate", "rate_per_s": -5}, "out-of-bounds", ".rate_per_s"),
        ({"executor": "ramping-arrival-rate"}, "no-stage", ".stages"),
        ({"executor": "trace"}, "no-trace", ""),
        ({"executor": "trace", "file": "a", "trace": "b"}, "two-traces", ""),
        ({"executor": "trace", "file": "a", "day": "30.6.1998"}, "not-a-date", ".day"),
        (
            {"executor": "trace", "file": "a", "day": "1998-06-30", "from": "1998-06-30T12"},
            "day-and-from",
            ".from",
        ),
        ({"executor": "trace", "file": "a", "process": "fractal"}, "unknown-choice", ".process"),
    ],
)
def test_arrivals_that_cannot_be_sent_are_named(arrivals: dict[str, object], code: str, at: str) -> None:
    workloads = [{"node": "browsers", "mix": {"page": 1}, "arrivals": arrivals}]
    assert codes(changed(workloads=workloads)).get(code) == "$.workloads[0].arrivals" + at


def test_shares_that_do_not_add_up_come_with_a_fix_that_makes_them() -> None:
    workloads = [{**MATCH_DAY["workloads"][0], "mix": {"page": 3, "order": 1}}]
    (problem,) = read_scenario(changed(workloads=workloads)).problems
    assert problem.code == "mix-not-one"
    assert problem.fix is not None
    assert problem.fix[0] == {
        "op": "replace",
        "path": "/workloads/0/mix",
        "value": {"page": 0.75, "order": 0.25},
    }


def test_a_ramp_sends_what_lies_under_its_straight_lines() -> None:
    ramp = RampingRate(10.0, (Stage(110.0, 100.0), Stage(110.0, 50.0), Stage(0.0, 7.5)))
    steps = steps_of(ramp, 157.5)
    assert steps.expected_requests == pytest.approx(60 * 100 + 110 * 50 + 55 * 7.5)
    assert steps.peak_per_s == 110.0
    assert steps.ends_s == 157.5


def test_after_the_last_stage_its_rate_stays() -> None:
    steps = steps_of(RampingRate(0.0, (Stage(40.0, 10.0),)), 110.0)
    assert steps.rates_per_s[-1] == 40.0
    assert steps.expected_requests == pytest.approx(200 + 4000)


def test_a_run_shorter_than_its_arrivals_cuts_them() -> None:
    steps = steps_of(ConstantRate(3.0), 10.0)
    assert (steps.ends_s, steps.expected_requests) == (10.0, 30.0)
    assert steps_of(RampingRate(5.0, (Stage(5.0, 100.0),)), 10.0).expected_requests == 50.0


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)
field_names = st.sampled_from(sorted(MATCH_DAY))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(field_names, json_values))
def test_nothing_that_is_json_makes_the_reader_raise(fields: dict[str, object]) -> None:
    read = read_scenario(changed(**fields))
    for problem in read.problems:
        assert problem.message.encode()
        assert problem.hint
        assert problem.at.startswith("$")
