"""Packing: each strategy's choice, and that no host is ever asked to hold more than it can."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.hosts.host import Room
from simulator.hosts.packing import Unit, alike, cheapest, choose, fit_in
from simulator.plan import HostKind, Placement

BIG = HostKind(name="big", cpu=4.0, memory_gb=16.0, units=10, cost=4.0)
UNIT = Placement("nodes", 1.0, 1.0)


@pytest.mark.parametrize(
    ("strategy", "place"),
    [
        (("spread_hosts",), 1),
        (("binpack_cpu",), 0),
        (("binpack_memory",), 2),
        (("least_allocated",), 1),
        (("spread_zones", "binpack_cpu"), 1),
        ((), 0),
    ],
)
def test_each_strategy_chooses_among_the_hosts_with_room(strategy: Any, place: int) -> None:
    rooms = [
        Room(BIG, "a", cpu=2.5, memory_gb=3.0, units={"web": 2}),
        Room(BIG, "b", cpu=0.5, memory_gb=1.0, units={"other": 1}),
        Room(BIG, "a", cpu=1.0, memory_gb=12.0, units={"web": 1}),
        Room(BIG, "b", cpu=3.5, memory_gb=1.0, units={"web": 1}),  # no room
    ]
    unit: Unit = ("web", dataclasses.replace(UNIT, strategy=strategy))
    assert choose(rooms, unit, {"a": 3, "b": 1}) == place


def test_two_units_that_want_hosts_of_their_own_do_not_share_one() -> None:
    alone = dataclasses.replace(UNIT, one_per_host=True)
    assert len(cheapest((BIG,), [("web", alone)] * 3, ("a",), lambda fleet: {})) == 3


places = st.builds(
    Placement,
    st.just("nodes"),
    st.floats(0.05, 6.0),
    st.floats(0.05, 20.0),
    st.sampled_from([("spread_zones",), ("binpack_cpu",), ()]),
    st.booleans(),
)
units = st.lists(st.tuples(st.sampled_from(["web", "api", "job"]), places), max_size=40)
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


def _within(room: Room) -> bool:
    return (
        room.cpu <= room.kind.cpu + 1e-6
        and room.memory_gb <= room.kind.memory_gb + 1e-6
        and room.count <= room.kind.units
    )


@settings(max_examples=300, deadline=None)
@given(kinds=kinds, units=units)
def test_packing_never_exceeds_what_a_host_can_give_and_loses_no_unit(
    kinds: list[HostKind], units: list[Unit]
) -> None:
    """All three ways of packing; what no kind holds is left over, what some kind holds is not."""
    rooms = cheapest(kinds, units, ("a", "b"), lambda fleet: {})
    assert all(_within(room) for room in rooms)
    able = [unit for unit in units if any(Room(kind, "a").fits(*unit) for kind in kinds)]
    assert sum(room.count for room in rooms) == len(able)
    same, placed = alike(kinds[0], units, ("a", "b"), 5)
    assert len(same) <= 5
    assert all(_within(room) for room in same)
    assert placed == sum(room.count for room in same)
    left = fit_in(same, units)
    assert all(_within(room) for room in same)
    assert placed + len(units) - len(left) == sum(room.count for room in same)
