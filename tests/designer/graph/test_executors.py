"""The executors of k6 and sessions in a scenario: read with every mistake told, compiled to sources."""

from __future__ import annotations

from typing import Any

import pytest

from designer.graph.compile import compile_plan
from designer.graph.read_scenario import read_scenario
from designer.graph.scenario import Scenario
from simulator import plan
from simulator.distributions import NOTHING, Constant, LogNormal
from tests.designer.graph.drawings import SCENARIO, graph_of


def read(arrivals: dict[str, Any]) -> tuple[Scenario | None, list[tuple[str, str]]]:
    workloads = [{"node": "browsers", "mix": {"page": 1.0}, "arrivals": arrivals}]
    told = read_scenario({**SCENARIO, "workloads": workloads})
    return told.scenario, [(each.code, each.at) for each in told.problems]


def source(arrivals: dict[str, Any]) -> plan.Source | plan.Users:
    scenario, problems = read(arrivals)
    assert scenario is not None, problems
    (found,) = compile_plan(graph_of(), scenario).sources
    return found


@pytest.mark.parametrize(
    ("arrivals", "profile", "shape", "iterations", "shared"),
    [
        ({"executor": "constant-vus", "vus": 50}, ((0, 50),), "steps", None, False),
        (
            {"executor": "per-vu-iterations", "vus": 10, "iterations": 20},
            ((0, 10),),
            "steps",
            20,
            False,
        ),
        (
            {"executor": "shared-iterations", "vus": 10, "iterations": 200},
            ((0, 10),),
            "steps",
            200,
            True,
        ),
        (
            {
                "executor": "ramping-vus",
                "start_vus": 5,
                "stages": [
                    {"target_vus": 100, "duration_s": 60},
                    {"target_vus": 100, "duration_s": 600},
                    {"target_vus": 0, "duration_s": 30},
                ],
            },
            ((0, 5), (60, 100), (660, 100), (690, 0)),
            "ramps",
            None,
            False,
        ),
    ],
)
def test_closed_executors_become_users(
    arrivals: dict[str, Any],
    profile: tuple[tuple[float, int], ...],
    shape: str,
    iterations: int | None,
    shared: bool,
) -> None:
    users = source({**arrivals, "think_ms": {"mean": 2_000, "cv": 1}})
    assert isinstance(users, plan.Users)
    assert (users.profile, users.shape) == (profile, shape)
    assert (users.iterations, users.shared) == (iterations, shared)
    assert users.think == LogNormal(2.0, 1)


def test_bursty_arrivals_have_an_index_of_dispersion() -> None:
    bursty = {"executor": "constant-arrival-rate", "rate_per_s": 100, "process": "bursty"}
    found = source({**bursty, "dispersion": 25})
    assert isinstance(found, plan.Source)
    assert (found.process, found.dispersion) == ("bursty", 25)
    assert getattr(source(bursty), "dispersion", None) == 10


def test_visitors_make_sessions_and_count_as_their_requests() -> None:
    session = {"requests": 4, "think_ms": 1_000}
    arrivals = {"executor": "constant-arrival-rate", "rate_per_s": 10, "session": session}
    found = source(arrivals)
    assert isinstance(found, plan.Source)
    assert found.profile == ((0, 10),)
    assert found.session == plan.Session(4, Constant(1.0), "fixed")
    scenario, _ = read(arrivals)
    assert scenario is not None
    assert scenario.expected_requests == 10 * 4 * scenario.duration_s


def test_an_open_executor_may_have_a_limit_of_users() -> None:
    """k6's preAllocatedVUs and maxVUs; without the second one there are never more than the first."""
    rate = {"executor": "constant-arrival-rate", "rate_per_s": 10}
    assert getattr(source(rate), "senders", "?") is None
    both = source({**rate, "pre_allocated_vus": 5, "max_vus": 20})
    assert getattr(both, "senders", None) == plan.Senders(5, 20)
    assert getattr(source({**rate, "pre_allocated_vus": 5}), "senders", None) == plan.Senders(5, 5)


def test_what_says_nothing_of_sessions_has_none() -> None:
    found = source({"executor": "constant-arrival-rate", "rate_per_s": 10})
    assert isinstance(found, plan.Source)
    assert found.session is None
    assert getattr(source({"executor": "constant-vus", "vus": 1}), "think", None) == NOTHING


def test_the_rate_of_users_is_guessed_from_their_time_to_think() -> None:
    """100 users, each once in 0.9 s of thinking and 0.1 s of waiting: 100 a second; 10 rounds last 10 s."""
    thinking = {"think_ms": 900}
    scenario, _ = read({"executor": "constant-vus", "vus": 100, **thinking})
    assert scenario is not None
    assert scenario.expected_requests == pytest.approx(100 * scenario.duration_s)
    scenario, _ = read({"executor": "per-vu-iterations", "vus": 100, "iterations": 10, **thinking})
    assert scenario is not None
    assert scenario.expected_requests == pytest.approx(1_000)


@pytest.mark.parametrize(
    ("arrivals", "problem"),
    [
        ({"executor": "ramping-vus"}, ("no-stage", "stages")),
        ({"executor": "constant-vus", "vus": 0}, ("out-of-bounds", "vus")),
        ({"executor": "per-vu-iterations", "vus": 1, "iterations": 0}, ("out-of-bounds", "iterations")),
        ({"executor": "constant-vus", "vus": 1, "rate_per_s": 1}, ("unknown-field", "rate_per_s")),
        (
            {"executor": "constant-arrival-rate", "rate_per_s": 1, "dispersion": 3},
            ("dispersion-unused", "dispersion"),
        ),
        (
            {"executor": "constant-arrival-rate", "rate_per_s": 1, "session": {"requests": 2.5}},
            ("half-a-request", "session.requests"),
        ),
        (
            {
                "executor": "constant-arrival-rate",
                "rate_per_s": 1,
                "pre_allocated_vus": 9,
                "max_vus": 3,
            },
            ("fewer-vus-than-ready", "max_vus"),
        ),
    ],
)
def test_every_mistake_is_told_where_it_stands(arrivals: dict[str, Any], problem: tuple[str, str]) -> None:
    _, problems = read(arrivals)
    code, where = problem
    assert (code, f"$.workloads[0].arrivals.{where}") in problems
