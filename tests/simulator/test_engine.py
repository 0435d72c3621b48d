"""Whole runs: what they answer, that they repeat, that they can be stopped."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from bench._engine_works import w2
from simulator.distributions import Exponential
from simulator.engine import WAYS, Way, expected_requests, simulate, simulate_replications
from simulator.plan import Call, Delay, Plan, Servers, Source, Work
from simulator.result import Cancelled, Result
from tests.simulator.plans import queue, web_shop


@pytest.fixture(scope="module")
def shop() -> Result:
    return simulate(web_shop(), seed=7)


def test_every_request_of_the_shop_is_accounted_for(shop: Result) -> None:
    assert abs(shop.requests - expected_requests(web_shop())) < 5 * shop.requests**0.5
    for kind in shop.classes.values():
        assert kind.generated == kind.done + kind.failed + kind.in_flight
    store = shop.stores["orders"]
    assert store.arrivals == store.by_class["order"] >= shop.links["send"].done
    assert store.arrivals == store.deleted + store.expired + store.dead_lettered + store.stored_at_end


def test_overload_makes_the_fleet_grow_for_the_reason_the_log_gives(shop: Result) -> None:
    scaling = [event for event in shop.events if event.kind == "scaling"]
    assert scaling
    assert scaling[0].at_s >= 3 * 60 + 60
    assert "for 3 of 3 minutes -> ceil(2 x" in scaling[0].text
    led_to_it = ["first datapoint", "alarm datapoints", "published", "decision"]
    assert list(scaling[0].phases) == [*led_to_it, "boot", "application", "registered", "health check"]
    assert list(scaling[0].phases.values()) == sorted(scaling[0].phases.values())
    assert scaling[0].phases["decision"] == scaling[0].at_s
    series = shop.series["web"]
    grown = int(scaling[0].phases["health check"] // shop.window_s) + 1
    assert series["servers_in_service"][int(scaling[0].at_s // shop.window_s)] == 2
    assert series["servers_in_service"][grown] > 2


def test_a_zone_outage_loses_its_servers_and_is_made_good_elsewhere(shop: Result) -> None:
    web = shop.stations["web"]
    assert web.servers_lost > 0
    assert web.errors["server_lost"] > 0
    assert web.errors["unreachable"] > 0
    kinds = [event.kind for event in shop.events]
    assert kinds.index("fault") < kinds.index("recovery")
    last = shop.series["web"]["servers_in_service"][-1]
    assert last == shop.series["web"]["servers_desired"][-1]


def test_a_billed_duration_is_rounded_up_per_activation(shop: Result) -> None:
    seconds = shop.stations["fulfil"].slot_busy_s
    batches = shop.pollers["poll"].receives
    assert 1000 * seconds < shop.counters["billed-ms"] < 1000 * seconds + batches


def test_bytes_are_counted_per_attempt_and_answer(shop: Result) -> None:
    http = shop.links["http"]
    assert http.request_bytes == pytest.approx(
        900.0 * http.attempts_by_class["page"] + 2400.0 * http.attempts_by_class["order"]
    )
    assert http.response_bytes == pytest.approx(
        42_000.0 * http.answers_by_class["page"] + 3000.0 * http.answers_by_class["order"]
    )


def test_series_add_up_to_the_totals(shop: Result) -> None:
    requests = shop.series["*"]["requests_per_s"].sum() * shop.window_s
    assert requests == pytest.approx(shop.requests)
    assert shop.windows == round(shop.duration_s / shop.window_s)
    for metrics in shop.series.values():
        assert {len(values) for values in metrics.values()} == {shop.windows}


@pytest.mark.parametrize("threads", [2, 4])
@pytest.mark.parametrize("plan", [web_shop(600.0, outage=False), w2(60.0)])
def test_a_seed_gives_the_same_result_in_any_number_of_threads(plan: Plan, threads: int) -> None:
    """Event by event and feed-forward."""
    one = simulate_replications(plan, seeds=[1, 2, 3], threads=1)
    several = simulate_replications(plan, seeds=[1, 2, 3], threads=threads)
    assert {result.way for result in one} == {"feed_forward" if plan == w2(60.0) else "event"}
    for a, b in zip(one, several, strict=True):
        assert a.events_handled == b.events_handled
        assert a.response.sum_s == b.response.sum_s
        assert np.array_equal(a.completion.histogram, b.completion.histogram)
    assert one[0].response.sum_s != one[1].response.sum_s


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("plan", [web_shop(600.0, outage=False), w2(60.0)])
def test_an_unconnected_part_changes_nothing_elsewhere(plan: Plan, way: Way) -> None:
    """A fleet and its own callers, put before all others: every station and link has the very times and
    figures it had without them.
    """
    if way == "feed_forward" and plan != w2(60.0):
        return
    source = Source("other", "elsewhere", {plan.classes[0]: 1.0}, ((0.0, 5.0),))
    fleet = Servers("fleet apart", {plan.classes[0]: Work(wait=Exponential(0.1))}, servers=3)
    wider = dataclasses.replace(
        plan,
        stations=(Delay("elsewhere"), fleet, *plan.stations),
        sources=(source, *plan.sources),
        links=(Call(id="apart", caller="elsewhere", callee="fleet apart"), *plan.links),
    )
    a, b = simulate(plan, seed=3, way=way), simulate(wider, seed=3, way=way)
    assert b.stations["fleet apart"].arrivals > 0
    for mine, theirs in ((a.stations, b.stations), (a.links, b.links)):
        for name, figures in mine.items():  # type: ignore[attr-defined]
            assert np.array_equal(figures.latency.histogram, theirs[name].latency.histogram)  # type: ignore[index]
            assert figures.latency.sum_s == theirs[name].latency.sum_s  # type: ignore[index]
    for name in a.series:
        if name != "*" and not name.startswith("class:"):
            for metric, values in a.series[name].items():
                assert np.array_equal(values, b.series[name][metric], equal_nan=True), (name, metric)


def test_a_run_can_be_cancelled_and_keeps_what_it_saw() -> None:
    with pytest.raises(Cancelled) as stopped:
        simulate(queue(900.0, 0.1, 100, 1e6), seed=1, on_progress=lambda progress: progress.requests < 1)
    result = stopped.value.result
    assert 0 < result.simulated_s < result.duration_s
    assert result.requests > 0


def test_an_event_budget_ends_a_runaway_run_with_what_was_seen() -> None:
    plan = dataclasses.replace(queue(900.0, 0.1, 100, 1e6), max_events=100_000)
    result = simulate(plan, seed=1)
    assert result.ended_early is not None
    assert "100000 events" in result.ended_early
    assert result.simulated_s < 1e6


def test_a_store_that_fills_ends_the_run_with_what_was_seen() -> None:
    plan = web_shop(600.0, 100.0, outage=False)
    stations = tuple(
        dataclasses.replace(s, limit_messages=50) if s.id == "orders" else s for s in plan.stations
    )
    result = simulate(dataclasses.replace(plan, stations=stations, pollers=(), counters=()), seed=1)
    assert result.ended_early == "store orders holds more than its limit of 50 messages"
    assert result.stores["orders"].stored_at_end == 51
