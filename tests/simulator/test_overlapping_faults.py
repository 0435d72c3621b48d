"""Faults of one link that overlap add up, and the end of one leaves the others standing."""

from __future__ import annotations

import dataclasses

import pytest

from simulator.engine import simulate
from simulator.plan import AddedLatency, Call, Delay, ErrorRate, Fault, Plan, Source
from simulator.result import Result


def ran(*faults: Fault) -> Result:
    """A client that calls 100 times a second for 60 s, seen in windows of 10 s."""
    return simulate(
        Plan(
            classes=("request",),
            duration_s=60.0,
            window_s=10.0,
            sources=(
                Source("arrivals", "client", {"request": 1.0}, ((0.0, 100.0),), process="deterministic"),
            ),
            stations=(Delay("client"), Delay("server")),
            links=(Call(id="call", caller="client", callee="server"),),
            faults=faults,
        ),
        seed=1,
    )


FIRST = ErrorRate(id="first", link="call", at_s=10, duration_s=20, probability=0.5)
SECOND = ErrorRate(id="second", link="call", at_s=20, duration_s=20, probability=0.5)


def test_errors_of_two_faults_strike_as_if_each_alone() -> None:
    """Half fails, then three quarters, then half again, then none."""
    shares = ran(FIRST, SECOND).series["call"]["errors_per_s"] / 100
    assert shares == pytest.approx([0, 0.5, 0.75, 0.5, 0, 0], abs=0.06)


def test_a_fault_that_begins_as_another_ends_is_felt() -> None:
    after = dataclasses.replace(SECOND, at_s=30, duration_s=10)
    shares = ran(FIRST, after).series["call"]["errors_per_s"] / 100
    assert shares == pytest.approx([0, 0.5, 0.5, 0.5, 0, 0], abs=0.06)


def test_added_latencies_add_up() -> None:
    slow = [
        AddedLatency(id=str(begin), link="call", at_s=begin, duration_s=20, seconds=0.1) for begin in (10, 20)
    ]
    means = ran(*slow).series["call"]["latency_mean_s"]
    assert means == pytest.approx([0, 0.1, 0.2, 0.1, 0, 0], abs=0.003)


def test_the_log_says_when_the_last_of_them_is_over() -> None:
    told = [(event.at_s, event.text) for event in ran(FIRST, SECOND).events]
    assert told == [
        (10.0, "50 % of attempts fail from now on, for 20 s"),
        (20.0, "50 % of attempts fail from now on, for 20 s"),
        (40.0, "the errors end"),
    ]


def test_a_fault_may_say_in_its_own_words_what_it_is_or_nothing() -> None:
    own = dataclasses.replace(FIRST, told="half of it is lost")
    silent = dataclasses.replace(SECOND, told="")
    told = [event.text for event in ran(own, silent).events]
    assert told == ["half of it is lost", "the errors end"]
