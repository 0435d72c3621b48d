"""Faults of stations and of single servers: errors, throttles, slow networks, slow and unequal servers."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.distributions import Constant
from simulator.engine import simulate
from simulator.plan import (
    Call,
    Delay,
    Fault,
    HealthCheck,
    NetworkLatency,
    Plan,
    Route,
    Servers,
    SlowServers,
    Source,
    StationErrors,
    StopServers,
    Throttle,
    Work,
)


def _shop(*faults: Fault, **servers: Any) -> Plan:
    """client -> edge -> 2 web servers -> table, 20/s evenly spaced for 60 s."""
    return Plan(
        classes=("request",),
        duration_s=60.0,
        sources=(Source("source", "client", {"request": 1.0}, ((0.0, 20.0),), "deterministic"),),
        stations=(
            Delay("client"),
            Delay("edge"),
            Servers(
                "web",
                {"request": Work(wait=Constant(0.01))},
                servers=2,
                slots_per_server=50,
                queue="per_server",
                **servers,
            ),
            Delay("table"),
        ),
        links=(
            Call(id="http", caller="client", callee="edge"),
            Route(id="route", caller="edge", callee="web", health=HealthCheck(20.0, 5.0)),
            Call(id="query", caller="web", callee="table"),
        ),
        faults=faults,
        window_s=1.0,
    )


def test_a_share_of_what_arrives_fails_with_the_faults_cause() -> None:
    fault = StationErrors(
        id="f", station="table", at_s=10.0, duration_s=30.0, probability=0.5, cause="throttled"
    )
    result = simulate(_shop(fault), seed=1)
    assert result.stations["table"].errors["throttled"] == pytest.approx(300, abs=50)
    assert set(result.classes["request"].errors) == {"throttled"}
    log = [(event.at_s, event.subject, event.kind) for event in result.events]
    assert log == [(10.0, "table", "fault"), (40.0, "table", "recovery")]


def test_a_throttle_lets_its_burst_and_its_rate_pass() -> None:
    fault = Throttle(id="f", station="table", at_s=10.0, duration_s=30.0, rate_per_s=5.0, burst=20.0)
    table = simulate(_shop(fault), seed=1).stations["table"]
    assert table.arrivals - table.failed == 20 * 30 + 20 + 5 * 30 - 1


def test_a_slow_network_of_a_station_slows_its_links_both_ways() -> None:
    fault = NetworkLatency(id="f", station="web", at_s=10.0, duration_s=30.0, seconds=0.1)
    series = simulate(_shop(fault), seed=1).series["*"]["latency_mean_s"]
    assert series[5] == pytest.approx(0.01)
    assert series[20] == pytest.approx(0.01 + 2 * 0.1)  # to web, and from web to the table
    assert series[50] == pytest.approx(0.01)


def test_a_slow_server_takes_its_factor_longer_while_the_fault_lasts() -> None:
    fault = SlowServers(id="f", station="web", at_s=10.0, duration_s=30.0, share=0.5, factor=5.0)
    series = simulate(_shop(fault), seed=1).series["*"]
    assert series["latency_mean_s"][5] == pytest.approx(0.01)
    assert series["latency_mean_s"][20] == pytest.approx((0.01 + 0.05) / 2)
    assert series["latency_mean_s"][50] == pytest.approx(0.01)


def test_servers_of_a_fleet_may_be_unequal() -> None:
    result = simulate(_shop(speeds=(2.0, 0.5)), seed=1)
    assert result.response.mean_s == pytest.approx((0.005 + 0.02) / 2)


def test_who_waits_for_a_lost_server_to_answer_is_in_no_queue() -> None:
    """Routed to a server that nobody knows to be lost, a request waits 10 s to connect: not for a slot."""
    result = simulate(_shop(StopServers(id="f", station="web", at_s=10.0, count=1)), seed=1)
    web = result.stations["web"]
    assert web.errors["unreachable"] > 10
    assert web.peak_queue == 0
    assert web.queue_mean == pytest.approx(0.0, abs=1e-9)
    assert result.series["web"]["queue_length"].max() == pytest.approx(0.0, abs=1e-9)
