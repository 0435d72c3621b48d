"""Random small plans: every part of the vocabulary, in every combination that makes a plan."""

from __future__ import annotations

import dataclasses
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from simulator.check import problems
from simulator.check.links import SLOW_STARTERS
from simulator.distributions import Constant, Distribution, Exponential, LogNormal, Table
from simulator.plan import (
    BatchWork,
    Breaker,
    Bucket,
    Cache,
    Call,
    ConcurrencyPool,
    Counter,
    Delay,
    Elastic,
    HealthCheck,
    Hedge,
    NoCapacity,
    Phase,
    Plan,
    Poller,
    RatePool,
    Retry,
    Route,
    Send,
    Servers,
    Store,
    Work,
)
from tests.simulator.random_control import faults, scalers
from tests.simulator.random_fleets import (
    beyond_launch,
    beyond_order,
    beyond_push,
    random_deployments,
    random_hosts,
)
from tests.simulator.random_sources import sources

CLASSES = ("a", "b")
LONG_S = 40.0
POLICIES = ["round_robin", "random", "least_outstanding", "two_choices", "weighted_random", "flow_hash"]
CACHES = [
    None,
    Cache(20, 1.0, capacity=5, ttl_s=3.0),
    Cache(50, 0.7, capacity=10, classes=("a",), warm=True),
    Cache(10, 1.2, ttl_s=2.0, warm=True),
    Cache(3, 0.5, ttl_s=1.0, coalesce=True),
    Cache(6, 1.0, capacity=2, coalesce=True),
]
Draw = Any


def laws(longest_s: float = 0.5) -> st.SearchStrategy[Distribution]:
    """Times around tenths of a second; constants that tie are as likely as any."""
    times = st.sampled_from([0.05, 0.1, 0.25, longest_s])
    return st.one_of(
        st.just(Constant(0.0)),
        st.builds(Constant, times),
        st.builds(Exponential, times),
        st.builds(LogNormal, times, st.sampled_from([0.3, 1.0, 2.5])),
        st.just(Table((0.01, 0.1, 0.1, 0.9), (0.0, 0.4, 0.7, 1.0))),
    )


def works() -> st.SearchStrategy[Work]:
    return st.builds(Work, laws(), laws())


def _latency(draw: Draw) -> float:
    return float(draw(st.sampled_from([0.0, 0.0, 0.01, 0.05])))


def _retry(draw: Draw) -> Retry:
    budget = draw(st.sampled_from([None, Bucket(30.0, 0.5)]))
    return Retry(
        draw(st.integers(1, 3)),
        draw(st.sampled_from([0.0, 0.1, 0.5])),
        draw(st.sampled_from([0.3, 20.0])),
        draw(st.sampled_from(["full", "none"])),
        budget,
        causes=draw(st.sampled_from([None, None, ("timeout",), ("throttled", "rejected", "injected")])),
    )


def _breaker(draw: Draw) -> Breaker | None:
    some = [
        None,
        None,
        Breaker(0.5, last_n=4, minimum=3, open_s=1.0, probes=2),
        Breaker(1.0, last_n=2, minimum=2, open_s=0.5, probes=1),
        Breaker(0.3, window_s=2.0, minimum=4, open_s=2.0, probes=3),
    ]
    return draw(st.sampled_from(some))  # type: ignore[no-any-return]


def _attempts(draw: Draw) -> dict[str, Any]:
    """Retries or a second attempt."""
    if draw(st.integers(0, 3)) == 0:
        return {"hedge": Hedge(draw(st.sampled_from([0.0, 0.05, 0.4])))}
    return {"retry": _retry(draw)}


def _link(draw: Draw, name: str, caller: str, callee: str) -> dict[str, Any]:
    calls = draw(st.sampled_from([None, {"a": 0.5}, {"a": 2.0, "b": 0.0}, {"a": 1.3, "b": 1.0}]))
    return {
        "id": name,
        "caller": caller,
        "callee": callee,
        "order": draw(st.integers(1, 2)),
        "optional": draw(st.booleans()),
        "calls_per_request": calls,
        "latency_s": _latency(draw),
        "request_bytes": {"a": 1000.0},
        "response_bytes": draw(st.sampled_from([{}, {"a": 400.0, "b": 3000.0}])),
        "timeout_s": draw(st.sampled_from([None, 0.1, 0.5, 1.0])),
        "breaker": _breaker(draw),
        **_attempts(draw),
        "weight": draw(st.sampled_from([1.0, 2.5])),
    }


