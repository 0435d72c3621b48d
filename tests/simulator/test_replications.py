"""Intervals, when to stop, and what two plans share."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from simulator import theory
from simulator.confidence import over
from simulator.engine import simulate_replications
from simulator.plan import Servers
from simulator.replications import compare, replicate, replicate_until
from simulator.warm_up import mean_from_s, mser5, why_not_stationary
from tests.simulator.plans import queue, web_shop

INTERVALS = 120
REPLICATIONS = 8


def test_intervals_cover_what_is_true_as_often_as_they_say() -> None:
    """120 intervals at 90 % of eight runs each of an M/M/1: as many hold as a coin of 0.9 would let. Outside
    of the bounds lie one in 400 suites (binomial); intervals half as wide, or those of a share of 0.7, are
    found out.
    """
    plan = dataclasses.replace(queue(0.5, 1.0, 1, 4_000.0), window_s=400.0)
    truth = theory.mm1(0.5, 1.0).sojourn_s
    runs = simulate_replications(plan, seeds=range(5000, 5000 + INTERVALS * REPLICATIONS))
    # The first tenth is cut: runs start empty.
    means = [mean_from_s(result, 400.0) for result in runs]
    held = 0
    for i in range(INTERVALS):
        mine = runs[i * REPLICATIONS : (i + 1) * REPLICATIONS]
        values = {id(result): value for result, value in zip(mine, means[i * REPLICATIONS :], strict=False)}
        held += over(mine, lambda result, values=values: values[id(result)], 0.9).holds(truth)  # type: ignore[misc]
    low, high = _binomial_bounds(INTERVALS, 0.9, 0.00125)
    assert low <= held <= high, held


def _binomial_bounds(n: int, p: float, tail: float) -> tuple[int, int]:
    """The numbers of successes between which all but `tail` at either end lie."""
    law = [math.comb(n, k) * p**k * (1.0 - p) ** (n - k) for k in range(n + 1)]
    reached = np.cumsum(law)
    return int((reached < tail).sum()), int((reached < 1.0 - tail).sum())


def test_twice_the_replications_shrink_an_interval_by_the_root_of_two() -> None:
    """Half widths of 40 runs and of 80, averaged over 10 pairs: their ratio is 1/sqrt(2) within 10 %."""
    plan = queue(0.5, 1.0, 1, 1_000.0)
    means = [result.response.mean_s for result in simulate_replications(plan, seeds=range(800))]
    few = [_half(means[i : i + 40]) for i in range(0, 800, 80)]
    many = [_half(means[i : i + 80]) for i in range(0, 800, 80)]
    assert sum(many) / sum(few) == pytest.approx(1.0 / math.sqrt(2.0), rel=0.1)


def _half(values: list[float]) -> float:
    from simulator.confidence import interval

    return interval(values).half_width


def test_runs_go_on_until_the_figures_are_precise() -> None:
    plan = queue(0.7, 1.0, 1, 20_000.0)
    coarse = replicate_until(plan, precision=0.05, of=["latency.mean_s"])
    fine = replicate_until(plan, precision=0.015, of=["latency.mean_s"])
    assert coarse.met
    assert fine.met
    assert 5 <= coarse.runs < fine.runs
    mean = fine.intervals["latency.mean_s"]
    assert mean.half_width <= 0.015 * mean.mean
    assert mean.mean == pytest.approx(theory.mm1(0.7, 1.0).sojourn_s, rel=0.03)
    assert {"latency.p50_s", "latency.p99_s", "throughput_per_s", "errors.rate"} <= set(fine.intervals)
    assert fine.intervals["stations.station.utilisation"].mean == pytest.approx(0.7, rel=0.02)


def test_a_precision_out_of_reach_ends_with_what_was_reached() -> None:
    given_up = replicate_until(queue(0.7, 1.0, 1, 500.0), precision=0.001, most=8)
    assert (given_up.runs, given_up.met) == (8, False)
    with pytest.raises(ValueError, match="no share"):
        replicate_until(queue(0.7, 1.0, 1, 500.0), precision=1.5)


def test_the_number_of_threads_changes_no_interval() -> None:
    plan = web_shop(300.0, outage=False)
    one, two, four = (replicate(plan, runs=6, threads=threads) for threads in (1, 2, 4))
    assert one == two == four


def test_two_plans_are_told_apart_by_what_they_do_not_share() -> None:
    """One server in ten more: on common random numbers a few runs tell what independent ones could not."""
    narrow = queue(8.5, 1.0, 10, 3_000.0)
    wide = dataclasses.replace(
        narrow,
        stations=tuple(
            dataclasses.replace(each, slots_per_server=11) if isinstance(each, Servers) else each
            for each in narrow.stations
        ),
    )
    found = compare(narrow, wide, lambda result: result.response.mean_s, runs=10)
    assert found.paired.high < 0.0
    assert found.correlation > 0.5
    assert found.paired.half_width < 0.8 * found.apart
    exact = theory.mmc(8.5, 1.0, 11).sojourn_s - theory.mmc(8.5, 1.0, 10).sojourn_s
    assert found.paired.mean == pytest.approx(exact, rel=0.2)


def test_a_transient_is_cut_where_it_ends() -> None:
    dice = np.random.default_rng(3)
    settled = 5.0 + dice.normal(0.0, 0.5, 400)
    rising = np.concatenate([np.linspace(0.0, 5.0, 60) + dice.normal(0.0, 0.5, 60), settled])
    cut = mser5(rising)
    assert cut is not None
    assert 30 <= cut <= 90
    assert mser5(settled) in range(0, 60)
    assert mser5(np.linspace(0.0, 5.0, 400)) is None
    assert mser5([1.0] * 10) is None


def test_a_queue_that_starts_empty_is_measured_after_its_transient() -> None:
    """M/M/1 at 0.8 for five relaxation times: the whole runs' mean is too low for certain, the mean after the
    cut is not.
    """
    plan = dataclasses.replace(queue(0.8, 1.0, 1, 450.0), window_s=5.0)
    truth = theory.mm1(0.8, 1.0).sojourn_s
    found = replicate(plan, runs=400, first_seed=7000, level=0.999)
    assert found.cut_s is not None
    assert 10.0 <= found.cut_s <= 225.0
    assert found.intervals["latency.mean_s"].high < truth
    assert found.intervals["latency.steady_mean_s"].holds(truth)


def test_nothing_is_cut_where_traffic_or_fleets_change() -> None:
    assert why_not_stationary(web_shop()) == "fleets are scaled"
    plan = queue(0.9, 1.0, 1, 6_000.0)
    source = dataclasses.replace(plan.sources[0], profile=((0.0, 0.9), (3_000.0, 0.5)))
    changing = dataclasses.replace(plan, sources=(source,))
    assert why_not_stationary(changing) == "the rate of arrivals changes"
    found = replicate(changing, runs=2)
    assert found.cut_s is None
    assert "latency.steady_mean_s" not in found.intervals
