"""Launches that find no capacity: other zones, later tries, and what each scaler of hosts does about it."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from simulator.engine import simulate
from simulator.plan import (
    HostKind,
    Hosts,
    NoCapacity,
    PackingHosts,
    Phase,
    Placement,
    Plan,
    ReservationHosts,
    ScanningHosts,
    Scheduled,
)
from simulator.result import Event, PlanRefused, Result
from tests.simulator.fleet_plans import fleet_plan

QUIET = ((0.0, 1.0),)
NODE = HostKind(name="m", cpu=1.0, memory_gb=4.0)


def _run(plan: Plan) -> Result:
    return simulate(dataclasses.replace(plan, window_s=1.0), seed=1)


def _short(station: str, at_s: float, duration_s: float, **more: Any) -> NoCapacity:
    return NoCapacity(id="short", station=station, at_s=at_s, duration_s=duration_s, **more)


def _grow(at_s: float = 10.0) -> Scheduled:
    return Scheduled(id="grow", station="web", at_s=at_s, desired=4)


def _of_group(duration_s: float, fault: NoCapacity, **fleet: Any) -> Result:
    """A group of two in zones a and b that is to have four from 10 s on; a launch takes 20 s."""
    more = {"servers": 2, "zones": ("a", "b"), "launch": (Phase("boot", 20.0),), "max_servers": 20, **fleet}
    return _run(fleet_plan(QUIET, duration_s, fleet=more, faults=(fault,), scalers=(_grow(),)))


def test_a_group_launches_in_its_other_zone() -> None:
    seen = _of_group(60.0, _short("web", 5.0, 50.0, zones=("a",))).series["web"]
    assert (seen["servers_in_service:a"][45], seen["servers_in_service:b"][45]) == (1.0, 3.0)


def test_servers_move_back_to_a_zone_that_has_capacity_again() -> None:
    result = _of_group(300.0, _short("web", 5.0, 50.0, zones=("a",)), rebalance_s=60.0)
    assert result.series["web"]["servers_in_service:a"][250] == 2.0
    assert any("moves to another zone" in event.text for event in result.events)


def test_without_capacity_in_any_zone_a_group_tries_again_every_thirty_seconds() -> None:
    """Wanted at 10 s, tried at 10, 40, 70, 100 s; there is capacity from 75 s on; 20 s to boot."""
    result = _of_group(150.0, _short("web", 5.0, 70.0))
    seen = np.asarray(result.series["web"]["servers_in_service"])
    assert (seen[118], seen[122]) == (2.0, 4.0)
    texts = [event.text for event in result.events if event.kind in ("fault", "recovery")]
    assert "a launch fails: no zone has capacity; it is tried again every 30 s" in texts
    assert "launches find capacity again" in texts


def test_a_share_of_the_launches_fails() -> None:
    """Half of 200 launches in one zone: the others are there at once, the last ones after a few tries."""
    grow = dataclasses.replace(_grow(), desired=201)
    fleet = {"servers": 1, "launch": (), "max_servers": 400}
    fault = _short("web", 5.0, 1_000.0, share=0.5)
    result = _run(fleet_plan(QUIET, 60.0, fleet=fleet, faults=(fault,), scalers=(grow,)))
    assert result.series["web"]["servers_desired"][20] == 201.0
    assert 1.0 < result.series["web"]["servers_in_service"][20] < 201.0


def _on_hosts(duration_s: float, scaler: Any, fault: NoCapacity, zones: tuple[str, ...] = ("a",)) -> Result:
    """One pod to a node, two nodes; four pods are wanted from 10 s on; a node takes 20 s."""
    nodes = Hosts(
        id="nodes", kinds=(NODE,), hosts=2, zones=zones, launch=(Phase("node", 20.0),), scaler=scaler
    )
    fleet = {"servers": 2, "zones": zones, "stands_on": Placement("nodes", 1.0, 1.0), "max_servers": 20}
    return _run(
        fleet_plan(QUIET, duration_s, fleet=fleet, hosts=(nodes,), faults=(fault,), scalers=(_grow(),))
    )


def _failures(result: Result) -> list[Event]:
    return [e for e in result.events if e.subject == "nodes" and "back_off_s" in e.values]


def test_the_cluster_autoscaler_backs_off_five_ten_twenty_and_then_thirty_minutes() -> None:
    """Pods wait from 10 s on; the scans at 10, 310, 910, 2,110, 3,910 and 5,710 s find no capacity."""
    result = _on_hosts(6_000.0, ScanningHosts(), _short("nodes", 5.0, 5_900.0))
    assert [(e.at_s, e.values["back_off_s"]) for e in _failures(result)] == [
        (10.0, 300.0),
        (310.0, 600.0),
        (910.0, 1_200.0),
        (2_110.0, 1_800.0),
        (3_910.0, 1_800.0),
        (5_710.0, 1_800.0),
    ]


def test_capacity_that_is_back_is_only_used_once_the_back_off_is_over() -> None:
    """There is capacity from 325 s on; the second back-off began at 320 s and ends at 920 s."""
    seen = np.asarray(
        _on_hosts(1_000.0, ScanningHosts(), _short("nodes", 5.0, 320.0)).series["nodes"]["units"]
    )
    assert (seen[919], seen[945]) == (2.0, 4.0)


def test_a_shortage_that_no_launch_meets_delays_nothing() -> None:
    result = _on_hosts(100.0, ScanningHosts(), _short("nodes", 5.0, 4.0))
    assert result.series["nodes"]["servers_in_service"][35] == 4.0
    assert _failures(result) == []


def test_karpenter_avoids_a_zone_without_capacity_for_three_minutes() -> None:
    """Both zones are empty-handed until 25 s; those tried at 11 s are tried again from 191 s on."""
    result = _on_hosts(260.0, PackingHosts(consolidate="never"), _short("nodes", 5.0, 20.0), ("a", "b"))
    avoided = [(e.at_s, e.values["avoided_s"]) for e in result.events if "avoided_s" in e.values]
    assert avoided == [(11.0, 180.0), (11.0, 180.0)]
    seen = np.asarray(result.series["nodes"]["units"])
    assert seen[190] == 2.0
    assert seen[230] == 4.0


def test_karpenter_takes_the_other_zone_at_once() -> None:
    result = _on_hosts(
        60.0, PackingHosts(consolidate="never"), _short("nodes", 5.0, 50.0, zones=("a",)), ("a", "b")
    )
    assert result.series["nodes"]["servers_in_service:b"][40] == 3.0


def test_a_capacity_provider_keeps_wanting_what_it_could_not_launch() -> None:
    """Its group tries every 30 s; managed scaling does not ask for the same instances twice."""
    scaler = ReservationHosts(period_s=60.0)
    result = _on_hosts(400.0, scaler, _short("nodes", 5.0, 200.0))
    assert result.series["nodes"]["servers_desired"][180] == 4.0
    assert result.series["nodes"]["servers_in_service"][180] == 2.0
    assert result.series["nodes"]["servers_in_service"][280] == 4.0
    assert max(result.series["nodes"]["servers_desired"]) == 4.0


def test_pods_have_no_launches_of_their_own_to_fail() -> None:
    with pytest.raises(PlanRefused):
        _on_hosts(10.0, None, _short("web", 5.0, 1.0))
