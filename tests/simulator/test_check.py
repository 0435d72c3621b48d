"""Plans that can't be run are refused, with every reason at once."""

from __future__ import annotations

import dataclasses

import pytest

from simulator.check import problems
from simulator.distributions import Exponential, LogNormal
from simulator.engine import simulate
from simulator.plan import Call, Delay, Elastic, Plan, Poller, Retry, Send, Servers, Source, Store, Work
from simulator.result import PlanRefused
from tests.simulator.plans import queue, web_shop


def test_a_good_plan_has_no_problems() -> None:
    assert problems(web_shop()) == []


def test_all_reasons_come_at_once() -> None:
    plan = dataclasses.replace(
        queue(-1.0, 0.1, 1, -5.0),
        stations=(
            Servers("station", work={"request": Work(wait=Exponential(-1.0))}, servers=0, slots_per_server=0),
        ),
    )
    with pytest.raises(PlanRefused) as refused:
        simulate(plan, seed=1)
    text = "\n".join(refused.value.reasons)
    for part in ("duration above 0", "rate of -1.0", "0 servers", "at least one slot", "mean of -1.0"):
        assert part in text


def _calls(*links: Call, stations: tuple[str, ...] = ("a", "b")) -> Plan:
    return Plan(
        classes=("request",),
        duration_s=1.0,
        sources=(Source("source", "a", {"request": 1.0}, ((0.0, 1.0),)),),
        stations=tuple(Delay(name) for name in stations),
        links=links,
    )


def test_synchronous_calls_in_a_circle_are_refused() -> None:
    plan = _calls(Call(id="to b", caller="a", callee="b"), Call(id="to a", caller="b", callee="a"))
    assert problems(plan) == ["synchronous calls in a circle: a -> b -> a"]


def test_endless_retries_are_refused() -> None:
    plan = _calls(Call(id="to b", caller="a", callee="b", retry=Retry(10**9)))
    assert "nobody retries for ever" in problems(plan)[0]


def test_unknown_ends_and_doubled_ids_are_named() -> None:
    plan = _calls(Call(id="x", caller="a", callee="nowhere"), Call(id="x", caller="a", callee="b"))
    found = problems(plan)
    assert any("used 2 times" in each for each in found)
    assert any("no station 'nowhere'" in each for each in found)


def _loop(latency_s: float) -> Plan:
    return Plan(
        classes=("request",),
        duration_s=10.0,
        sources=(Source("source", "store", {"request": 1.0}, ((0.0, 1.0),)),),
        stations=(Store("store"), Elastic("worker", {"request": Work(LogNormal(0.0, 1.0))})),
        links=(Send(id="again", caller="worker", callee="store", latency_s=latency_s),),
        pollers=(Poller("poller", "store", "worker"),),
        max_events=10_000,
    )


def test_a_loop_that_takes_no_time_is_refused() -> None:
    assert "a loop through store store takes no time" in problems(_loop(0.0))[0]


def test_a_loop_that_takes_time_runs_until_its_event_budget() -> None:
    plan = _loop(0.001)
    assert problems(plan) == []
    result = simulate(plan, seed=1)
    assert result.ended_early is not None
    assert result.ended_early.startswith("more than the plan's 10000 events")


def test_failed_batches_that_come_back_at_the_same_instant_are_refused() -> None:
    store = Store("store", poison_probability=1.0)
    poller = Poller("poller", "store", "worker", returns_failed=True)
    plan = dataclasses.replace(_loop(0.001), links=(), stations=(store, Elastic("worker")), pollers=(poller,))
    assert "comes back at the same instant" in problems(plan)[0]
    slower = dataclasses.replace(poller, latency_s=0.001)
    assert problems(dataclasses.replace(plan, pollers=(slower,))) == []


def test_an_instant_without_an_end_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """What check does not see coming: the kernel stops after so many steps at one instant."""
    monkeypatch.setattr("simulator.engine.check", lambda plan: None)
    store = Store("store", poison_probability=1.0)
    poller = Poller("poller", "store", "worker", returns_failed=True)
    plan = dataclasses.replace(_loop(0.001), links=(), stations=(store, Elastic("worker")), pollers=(poller,))
    result = simulate(plan, seed=1)
    assert result.ended_early is not None
    assert result.ended_early.endswith("something goes round without taking time")
