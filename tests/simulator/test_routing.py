"""Which server a request goes to: by weight, by flow, slowly at first; target groups by class and weight."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from simulator.control.control import Control
from simulator.distributions import Constant
from simulator.engine import simulate
from simulator.kernel.floor import KernelFloor
from simulator.layout import TURNS, lay_out
from simulator.plan import (
    Delay,
    HealthCheck,
    Plan,
    Route,
    Scheduled,
    Servers,
    Source,
    StopServers,
    Users,
    Work,
)

WORK = {"request": Work(wait=Constant(0.01))}


def _plan(policy: str, *, servers: int = 4, rate: float = 100.0, **route: Any) -> Plan:
    return Plan(
        classes=("request",),
        duration_s=200.0,
        sources=(Source("source", "edge", {"request": 1.0}, ((0.0, rate),)),),
        stations=(
            Delay("edge"),
            Servers("web", WORK, servers=servers, slots_per_server=100, queue="per_server", max_servers=8),
        ),
        links=(
            Route(
                id="route",
                caller="edge",
                callee="web",
                policy=policy,  # type: ignore[arg-type]
                health=HealthCheck(1.0, 0.5),
                **route,
            ),
        ),
        window_s=1.0,
    )


def _per_server(plan: Plan) -> list[int]:
    from simulator.reference import run_reference

    return run_reference(plan, 1).served


def test_weighted_servers_get_their_shares() -> None:
    plan = _plan("weighted_random")
    web = dataclasses.replace(plan.stations[1], weights=(1.0, 2.0, 3.0, 4.0))  # type: ignore[type-var]
    served = _per_server(dataclasses.replace(plan, stations=(plan.stations[0], web)))
    total = sum(served)
    assert [n / total for n in served if n] == pytest.approx([0.1, 0.2, 0.3, 0.4], abs=0.015)


def test_flows_spread_evenly_and_a_lost_server_moves_only_its_own() -> None:
    served = _per_server(_plan("flow_hash"))
    assert [n / sum(served) for n in served if n] == pytest.approx([0.25] * 4, abs=0.015)


@pytest.mark.parametrize("policy", ["round_robin", "random", "weighted_random"])
def test_a_new_server_starts_slowly(policy: str) -> None:
    """Three servers, a fourth enters at 50 s and has its full share 100 s later: in between it is linear."""
    plan = _plan(policy, servers=3, rate=400.0, slow_start_s=100.0)
    grown = dataclasses.replace(plan, scalers=(Scheduled(id="grow", station="web", at_s=50.0, desired=4),))
    shares = []
    for until in (75.0, 100.0, 150.0):
        served = _per_server(dataclasses.replace(grown, duration_s=until))
        shares.append(min(n for n in served if n) / (400.0 * (until - 50.0)))
    # At t after it entered its share is s / (3 + s) with s = t / 100: 1 - 3 ln(1 + s / 3) / s on average.
    assert shares == pytest.approx([0.0395, 0.0751, 0.1370], abs=0.012)


def test_a_fleet_that_loses_a_server_serves_its_flows_elsewhere() -> None:
    plan = _plan("flow_hash")
    fault = StopServers(id="stop", station="web", at_s=100.0, count=1)
    result = simulate(dataclasses.replace(plan, faults=(fault,)), seed=1)
    assert 0 < result.classes["request"].failed < 100


def test_target_groups_are_chosen_by_class_and_then_by_weight() -> None:
    """Pages go to two groups at 9 to 1, orders to their own; each group is one of the balancer's routes."""
    groups = [
        Servers(name, WORK, queue="per_server", slots_per_server=100) for name in ("old", "new", "shop")
    ]
    none = {"page": 0.0}
    pages = {"order": 0.0}
    plan = Plan(
        classes=("page", "order"),
        duration_s=200.0,
        sources=(Source("source", "edge", {"page": 0.8, "order": 0.2}, ((0.0, 100.0),)),),
        stations=(Delay("edge", choose="one_of"), *groups),
        links=(
            Route(id="to old", caller="edge", callee="old", weight=9.0, calls_per_request=pages),
            Route(id="to new", caller="edge", callee="new", weight=1.0, calls_per_request=pages),
            Route(id="to shop", caller="edge", callee="shop", weight=5.0, calls_per_request=none),
        ),
    )
    result = simulate(plan, seed=1)
    by_class = {name: result.links[f"to {name}"].attempts_by_class for name in ("old", "new", "shop")}
    n_pages = result.classes["page"].generated
    assert by_class["shop"] == {"order": result.classes["order"].generated}
    assert set(by_class["old"]) == set(by_class["new"]) == {"page"}
    assert by_class["old"]["page"] / n_pages == pytest.approx(0.9, abs=0.01)
    assert by_class["old"]["page"] + by_class["new"]["page"] == n_pages


