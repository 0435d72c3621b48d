"""Sources: bursts, ramps, sessions, and users who wait for their answers."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from simulator.crowds import changes
from simulator.distributions import Constant, Exponential
from simulator.engine import expected_requests, simulate
from simulator.plan import Delay, HealthCheck, Plan, Route, Senders, Servers, Session, Source, Users, Work


def _plan(*sources: Source | Users, station: Any = None, duration_s: float = 1000.0) -> Plan:
    return Plan(
        classes=("request",),
        duration_s=duration_s,
        sources=sources,
        stations=(station or Delay("client", Constant(0.1)),),
        window_s=1.0,
    )


def _source(rate: float, **words: Any) -> Source:
    return Source("source", "client", {"request": 1.0}, ((0.0, rate),), **words)


@pytest.mark.parametrize("dispersion", [1.0, 4.0, 25.0])
def test_bursty_arrivals_have_their_index_of_dispersion(dispersion: float) -> None:
    """Var N / E N over windows long beside the bursts, within what 1,000 windows of 100 s tell."""
    plan = dataclasses.replace(
        _plan(_source(20.0, process="bursty", dispersion=dispersion), duration_s=100_000.0), window_s=100.0
    )
    result = simulate(plan, seed=1)
    counts = result.series["*"]["requests_per_s"] * 100.0
    assert counts.mean() == pytest.approx(2000.0, rel=0.01 * dispersion**0.5)
    assert counts.var() / counts.mean() == pytest.approx(dispersion, rel=0.15)


def test_a_ramp_follows_its_line() -> None:
    ramp = Source(
        "source",
        "client",
        {"request": 1.0},
        ((0.0, 0.0), (100.0, 50.0), (200.0, 50.0), (300.0, 0.0)),
        "deterministic",
        shape="ramps",
    )
    plan = _plan(ramp, duration_s=400.0)
    rate = simulate(plan, seed=1).series["*"]["requests_per_s"]
    line = np.interp(np.arange(400) + 0.5, [0, 100, 200, 300], [0.0, 50.0, 50.0, 0.0])
    assert np.abs(rate - line).max() <= 1.0
    assert expected_requests(plan) == 10_000
    assert rate.sum() == pytest.approx(10_000, abs=1)


@pytest.mark.parametrize("law", ["fixed", "geometric"])
def test_a_session_makes_its_requests_one_after_another(law: str) -> None:
    session = Session(4.0, Exponential(2.0), law)  # type: ignore[arg-type]
    result = simulate(_plan(_source(5.0, session=session), duration_s=4000.0), seed=1)
    assert result.requests == pytest.approx(4.0 * 5.0 * 4000.0, rel=0.02)
    assert result.in_flight < 20


def test_users_send_as_many_as_response_and_thinking_let_them() -> None:
    """50 users, 0.1 s of work without queueing and 0.9 s of thinking on average: 50 per second."""
    users = Users("users", "client", {"request": 1.0}, ((0.0, 50),), Exponential(0.9))
    result = simulate(_plan(users, duration_s=2000.0), seed=1)
    assert result.requests / 2000.0 == pytest.approx(50.0, rel=0.01)


def test_users_before_one_server_are_a_closed_network() -> None:
    """The machine repair model, M/M/1//N: N = 10, mean service 1 s, mean thinking 5 s."""
    n, service, thinking = 10, 1.0, 5.0
    weights = [1.0]
    for k in range(n):
        weights.append(weights[-1] * (n - k) * service / thinking)
    busy = 1.0 - weights[0] / sum(weights)
    throughput = busy / service
    users = Users("users", "server", {"request": 1.0}, ((0.0, n),), Exponential(thinking))
    server = Servers("server", {"request": Work(wait=Exponential(service))})
    plan = dataclasses.replace(_plan(users, station=server, duration_s=200_000.0), window_s=2_000.0)
    result = simulate(plan, seed=3)
    assert result.requests / 200_000.0 == pytest.approx(throughput, rel=0.01)
    assert result.response.mean_s == pytest.approx(n / throughput - thinking, rel=0.01)


def test_users_never_have_more_than_one_request_on_its_way() -> None:
    users = Users("users", "server", {"request": 1.0}, ((0.0, 7),), Constant(0.01))
    server = Servers("server", {"request": Work(wait=Constant(10.0))}, slots_per_server=100)
    result = simulate(_plan(users, station=server), seed=1)
    assert result.stations["server"].peak_in_flight == 7


