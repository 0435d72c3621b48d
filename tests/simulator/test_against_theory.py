"""The engine against closed forms, over 20 seeds that were chosen once (1000 to 1019) and stay."""

from __future__ import annotations

import functools
import math
import statistics

import pytest

from simulator import theory
from simulator.confidence import student_t
from simulator.distributions import Exponential
from simulator.engine import simulate, simulate_replications
from simulator.plan import (
    Call,
    Delay,
    Route,
    Servers,
    Work,
)
from tests.simulator import oracles
from tests.simulator.closed_forms import all_known, plan
from tests.simulator.oracles import rows
from tests.simulator.plans import queue

SEEDS = range(1000, 1020)
T_99_OF_19 = 2.861


KNOWN = {known.name: known for known in all_known()}
MISSES_ALLOWED = next(
    k
    for k in range(len(KNOWN))
    if sum(math.comb(len(KNOWN), n) * 0.01**n * 0.99 ** (len(KNOWN) - n) for n in range(k + 1)) > 0.999
)


@functools.cache
def distance(name: str) -> float:
    """How many standard errors the mean of 20 runs lies from what theory says."""
    known = KNOWN[name]
    values = [known.figure(result) for result in simulate_replications(known.plan, seeds=SEEDS)]
    error = statistics.stdev(values) / math.sqrt(len(values))
    assert error < 0.03 * known.expected, "the runs are too short to tell"
    return (statistics.fmean(values) - known.expected) / error


@pytest.mark.parametrize("name", KNOWN)
def test_the_engine_agrees_with_a_closed_form(name: str) -> None:
    """Inside an interval so wide that in one of a hundred suites any of the closed forms would miss its own
    by chance (Bonferroni: each at a level of 1 - 0.01 / their number).
    """
    assert abs(distance(name)) <= student_t(19, 1.0 - 0.005 / len(KNOWN))


def test_no_more_closed_forms_miss_their_99_per_cent_interval_than_chance_lets() -> None:
    """Of n independent ones, 1 % do in the mean; more than MISSES_ALLOWED in one of a thousand suites."""
    missed = {name: distance(name) for name in KNOWN if abs(distance(name)) > T_99_OF_19}
    assert len(missed) <= MISSES_ALLOWED, missed


def test_percentiles_are_those_of_the_exact_law() -> None:
    """M/M/100 at 900/s, 5.4 M requests: the benchmark's W1, ten times as long."""
    response = simulate(queue(900.0, 0.1, 100, 6000.0), seed=5).response
    for q in (0.5, 0.95, 0.99, 0.999):
        exact = theory.mmc_sojourn_quantile(900.0, 10.0, 100, q)
        assert response.quantile_s(q) == pytest.approx(exact, rel=0.01 if q == 0.999 else 0.006)
    assert response.mean_s == pytest.approx(theory.mmc(900.0, 10.0, 100).sojourn_s, rel=0.005)


@pytest.mark.parametrize("row", rows(oracles.ROUTING_SEEN))
def test_routing_by_load_has_the_sojourns_that_others_saw(row: tuple[float, ...]) -> None:
    """No closed form: the difference of two simulations, in standard errors of both."""
    k, rho, two, two_half, least, least_half = row
    for policy, seen, half in (("two_choices", two, two_half), ("least_outstanding", least, least_half)):
        fleet = Servers("web", {"request": Work(wait=Exponential(1.0))}, servers=int(k), queue="per_server")
        route = Route(id="route", caller="edge", callee="web", policy=policy)  # type: ignore[arg-type]
        made = plan(k * rho, 100_000.0, Delay("edge"), fleet, links=(route,))
        values = [result.response.mean_s for result in simulate_replications(made, seeds=range(1000, 1010))]
        error = math.hypot(half / 1.96, statistics.stdev(values) / math.sqrt(10))
        assert abs(statistics.fmean(values) - seen) <= 4.0 * error


@pytest.mark.parametrize("row", [row for row in rows(oracles.FORK_JOIN) if row[1] <= 0.8])
def test_parallel_calls_are_over_when_others_saw_the_last_one_end(row: tuple[float, ...]) -> None:
    branches, rho, *_, seen, half = row
    names = [f"branch {i}" for i in range(int(branches))]
    stations = [Servers(name, {"request": Work(wait=Exponential(1.0))}) for name in names]
    links = tuple(Call(id=f"to {name}", caller="fork", callee=name) for name in names)
    made = plan(rho, 30_000.0, Delay("fork"), *stations, links=links)
    values = [result.response.mean_s for result in simulate_replications(made, seeds=range(1000, 1010))]
    error = math.hypot(half / 1.96, statistics.stdev(values) / math.sqrt(10))
    assert abs(statistics.fmean(values) - seen) <= 4.0 * error
    if branches == 2:
        assert abs(statistics.fmean(values) - theory.fork_join_s(2, rho, 1.0)) <= 4.0 * error