def _fleet(draw: Draw, name: str, queue: str) -> Servers:
    fields: dict[str, Any] = {
        "work": draw(st.dictionaries(st.sampled_from(CLASSES), works())),
        "servers": draw(st.integers(1, 4)),
        "slots_per_server": draw(st.integers(1, 5)),
        "cores_per_server": draw(st.sampled_from([None, 0.5, 1.0, 2.0])),
        "cpu_speed": draw(st.sampled_from([1.0, 0.7])),
        "max_servers": 12,
        "zones": draw(st.sampled_from([("x",), ("x", "y"), ("x", "y", "z")])),
        "queue": queue,
        "queue_limit": draw(st.sampled_from([None, 0, 2, 10])),
        "discipline": draw(st.sampled_from(["fifo", "lifo"])),
        "launch": (Phase("boot", draw(st.sampled_from([0.0, 2.0]))),),
        "replace_lost": draw(st.booleans()),
        "batch": draw(st.none() | batches()),
        "pools": draw(st.sampled_from([(), ("rate",)])),
        "queue_timeout_s": draw(st.sampled_from([None, None, 0.2, 1.0])),
        "speeds": draw(st.sampled_from([(), (2.0, 0.5)])),
        "weights": draw(st.sampled_from([(), (1.0, 3.0, 0.5)])),
    }
    return Servers(name, **{**fields, **beyond_launch(draw)})


def batches() -> st.SearchStrategy[BatchWork]:
    failing = st.sampled_from([{}, {}, {"a": 0.3}])
    return st.builds(BatchWork, works(), st.dictionaries(st.sampled_from(CLASSES), works()), failing)


def _elastic(draw: Draw) -> Elastic:
    return Elastic(
        "elastic",
        work=draw(st.dictionaries(st.sampled_from(CLASSES), works())),
        cold_start=draw(laws()),
        idle_s=draw(st.sampled_from([0.0, 0.5, 600.0])),
        maximum_concurrency=draw(st.sampled_from([None, 1, 3])),
        ramp=draw(st.sampled_from([None, Bucket(2.0, 0.5)])),
        provisioned=draw(st.integers(0, 2)),
        provisioned_each_per_s=draw(st.sampled_from((None, 2.0, 10.0))),
        cpu_speed=draw(st.sampled_from([1.0, 0.6])),
        timeout_s=draw(st.sampled_from([None, 0.3, 5.0])),
        batch=draw(st.none() | batches()),
        pools=draw(st.sampled_from([(), ("few",), ("few", "rate")])),
        start_limit_s=draw(st.sampled_from([None, None, 0.1])),
        failing=draw(st.sampled_from([{}, {}, {"b": 0.3}])),
        crashing=draw(st.sampled_from([0.0, 0.0, 0.2])),
    )


def _slow_elastic(draw: Draw) -> Elastic:
    """Batches that now and then outlast visibility timeout or the station's own."""
    each = {name: Work(wait=LogNormal(0.3, 1.0)) for name in CLASSES}
    return Elastic(
        "elastic",
        cold_start=Exponential(0.2),
        timeout_s=draw(st.sampled_from([0.5, 1.5])),
        maximum_concurrency=draw(st.sampled_from([None, 2])),
        crashing=draw(st.sampled_from([0.0, 0.0, 0.2])),
        batch=BatchWork(Work(cpu=Constant(0.05)), each, {"b": draw(st.sampled_from([0.0, 0.3]))}),
    )