@pytest.mark.parametrize(("shared", "expected"), [(False, 5 * 8), (True, 8)])
def test_iterations_end_each_user_or_all_of_them(shared: bool, expected: int) -> None:
    users = Users("users", "client", {"request": 1.0}, ((0.0, 5),), Constant(0.5), 8, shared)
    assert simulate(_plan(users), seed=1).requests == expected


def test_ramping_users_come_and_go_one_by_one() -> None:
    users = Users(
        "users", "client", {"request": 1.0}, ((0.0, 0), (100.0, 20), (300.0, 5)), Constant(0.9), shape="ramps"
    )
    steps = list(changes(users, 1000.0))
    assert steps[1] == (5.0, 1)
    assert steps[20] == (100.0, 20)
    assert steps[-1] == (300.0, 5)
    rate = simulate(_plan(users), seed=1).series["*"]["requests_per_s"]
    assert rate[95:99].mean() == pytest.approx(19.0, abs=0.6)
    assert rate[400:].mean() == pytest.approx(5.0)


def test_arrivals_that_find_no_sender_free_are_dropped() -> None:
    """k6's constant-arrival-rate, 10 a second, each answered after 1 s: 4 senders send 4 a second."""
    plan = _plan(
        _source(10.0, process="deterministic", senders=Senders(4)), station=Delay("client", Constant(0.999))
    )
    result = simulate(plan, seed=1)
    seen = result.sources["source"]
    assert (seen.senders, seen.peak_busy, seen.dropped) == (4, 4, 6_000)
    assert result.requests == 4_000
    dropped = result.series["source"]["dropped_per_s"]
    assert dropped.sum() == seen.dropped
    assert set(dropped[1:-1]) == {6.0}


@pytest.mark.parametrize(("most", "start_s", "dropped"), [(12, 0.0, 6), (12, 5.0, 108), (8, 0.0, 2_001)])
def test_each_drop_asks_for_one_sender_more_up_to_the_most(most: int, start_s: float, dropped: int) -> None:
    """10 a second, each for 0.999 s, so 10 are busy; 4 are there. Every 5 s one more: 6 + 5 + ...
    a second are dropped for 5 s each, 108 with the first of each.
    """
    plan = _plan(
        _source(10.0, process="deterministic", senders=Senders(4, most, start_s)),
        station=Delay("client", Constant(0.999)),
    )
    seen = simulate(plan, seed=1).sources["source"]
    assert seen.senders == min(most, 10)
    assert seen.dropped == dropped


def test_senders_in_plenty_change_nothing() -> None:
    plan = _plan(_source(10.0, senders=Senders(1_000)))
    assert simulate(plan, seed=1).sources["source"].dropped == 0
    free = simulate(_plan(_source(10.0)), seed=1)
    assert simulate(plan, seed=1).requests == free.requests


def test_a_sender_is_busy_for_a_whole_session() -> None:
    """Three requests of 0.1 s with 1 s between take 2.3 s, so of one visitor a second every third comes."""
    session = Session(3.0, Constant(1.0))
    plan = _plan(_source(1.0, process="deterministic", session=session, senders=Senders(1)), duration_s=300.0)
    result = simulate(plan, seed=1)
    assert result.sources["source"].dropped == 200
    assert result.requests == 300


def test_a_session_sticks_to_its_server() -> None:
    """Chance would spread each session's 10 requests over 5 servers; sticky ones meet one."""

    def served(sticky_s: float, think_s: float) -> list[int]:
        from simulator.reference import run_reference

        source = Source(
            "source",
            "edge",
            {"request": 1.0},
            ((0.0, 0.05), (250.0, 0.0)),
            session=Session(10.0, Constant(think_s)),
        )
        plan = Plan(
            classes=("request",),
            duration_s=300.0,
            sources=(source,),
            stations=(
                Delay("edge"),
                Servers("web", {"request": Work(wait=Constant(0.01))}, servers=5, queue="per_server"),
            ),
            links=(
                Route(
                    id="route",
                    caller="edge",
                    callee="web",
                    policy="random",
                    health=HealthCheck(),
                    sticky_s=sticky_s,
                ),
            ),
        )
        return [n for n in run_reference(plan, 1).served if n]

    assert all(n % 10 == 0 for n in served(sticky_s=5.0, think_s=1.0))
    assert any(n % 10 != 0 for n in served(sticky_s=0.0, think_s=1.0))
    assert any(n % 10 != 0 for n in served(sticky_s=0.5, think_s=1.0))
