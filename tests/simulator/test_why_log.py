"""The why-log: each change of a size has one entry, its phases follow one another, and nobody who looks on
changes it.
"""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.engine import simulate
from simulator.plan import Plan, Servers
from tests.simulator.fleet_plans import chained, scalings
from tests.simulator.random_plans import plans


def _replacing(plan: Plan) -> Plan:
    """Whoever starts again at its place is noticed by checks, and replaced by them after half a second."""
    stations = [
        dataclasses.replace(
            each, memory=dataclasses.replace(each.memory, noticed="by_checks", replaced_after_s=0.5)
        )
        if isinstance(each, Servers) and each.memory is not None and each.memory.restart is not None
        else each
        for each in plan.stations
    ]
    return dataclasses.replace(plan, stations=tuple(stations))


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(plan=plans(), seed=st.integers(0, 1000), replacing=st.booleans())
def test_in_any_run_every_change_of_a_size_has_exactly_one_entry(
    plan: Plan, seed: int, replacing: bool
) -> None:
    """Fleets and hosts: the entries lead from the first size to the last without a gap or a repetition."""
    plan = _replacing(plan) if replacing else plan
    result = simulate(plan, seed=seed)
    sizes = {station.id: station.servers for station in plan.stations if isinstance(station, Servers)}
    sizes |= {hosts.id: hosts.hosts for hosts in plan.hosts}
    for name, first in sizes.items():
        last = float(result.series[name]["servers_desired"][-1])
        assert chained(scalings(result, name), float(first), last)
    for event in result.events:
        assert list(event.phases.values()) == sorted(event.phases.values())
        if "decision" in event.phases:
            assert event.phases["decision"] == event.at_s


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(plan=plans(), seed=st.integers(0, 1000))
def test_how_often_a_run_is_looked_at_changes_nothing_in_it(plan: Plan, seed: int) -> None:
    """Windows of 0.5 s and of 40 s: the same log, the same requests, the same server seconds."""
    often = simulate(dataclasses.replace(plan, window_s=0.5), seed=seed)
    seldom = simulate(dataclasses.replace(plan, window_s=40.0), seed=seed)
    assert often.events == seldom.events
    assert often.response.sum_s == seldom.response.sum_s
    for name, station in often.stations.items():
        assert station.capacity_s == pytest.approx(seldom.stations[name].capacity_s)
        assert station.in_service_s == pytest.approx(seldom.stations[name].in_service_s)
