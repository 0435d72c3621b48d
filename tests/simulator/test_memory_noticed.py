"""An application killed on its machine: requests are refused until it is back or the checks have noticed."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from simulator.distributions import Constant
from simulator.engine import simulate
from simulator.plan import Delay, HealthCheck, Memory, Phase, Plan, Route, Servers, Source, Work
from simulator.reference import observe_kernel, run_reference
from simulator.result import Result


def _plan(start_s: float, **memory: Any) -> Plan:
    """Two servers in turn, 10 requests a second of 1 s; three at once on one are one too many for it, so it
    is killed within the first second. Checks every 10 s, two to be unhealthy, three to be healthy again.
    """
    starved = Memory(1.0, 0.0, 0.4, (Phase("application", start_s),), noticed="by_checks")
    web = Servers(
        "web",
        {"page": Work(wait=Constant(1.0))},
        servers=2,
        slots_per_server=100,
        queue="per_server",
        memory=dataclasses.replace(starved, **memory),
    )
    source = Source(
        id="people",
        station="client",
        mix={"page": 1.0},
        profile=((0.0, 10.0), (3.0, 2.0)),
        process="deterministic",
    )
    route = Route(
        id="get", caller="client", callee="web", health=HealthCheck(10.0, 5.0, 3, 2), connect_timeout_s=10.0
    )
    return Plan(
        classes=("page",),
        duration_s=120.0,
        window_s=1.0,
        sources=(source,),
        stations=(Delay("client"), web),
        links=(route,),
    )


def _errors(result: Result) -> Any:
    return np.asarray(result.series["class:page"]["errors_per_s"])


def test_a_short_restart_is_over_before_the_checks_notice() -> None:
    """Back after 5 s: until then everything is refused at once, nobody waits for a connection."""
    plan = _plan(5.0)
    result = simulate(plan, seed=1)
    errors = result.classes["page"].errors
    assert errors["unreachable"] > 5
    assert _errors(result)[8:].sum() == 0
    assert result.stations["web"].latency.quantile_s(0.99) < 1.1
    assert run_reference(plan, 1).differences(observe_kernel(plan, 1)) == []


def test_a_long_restart_is_noticed_and_the_server_must_pass_its_checks() -> None:
    """Killed in the first seconds; found unhealthy 10 to 20 s later, and only then out of rotation
    ("no_target"); back after 40 s, healthy again 20 to 30 s after that.
    """
    plan = _plan(40.0)
    result = simulate(plan, seed=1)
    errors = result.classes["page"].errors
    assert errors["unreachable"] > 15
    assert errors["no_target"] > 15
    failing = np.flatnonzero(_errors(result) > 0)
    assert 60 <= failing.max() <= 80
    assert run_reference(plan, 1).differences(observe_kernel(plan, 1)) == []


def test_who_is_told_at_once_sends_nothing_to_a_killed_server() -> None:
    result = simulate(_plan(5.0, noticed="at_once"), seed=1)
    assert "unreachable" not in result.classes["page"].errors
    assert result.classes["page"].errors["no_target"] > 0


def test_a_group_replaces_who_fails_the_checks_of_its_balancer() -> None:
    """Killed in the first second; found unhealthy 10 to 20 s later, ended then, another one launched."""
    plan = _plan(40.0, replaced_after_s=0.0)
    result = simulate(plan, seed=1)
    replaced = [event for event in result.events if "is ended and replaced" in event.text]
    assert len(replaced) == 2
    for event in replaced:
        assert list(event.phases)[:2] == ["killed", "found unhealthy"]
        assert 10.0 <= event.phases["found unhealthy"] - event.phases["killed"] <= 20.0
        assert event.phases["found unhealthy"] == event.at_s
        assert "health check" in event.phases  # of the one that takes its place
    assert _errors(result)[40:].sum() == 0
    assert run_reference(plan, 1).differences(observe_kernel(plan, 1)) == []


def test_nobody_is_replaced_in_its_time_of_grace_nor_after_it_is_back() -> None:
    late = simulate(_plan(40.0, replaced_after_s=30.0), seed=1)
    assert [e.at_s for e in late.events if "is ended and replaced" in e.text] == [30.0, 30.0]
    for plan in (_plan(40.0, replaced_after_s=100.0), _plan(5.0, replaced_after_s=0.0)):
        assert not [e for e in simulate(plan, seed=1).events if "is ended and replaced" in e.text]
