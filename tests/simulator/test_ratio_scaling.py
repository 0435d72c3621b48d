"""Scaling by a ratio, held against the oracles of Kubernetes' own autoscaler."""

from __future__ import annotations

from itertools import pairwise

import pytest

from simulator.engine import simulate
from simulator.plan import Direction, Pace, RatioScaling
from simulator.scaling.ratio import recommendation
from tests.simulator.fleet_plans import chained, fleet_plan, scalings, sizes


@pytest.mark.parametrize(
    ("current", "ready", "unready", "ratio", "wanted"),
    [
        (4, 4, 0, 90 / 60, 6),
        (4, 4, 0, 1.09, 4),
        (4, 4, 0, 1.11, 5),
        (4, 4, 0, 1.10, 4),
        (4, 4, 0, 0.91, 4),
        (4, 4, 0, 0.89, 4),
        (10, 10, 0, 0.89, 9),
        (10, 10, 0, 0.5, 5),
        (10, 10, 0, 0.51, 6),
        (10, 10, 0, 0.0, 0),
        (1, 1, 0, 5.0, 5),
        (1, 1, 0, 100.0, 100),
        (3, 3, 0, 1.0, 3),
        (3, 3, 0, 2.0, 6),
        (3, 0, 3, 4.0, 3),
        (4, 2, 2, 2.0, 4),
        (4, 2, 2, 3.0, 6),
        (4, 2, 2, 2.1, 4),
        (4, 3, 1, 2.0, 6),
        (10, 8, 2, 0.5, 4),
        (100, 100, 0, 1.5, 150),
        (7, 7, 0, 1.3, 10),
    ],
)
def test_the_number_wanted_is_that_of_the_formula(
    current: int, ready: int, unready: int, ratio: float, wanted: int
) -> None:
    assert recommendation(current, ready, unready, ratio, 0.1) == wanted


def _policy(**given: object) -> RatioScaling:
    settings: dict[str, object] = {
        "id": "hpa",
        "station": "web",
        "metric": "cpu_utilisation",
        "target": 0.1,
        "minimum": 1,
        "maximum": 40,
        "publication_delay_s": 0.0,
        **given,
    }
    return RatioScaling(**settings)  # type: ignore[arg-type]


def test_under_unlimited_demand_one_server_becomes_five_ten_twenty_forty() -> None:
    """Servers ready at once, metrics without delay: a step every sync of 15 s."""
    plan = fleet_plan(
        ((0.0, 200.0),), 100.0, fleet={"servers": 1, "launch": (), "max_servers": 60}, scalers=(_policy(),)
    )
    result = simulate(plan, seed=1)
    assert sizes(result)[:4] == [5.0, 10.0, 20.0, 40.0]
    assert chained(scalings(result), 1.0, 40.0)


def test_scale_in_waits_for_the_stabilisation_window_and_then_goes_at_once() -> None:
    """Ten servers, the load stops at 60 s: they stay until 60 + 300 s, then fall to the minimum at once."""
    plan = fleet_plan(
        ((0.0, 10.0), (60.0, 0.0)),
        480.0,
        cpu_s=0.1,
        fleet={"servers": 10},
        scalers=(_policy(),),
    )
    events = scalings(simulate(plan, seed=1))
    assert [event.values["after"] for event in events] == [1.0]
    assert 360.0 <= events[0].at_s <= 360.0 + 2 * 15.0


def test_a_pace_of_scale_in_bounds_what_leaves_within_its_period() -> None:
    slow = Direction((Pace("servers", 2.0, 60.0),), stabilisation_s=0.0)
    plan = fleet_plan(
        ((0.0, 0.001),), 230.0, cpu_s=0.01, fleet={"servers": 10}, scalers=(_policy(down=slow),)
    )
    events = scalings(simulate(plan, seed=1))
    assert [event.values["after"] for event in events] == [8.0, 6.0, 4.0, 2.0]
    assert all(b.at_s - a.at_s >= 60.0 for a, b in pairwise(events))


def test_a_direction_that_is_disabled_is_never_taken() -> None:
    plan = fleet_plan(
        ((0.0, 0.001),), 200.0, fleet={"servers": 4}, scalers=(_policy(down=Direction(select="disabled")),)
    )
    assert sizes(simulate(plan, seed=1)) == []


def test_utilisation_is_measured_against_what_was_requested() -> None:
    """2 servers, 0.25 cores busy each: half of 0.5 requested, a quarter of the core they have."""
    plan = fleet_plan(
        ((0.0, 5.0),),
        60.0,
        cpu_s=0.1,
        scalers=(_policy(target=0.25, cores_requested=0.5), _policy(id="other", target=0.25)),
    )
    first = scalings(simulate(plan, seed=1))[0]
    assert first.values["metric"] == pytest.approx(0.5, abs=0.05)
    assert first.values["after"] == 4.0


def test_of_several_metrics_the_one_that_asks_for_most_counts() -> None:
    """2 cores busy: ceil(2 / 0.5) = 4 by CPU, 10 requests a second: ceil(600 / 100) = 6 by requests; later a
    load of long requests: CPU asks for more.
    """
    cpu = _policy(target=0.5)
    requests = _policy(id="requests", metric="requests_per_server_per_minute", target=100.0)
    fleet = {"servers": 4, "launch": (), "max_servers": 60}
    plan = fleet_plan(((0.0, 10.0),), 100.0, cpu_s=0.2, fleet=fleet, scalers=(cpu, requests))
    events = scalings(simulate(plan, seed=1))
    assert events[-1].values["after"] in (6.0, 7.0)
    assert all("requests" in event.text for event in events)
    alone = fleet_plan(((0.0, 10.0),), 100.0, cpu_s=0.2, fleet=fleet, scalers=(cpu,))
    assert max(sizes(simulate(alone, seed=1)), default=4.0) < events[-1].values["after"]


def test_no_metric_makes_a_fleet_smaller_that_another_one_needs() -> None:
    """CPU alone would leave one of six; requests need all six."""
    cpu = _policy(target=0.9)
    requests = _policy(id="requests", metric="requests_per_server_per_minute", target=100.0)
    fleet = {"servers": 6, "launch": (), "max_servers": 60}
    plan = fleet_plan(((0.0, 9.5),), 900.0, cpu_s=0.01, fleet=fleet, scalers=(cpu, requests))
    assert all(size >= 6.0 for size in sizes(simulate(plan, seed=1)))
    alone = fleet_plan(((0.0, 9.5),), 900.0, cpu_s=0.01, fleet=fleet, scalers=(cpu,))
    assert sizes(simulate(alone, seed=1))[-1] == 1.0
