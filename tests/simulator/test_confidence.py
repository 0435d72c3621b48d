"""Intervals over replications."""

from __future__ import annotations

import random

import pytest

from simulator import theory
from simulator.confidence import interval, over, student_t
from simulator.engine import simulate_replications
from tests.simulator.plans import queue


@pytest.mark.parametrize(
    ("degrees", "share", "known"),
    [(1, 0.975, 12.7062), (4, 0.975, 2.7764), (5, 0.995, 4.0321), (19, 0.995, 2.8609), (100, 0.95, 1.6602)],
)
def test_students_quantiles_are_those_of_the_tables(degrees: int, share: float, known: float) -> None:
    assert student_t(degrees, share) == pytest.approx(known, abs=1e-4)


def test_intervals_cover_at_their_level() -> None:
    dice = random.Random(1)
    held = sum(interval([dice.gauss(3.0, 2.0) for _ in range(6)], 0.9).holds(3.0) for _ in range(4000))
    assert held / 4000 == pytest.approx(0.9, abs=0.015)


def test_four_times_the_replications_halve_the_interval_of_a_queue() -> None:
    results = simulate_replications(queue(0.5, 1.0, 1, 4000.0), seeds=range(48))
    few = over(results[:12], lambda result: result.response.mean_s)
    many = over(results, lambda result: result.response.mean_s)
    assert 0.3 < many.half_width / few.half_width < 0.75
    assert over(results, lambda result: result.response.mean_s, 0.999).holds(theory.mm1(0.5, 1.0).sojourn_s)


def test_one_run_has_no_interval() -> None:
    with pytest.raises(ValueError, match="one run is one sample"):
        interval([1.0])
