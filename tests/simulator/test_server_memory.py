"""Servers with too little memory: killed, started again after a back-off or replaced; the metric."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from simulator.check import check
from simulator.distributions import Constant
from simulator.engine import simulate
from simulator.plan import CpuCredits, Memory, Phase, Plan, RatioScaling, TargetTracking, Work
from simulator.reference import observe_kernel, run_reference
from simulator.result import PlanRefused, Result
from tests.simulator.fleet_plans import fleet_plan, scalings, sizes

AGAIN = (Phase("application", 5.0),)
LEAKY = Memory(limit_gb=2.0, base_gb=1.0, per_request_gb=0.1, restart=AGAIN, back_off_s=10.0)
POD = dataclasses.replace(LEAKY, longest_back_off_s=300.0, forgiven_s=600.0)


def _plan(rate_per_s: float, duration_s: float, memory: Memory, fleet: dict[str, Any] | None = None) -> Plan:
    """Requests of one second that need no core: as many inside as come in a second."""
    own = {"work": {"request": Work(wait=Constant(1.0))}, "cores_per_server": None, "servers": 1}
    plan = fleet_plan(((0.0, rate_per_s),), duration_s, fleet={**own, "memory": memory, **(fleet or {})})
    return dataclasses.replace(plan, window_s=1.0)


def _faults(result: Result) -> list[str]:
    return [event.text for event in result.events if event.kind == "fault"]


def test_servers_with_enough_memory_for_all_their_slots_are_never_killed() -> None:
    result = simulate(_plan(200.0, 60.0, POD, {"slots_per_server": 10}), seed=1)
    assert result.stations["web"].killed == 0
    assert result.series["web"]["memory_utilisation"][30] == pytest.approx(1.0)


def test_one_request_more_than_memory_holds_kills_the_server_and_what_is_in_it() -> None:
    """1 GB and 10 requests of 0.1 GB fill 2 GB; 10.9 a second are 11 inside, seen within a second."""
    quiet = simulate(_plan(9.5, 60.0, POD), seed=1)
    assert quiet.stations["web"].killed == 0
    result = simulate(_plan(10.9, 4.0, POD), seed=1)
    web = result.stations["web"]
    assert web.killed == 1
    assert web.errors["server_lost"] == 11
    assert _faults(result) == [
        "out of memory: server 0 needs 1 GB + 11 requests x 0.1 GB = 2.1 GB of 2 GB and is killed; it starts "
        "again at once"
    ]
    assert web.in_flight == 0


def test_the_metric_is_what_servers_need_over_what_they_have() -> None:
    """5 requests inside of 0.1 GB and 1 GB: 1.5 GB of 2 GB."""
    result = simulate(_plan(5.0, 60.0, POD), seed=1)
    assert result.series["web"]["memory_utilisation"][30] == pytest.approx(0.75)


def test_back_off_in_a_run_is_10_20_40_80_160_and_then_300_seconds() -> None:
    """Between kills: the back-off, the start of 5 s, and up to 2 s for the health check."""
    plan = _plan(0.5, 3_000.0, dataclasses.replace(POD, base_gb=2.5))
    result = simulate(plan, seed=1)
    web = result.stations["web"]
    assert [text for text in _faults(result) if "in a row" in text] == [
        "server 0 has been killed for want of memory 3 times in a row: its next start waits 20 s, each "
        "further one twice as long, at most 300 s"
    ]
    waits = [0, 10, 20, 40, 80, 160, *[300] * 20]
    expected, at = 0, 1.0
    for wait in waits:
        if at > 3_000.0:
            break
        expected += 1
        at += wait + 5.0 + 1.5 + 1.0
    assert abs(web.killed - expected) <= 1


def test_who_has_served_long_enough_is_forgiven() -> None:
    """A burst each 200 s: with 100 s of grace each kill is the first of its row, else they add up."""

    def kills(forgiven_s: float) -> list[str]:
        memory = dataclasses.replace(POD, forgiven_s=forgiven_s)
        steps = tuple(
            (float(t), rate) for i in range(5) for t, rate in ((200 * i, 5.0), (200 * i + 150, 30.0))
        )
        plan = _plan(5.0, 1_000.0, memory)
        source = dataclasses.replace(plan.sources[0], profile=steps)  # type: ignore[type-var]
        return [
            t for t in _faults(simulate(dataclasses.replace(plan, sources=(source,)), seed=1)) if "row" in t
        ]

    assert len(kills(10_000.0)) == 1
    assert kills(10_000.0)[0].startswith("server 0 has been killed for want of memory 3 times in a row")


def test_without_a_start_at_its_place_another_server_is_launched() -> None:
    memory = dataclasses.replace(POD, restart=None)
    result = simulate(_plan(12.0, 100.0, memory), seed=1)
    assert "another one is launched" in _faults(result)[0]
    web = result.stations["web"]
    assert web.killed >= 2
    assert result.series["web"]["servers_desired"].tolist() == [1.0] * 100
    # 30 s of launch and its check after each kill, and a second or two until the next
    assert 100.0 / 36.0 <= web.killed <= 100.0 / 31.0 + 1.0


def test_time_in_service_is_not_forgotten_by_a_start_again() -> None:
    result = simulate(_plan(12.0, 100.0, dataclasses.replace(POD, back_off_s=0.0)), seed=1)
    web = result.stations["web"]
    assert web.capacity_s == pytest.approx(100.0)
    down = result.series["web"]["servers_booting"].sum()
    assert web.in_service_s == pytest.approx(100.0 - down, abs=web.killed + 1.0)


def test_credits_outlive_a_start_again() -> None:
    """Full credits at first, spent by then: a start again is no launch, and gives no new ones."""
    credits = CpuCredits(0.1, 600.0, 0.0, launch_core_s=600.0)
    fleet = {
        "work": {"request": Work(cpu=Constant(0.5), wait=Constant(20.0))},
        "cores_per_server": 1.0,
        "credits": credits,
    }
    result = simulate(_plan(1.0, 300.0, POD, fleet), seed=1)
    assert result.stations["web"].killed >= 2
    assert result.stations["web"].busy_s <= 0.1 * 300.0 + 2.0


def test_a_service_scales_on_memory() -> None:
    """16 requests inside 2 servers: (1 + 0.8) / 2 = 90 % of 60 %: ceil(2 x 90 / 60) = 3."""
    policy = TargetTracking(
        id="memory",
        station="web",
        metric="memory_utilisation",
        target=0.6,
        minimum=2,
        maximum=9,
        warmup_s=0.0,
    )
    plan = _plan(16.0, 400.0, POD, {"servers": 2})
    result = simulate(dataclasses.replace(plan, scalers=(policy,)), seed=1)
    event = scalings(result)[0]
    assert event.text == (
        "memory utilisation 90 % > 60 % for 3 of 3 minutes -> ceil(2 x 90 / 60) = 3: 2 -> 3 servers"
    )


def test_a_ratio_of_memory_is_taken_of_what_was_requested() -> None:
    """1.8 GB needed of 1 GB requested: 180 % of 90 %: twice as many."""
    policy = RatioScaling(
        id="memory",
        station="web",
        metric="memory_utilisation",
        target=0.9,
        minimum=2,
        maximum=9,
        memory_requested_gb=1.0,
    )
    plan = _plan(16.0, 60.0, POD, {"servers": 2})
    assert sizes(simulate(dataclasses.replace(plan, scalers=(policy,)), seed=1))[0] == 4.0


def test_kills_are_over_when_there_was_none_for_ten_minutes() -> None:
    plan = _plan(12.0, 800.0, POD)
    source = dataclasses.replace(plan.sources[0], profile=((0.0, 12.0), (2.5, 3.0)))  # type: ignore[type-var]
    result = simulate(dataclasses.replace(plan, sources=(source,)), seed=1)
    (over,) = [event.text for event in result.events if event.kind == "recovery"]
    assert over == "a server was killed for want of memory once; none in the last 600 s"


@pytest.mark.parametrize("restart", [None, AGAIN])
def test_kills_are_the_same_in_the_kernel_and_in_the_reference(restart: tuple[Phase, ...] | None) -> None:
    plan = _plan(25.0, 120.0, dataclasses.replace(POD, restart=restart), {"servers": 2})
    one, other = run_reference(plan, 3), observe_kernel(plan, 3)
    assert [event.kind for event in one.log].count("fault") >= 1
    assert one.differences(other) == []


def test_memory_of_nothing_is_refused_and_so_is_a_policy_on_none() -> None:
    with pytest.raises(PlanRefused, match="more than 0 GB of memory"):
        check(_plan(1.0, 10.0, Memory(0.0)))
    with pytest.raises(PlanRefused, match="where checks find it unhealthy"):
        check(_plan(1.0, 10.0, Memory(1.0, replaced_after_s=0.0)))
    policy = TargetTracking(
        id="memory", station="web", metric="memory_utilisation", target=0.6, minimum=1, maximum=2
    )
    plan = fleet_plan(((0.0, 1.0),), 10.0, scalers=(policy,))
    with pytest.raises(PlanRefused, match="no memory utilisation"):
        check(plan)
