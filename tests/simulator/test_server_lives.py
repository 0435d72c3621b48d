"""Counters of servers' lives, and the credits that a server begins with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.check import problems
from simulator.distributions import Constant
from simulator.engine import simulate
from simulator.plan import Counter, CpuCredits, Phase, Plan, Scheduled, Servers, Work
from tests.simulator.plans import queue


def fleet(servers: int, *scalers: Scheduled, **changes: object) -> Plan:
    """Requests at a fleet of so many servers, for 600 s."""
    plan = queue(1.0, 0.1, 1, 600.0)
    stations = tuple(
        replace(each, servers=servers, max_servers=10, launch=(Phase("start", 30.0),), **changes)  # type: ignore[arg-type]
        if isinstance(each, Servers)
        else each
        for each in plan.stations
    )
    return replace(plan, stations=stations, scalers=scalers)


def size(name: str, at_s: float, desired: int) -> Scheduled:
    return Scheduled(id=name, station="station", at_s=at_s, minimum=0, maximum=10, desired=desired)


def counted(plan: Plan, unit: float, minimum: float = 0.0) -> float:
    counter = Counter(id="lives", subject="station", event="server_s", unit=unit, minimum=minimum)
    return simulate(replace(plan, counters=(counter,)), seed=1).counters["lives"]


def test_servers_that_never_end_count_up_to_the_end() -> None:
    assert counted(fleet(3), unit=1.0) == 3 * 600


def test_each_life_is_rounded_up_and_has_its_minimum() -> None:
    """Two of 110.5 s and one of 499.75 s."""
    plan = fleet(2, size("up", 100.25, 3), size("down", 110.5, 1))
    # the two old ones end at 110.5 s once they are empty, the new one stays
    assert 111 + 111 + 500 <= counted(plan, unit=1.0) <= 111 + 111 + 500 + 2
    assert counted(plan, unit=60.0) == 2 + 2 + 9
    assert counted(plan, unit=1.0, minimum=120.0) == 120 + 120 + 500


def test_a_counter_of_lives_needs_a_fleet() -> None:
    counter = Counter(id="lives", subject="nobody", event="server_s", unit=1.0)
    assert problems(replace(fleet(1), counters=(counter,))) == [
        "counter lives: counts units above 0 of an elastic station, poller or fleet"
    ]


@pytest.mark.parametrize(("launched", "slow"), [(None, False), (0.0, True)])
def test_a_server_that_is_launched_begins_with_its_own_credits(launched: float | None, slow: bool) -> None:
    """Half a core is earned and a core is busy all the time; 600 core seconds last, none do not."""
    credits = CpuCredits(0.5, 600.0, 600.0, launch_core_s=launched)
    plan = fleet(0, size("up", 10.0, 1), cores_per_server=1.0, credits=credits, slots_per_server=1)
    work = {"request": Work(cpu=Constant(0.1))}
    busy = replace(
        plan,
        sources=tuple(replace(each, profile=((0.0, 20.0),)) for each in plan.sources),
        stations=tuple(replace(each, work=work) for each in plan.stations if isinstance(each, Servers)),
    )
    result = simulate(busy, seed=1)
    assert (result.stations["station"].slow_s > 100) is slow
