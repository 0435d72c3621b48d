"""Stories of one fleet: warm pools, spot, deployments, forecasts, cooldowns, launches in a row, zones."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import pytest

from simulator.engine import simulate
from simulator.plan import (
    Phase,
    Predictive,
    RatePool,
    RollingDeployment,
    Scheduled,
    Spot,
    SpotInterruption,
    StopServers,
    TargetTracking,
    WarmPool,
    ZoneOutage,
)
from tests.simulator.fleet_plans import chained, fleet_plan, scalings, sizes

QUIET = ((0.0, 1.0),)


def test_a_warm_pool_serves_sooner_and_an_empty_one_launches_cold() -> None:
    """2 stand ready, 3 are asked for at 100 s: two after 5 s, the third after 30 s."""
    pool = WarmPool(launch=(Phase("start", 5.0),), prepared=4)
    grow = Scheduled(id="grow", station="web", at_s=100.0, desired=5)
    plan = fleet_plan(QUIET, 200.0, fleet={"warm_pool": pool}, scalers=(grow,))
    result = simulate(dataclasses.replace(plan, window_s=1.0), seed=1)
    in_service = result.series["web"]["servers_in_service"]
    assert [in_service[at] for at in (101, 108, 125, 133)] == [2.0, 4.0, 4.0, 5.0]
    web = result.stations["web"]
    # Two servers: launched into the pool at 0 s, ready after 30 s, taken at 100 s.
    assert web.warm_pool_s == pytest.approx(2 * 70.0)
    assert web.capacity_s == pytest.approx(2 * 200.0 + 2 * 30.0 + 3 * 100.0)


def test_reused_servers_go_back_to_the_pool() -> None:
    pool = WarmPool(launch=(Phase("start", 5.0),), prepared=0, reuse=True)
    shrink = Scheduled(id="shrink", station="web", at_s=50.0, desired=1)
    grow = Scheduled(id="grow", station="web", at_s=150.0, desired=2)
    kept = fleet_plan(
        QUIET,
        300.0,
        cpu_s=0.1,
        fleet={"warm_pool": dataclasses.replace(pool, minimum=1)},
        scalers=(shrink, grow),
    )
    launches = scalings(simulate(kept, seed=1))[-1].phases
    assert "start" in launches
    assert "boot" not in launches


def test_an_interrupted_spot_server_drains_within_its_notice_and_is_replaced() -> None:
    spot = Spot(base=1, on_demand_share=0.5, notice_s=120.0)
    strike = SpotInterruption(id="taken", station="web", at_s=100.0)
    plan = fleet_plan(QUIET, 400.0, fleet={"servers": 5, "spot": spot}, faults=(strike,))
    result = simulate(plan, seed=1)
    web = result.stations["web"]
    # 1 + ceil(4 x 0.5) = 3 on demand, 2 spot.
    assert [e for e in result.events if e.text.startswith("2 of its spot servers (100 %)")]
    assert web.spot_capacity_s == pytest.approx(2 * 400.0, rel=0.02)
    assert web.failed == 0
    assert result.series["web"]["servers_in_service"][-1] == 5.0


def test_a_server_that_is_still_busy_when_its_notice_ends_is_lost_with_its_requests() -> None:
    spot = Spot(notice_s=10.0)
    strike = SpotInterruption(id="taken", station="web", at_s=100.0)
    plan = fleet_plan(
        QUIET,
        200.0,
        cpu_s=40.0,
        drain_s=300.0,
        fleet={"spot": spot, "cores_per_server": 100.0},
        faults=(strike,),
    )
    web = simulate(plan, seed=1).stations["web"]
    assert web.errors["server_lost"] > 10
    assert web.servers_lost == 2


def test_interruptions_come_as_often_as_said() -> None:
    """100 spot servers for 20 hours at 0.05 an hour each: 100 interruptions, give or take three sigma."""
    spot = Spot(interruptions_per_h=0.05)
    plan = fleet_plan(
        ((0.0, 0.01),), 72_000.0, cpu_s=0.01, fleet={"servers": 100, "spot": spot, "max_servers": 400}
    )
    result = simulate(plan, seed=1)
    notices = [event for event in result.events if "is interrupted" in event.text]
    assert abs(len(notices) - 100) <= 30


def test_a_warning_launches_the_replacement_before_the_interruption() -> None:
    spot = Spot(interruptions_per_h=2.0, rebalance_lead_s=300.0)
    plan = fleet_plan(
        ((0.0, 0.1),), 7_200.0, cpu_s=0.01, fleet={"servers": 4, "spot": spot, "max_servers": 40}
    )
    result = simulate(plan, seed=3)
    warned = [e for e in result.events if "at risk" in e.text and e.at_s < 6_000.0]
    assert warned
    # Boot and checks take 32 s, the warning is 300 s ahead: never fewer than 4 in service.
    assert min(result.series["web"]["servers_in_service"]) >= 4.0


@pytest.mark.parametrize(
    ("minimum", "maximum", "rounds", "fewest", "most"),
    [(1.0, 2.0, 1, 4, 8), (0.5, 1.0, 2, 2, 4), (1.0, 1.5, 2, 4, 6)],
)
def test_a_rolling_deployment_goes_in_the_steps_its_bounds_allow(
    minimum: float, maximum: float, rounds: int, fewest: int, most: int
) -> None:
    """Desired 4: (100, 200) is +4 -4; (50, 100) -2 +2 -2 +2; (100, 150) +2 -2 +2 -2."""
    rolling = RollingDeployment(id="v2", station="web", at_s=10.0, minimum_healthy=minimum, maximum=maximum)
    plan = fleet_plan(
        QUIET, 300.0, fleet={"servers": 4, "launch": (Phase("boot", 20.0),)}, deployments=(rolling,)
    )
    result = simulate(dataclasses.replace(plan, window_s=1.0), seed=1)
    series = result.series["web"]
    booting = series["servers_booting"]
    assert min(series["servers_in_service"]) == fewest
    assert max(series["servers_in_service"] + booting) <= most
    assert series["servers_in_service"][-1] == 4.0
    assert result.stations["web"].failed == 0
    began, done = (event for event in result.events if event.kind == "deployment")
    assert began.text.endswith("4 servers are to be replaced")
    # A round is a boot of 20 s and a first check within 2 s.
    assert 20.0 * rounds <= done.at_s - began.at_s <= 22.0 * rounds


def test_a_forecast_lifts_the_fleet_before_its_hour_and_holds_it_there() -> None:
    """Load 2 until an hour, 7 in the second hour, 3 later; 2 a server; five minutes ahead."""
    ahead = Predictive(
        id="ahead",
        station="web",
        forecast=((0.0, 2.0), (3600.0, 7.0), (7200.0, 3.0)),
        target=2.0,
        minimum=1,
        maximum=10,
    )
    shrink = Scheduled(id="shrink", station="web", at_s=5_000.0, desired=1)
    later = Scheduled(id="later", station="web", at_s=8_000.0, desired=1)
    plan = fleet_plan(QUIET, 9_000.0, fleet={"servers": 1}, scalers=(ahead, shrink, later))
    events = scalings(simulate(plan, seed=1))
    assert [(event.at_s, event.values["after"]) for event in events] == [(3300.0, 4.0), (8000.0, 2.0)]
    assert list(events[0].phases)[:2] == ["forecast", "decision"]


def _tracking(**given: float) -> TargetTracking:
    return TargetTracking(
        id="keep-half",
        station="web",
        metric="cpu_utilisation",
        target=0.5,
        minimum=1,
        maximum=20,
        publication_delay_s=0.0,
        high_periods=1,
        low_periods=2,
        low_factor=0.9,
        warmup_s=0.0,
        **given,
    )


def test_what_a_growth_added_counts_as_there_until_its_cooldown_ends() -> None:
    """2 servers at full load want 4; those take 200 s to come, and until 600 s no more is asked for."""
    slow = {"launch": (Phase("boot", 200.0),), "servers": 2}
    busy = ((0.0, 20.0),)
    cooling = fleet_plan(busy, 800.0, fleet=slow, scalers=(_tracking(scale_out_cooldown_s=600.0),))
    events = scalings(simulate(cooling, seed=1))
    assert [event.values["after"] for event in events[:2]] == [4.0, 8.0]
    assert events[1].at_s - events[0].at_s >= 600.0
    hasty = fleet_plan(busy, 420.0, fleet=slow, scalers=(_tracking(),))
    other = scalings(simulate(hasty, seed=1))
    assert other[1].at_s - other[0].at_s <= 300.0


def test_within_a_cooldown_of_scale_in_there_is_no_other_one() -> None:
    falling = ((0.0, 9.6), (300.0, 2.4))
    policy = _tracking(scale_in_cooldown_s=600.0, scale_in_step=0.1)
    cooled = fleet_plan(falling, 1500.0, scalers=(policy,), fleet={"servers": 10})
    events = scalings(simulate(cooled, seed=1))
    shrinks = [event.at_s for event in events if event.values["after"] < event.values["before"]]
    assert len(shrinks) >= 2
    assert min(b - a for a, b in pairwise(shrinks)) >= 600.0


def test_launches_wait_for_a_token_of_their_pool() -> None:
    """Bucket of 4, one more every 10 s: of 10 launches at 50 s the last begins 60 s later."""
    grow = Scheduled(id="grow", station="web", at_s=50.0, desired=12)
    plan = fleet_plan(
        QUIET,
        200.0,
        fleet={"launch_pools": ("launches",)},
        scalers=(grow,),
        pools=(RatePool("launches", 0.1, 4.0),),
    )
    result = simulate(dataclasses.replace(plan, window_s=1.0), seed=1)
    (event,) = scalings(result)
    assert event.phases["launch slot"] == pytest.approx(110.0)
    booting_or_there = result.series["web"]["servers_in_service"]
    assert [booting_or_there[at] for at in (79, 83, 145)] == [2.0, 6.0, 12.0]


def test_servers_move_back_to_a_zone_after_its_outage_each_launched_before_one_leaves() -> None:
    plan = fleet_plan(
        QUIET,
        900.0,
        fleet={"servers": 4, "zones": ("a", "b"), "rebalance_s": 60.0, "notice_lost_s": 5.0},
        faults=(ZoneOutage(id="b-out", zone="b", at_s=100.0, duration_s=200.0),),
    )
    result = simulate(dataclasses.replace(plan, window_s=1.0), seed=1)
    series = result.series["web"]
    in_a, in_b = series["servers_in_service:a"], series["servers_in_service:b"]
    assert (in_a[50], in_b[50]) == (2.0, 2.0)
    assert (in_a[250], in_b[250]) == (4.0, 0.0)
    assert (in_a[-1], in_b[-1]) == (2.0, 2.0)
    assert min(in_a[250:] + in_b[250:]) == 4.0
    assert max(series["servers_in_service"][350:]) <= 5.0


def test_the_newest_or_the_one_closest_to_its_hour_can_be_the_one_to_go() -> None:
    """1 server of the start, 1 of 100 s; at 3,500 s one goes."""
    grow = Scheduled(id="grow", station="web", at_s=100.0, desired=2)
    shrink = Scheduled(id="shrink", station="web", at_s=3_500.0, desired=1)

    def served_s(policy: str) -> float:
        fleet = {"servers": 1, "termination": policy}
        plan = fleet_plan(((0.0, 0.1),), 7_200.0, cpu_s=0.01, fleet=fleet, scalers=(grow, shrink))
        lost = StopServers(id="stop", station="web", at_s=3_600.0, count=1)
        result = simulate(dataclasses.replace(plan, faults=(lost,)), seed=1)
        return result.stations["web"].in_service_s

    assert served_s("newest") == pytest.approx(served_s("oldest"), abs=1.0)
    assert served_s("closest_to_hour") == pytest.approx(served_s("oldest"), abs=1.0)


def test_a_loss_that_is_not_made_good_is_a_change_of_size_in_the_log() -> None:
    plan = fleet_plan(
        QUIET,
        300.0,
        fleet={"servers": 3, "replace_lost": False},
        faults=(StopServers(id="stop", station="web", at_s=50.0, count=2),),
    )
    result = simulate(plan, seed=1)
    assert sizes(result) == [2.0, 1.0]
    assert chained(scalings(result), 3.0, result.series["web"]["servers_desired"][-1])
