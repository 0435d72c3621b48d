"""Arithmetic at constant rates: they follow links, times add up, fleets are what their targets ask."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.distributions import Constant
from simulator.plan import (
    BatchWork,
    Call,
    Counter,
    Delay,
    Elastic,
    Plan,
    Poller,
    Send,
    Servers,
    Session,
    Source,
    Store,
    TargetTracking,
    Users,
    Work,
)
from simulator.steady import CircleError, flow_of, steady


def work(cpu_ms: float = 0.0, wait_ms: float = 0.0) -> Work:
    return Work(Constant(cpu_ms / 1_000), Constant(wait_ms / 1_000))


def plan(*stations, links=(), pollers=(), scalers=(), counters=()) -> Plan:  # type: ignore[no-untyped-def]
    return Plan(
        classes=("page", "order"),
        duration_s=60.0,
        sources=(Source("in", "client", {"page": 3.0, "order": 1.0}, ((0.0, 1.0),)),),
        stations=(Delay("client"), *stations),
        links=links,
        pollers=pollers,
        scalers=scalers,
        counters=counters,
    )


def test_rates_follow_the_links_by_class_and_share() -> None:
    """client -> web -> (page: 2 calls, order: half a call) db, at 40/s of which a quarter are orders."""
    links = (
        Call(id="a", caller="client", callee="web"),
        Call(id="b", caller="web", callee="db", calls_per_request={"page": 2.0, "order": 0.5}),
    )
    flow = flow_of(plan(Servers("web"), Servers("db"), links=links), {"in": 40.0})
    assert flow.arrivals["web"] == {"page": 30.0, "order": 10.0}
    assert flow.attempts["b"] == {"page": 60.0, "order": 5.0}
    assert flow.arrivals["db"] == {"page": 60.0, "order": 5.0}


def test_a_balancer_sends_each_request_to_one_target_by_weight() -> None:
    links = (
        Call(id="a", caller="client", callee="lb"),
        Call(id="b", caller="lb", callee="one", weight=3.0),
        Call(id="c", caller="lb", callee="two", weight=1.0),
    )
    found = steady(plan(Delay("lb", choose="one_of"), Servers("one"), Servers("two"), links=links), {"in": 8})
    assert found.links["b"].attempts == 6 * 3_600
    assert found.links["c"].attempts == 2 * 3_600


def test_a_caller_holds_its_slot_while_it_waits_order_by_order() -> None:
    """web: 10 ms, then db (1 + 20 + 1 ms) beside cache (2 ms), then a send of 2 x 3 ms: 38 ms a request."""
    links = (
        Call(id="a", caller="client", callee="web"),
        Call(id="b", caller="web", callee="db", order=1, latency_s=0.001),
        Call(id="c", caller="web", callee="cache", order=1),
        Send(id="d", caller="web", callee="queue", order=2, latency_s=0.003),
    )
    each = work(10), work(20), work(2)
    stations = [
        Servers(name, work={"page": one, "order": one}, slots_per_server=100)
        for name, one in zip(("web", "db", "cache"), each, strict=True)
    ]
    found = steady(plan(*stations, Store("queue"), links=links), {"in": 50.0}).stations["web"]
    assert found.slot_busy_s == pytest.approx(50 * 0.038 * 3_600)
    assert found.busy_s == pytest.approx(50 * 0.010 * 3_600)


@pytest.mark.parametrize(("rate", "servers"), [(10, 2), (160, 4), (161, 5), (100_000, 10)])
def test_a_fleet_is_as_large_as_its_target_asks_within_its_bounds(rate: float, servers: int) -> None:
    """25 ms of CPU at two cores a server kept half busy: 40 requests/s each, between 2 and 10."""
    scaler = TargetTracking(
        id="t", station="web", metric="cpu_utilisation", target=0.5, minimum=2, maximum=10
    )
    web = Servers("web", work={"page": work(25), "order": work(25)}, servers=3, cores_per_server=2.0)
    links = (Call(id="a", caller="client", callee="web"),)
    found = steady(plan(web, links=links, scalers=(scaler,)), {"in": rate})
    assert found.stations["web"].capacity_s == servers * 3_600


def test_without_a_policy_the_fleet_stays_as_it_began() -> None:
    found = steady(
        plan(Servers("web", servers=3), links=(Call(id="a", caller="client", callee="web"),)), {"in": 1e6}
    )
    assert found.stations["web"].capacity_s == 3 * 3_600


def queue(window_s: float = 0.0, most: int = 1_000, batch_ms: float = 0.0) -> Plan:
    """client -> queue -> function, 20 ms a message, in batches of up to 10."""
    each = {"page": work(20), "order": work(20)}
    return plan(
        Store("queue"),
        Elastic("f", batch=BatchWork(work(batch_ms), each)),
        links=(
            Send(id="a", caller="client", callee="queue", request_bytes={"page": 40_000.0, "order": 0.0}),
        ),
        pollers=(Poller("p", "queue", "f", batch_window_s=window_s, maximum_concurrency=most),),
        counters=(
            Counter(id="ms", subject="f", event="activation_s", unit=0.001),
            Counter(id="chunks", subject="p", event="receive_bytes", unit=65_536.0, minimum=1.0),
        ),
    )


def test_a_batch_holds_what_comes_within_its_window() -> None:
    """4/s and a window of 2 s: 9 a batch; 8 a second without a window: one each."""
    found = steady(queue(window_s=2.0), {"in": 4.0})
    assert found.pollers["p"].receives == pytest.approx(4 * 3_600 / 9)
    assert found.pollers["p"].messages == 4 * 3_600
    assert steady(queue(), {"in": 8.0}).pollers["p"].receives == 8 * 3_600


def test_batches_fill_up_where_no_more_may_be_at_work() -> None:
    """50/s x 20 ms keep one of two busy; 100 ms a batch let the other do 10 batches a second: 5 a batch."""
    found = steady(queue(most=2, batch_ms=100.0), {"in": 50.0})
    assert found.pollers["p"].receives == pytest.approx(10 * 3_600)


def test_what_is_rounded_per_event_is_expected_half_a_unit_above() -> None:
    """10/s, one a batch, 20 ms each: 20.5 ms billed; 30,000 bytes on average: one chunk of 64 KiB."""
    found = steady(queue(), {"in": 10.0})
    assert found.counters["ms"] == pytest.approx(10 * 3_600 * 20.5)
    assert found.counters["chunks"] == 10 * 3_600


def test_idle_pollers_ask_for_nothing_every_long_poll() -> None:
    """Five pollers, of which 10 x 20 ms = 0.2 are busy: 4.8 x 3,600 / 20 s."""
    assert steady(queue(), {"in": 10.0}).pollers["p"].empty_receives == pytest.approx(4.8 * 180)


def test_calls_in_a_circle_are_refused() -> None:
    links = (
        Call(id="a", caller="client", callee="one"),
        Call(id="b", caller="one", callee="two"),
        Call(id="c", caller="two", callee="one"),
    )
    with pytest.raises(CircleError, match="circle"):
        flow_of(plan(Servers("one"), Servers("two"), links=links), {"in": 1.0})


def test_users_send_one_request_per_answer_and_thinking_time() -> None:
    """30 users, 20 ms of work and 980 ms of thought each: 30 a second (the interactive response law)."""
    closed = Users("in", "client", {"page": 1.0}, ((0.0, 30),), think=Constant(0.98))
    one = Servers("web", work={"page": work(20)}, slots_per_server=100)
    links = (Call(id="a", caller="client", callee="web"),)
    found = steady(replace(plan(one, links=links), sources=(closed,)), {"in": 30.0})
    assert found.stations["web"].arrivals == pytest.approx(30 * 3_600)


def test_a_visitor_sends_all_requests_of_the_session() -> None:
    visits = Source("in", "client", {"page": 1.0}, ((0.0, 1.0),), session=Session(4.0, Constant(1.0)))
    links = (Call(id="a", caller="client", callee="web"),)
    found = steady(replace(plan(Servers("web"), links=links), sources=(visits,)), {"in": 2.0})
    assert found.links["a"].attempts == 2 * 4 * 3_600
