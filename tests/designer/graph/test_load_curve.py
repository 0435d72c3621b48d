"""The coarse load curve keeps every request of the scenario it draws."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from designer.graph.arrivals import Arrivals, ConstantRate, RampingRate, Stage, TraceArrivals
from designer.graph.load_curve import load_curve
from designer.graph.scenario import MonthPart, Scenario, Slo, Workload
from designer.graph.trace import Trace


def scenario(*arrivals: Arrivals, duration_s: float = 3600.0) -> Scenario:
    workloads = tuple(Workload("client", {"page": 1.0}, each) for each in arrivals)
    return Scenario("s", workloads, duration_s, 1, (), Slo(), (MonthPart("this", 1.0),), False)


def test_a_constant_rate_is_flat() -> None:
    step_s, rates = load_curve(scenario(ConstantRate(40.0)), points=6)
    assert step_s == 600.0
    assert rates.tolist() == pytest.approx([40.0] * 6)


def test_workloads_are_added_up() -> None:
    _, rates = load_curve(scenario(ConstantRate(40.0), RampingRate(0.0, (Stage(100.0, 3600.0),))), points=2)
    assert rates.tolist() == pytest.approx([65.0, 115.0])


def test_no_request_of_a_trace_is_lost_whatever_the_steps() -> None:
    counts = np.random.default_rng(1).integers(0, 500, size=97)
    trace = TraceArrivals(trace=Trace(61.0, datetime(1998, 6, 30, tzinfo=UTC), counts, zoned=True), scale=0.5)
    whole = scenario(trace, duration_s=7200.0)
    step_s, rates = load_curve(whole, points=13)
    assert step_s * rates.sum() == pytest.approx(whole.expected_requests)
    assert rates[-1] == 0.0  # the trace ended before


def test_a_trace_that_was_not_read_is_an_error() -> None:
    with pytest.raises(ValueError, match="has not been read"):
        load_curve(scenario(TraceArrivals(file="day.csv")))
