"""Station by station or event by event: the same Result, cell for cell."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bench._engine_works import w1, w2, w3
from simulator.distributions import Constant, Distribution, Exponential, LogNormal
from simulator.engine import simulate
from simulator.feedforward.allowed import reasons_against
from simulator.feedforward.build import how_worked_off
from simulator.feedforward.floor import LeftFeedForward
from simulator.feedforward.records import FIFO, FIFO_SHARED, LINE
from simulator.layout import lay_out
from simulator.plan import (
    Call,
    ConcurrencyPool,
    Delay,
    Link,
    Phase,
    Plan,
    Route,
    Servers,
    Source,
    Station,
    TargetTracking,
    Work,
)
from simulator.result import PlanRefused
from tests.simulator.plans import web_shop
from tests.simulator.ways import differences

LAWS: tuple[Distribution, ...] = (Exponential(0.05), LogNormal(0.08, 1.5), Constant(0.04), Constant(0.0))


def both_ways(plan: Plan, seed: int = 1) -> list[str]:
    event = simulate(plan, seed=seed, way="event")
    fast = simulate(plan, seed=seed, way="feed_forward")
    assert (event.way, fast.way) == ("event", "feed_forward")
    return differences(event, fast)


@pytest.mark.parametrize(
    "plan",
    [w1(60.0), w2(60.0), w3(1800.0, 21_600.0), w3(1800.0, 64_800.0)],
    ids=["W1", "W2", "W3 morning", "W3 evening"],
)
def test_the_benchmarks_are_the_same_both_ways(plan: Plan) -> None:
    assert both_ways(plan) == []


@st.composite
def stations_and_links(draw: st.DrawFn) -> tuple[list[Station], list[Link]]:
    """A tree of delays before fleets; fleets call nobody."""
    stations: list[Station] = [
        Delay("client", draw(st.sampled_from(LAWS)), draw(st.sampled_from(["all", "one_of"])))
    ]
    links: list[Link] = []
    callers = ["client"]
    for i in range(draw(st.integers(1, 5))):
        name, caller = f"s{i}", draw(st.sampled_from(callers))
        law = draw(st.sampled_from(LAWS))
        what = {
            "id": f"to {name}",
            "caller": caller,
            "callee": name,
            "order": draw(st.integers(1, 3)),
            "latency_s": draw(st.sampled_from([0.0, 0.0, 0.003])),
            "calls_per_request": draw(st.sampled_from([None, {"a": 0.4}, {"b": 2.3}])),
        }
        kind = draw(st.sampled_from(["delay", "shared", "per_server"]))
        if kind == "delay":
            stations.append(Delay(name, law))
            callers.append(name)
            links.append(Call(**what))
            continue
        stations.append(
            Servers(
                name,
                {"a": Work(wait=law), "b": Work(draw(st.sampled_from(LAWS)), law)},
                servers=draw(st.integers(1, 4)),
                slots_per_server=draw(st.integers(1, 3)),
                cpu_speed=2.0,
                zones=("x", "y"),
                queue="shared" if kind == "shared" else "per_server",
                discipline=draw(st.sampled_from(["fifo", "lifo"])),
                launch=(Phase("boot", 1.5),),
            )
        )
        if kind == "shared":
            links.append(Call(**what))
        else:
            policy = draw(st.sampled_from(["round_robin", "random"]))
            links.append(Route(**what, policy=policy, cross_zone=draw(st.booleans())))
    return stations, links


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    stations, links = draw(stations_and_links())
    fleets = [x.id for x in stations if isinstance(x, Servers)]
    scalers = tuple(
        TargetTracking(
            id=f"scale {name}",
            station=name,
            metric="slot_utilisation",
            target=0.5,
            minimum=1,
            maximum=6,
            period_s=2.0,
            publication_delay_s=1.0,
            high_periods=1,
            low_periods=2,
            warmup_s=2.0,
        )
        for name in fleets
        if draw(st.booleans())
    )
    rates = st.sampled_from([0.0, 5.0, 20.0, 60.0])
    sources = [Source("people", "client", {"a": 1.0, "b": 2.0}, ((0.0, draw(rates)), (9.0, draw(rates))))]
    if draw(st.booleans()):
        shared = [x.id for x in stations if isinstance(x, Delay) or x.queue == "shared"]  # type: ignore[union-attr]
        sources.append(Source("more", draw(st.sampled_from(shared)), {"b": 1.0}, ((0.0, 15.0),)))
    return Plan(
        classes=("a", "b"),
        duration_s=draw(st.sampled_from([11.0, 30.0])),
        sources=tuple(sources),
        stations=tuple(stations),
        links=tuple(links),
        scalers=scalers,
    )


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(plan=plans(), seed=st.integers(0, 1000))
def test_random_plans_are_the_same_both_ways(plan: Plan, seed: int) -> None:
    assume(not reasons_against(lay_out(plan)))
    try:
        assert both_ways(plan, seed) == []
    except LeftFeedForward:
        # Somebody found no server, or a drain took too long: the run is made event by event.
        assert simulate(plan, seed=seed).way == "event"


@st.composite
def lone_fleets(draw: st.DrawFn) -> Plan:
    """All that comes from outside begins at one fleet with a shared queue, at rates that it can not always
    bear, so that servers open before a queue and drain with work in them.
    """
    laws = st.sampled_from([Exponential(0.2), LogNormal(0.1, 1.5), LogNormal(0.4, 0.3)])
    servers = draw(st.integers(1, 5))
    fleet = Servers(
        "fleet",
        {"a": Work(wait=draw(laws)), "b": Work(draw(laws), draw(laws))},
        servers=servers,
        slots_per_server=draw(st.integers(1, 9)),
        cpu_speed=2.0,
        launch=(Phase("boot", 1.5),),
    )
    scaler = TargetTracking(
        id="scale",
        station="fleet",
        metric="slot_utilisation",
        target=0.6,
        minimum=1,
        maximum=8,
        period_s=2.0,
        publication_delay_s=0.5,
        high_periods=1,
        low_periods=1,
        warmup_s=2.0,
    )
    rates = st.sampled_from([0.0, 3.0, 30.0, 90.0])
    profile = tuple((at, draw(rates)) for at in (0.0, 6.0, 13.0, 20.0))
    sources = [Source("people", "fleet", {"a": 1.0, "b": 2.0}, profile)]
    if draw(st.booleans()):
        sources.append(Source("more", "fleet", {"b": 1.0}, ((0.0, 10.0),)))
    return Plan(
        classes=("a", "b"),
        duration_s=30.0,
        sources=tuple(sources),
        stations=(fleet,),
        scalers=draw(st.sampled_from([(), (scaler,)])),
    )


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(plan=lone_fleets(), seed=st.integers(0, 1000))
def test_a_fleet_at_which_all_requests_begin_is_the_same_both_ways(plan: Plan, seed: int) -> None:
    assert both_ways(plan, seed) == []


def test_a_fleet_is_worked_off_by_its_arrivals_alone_where_who_comes_first_starts_first() -> None:
    web, database = (x for x in w2(2.0).stations if isinstance(x, Servers))
    pool = w3(2.0).stations[0]
    assert isinstance(pool, Servers)
    one = w1(2.0).stations[0]
    assert isinstance(one, Servers)
    hows = {
        "one server": (w1(2.0), one),
        "a queue each": (w2(2.0), web),
        "one queue": (w3(2.0), pool),
        "last in, first out": (w1(2.0), replace(one, discipline="lifo")),
        "a limit of the queue": (w1(2.0), replace(one, queue_limit=3)),
        "constant work": (w1(2.0), replace(one, work={"request": Work(wait=Constant(0.1))})),
    }
    assert {name: how_worked_off(lay_out(plan), station) for name, (plan, station) in hows.items()} == {
        "one server": FIFO,
        "a queue each": FIFO,
        "one queue": FIFO_SHARED,
        "last in, first out": LINE,
        "a limit of the queue": LINE,
        "constant work": LINE,
    }
    assert how_worked_off(lay_out(w2(2.0)), database) == FIFO


def test_the_fastest_way_is_taken_where_it_is_allowed() -> None:
    assert simulate(w2(2.0), seed=1).way == "feed_forward"
    assert simulate(web_shop(20.0, 100.0, outage=False), seed=1).way == "event"


def test_a_way_that_the_plan_does_not_allow_is_refused_with_the_reason() -> None:
    with pytest.raises(PlanRefused, match=r"a Store"):
        simulate(web_shop(20.0, 100.0, outage=False), seed=1, way="feed_forward")


def test_a_field_that_is_not_understood_keeps_a_plan_off_the_fast_way() -> None:
    plan = w1(2.0)
    assert reasons_against(lay_out(plan)) == []
    with_pool = replace(plan.stations[0], pools=("limit",))  # type: ignore[type-var]
    limited = replace(plan, stations=(with_pool,), pools=(ConcurrencyPool("limit", 5),))
    assert reasons_against(lay_out(limited)) == ["the plan: its pools", "station: its pools"]


def test_a_request_that_comes_back_to_a_queue_keeps_a_plan_off_the_fast_way() -> None:
    plan = w2(2.0)
    again = Call(id="again", caller="balancer", callee="database", order=4)
    assert reasons_against(lay_out(replace(plan, links=(*plan.links, again)))) == [
        "requests come back to database"
    ]


def test_parallel_calls_that_meet_at_a_queue_keep_a_plan_off_the_fast_way() -> None:
    plan = w2(2.0)
    beside = Call(id="beside", caller="balancer", callee="database", order=3)
    assert reasons_against(lay_out(replace(plan, links=(*plan.links, beside)))) == [
        "parallel calls of balancer meet at database"
    ]


def test_a_full_queue_makes_the_run_start_anew_event_by_event() -> None:
    plan = w1(20.0)
    full = replace(plan.stations[0], slots_per_server=60, queue_limit=5)  # type: ignore[type-var]
    result = simulate(replace(plan, stations=(full,)), seed=1)
    assert result.way == "event"
    assert result.stations["station"].errors["rejected"] > 0


def test_an_answer_later_than_its_timeout_makes_the_run_start_anew_event_by_event() -> None:
    plan = w2(20.0)
    links = tuple(replace(link, timeout_s=0.5) for link in plan.links)  # type: ignore[type-var]
    result = simulate(replace(plan, links=links), seed=1)
    assert result.way == "event"
    assert result.links["to database"].timeouts > 0


def test_timeouts_that_never_run_out_change_nothing() -> None:
    plan = w2(20.0)
    links = tuple(replace(link, timeout_s=500.0) for link in plan.links)  # type: ignore[type-var]
    assert both_ways(replace(plan, links=links)) == []
