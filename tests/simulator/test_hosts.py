"""Units on hosts: where they fit, who waits, and how three kinds of host scaler answer."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine import simulate
from simulator.plan import (
    HostKind,
    Hosts,
    PackingHosts,
    Phase,
    Placement,
    Plan,
    ReservationHosts,
    ScanningHosts,
    Scheduled,
    Spot,
    SpotInterruption,
    StopServers,
    ZoneOutage,
)
from simulator.result import Result
from tests.simulator.fleet_plans import chained, fleet_plan, scalings, sizes

QUIET = ((0.0, 1.0),)
BIG = HostKind(name="big", cpu=4.0, memory_gb=16.0, units=10, cost=4.0)
SMALL = HostKind(name="small", cpu=1.0, memory_gb=4.0, units=10, cost=1.1)
UNIT = Placement("nodes", 1.0, 1.0)


def _plan(
    duration_s: float, hosts: dict[str, Any], fleet: dict[str, Any] | None = None, **parts: Any
) -> Plan:
    given_hosts = {"kinds": (BIG,), "hosts": 1, "launch": (Phase("node", 40.0),), **hosts}
    nodes = Hosts(id="nodes", **given_hosts)
    zones = {"zones": nodes.zones, "stands_on": UNIT, "max_servers": 60, "launch": (Phase("pull", 5.0),)}
    return fleet_plan(QUIET, duration_s, fleet={**zones, **(fleet or {})}, hosts=(nodes,), **parts)


def _run(plan: Plan) -> Result:
    return simulate(dataclasses.replace(plan, window_s=1.0), seed=1)


def _grow(to: int, at_s: float = 10.0, name: str = "grow") -> Scheduled:
    return Scheduled(id=name, station="web", at_s=at_s, desired=to)


def test_units_that_fit_nowhere_wait_until_there_is_room() -> None:
    """One host for 4 units: 6 are wanted at 10 s, 2 wait; 3 leave at 100 s and both get a place."""
    result = _run(_plan(200.0, {}, scalers=(_grow(6), _grow(3, 100.0, "shrink"))))
    series = result.series["web"]
    assert (series["servers_in_service"][50], series["servers_pending"][50]) == (4.0, 2.0)
    assert (series["servers_in_service"][150], series["servers_pending"][150]) == (3.0, 0.0)
    assert result.series["nodes"]["cpu_reserved"][50] == 1.0
    assert result.hosts["nodes"].peak_pending == 2
    assert result.hosts["nodes"].capacity_s == {("big", "on_demand"): 200.0}


def test_a_scan_adds_hosts_for_pending_units_and_says_why() -> None:
    """9 units of 1 cpu on hosts of 4: 2 more hosts at the first scan after 10 s."""
    plan = _plan(300.0, {"scaler": ScanningHosts()}, scalers=(_grow(9, 12.0),))
    result = _run(plan)
    (event,) = scalings(result, "nodes")
    assert event.at_s == 20.0
    assert event.text == "5 of 5 pending units fit on 2 more hosts (big): 1 -> 3 hosts"
    assert list(event.phases.items()) == [("pending", 12.0), ("decision", 20.0), ("node", 60.0)]
    in_service = result.series["web"]["servers_in_service"]
    assert (in_service[55], in_service[70]) == (4.0, 9.0)
    (grown,) = scalings(result)
    assert list(grown.phases) == ["decision", "placed", "pull", "registered", "health check"]
    assert grown.phases["placed"] == 60.0


def test_the_expander_picks_the_kind_with_least_waste_or_least_cost() -> None:
    kinds = (BIG, dataclasses.replace(SMALL, cpu=1.5))
    by_waste = {"kinds": kinds, "scaler": ScanningHosts(expander="least_waste")}
    by_cost = {"kinds": kinds, "scaler": ScanningHosts(expander="cost")}
    # One unit too many: a quarter of a big host is used, two thirds of a small one, which is cheaper too.
    assert "(small)" in scalings(_run(_plan(100.0, by_waste, scalers=(_grow(5),))), "nodes")[0].text
    # Four too many: one big for 4.0 leaves nothing; four small ones cost 4.4.
    assert "1 more host (big)" in scalings(_run(_plan(100.0, by_waste, scalers=(_grow(8),))), "nodes")[0].text
    assert "1 more host (big)" in scalings(_run(_plan(100.0, by_cost, scalers=(_grow(8),))), "nodes")[0].text


def test_a_host_hardly_used_is_removed_when_its_units_fit_elsewhere() -> None:
    scaler = ScanningHosts(unneeded_s=100.0, after_growth_s=200.0)
    plan = _plan(600.0, {"scaler": scaler}, scalers=(_grow(7), _grow(4, 120.0, "shrink")))
    result = _run(plan)
    grown, shrunk = scalings(result, "nodes")
    assert (grown.at_s, shrunk.values["after"]) == (10.0, 1.0)
    assert shrunk.at_s >= grown.at_s + 200.0
    assert result.series["nodes"]["servers_in_service"][-1] == 1.0
    assert result.series["web"]["servers_in_service"][-1] == 4.0
    assert result.stations["web"].failed == 0


def test_a_batch_is_packed_on_the_cheapest_kinds_that_hold_it() -> None:
    """5 units too many within one batch: four on a big host at 4.0, one on a small one at 1.1."""
    hosts = {"kinds": (BIG, SMALL), "scaler": PackingHosts(consolidate="never")}
    result = _run(_plan(200.0, hosts, scalers=(_grow(9),)))
    (event,) = scalings(result, "nodes")
    assert event.at_s == pytest.approx(11.0)
    assert event.text == "5 of 5 pending units fit on 2 new hosts (big, small): 1 -> 3 hosts"
    assert {kind for kind, _ in result.hosts["nodes"].capacity_s} == {"big", "small"}
    assert result.series["web"]["servers_in_service"][-1] == 9.0


def test_a_batch_closes_at_its_longest_while_units_keep_coming() -> None:
    hosts = {"scaler": PackingHosts(consolidate="never", quiet_s=2.0, longest_s=5.0)}
    steps = tuple(_grow(5 + i, 10.0 + i, f"grow-{i}") for i in range(8))
    assert scalings(_run(_plan(100.0, hosts, scalers=steps)), "nodes")[0].at_s == pytest.approx(15.0)


def test_empty_hosts_and_then_hosts_that_can_be_emptied_are_consolidated() -> None:
    hosts = {"hosts": 3, "scaler": PackingHosts(consolidate_after_s=30.0, disrupted_share=0.4)}
    fleet = {"servers": 6, "stands_on": dataclasses.replace(UNIT, strategy=("spread_hosts",))}
    plan = _plan(900.0, hosts, fleet=fleet, scalers=(_grow(3, 100.0, "shrink"),))
    result = _run(plan)
    assert result.series["nodes"]["servers_in_service"][-1] == 1.0
    assert result.series["web"]["servers_in_service"][-1] == 3.0
    assert result.stations["web"].failed == 0
    assert chained(scalings(result, "nodes"), 3.0, 1.0)


def test_a_host_gives_way_to_a_cheaper_one_that_holds_its_units() -> None:
    hosts = {"kinds": (BIG, SMALL), "scaler": PackingHosts(consolidate_after_s=30.0)}
    result = _run(_plan(600.0, hosts, fleet={"servers": 1}))
    kinds = {kind for kind, _ in result.hosts["nodes"].capacity_s}
    assert kinds == {"big", "small"}
    assert result.hosts["nodes"].capacity_s["big", "on_demand"] < 150.0
    assert result.series["nodes"]["servers_in_service"][-1] == 1.0
    assert chained(scalings(result, "nodes"), 1.0, 1.0)


def test_reservation_of_more_than_all_hosts_adds_those_that_are_needed() -> None:
    """9 units on hosts for 4: 3 needed / 1 there = 300 %."""
    result = _run(_plan(400.0, {"scaler": ReservationHosts()}, scalers=(_grow(9),)))
    (event,) = scalings(result, "nodes")
    assert event.at_s == 60.0
    assert event.text == "reservation 300 % > 100 % (3 hosts needed) -> ceil(3 / 1) = 3 (big): 1 -> 3 hosts"
    assert list(event.phases) == ["first datapoint", "alarm datapoints", "published", "decision", "node"]


def test_from_no_host_at_all_two_are_launched() -> None:
    hosts = {"hosts": 0, "scaler": ReservationHosts()}
    result = _run(_plan(200.0, hosts, fleet={"servers": 1}))
    assert sizes(result, "nodes") == [2.0]
    assert result.series["web"]["servers_in_service"][-1] == 1.0


def test_hosts_without_units_go_after_fifteen_quiet_minutes_less_than_half_at_a_time() -> None:
    hosts = {"hosts": 5, "scaler": ReservationHosts()}
    dense = dataclasses.replace(UNIT, strategy=("binpack_cpu",))
    result = _run(_plan(1_500.0, hosts, fleet={"servers": 2, "stands_on": dense}))
    events = scalings(result, "nodes")
    assert [event.values["after"] for event in events] == [3.0, 2.0, 1.0]
    assert events[0].at_s == 900.0


def test_a_lost_host_takes_its_units_and_both_come_back() -> None:
    hosts = {"hosts": 2, "notice_lost_s": 60.0}
    lost = StopServers(id="stop", station="nodes", at_s=100.0, count=1)
    fleet = {"servers": 4, "stands_on": dataclasses.replace(UNIT, strategy=("spread_hosts",))}
    result = _run(_plan(400.0, hosts, fleet=fleet, faults=(lost,)))
    web, series = result.stations["web"], result.series["web"]
    assert web.servers_lost == 2
    assert result.hosts["nodes"].hosts_lost == 1
    # Routers see it within 4 s, the cluster after 60 s; two units fit on the other host at once.
    assert series["servers_in_service"][150] == 2.0
    assert series["servers_in_service"][175] == 4.0
    assert result.series["nodes"]["servers_in_service"][-1] == 2.0


def test_a_zone_takes_its_hosts_and_their_units_and_no_others() -> None:
    hosts = {"hosts": 2, "zones": ("a", "b"), "notice_lost_s": 30.0}
    out = ZoneOutage(id="b-out", zone="b", at_s=100.0, duration_s=100.0)
    result = _run(_plan(400.0, hosts, fleet={"servers": 4}, faults=(out,)))
    series = result.series["web"]
    assert (series["servers_in_service:a"][50], series["servers_in_service:b"][50]) == (2.0, 2.0)
    assert series["servers_in_service:b"][105] == 0.0
    assert result.stations["web"].servers_lost == 2
    assert result.hosts["nodes"].hosts_lost == 1


def test_an_interrupted_spot_host_moves_its_units_within_its_notice() -> None:
    hosts = {"hosts": 2, "spot": Spot(base=1, notice_s=120.0)}
    fleet = {"servers": 4, "stands_on": dataclasses.replace(UNIT, strategy=("spread_hosts",))}
    strike = SpotInterruption(id="taken", station="nodes", at_s=100.0)
    result = _run(_plan(400.0, hosts, fleet=fleet, faults=(strike,)))
    assert result.stations["web"].failed == 0
    assert result.hosts["nodes"].capacity_s["big", "spot"] > 0.0
    assert result.series["web"]["servers_in_service"][-1] == 4.0
    assert result.series["nodes"]["servers_in_service"][-1] == 2.0


kinds = st.lists(
    st.builds(
        HostKind,
        name=st.uuids().map(str),
        cpu=st.floats(0.5, 8.0),
        memory_gb=st.floats(1.0, 32.0),
        units=st.integers(1, 12),
        cost=st.floats(0.1, 5.0),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=25, deadline=None)
@given(kinds=kinds, cpu=st.floats(0.1, 2.0), memory_gb=st.floats(0.1, 4.0), data=st.data())
def test_in_a_run_no_host_ever_holds_more_than_it_can_give(
    kinds: list[HostKind], cpu: float, memory_gb: float, data: st.DataObject
) -> None:
    """Random hosts, sizes and scalers: shares of the room reserved stay within it, window by window."""
    scaler = data.draw(st.sampled_from([ScanningHosts(), PackingHosts(), ReservationHosts(), None]))
    place = Placement("nodes", min(cpu, kinds[0].cpu), min(memory_gb, kinds[0].memory_gb))
    hosts = {"kinds": tuple(kinds), "hosts": data.draw(st.integers(0, 3)), "scaler": scaler}
    grow = _grow(data.draw(st.integers(1, 30)))
    lost = StopServers(id="stop", station="nodes", at_s=150.0, count=1)
    plan = _plan(300.0, hosts, fleet={"stands_on": place}, scalers=(grow,), faults=(lost,))
    result = _run(plan)
    series = result.series["nodes"]
    ready = series["servers_in_service"] > 0.0
    assert (series["cpu_reserved"][ready] <= 1.0 + 1e-6).all()
    assert (series["memory_reserved"][ready] <= 1.0 + 1e-6).all()
    first, last = float(plan.hosts[0].hosts), float(series["servers_desired"][-1])
    assert chained(scalings(result, "nodes"), first, last)
