"""Steps of an alarm: how large each is, as AWS rounds it, and what a cooldown holds back."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from simulator.distributions import Constant
from simulator.plan import Plan, Servers, Source, Step, StepScaling, Work
from simulator.reference import run_reference


def _sizes(**policy: Any) -> list[tuple[float, float, float]]:
    """(at, before, after) of each change of a fleet of ten that has always more to do than it can."""
    more: dict[str, Any] = {
        "comparison": "above",
        "threshold": 0.5,
        "steps": (Step(0.0, 0.2, 10.0), Step(0.2, None, 30.0)),
        "change": "percent",
        "minimum": 1,
        "maximum": 30,
        "period_s": 10.0,
        "publication_delay_s": 0.0,
        "warmup_s": 0.0,
    }
    plan = Plan(
        classes=("request",),
        duration_s=85.0,
        sources=(Source("source", "web", {"request": 1.0}, ((0.0, 40.0),), "deterministic"),),
        stations=(Servers("web", {"request": Work(wait=Constant(1.0))}, servers=10),),
        scalers=(StepScaling(id="steps", station="web", metric="slot_utilisation", **(more | policy)),),
    )
    log = run_reference(plan, 1).log
    return [(e.at_s, e.values["before"], e.values["after"]) for e in log if "after" in e.values]


def test_percentages_beyond_one_server_are_rounded_towards_zero() -> None:
    """3 of 10; then 3.9, 4.8, 6 and 7.8 of what there is by then, up to the most."""
    sizes = [(before, after) for _, before, after in _sizes()]
    assert sizes == [(10, 13), (13, 16), (16, 20), (20, 26), (26, 30)]


@pytest.mark.parametrize(("threshold", "first"), [(0.5, 13.0), (0.85, 11.0)])
def test_the_step_is_the_one_that_the_metric_falls_into(threshold: float, first: float) -> None:
    """All slots held: 0.5 above the threshold is in the upper step, 0.15 in the lower one."""
    assert _sizes(threshold=threshold)[0][2] == first


@pytest.mark.parametrize(("change", "expected"), [("servers", 30.0), ("exact", 20.0)])
def test_a_step_adds_servers_or_sets_their_number(change: str, expected: float) -> None:
    assert _sizes(change=change, steps=(Step(0.0, None, 20.0),))[0][1:] == (10.0, expected)


def test_a_cooldown_lets_no_other_step_begin_before_it_ends() -> None:
    """A simple policy: two servers more every 40 s instead of every 10 s."""
    two = (Step(0.0, None, 2.0),)
    often = [at for at, *_ in _sizes(change="servers", steps=two)]
    seldom = [at for at, *_ in _sizes(change="servers", steps=two, cooldown_s=35.0)]
    assert [b - a for a, b in itertools.pairwise(often)][:3] == [10.0, 10.0, 10.0]
    assert [b - a for a, b in itertools.pairwise(seldom)] == [40.0]


def test_so_many_of_the_last_datapoints_must_be_beyond_the_threshold() -> None:
    first = _sizes()[0][0]
    assert _sizes(periods=3, datapoints=3)[0][0] == first + 20.0
