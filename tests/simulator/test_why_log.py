"""The why-log: each change of a size has one entry, and each entry's phases follow one another in time."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.engine import simulate
from simulator.plan import Plan, Servers
from tests.simulator.fleet_plans import chained, scalings
from tests.simulator.random_plans import plans


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(plan=plans(), seed=st.integers(0, 1000))
def test_in_any_run_every_change_of_a_size_has_exactly_one_entry(plan: Plan, seed: int) -> None:
    """Fleets and hosts: the entries lead from the first size to the last without a gap or a repetition."""
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
