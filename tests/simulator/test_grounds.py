"""Units on several groups of hosts: by base and weight; and budgets of units that must keep serving."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from simulator.check import problems
from simulator.engine import simulate
from simulator.fleet.grounds import next_share
from simulator.plan import (
    HostKind,
    Hosts,
    HostShare,
    PackingHosts,
    Phase,
    Placement,
    Plan,
    ScanningHosts,
    Scheduled,
)
from simulator.reference import observe_kernel, run_reference
from simulator.result import Result
from tests.simulator.fleet_plans import chained, fleet_plan, scalings

QUIET = ((0.0, 1.0),)
KIND = HostKind(name="big", cpu=4.0, memory_gb=16.0, units=10, cost=4.0)
SMALL = HostKind(name="small", cpu=1.0, memory_gb=4.0, units=10, cost=1.1)


def _plan(place: Placement, hosts: tuple[Hosts, ...], servers: int, *sizes: tuple[float, int]) -> Plan:
    """A fleet on hosts that becomes so large at those times."""
    fleet = {
        "servers": servers,
        "stands_on": place,
        "max_servers": 60,
        "launch": (Phase("pull", 5.0),),
        "zones": ("",),
    }
    steps = tuple(
        Scheduled(id=f"at {at_s:g}", station="web", at_s=at_s, desired=size) for at_s, size in sizes
    )
    plan = fleet_plan(QUIET, 600.0, fleet=fleet, hosts=hosts, scalers=steps)
    return dataclasses.replace(plan, window_s=1.0)


def _hosts(name: str, **given: Any) -> Hosts:
    return Hosts(id=name, **{"kinds": (KIND,), "hosts": 5, "launch": (Phase("node", 40.0),), **given})


def _units(result: Result, name: str) -> list[float]:
    return [float(x) for x in result.series[name]["units"]]


BASED = (HostShare("nodes", base=2, weight=1.0), HostShare("spot", weight=3.0))


@pytest.mark.parametrize(
    ("tasks", "first", "second"),
    [(1, 1, 0), (2, 2, 0), (3, 2, 1), (6, 3, 3), (10, 4, 6), (18, 6, 12)],
)
def test_units_fill_the_base_and_then_follow_the_weights(tasks: int, first: int, second: int) -> None:
    """A base of 2, then 1 to 3: of 10 tasks 2 + 2 and 6."""
    there = {"nodes": 0, "spot": 0}
    for _ in range(tasks):
        there[next_share(BASED, there).hosts] += 1
    assert there == {"nodes": first, "spot": second}


def test_a_run_spreads_its_units_by_base_and_weight_as_it_grows_and_shrinks() -> None:
    place = Placement("nodes", 1.0, 1.0, shares=BASED)
    plan = _plan(place, (_hosts("nodes"), _hosts("spot")), 2, (10.0, 10), (100.0, 18), (300.0, 6))
    result = simulate(plan, seed=1)
    seen = [(_units(result, "nodes")[at], _units(result, "spot")[at]) for at in (5, 50, 150, 400)]
    assert seen == [(2, 0), (4, 6), (6, 12), (3, 3)]


def test_units_for_a_full_group_wait_for_it_and_take_no_other() -> None:
    place = Placement("nodes", 1.0, 1.0, shares=(HostShare("nodes"), HostShare("spot")))
    plan = _plan(place, (_hosts("nodes", hosts=1), _hosts("spot")), 2, (10.0, 12))
    result = simulate(plan, seed=1)
    assert (_units(result, "nodes")[-1], _units(result, "spot")[-1]) == (4, 6)
    assert result.series["nodes"]["units_pending"][-1] == 2.0


@pytest.mark.parametrize(
    ("shares", "told"),
    [
        ((HostShare("nodes"), HostShare("nodes")), "each named once"),
        ((HostShare("spot"),), "'nodes' and others"),
        ((HostShare("nodes", 1), HostShare("spot", 1)), "may have a base"),
        ((HostShare("nodes", 1, 0.0), HostShare("spot", 0, 0.0)), "has a weight"),
        ((HostShare("nodes"), HostShare("elsewhere")), "no hosts 'elsewhere'"),
    ],
)
def test_shares_that_say_nothing_are_refused(shares: tuple[HostShare, ...], told: str) -> None:
    plan = _plan(Placement("nodes", 1.0, 1.0, shares=shares), (_hosts("nodes"), _hosts("spot")), 2)
    assert any(told in each for each in problems(plan))


def _repacked(min_available: float, drain_s: float = 600.0) -> Result:
    """Six units on three hosts of four; one host can be done without, and each unit takes 5 s to start."""
    place = Placement("nodes", 1.0, 1.0, ("spread_hosts",), min_available=min_available)
    nodes = _hosts("nodes", hosts=3, scaler=PackingHosts(consolidate_after_s=30.0), drain_s=drain_s)
    return simulate(_plan(place, (nodes,), 6), seed=1)


def test_a_host_is_emptied_unit_by_unit_where_a_budget_asks_for_it() -> None:
    """5 of 6 must serve: of the two units on the host that leaves one goes at a time."""
    free, careful = _repacked(0.0), _repacked(5 / 6)
    least = [min(x.series["web"]["servers_in_service"][10:]) for x in (free, careful)]
    assert least == [4.0, 5.0]
    assert [x.series["nodes"]["servers_in_service"][-1] for x in (free, careful)] == [2.0, 2.0]


def test_a_budget_of_all_units_keeps_every_host() -> None:
    result = _repacked(1.0)
    assert scalings(result, "nodes") == []
    assert min(result.series["web"]["servers_in_service"][10:]) == 6.0


def test_a_scan_leaves_hosts_whose_units_may_not_be_moved() -> None:
    scaler = ScanningHosts(unneeded_s=60.0, after_growth_s=0.0, threshold=0.9)

    def hosts_left(min_available: float) -> float:
        place = Placement("nodes", 1.0, 1.0, ("spread_hosts",), min_available=min_available)
        result = simulate(_plan(place, (_hosts("nodes", hosts=3, scaler=scaler),), 3), seed=1)
        return float(result.series["nodes"]["servers_in_service"][-1])

    assert (hosts_left(1.0), hosts_left(0.5)) == (3.0, 1.0)


def test_several_hosts_give_way_together_where_as_many_may_leave() -> None:
    """Four hosts of 4 for one unit each: all of it fits on one of them; a half may leave at once."""
    nodes = _hosts("nodes", hosts=4, scaler=PackingHosts(consolidate_after_s=30.0, disrupted_share=0.5))
    place = Placement("nodes", 1.0, 1.0, ("spread_hosts",))
    result = simulate(_plan(place, (nodes,), 4), seed=1)
    first = scalings(result, "nodes")[0]
    assert first.text == "what stands on hosts 0, 1 (big) fits on others: 4 -> 2 hosts"
    assert chained(scalings(result, "nodes"), 4.0, 1.0)


def test_several_hosts_give_way_to_one_that_costs_less_than_they_do_together() -> None:
    """Three small hosts at 1.1, each with a unit of 1; one of 3 cores at 2.0 is dearer than any of them."""
    middle = HostKind(name="middle", cpu=3.0, memory_gb=12.0, units=10, cost=2.0)
    scaler = PackingHosts(consolidate_after_s=30.0, disrupted_share=1.0)
    nodes = _hosts("nodes", kinds=(SMALL, middle), hosts=3, scaler=scaler)
    runs = [
        simulate(_plan(Placement("nodes", 1.0, 1.0, min_available=least), (nodes,), 3), seed=1)
        for least in (0.0, 2 / 3)
    ]
    for result in runs:
        assert [event.text for event in scalings(result, "nodes")] == [
            "hosts 0, 1, 2 (small) give way to a cheaper one (middle): 3 -> 4 hosts",
            "host 3 takes over from hosts 0, 1, 2: 4 -> 1 hosts",
        ]
    # Without a budget all units leave at the same moment, and for 5 s nobody serves.
    assert [result.stations["web"].errors.get("no_target", 0) > 0 for result in runs] == [True, False]


@pytest.mark.parametrize("min_available", [0.0, 5 / 6])
def test_groups_and_budgets_are_the_same_in_the_kernel_and_in_the_reference(min_available: float) -> None:
    place = Placement("nodes", 1.0, 1.0, ("spread_hosts",), min_available=min_available, shares=BASED)
    scaler = PackingHosts(consolidate_after_s=20.0, disrupted_share=1.0)
    hosts = (_hosts("nodes", hosts=2, scaler=scaler), _hosts("spot", hosts=3, scaler=scaler))
    plan = _plan(place, hosts, 4, (10.0, 12), (150.0, 3))
    one, other = run_reference(plan, 3), observe_kernel(plan, 3)
    assert len([event for event in one.log if event.subject == "nodes"]) >= 1
    assert one.differences(other) == []