@st.composite
def plans(draw: Draw, *, through_store: bool = False) -> Plan:
    """client -> edge -> web (a queue per server) -> any of db, elastic, store -> poller -> elastic or db.

    through_store: every request sends, and its work is long beside the times of the store.
    """
    health = HealthCheck(2.0, 0.5, 2, draw(st.integers(1, 2)))
    policy = draw(st.sampled_from(POLICIES))
    route = Route(
        **_link(draw, "route", "edge", "web"),
        policy=policy,
        sticky_s=draw(st.sampled_from([0.0, 0.0, 1.0, 20.0])),
        slow_start_s=draw(st.sampled_from([0.0, 5.0])) if policy in SLOW_STARTERS else 0.0,
        cross_zone=draw(st.booleans()),
        health=health,
        deregistration_delay_s=draw(st.sampled_from([0.5, 300.0])),
        connect_timeout_s=0.5,
    )
    links: list[Any] = [Call(**_link(draw, "http", "client", "edge")), route]
    if draw(st.booleans()):
        links.append(Call(**_link(draw, "query", "web", "db")))
    if draw(st.booleans()):
        links.append(Call(**_link(draw, "invoke", draw(st.sampled_from(["web", "edge"])), "elastic")))
    if through_store:
        links.append(Send(id="send", caller="edge", callee="store", order=1, request_bytes={"a": 900.0}))
    elif draw(st.booleans()):
        links.append(Send(**_link(draw, "send", draw(st.sampled_from(["web", "edge", "db"])), "store")))
    store = Store(
        "store",
        visibility_timeout_s=draw(st.sampled_from([0.3, 1.0, 30.0])),
        delay_s=draw(st.sampled_from([0.0, 0.0, 1.0])),
        retention_s=draw(st.sampled_from([2.0, 1000.0])),
        max_receive_count=draw(st.sampled_from([None, 1, 3])),
        dead_letter=draw(st.sampled_from([None, "dead"])),
        buries_expired=draw(st.booleans()),
        **beyond_order(draw),
    )
    worker = draw(st.sampled_from(["elastic", "db"]))
    beyond = beyond_push(draw, worker)
    size = draw(st.sampled_from([1, 1, 2, 5]))
    poller = Poller(
        "poller",
        "store",
        worker,
        batch_size=size,
        batch_window_s=draw(st.sampled_from([0.0, 0.5])),
        initial_concurrency=draw(st.integers(1, 3)),
        ramp_per_min=draw(st.sampled_from([0.0, 60.0])),
        maximum_concurrency=draw(st.integers(1, 6)),
        latency_s=_latency(draw) or (0.05 if beyond["returns_failed"] else 0.0),
        backoff_s=0.5,
        backoff_most_s=draw(st.sampled_from([None, 0.5, 3.0])) if size == 1 and store.lanes is None else None,
        **beyond,
    )
    cache = draw(st.sampled_from(CACHES))
    web = _fleet(draw, "web", "per_server")
    if any(link.caller == "web" for link in links):
        web = dataclasses.replace(web, cache=draw(st.sampled_from(CACHES)))
    made = Plan(
        classes=CLASSES,
        duration_s=LONG_S,
        sources=sources(draw, laws()),
        stations=(
            Delay("client"),
            Delay(
                "edge",
                draw(laws(0.02)),
                draw(st.sampled_from(["all", "one_of"])),
                pools=("rate",),
                cache=cache,
            ),
            web,
            _fleet(draw, "db", "shared"),
            _slow_elastic(draw) if through_store else _elastic(draw),
            store,
            Store("dead"),
        ),
        links=tuple(links),
        pollers=(poller,),
        pools=(
            ConcurrencyPool("few", draw(st.integers(1, 5))),
            RatePool("rate", 15.0, 20.0),
            RatePool("launches", 0.5, 2.0),
        ),
        hosts=(random_hosts(draw),),
        deployments=random_deployments(draw),
        scalers=scalers(draw),
        faults=faults(draw, tuple(links), cached=cache is not None),
        counters=(
            Counter(id="milliseconds", subject="elastic", event="activation_s", unit=0.001),
            Counter(id="chunks", subject="poller", event="receive_bytes", unit=1500.0, minimum=1.0),
        ),
    )
    made = _on_hosts(made)
    assume(problems(made) == [])
    return made


def _on_hosts(made: Plan) -> Plan:
    """Where a fleet stands on hosts, it is their launches that fail."""
    grounded = {each.id for each in made.stations if isinstance(each, Servers) and each.stands_on is not None}
    moved = [
        dataclasses.replace(fault, station="nodes")
        if isinstance(fault, NoCapacity) and fault.station in grounded
        else fault
        for fault in made.faults
    ]
    return dataclasses.replace(made, faults=tuple(moved))
