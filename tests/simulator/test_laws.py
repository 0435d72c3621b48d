"""Laws of every system of queues, where no table of values is needed to tell right from wrong."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from simulator import theory
from simulator.distributions import Constant, Exponential
from simulator.engine import WAYS, Way, simulate, simulate_replications
from simulator.histogram import HISTOGRAM_CELLS, Latency, cell_middle_s
from simulator.plan import Call, Delay, Elastic, Plan, Servers, Source, Work
from tests.simulator.closed_forms import closed
from tests.simulator.plans import queue

MIDDLES_S = np.asarray([cell_middle_s(cell) for cell in range(HISTOGRAM_CELLS)])


def variance(latency: Latency) -> float:
    """Of the times in a histogram, seconds squared."""
    mean = float((latency.histogram * MIDDLES_S).sum()) / latency.count
    return float((latency.histogram * (MIDDLES_S - mean) ** 2).sum()) / latency.count


@pytest.mark.parametrize("way", WAYS)
def test_last_come_first_served_has_the_same_mean_and_a_variance_of_its_own(way: Way) -> None:
    """M/M/1 at 0.5: E[wait^2] is 2 rho / (1 - rho)^2 = 4 in order of arrival, and 1 / (1 - rho) times that
    last in, first out; with a variance of work of 1, the sojourns' are 4 and 8.
    """
    fifo = queue(0.5, 1.0, 1, 3e6)
    station = fifo.stations[0]
    assert isinstance(station, Servers)
    lifo = dataclasses.replace(fifo, stations=(dataclasses.replace(station, discipline="lifo"),))
    for plan, expected in ((fifo, 4.0), (lifo, 8.0)):
        response = simulate(plan, seed=1, way=way).response
        assert response.mean_s == pytest.approx(2.0, rel=0.01)
        assert variance(response) == pytest.approx(expected, rel=0.04)


@pytest.mark.parametrize("way", WAYS)
def test_a_backlog_grows_by_what_is_too_much_and_drains_by_what_is_left_over(way: Way) -> None:
    """2,000/s for 100 s before 1,000/s of service: 100,000 wait; at 500/s they are gone 200 s later."""
    plan = queue(2_000.0, 0.01, 10, 400.0)
    source = dataclasses.replace(plan.sources[0], profile=((0.0, 2_000.0), (100.0, 500.0)))
    result = simulate(dataclasses.replace(plan, sources=(source,), window_s=1.0), seed=1, way=way)
    waiting = result.series["station"]["queue_length"]
    assert waiting[49] == pytest.approx(50_000, rel=0.03)
    assert waiting[99] == pytest.approx(100_000, rel=0.03)
    assert waiting[199] == pytest.approx(50_000, rel=0.05)
    assert int(np.flatnonzero(waiting > 100.0)[-1]) == pytest.approx(299, abs=8)


@pytest.mark.parametrize("branches", [10, 100])
def test_parallel_calls_are_over_with_the_slowest_of_them(branches: int) -> None:
    """Nobody queues, branches of mean 1: the mean is the harmonic number, the law that of one branch to the
    power of their number.
    """
    plan = Plan(
        classes=("request",),
        duration_s=1_000.0,
        sources=(Source("arrivals", "fork", {"request": 1.0}, ((0.0, 100.0),)),),
        stations=(Delay("fork"), Delay("branch", Exponential(1.0))),
        links=(Call(id="call", caller="fork", callee="branch", calls_per_request={"request": branches}),),
    )
    response = simulate(plan, seed=1).response
    assert response.mean_s == pytest.approx(sum(1.0 / n for n in range(1, branches + 1)), rel=0.005)
    for share in (0.5, 0.95, 0.99):
        exact = -math.log(1.0 - share ** (1.0 / branches))
        assert response.quantile_s(share) == pytest.approx(exact, rel=0.02)
    # A branch is slow once in a hundred times: of those with a hundred branches, 63.4 % are.
    slow_s = -math.log(0.01)
    slow = response.histogram[slow_s < MIDDLES_S].sum() / response.count
    assert slow == pytest.approx(1.0 - 0.99**branches, abs=0.01)


def test_functions_without_a_limit_fill_up_as_m_g_infinity_after_a_step() -> None:
    """100/s of 10 s each from an empty start: at t there are a (1 - exp(-t / 10)) inside, in the mean of 20
    runs; and in the end their number has Poisson's law, with a variance that is its mean.
    """
    plan = Plan(
        classes=("request",),
        duration_s=400.0,
        sources=(Source("arrivals", "pool", {"request": 1.0}, ((0.0, 100.0),)),),
        stations=(Elastic("pool", {"request": Work(wait=Exponential(10.0))}),),
        window_s=1.0,
    )
    runs = [result.series["*"]["in_flight"] for result in simulate_replications(plan, seeds=range(20))]
    mean = np.mean(runs, axis=0)
    for at_s in (5, 10, 20, 40):
        expected = 1_000.0 * (1.0 - math.exp(-at_s / 10.0))
        assert mean[at_s - 1] == pytest.approx(expected, abs=4.0 * math.sqrt(expected / 20.0))
    settled = np.asarray(runs)[:, 100::50]
    assert settled.var() == pytest.approx(1_000.0, rel=0.5)
    most = theory.poisson_headroom(1_000.0, 0.99)
    assert (np.asarray(runs)[:, 100:] <= most).mean() == pytest.approx(0.99, abs=0.01)


def test_no_network_does_more_than_its_bottleneck_lets_it() -> None:
    """100 users who think for a second: 0.1 core seconds a visit, and two in five 0.4 s of two disks."""
    bound = min(1.0 / 0.1, 2.0 / (0.4 * 0.4))
    result = simulate(closed(100), seed=1)
    settled = result.series["*"]["requests_per_s"][10:].mean()
    assert settled == pytest.approx(bound, rel=0.02)
    assert result.stations["cpu"].utilisation == pytest.approx(1.0, abs=0.01)
    # Forced flow: each station does its visits of what the system does.
    assert result.stations["disks"].arrivals / result.requests == pytest.approx(0.4, rel=0.02)
    assert result.stations["disks"].utilisation == pytest.approx(bound * 0.4 * 0.4 / 2.0, rel=0.04)


@pytest.mark.parametrize(("idle_s", "cold"), [(8.9, 20), (9.1, 1)])
def test_a_server_on_demand_is_let_go_after_it_has_been_idle_for_so_long(idle_s: float, cold: int) -> None:
    """A request every 10 s that takes one second: its server then rests for nine."""
    plan = Plan(
        classes=("request",),
        duration_s=200.0,
        sources=(Source("arrivals", "pool", {"request": 1.0}, ((0.0, 0.1),), "deterministic"),),
        stations=(Elastic("pool", {"request": Work(wait=Constant(1.0))}, idle_s=idle_s),),
    )
    assert simulate(plan, seed=1).stations["pool"].cold_starts == cold
