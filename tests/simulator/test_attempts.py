"""What callers do about attempts that fail or take long: breakers, second attempts, retries, patience."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from simulator.distributions import Constant, Exponential, LogNormal
from simulator.engine import simulate
from simulator.plan import (
    BlackHole,
    Breaker,
    Bucket,
    Call,
    Delay,
    Elastic,
    ErrorRate,
    Fault,
    Hedge,
    Plan,
    Retry,
    Servers,
    Source,
    Station,
    Work,
)
from simulator.result import Result


def _plan(callee: Station, *faults: Fault, rate: float = 10.0, duration_s: float = 60.0, **link: Any) -> Plan:
    """client -> callee, evenly spaced requests, over one link."""
    return Plan(
        classes=("request",),
        duration_s=duration_s,
        sources=(Source("source", "client", {"request": 1.0}, ((0.0, rate),), "deterministic"),),
        stations=(Delay("client"), callee),
        links=(Call(id="call", caller="client", callee=callee.id, **link),),
        faults=faults,
        window_s=1.0,
    )


ERRORS = ErrorRate(id="errors", link="call", at_s=10.0, duration_s=20.0, probability=1.0)


def test_a_breaker_opens_after_so_many_failures_and_closes_by_its_probes() -> None:
    """10/s, all failing from 10 s to 30 s: two failures of the last four open it, every 5 s three probes are
    tried, and the first ones after the errors close it."""
    breaker = Breaker(0.5, last_n=4, minimum=4, open_s=5.0, probes=3)
    result = simulate(_plan(Delay("callee"), ERRORS, breaker=breaker), seed=1)
    link = result.links["call"]
    opened_s = [
        10.15,
        15.35,
        20.55,
        25.75,
    ]  # a failure each 0.1 s; the last of 3 probes 0.2 s after the first
    assert link.breaker_opened == len(opened_s)
    assert link.errors == {"injected": 2 + 3 * 3, "breaker_open": link.refused}
    assert link.refused == 4 * 49 + 1 or link.refused == pytest.approx(4 * 49, abs=4)
    assert link.attempts == link.done + link.failed
    assert result.classes["request"].errors == link.errors
    refused = result.series["call"]["refused_per_s"]
    assert refused[:10].sum() == 0.0
    assert refused[32:].sum() == 0.0


def test_a_breaker_that_looks_at_a_time_forgets_what_is_older() -> None:
    """Every fifth attempt fails: too few."""
    errors = ErrorRate(id="errors", link="call", at_s=0.0, duration_s=60.0, probability=0.2)
    plan = _plan(Delay("callee"), errors, breaker=Breaker(0.6, window_s=10.0, minimum=50, open_s=1.0))
    assert simulate(plan, seed=1).links["call"].breaker_opened == 0
    plan = _plan(Delay("callee"), ERRORS, breaker=Breaker(0.6, window_s=10.0, minimum=50, open_s=100.0))
    result = simulate(plan, seed=1)
    assert result.links["call"].breaker_opened == 1
    # Of the 100 attempts of the last 10 s, 60 have failed after 6 s; the window slides by slices of 1 s.
    assert 50 <= result.links["call"].errors["injected"] <= 60


def test_a_refused_call_is_no_attempt_and_is_not_retried() -> None:
    breaker = Breaker(1.0, last_n=1, minimum=1, open_s=100.0)
    plan = _plan(Delay("callee"), ERRORS, breaker=breaker, retry=Retry(3), request_bytes={"request": 1000.0})
    link = simulate(plan, seed=1).links["call"]
    assert link.errors["injected"] == 1
    assert link.attempts == 101  # 10 s at 10/s, then one that fails
    assert link.request_bytes == 1000.0 * link.attempts
    assert link.retries == 1  # which the open breaker refused


def test_a_second_attempt_takes_the_tail_off() -> None:
    """Work of a heavy tail, a second attempt after the 95th percentile: p99.9 falls by more than half."""
    callee = Delay("callee", LogNormal(0.05, 2.0))
    plain = simulate(_plan(callee, rate=200.0, duration_s=600.0), seed=1)
    after_s = plain.response.quantile_s(0.95)
    hedged = simulate(_plan(callee, rate=200.0, duration_s=600.0, hedge=Hedge(after_s)), seed=1)
    assert hedged.response.quantile_s(0.999) < 0.5 * plain.response.quantile_s(0.999)
    link = hedged.links["call"]
    assert link.hedges == pytest.approx(0.05 * hedged.requests, rel=0.1)
    assert link.attempts == hedged.requests + link.hedges
    assert link.superseded == pytest.approx(link.hedges, abs=2)
    assert hedged.response.quantile_s(0.5) == plain.response.quantile_s(0.5)


def test_a_failure_sends_the_second_attempt_at_once() -> None:
    errors = dataclasses.replace(ERRORS, at_s=0.0, duration_s=60.0, probability=0.5)
    result = simulate(_plan(Delay("callee"), errors, rate=100.0, hedge=Hedge(5.0)), seed=1)
    failed = result.classes["request"].failed / result.requests
    assert failed == pytest.approx(0.25, abs=0.02)
    assert result.response.sum_s == 0.0


@pytest.mark.parametrize(("causes", "attempts"), [(None, 3), (("injected",), 3), (("timeout",), 1)])
def test_only_the_named_causes_are_retried(causes: tuple[str, ...] | None, attempts: int) -> None:
    errors = dataclasses.replace(ERRORS, at_s=0.0, duration_s=60.0)
    result = simulate(_plan(Delay("callee"), errors, retry=Retry(3, causes=causes)), seed=1)
    assert result.links["call"].attempts == attempts * result.requests


def _outcomes(result: Result) -> dict[str, int]:
    return dict(result.classes["request"].errors)


def test_a_request_does_not_wait_for_a_slot_longer_than_its_station_lets_it() -> None:
    """One server of 1 s, 2/s: half of them find no slot within half a second."""
    callee = Servers("callee", {"request": Work(wait=Constant(1.0))}, queue_timeout_s=0.6)
    result = simulate(_plan(callee, rate=2.0, duration_s=100.0), seed=1)
    assert set(_outcomes(result)) == {"queue_timeout"}
    assert _outcomes(result)["queue_timeout"] == pytest.approx(100, abs=3)
    assert result.response.quantile_s(1.0) <= 1.6 * 1.01
    assert result.stations["callee"].queue_mean <= 2.0 * 0.6 + 0.01


def test_patience_in_a_queue_loses_as_m_m_c_with_deterministic_patience() -> None:
    """M/M/1 with patience tau: P(lost) = (1 - rho) rho e^-(1-rho) mu tau / (1 - rho^2 e^-(1-rho) mu tau)
    (Barrer 1957)."""
    rho, tau = 0.8, 2.0
    decay = rho * 2.718281828459045 ** (-(1.0 - rho) * tau)
    expected = (1.0 - rho) * decay / (1.0 - rho * decay)
    plan = Plan(
        classes=("request",),
        duration_s=400_000.0,
        sources=(Source("source", "callee", {"request": 1.0}, ((0.0, rho),)),),
        stations=(Servers("callee", {"request": Work(wait=Exponential(1.0))}, queue_timeout_s=tau),),
    )
    result = simulate(plan, seed=5)
    assert result.classes["request"].failed / result.requests == pytest.approx(expected, rel=0.02)


def test_a_function_that_waits_for_its_calls_is_cut_short_by_its_own_timeout() -> None:
    plan = _plan(Elastic("function", {"request": Work(wait=Constant(0.5))}, timeout_s=2.0), duration_s=100.0)
    plan = dataclasses.replace(
        plan,
        stations=(*plan.stations, Delay("slow", Constant(10.0))),
        links=(*plan.links, Call(id="needs", caller="function", callee="slow")),
    )
    result = simulate(plan, seed=1)
    assert set(_outcomes(result)) == {"station_timeout"}
    function = result.stations["function"]
    assert function.slot_busy_s == pytest.approx(2.0 * result.requests, rel=0.03)
    assert function.cold_starts == function.arrivals  # a function that was cut short is not used again


def test_a_black_hole_answers_nobody_and_what_still_waits_goes_on_after_it() -> None:
    hole = BlackHole(id="hole", target="callee", at_s=10.0, duration_s=20.0)
    impatient = simulate(_plan(Delay("callee"), hole, timeout_s=3.0), seed=1)
    errors = impatient.links["call"].errors
    assert set(errors) == {"timeout"}
    assert 170 <= errors["timeout"] <= 200  # of the last 3 s, those are answered that are sent again in time
    assert impatient.response.quantile_s(1.0) <= 3.0 * 1.004  # the middle of its cell
    patient = simulate(_plan(Delay("callee"), hole), seed=1)
    assert patient.classes["request"].failed == 0
    # Sent at 10 s and again 0.2, 0.6, 1.4, 3, 6.2, 12.6 and 25.4 s later; and so on for each.
    assert patient.response.quantile_s(1.0) == pytest.approx(25.4, rel=0.01)
    assert patient.stations["callee"].arrivals == patient.requests


@pytest.mark.parametrize(("again_s", "most_at_once"), [(0.0, 200), (0.2, 60)])
def test_what_a_black_hole_held_comes_when_it_is_sent_again_not_all_at_once(
    again_s: float, most_at_once: int
) -> None:
    hole = BlackHole(id="hole", target="callee", at_s=10.0, duration_s=20.0, retransmit_s=again_s)
    plan = dataclasses.replace(_plan(Delay("callee"), hole), window_s=1.0)
    arrivals = simulate(plan, seed=1).series["callee"]["requests_per_s"]
    assert arrivals[:10].mean() == pytest.approx(10.0, abs=0.2)
    assert arrivals[10:30].sum() == 0.0
    assert arrivals[30] == pytest.approx(most_at_once, abs=15.0)
    assert arrivals.sum() == simulate(plan, seed=1).requests


def _attempts_at(result: Result) -> list[int]:
    """The seconds in which attempts set out, one entry each."""
    numbers = result.series["call"]["requests_per_s"]
    return [second for second, number in enumerate(numbers) for _ in range(round(number))]


def test_waits_between_attempts_double_up_to_their_cap() -> None:
    """One request, at 10 s, that always fails: 2, 4, and then 5 s between attempts instead of 8 and 16."""
    always = ErrorRate(id="errors", link="call", at_s=0.0, duration_s=60.0, probability=1.0)
    retry = Retry(5, base_s=2.0, cap_s=5.0, jitter="none")
    result = simulate(_plan(Delay("callee"), always, rate=0.05, duration_s=30.0, retry=retry), seed=1)
    assert _attempts_at(result) == [10, 12, 16, 21, 26]
    assert result.links["call"].retries == 4


def test_full_jitter_spreads_attempts_evenly_over_the_wait() -> None:
    """2,000 requests in one second that all fail: their second attempts fill the ten seconds after it."""
    source = Source("source", "client", {"request": 1.0}, ((0.0, 2_000.0), (1.0, 0.0)), "deterministic")
    errors = ErrorRate(id="errors", link="call", at_s=0.0, duration_s=60.0, probability=1.0)
    plan = _plan(Delay("callee"), errors, duration_s=20.0, retry=Retry(2, base_s=10.0, cap_s=10.0))
    numbers = simulate(dataclasses.replace(plan, sources=(source,)), seed=1).series["call"]["requests_per_s"]
    assert sum(numbers) == 4_000
    for second in range(1, 10):
        assert numbers[second] == pytest.approx(200, abs=60)
    assert sum(numbers[11:]) == 0


@pytest.mark.parametrize(("refill_per_s", "retries"), [(0.0, 10), (2.0, 21)])
def test_a_retry_budget_lets_so_many_retries_pass_and_no_more(refill_per_s: float, retries: int) -> None:
    """100 tokens, ten a retry, all calls fail for 60 s: ten retries, and two tokens a second pay for one
    more every five seconds, of which the last one is due at the end.
    """
    always = ErrorRate(id="errors", link="call", at_s=0.0, duration_s=60.0, probability=1.0)
    retry = Retry(3, jitter="none", budget=Bucket(100.0, refill_per_s), retry_cost=10.0)
    link = simulate(_plan(Delay("callee"), always, retry=retry), seed=1).links["call"]
    assert link.retries == retries
    assert link.attempts == 600 + retries


def test_what_succeeds_pays_for_later_retries() -> None:
    """Full at 50 tokens, five retries empty it; 100 first attempts that succeed give 50 back, and no more."""
    first = ErrorRate(id="first", link="call", at_s=0.0, duration_s=10.0, probability=1.0)
    second = ErrorRate(id="second", link="call", at_s=40.0, duration_s=10.0, probability=1.0)
    retry = Retry(2, jitter="none", budget=Bucket(50.0, 0.0), retry_cost=10.0, success_gain=0.5)
    series = simulate(_plan(Delay("callee"), first, second, retry=retry), seed=1).series["call"]
    assert series["retries_per_s"][:10].sum() == 5
    assert series["retries_per_s"][10:40].sum() == 0
    assert series["retries_per_s"][40:50].sum() == 5
