"""Theory beside a run: the right model, what it foretells, and why it does not hold where it does not."""

from __future__ import annotations

import dataclasses
import re

import pytest

from simulator.distributions import Constant, Exponential, LogNormal
from simulator.engine import simulate
from simulator.plan import Call, Delay, Elastic, Plan, Retry, Route, Servers, Source, Work
from simulator.theory.beside import Beside, beside
from tests.simulator.closed_forms import closed, plan, station
from tests.simulator.plans import queue, web_shop


def told(made: Plan, name: str = "station") -> Beside:
    return beside(made, simulate(made, seed=1000))[name]


@pytest.mark.parametrize(
    ("made", "model", "figure"),
    [
        (plan(0.7, 200_000, station(Exponential(1.0))), "M/M/1", "sojourn_s"),
        (plan(8.0, 200_000, station(Exponential(1.0), 10)), "M/M/10", "sojourn_p99_s"),
        (plan(0.7, 200_000, station(Constant(1.0))), "M/D/1", "wait_s"),
        (plan(0.6, 200_000, station(LogNormal(1.0, 0.7))), "M/G/1", "wait_s"),
        (plan(3.6, 200_000, station(Exponential(1.0), 4, limit=6)), "M/M/4/10", "blocked"),
        (plan(0.7, 200_000, station(LogNormal(1.0, 0.8), 1000, cores=1.0)), "M/G/1-PS", "sojourn_s"),
        (plan(3.2, 200_000, station(LogNormal(1.0, 0.8), 1000, cores=4.0)), "M/G/4-PS", "sojourn_s"),
        (
            plan(
                8.0,
                200_000,
                Elastic("station", {"request": Work(wait=Exponential(1.0))}, maximum_concurrency=10),
            ),
            "M/G/10/10",
            "blocked",
        ),
    ],
)
def test_a_station_that_theory_knows_is_foretold(made: Plan, model: str, figure: str) -> None:
    found = told(made)
    if model.startswith("M/G/10/"):  # the first requests of an Elastic start its servers
        assert "cold start" in found.why
    else:
        assert found.holds, found.why
    assert found.model == model
    values = {each.name: each for each in found.figures}
    assert values[figure].simulated == pytest.approx(values[figure].predicted, rel=0.05)


def test_what_has_no_closed_form_is_approximated_and_says_so() -> None:
    found = told(plan(8.0, 200_000, station(LogNormal(1.0, 1.4), 10)))
    assert (found.model, found.holds) == ("G/G/10", False)
    assert "Allen and Cunneen" in found.why
    wait = next(each for each in found.figures if each.name == "wait_s")
    assert wait.simulated == pytest.approx(wait.predicted, rel=0.2)


def test_an_overloaded_station_has_no_steady_state() -> None:
    found = told(plan(12.0, 20_000, station(Exponential(1.0), 10)))
    assert not found.holds
    assert re.fullmatch(r"it is offered 1(19|20|21) % of what it can do: there is no steady state", found.why)
    assert [each.name for each in found.figures] == ["utilisation"]


def _behind(retry: Retry | None = None, **link: object) -> Plan:
    call = Call(id="call", caller="client", callee="station", retry=retry or Retry(), **link)  # type: ignore[arg-type]
    return plan(0.5, 2_000, Delay("client"), station(Exponential(1.0)), links=(call,))


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (_behind(Retry(3), timeout_s=1.0), "call tries again what fails"),
        (
            dataclasses.replace(
                _behind(),
                sources=(Source("people", "client", {"request": 1.0}, ((0.0, 0.5),), "bursty", 9.0),),
            ),
            "not a Poisson stream",
        ),
        (_behind(calls_per_request={"request": 2.0}), "several at once"),
        (
            dataclasses.replace(
                queue(0.5, 1.0, 1, 2_000.0),
                sources=(
                    Source("arrivals", "station", {"request": 1.0}, ((0.0, 0.5),), process="deterministic"),
                ),
            ),
            "not a Poisson stream",
        ),
        (
            dataclasses.replace(
                queue(0.5, 1.0, 1, 2_000.0),
                sources=(Source("arrivals", "station", {"request": 1.0}, ((0.0, 0.5), (900.0, 0.2))),),
            ),
            "the rate of arrivals changes",
        ),
        (
            plan(
                2.0,
                2_000,
                Delay("edge"),
                Servers("station", {"request": Work(wait=Exponential(1.0))}, servers=4, queue="per_server"),
                links=(Route(id="route", caller="edge", callee="station"),),
            ),
            "a router picks the server",
        ),
    ],
)
def test_an_assumption_that_fails_is_named(made: Plan, why: str) -> None:
    found = told(made)
    assert not found.holds
    assert why in found.why


def test_a_poisson_stream_passes_a_delay_unchanged() -> None:
    assert told(_behind()).holds


def test_a_server_that_waits_for_calls_is_not_a_textbook_queue() -> None:
    made = plan(
        0.4,
        2_000,
        station(Exponential(1.0), name="web"),
        station(Exponential(0.5), name="database"),
        links=(Call(id="query", caller="web", callee="database"),),
    )
    found = beside(made, simulate(made, seed=1000))
    assert "keep their slots while they wait for calls" in found["web"].why
    assert "come from web" in found["database"].why
    named = beside(made, simulate(made, seed=1000), {"web": "Shop front"}.__getitem__)
    assert "come from Shop front" in named["database"].why


def test_users_who_wait_for_their_answers_are_a_closed_network() -> None:
    made = dataclasses.replace(closed(12), duration_s=20_000.0)
    found = beside(made, simulate(made, seed=1000))
    assert set(found) == {"cpu", "disks"}
    for each in found.values():
        assert each.holds
        assert each.model == "closed network"
        assert {figure.name for figure in each.figures} == {"sojourn_s", "in_system", "throughput_per_s"}
        for figure in each.figures:
            assert figure.simulated == pytest.approx(figure.predicted, rel=0.03)


def test_users_who_meet_a_limit_are_no_closed_network() -> None:
    made = closed(12)
    full = tuple(
        dataclasses.replace(each, queue_limit=0) if each.id == "disks" else each  # type: ignore[type-var]
        for each in made.stations
    )
    limited = dataclasses.replace(made, stations=full)
    found = beside(limited, simulate(limited, seed=1000))
    assert "not a Poisson stream" in found["disks"].why


def test_every_station_of_a_scaled_shop_says_why_not() -> None:
    made = web_shop(600.0, outage=False)
    found = beside(made, simulate(made, seed=1))
    assert set(found) == {"web"}, "the functions work on batches"
    assert found["web"].why == "fleets are scaled"