@pytest.mark.parametrize(
    ("policy", "sticky_s", "stays"),
    [("flow_hash", 0.0, True), ("round_robin", 60.0, True), ("round_robin", 0.0, False)],
)
def test_all_requests_of_a_session_meet_the_same_server(policy: str, sticky_s: float, stays: bool) -> None:
    """41 users of 25 requests each: servers that keep their users have served multiples of 25."""
    users = Users("users", "edge", {"request": 1.0}, ((0.0, 41),), think=Constant(1.0), iterations=25)
    served = _per_server(dataclasses.replace(_plan(policy, sticky_s=sticky_s), sources=(users,)))
    assert sum(served) == 41 * 25
    assert sum(n > 0 for n in served) == 4
    assert all(n % 25 == 0 for n in served) == stays


def test_the_loss_of_a_server_moves_its_sessions_and_no_others() -> None:
    """The oldest server of four is lost after 12 of 25 rounds; the others keep their users to the end."""
    users = Users("users", "edge", {"request": 1.0}, ((0.0, 40),), think=Constant(1.0), iterations=25)
    plan = dataclasses.replace(_plan("flow_hash"), sources=(users,))
    before = _per_server(plan)
    web = dataclasses.replace(plan.stations[1], replace_lost=False)  # type: ignore[type-var]
    fault = StopServers(id="stop", station="web", at_s=12.5, count=1)
    after = _per_server(dataclasses.replace(plan, stations=(plan.stations[0], web), faults=(fault,)))
    lost = next(i for i, n in enumerate(after) if 0 < n < before[i])
    assert after[lost] % (before[lost] // 25) == 0
    assert all(after[i] >= before[i] for i in range(len(after)) if i != lost)


@pytest.mark.parametrize("policy", ["round_robin", "random", "flow_hash"])
@pytest.mark.parametrize(("cross_zone", "shares"), [(True, [1 / 3] * 3), (False, [0.25, 0.25, 0.5])])
def test_without_cross_zone_each_zone_gets_an_even_share_for_its_servers(
    policy: str, cross_zone: bool, shares: list[float]
) -> None:
    """Two servers in one zone and one in the other: AWS's own arithmetic, with other numbers."""
    plan = _plan(policy, servers=3, cross_zone=cross_zone)
    web = dataclasses.replace(plan.stations[1], zones=("a", "b"))  # type: ignore[type-var]
    served = _per_server(dataclasses.replace(plan, stations=(plan.stations[0], web)))
    assert sorted(n / sum(served) for n in served if n) == pytest.approx(sorted(shares), abs=0.015)


def _from_turn(plan: Plan, turn: int) -> tuple[list[float], int]:
    """What each server of the kernel has served when a route's turns begin there, and its last turn."""
    layout = lay_out(plan)
    floor = KernelFloor(layout, 1)
    floor.memory["links"]["turn"] = turn
    control = Control(layout, floor, 1)
    control.act(0.0)
    floor.run_until(plan.duration_s, lambda: None)
    return floor.memory["servers"]["requests"].tolist(), int(floor.memory["links"]["turn"][0])


@pytest.mark.parametrize("policy", ["round_robin", "least_outstanding"])
def test_turns_begin_anew_before_their_counter_is_full_and_nobody_notices(
    policy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """7 servers in two zones, some 20,000 requests: as many turns, of which the 840th would be one too many.
    The reference does the same at a smaller number.
    """
    plan = _plan(policy, servers=7, cross_zone=False)
    web = dataclasses.replace(plan.stations[1], zones=("a", "b"))  # type: ignore[type-var]
    plan = dataclasses.replace(plan, stations=(plan.stations[0], web))
    served, last = _from_turn(plan, -1)
    assert sum(served) == last + 1 > 19_000
    assert _from_turn(plan, TURNS - 841) == (served, last - 840)
    assert _per_server(plan) == served
    monkeypatch.setattr("simulator.reference.routing.TURNS", 840)
    assert _per_server(plan) == served
    assert TURNS < 2**31
