"""The works that engines are compared on, as Plans.

W1: Poisson 900/s into 100 servers, exponential service of mean 0.1 s, first come first served, ten minutes.
W2: Poisson 1,000/s; balancer (0.2 ms); round robin over 10 servers of 8 workers (log-normal, 60 ms, cv 0.8);
    a cache (1 ms) that hits 80 %; on a miss a database with 50 connections (log-normal, 150 ms, cv 1). Ten
    minutes.
W3: a day, 1,150 - 850 cos(2 pi t / 86,400) per second, exponential service of 0.1 s, one queue before servers
    of 8 workers, target tracking at 60 %, 3 of 3 minutes out, 15 of 15 below 54 % in, boot 120 s.
W4: the three-tier example with everything on: slots and cores, timeouts, retries, health checks, scaling, a
    queue with a poller and functions.
chain: a synchronous call chain three deep with timeouts and retries (request-hops count).
"""

from __future__ import annotations

import math
from itertools import pairwise

from bench._cached import cached_calls
from simulator.distributions import Constant, Exponential, LogNormal
from simulator.plan import (
    BatchWork,
    Call,
    Delay,
    Elastic,
    Phase,
    Plan,
    Poller,
    Retry,
    Route,
    Send,
    Servers,
    Source,
    Store,
    TargetTracking,
    Work,
)

TEN_MINUTES_S = 600.0
DAY_S = 86_400.0


def _source(station: str, *steps: tuple[float, float]) -> tuple[Source, ...]:
    return (Source("arrivals", station, {"request": 1.0}, steps),)


def w1(duration_s: float = TEN_MINUTES_S) -> Plan:
    work = {"request": Work(wait=Exponential(0.1))}
    return Plan(
        classes=("request",),
        duration_s=duration_s,
        sources=_source("station", (0.0, 900.0)),
        stations=(Servers("station", work, slots_per_server=100),),
    )


def w2(duration_s: float = TEN_MINUTES_S) -> Plan:
    """Stations pass a request on without holding it: the client's calls one after another."""
    return Plan(
        classes=("request",),
        duration_s=duration_s,
        sources=_source("balancer", (0.0, 1000.0)),
        stations=(
            Delay("balancer", Constant(0.0002)),
            Servers(
                "web",
                {"request": Work(wait=LogNormal(0.06, 0.8))},
                servers=10,
                slots_per_server=8,
                queue="per_server",
            ),
            Delay("cache", Constant(0.001)),
            Servers("database", {"request": Work(wait=LogNormal(0.15, 1.0))}, slots_per_server=50),
        ),
        links=cached_calls("request", 0.2),
    )


def w3(duration_s: float = DAY_S, start_s: float = 0.0) -> Plan:
    steps = tuple(
        (float(t), 1150.0 - 850.0 * math.cos(2.0 * math.pi * (start_s + t + 0.5) / DAY_S))
        for t in range(int(duration_s))
    )
    return Plan(
        classes=("request",),
        duration_s=duration_s,
        sources=_source("pool", *steps),
        stations=(
            Servers(
                "pool",
                {"request": Work(wait=Exponential(0.1))},
                servers=max(2, math.ceil(steps[0][1] * 0.1 / 8 / 0.6)),
                slots_per_server=8,
                launch=(Phase("boot", 120.0),),
            ),
        ),
        scalers=(
            TargetTracking(
                id="track",
                station="pool",
                metric="slot_utilisation",
                target=0.6,
                minimum=2,
                maximum=60,
                publication_delay_s=0.0,
                low_factor=0.9,
                warmup_s=0.0,
            ),
        ),
    )


def w4(duration_s: float = TEN_MINUTES_S) -> Plan:
    return Plan(
        classes=("page", "order"),
        duration_s=duration_s,
        sources=(Source("people", "browsers", {"page": 0.97, "order": 0.03}, ((0.0, 3000.0),)),),
        stations=(
            Delay("browsers"),
            Delay("edge", Constant(0.002)),
            Servers(
                "web",
                {
                    "page": Work(LogNormal(0.006, 0.8), LogNormal(0.004, 0.5)),
                    "order": Work(LogNormal(0.011, 0.8), LogNormal(0.004, 0.5)),
                },
                servers=16,
                slots_per_server=64,
                cores_per_server=2.0,
                zones=("a", "b"),
                queue="per_server",
                launch=(Phase("boot", 26.0), Phase("application", 12.0)),
            ),
            Store("orders", visibility_timeout_s=180.0, max_receive_count=5),
            Elastic(
                "fulfil",
                cold_start=LogNormal(0.34, 0.55),
                timeout_s=30.0,
                batch=BatchWork(
                    Work(LogNormal(0.015, 0.3)), {"order": Work(LogNormal(0.02, 0.6), LogNormal(0.008, 1.0))}
                ),
            ),
        ),
        links=(
            Call(id="http", caller="browsers", callee="edge", timeout_s=10.0, retry=Retry(2, 0.1)),
            Route(id="target", caller="edge", callee="web", latency_s=0.000225, timeout_s=60.0),
            Send(
                id="send",
                caller="web",
                callee="orders",
                calls_per_request={"page": 0.0, "order": 1.0},
                latency_s=0.00435,
                timeout_s=2.0,
                retry=Retry(3, 1.0),
            ),
        ),
        pollers=(Poller("poll", "orders", "fulfil", latency_s=0.0125),),
        scalers=(
            TargetTracking(
                id="track",
                station="web",
                metric="cpu_utilisation",
                target=0.6,
                minimum=4,
                maximum=40,
                warmup_s=120.0,
            ),
        ),
    )


CHAIN_HOPS = 3


def chain(duration_s: float = TEN_MINUTES_S) -> Plan:
    names = ["client", "front", "middle", "back"]
    fleets = [
        Servers(name, {"request": Work(wait=Exponential(0.01))}, servers=4, slots_per_server=50)
        for name in names[1:]
    ]
    return Plan(
        classes=("request",),
        duration_s=duration_s,
        sources=_source("client", (0.0, 2000.0)),
        stations=(Delay("client"), *fleets),
        links=tuple(
            Call(id=f"{a} to {b}", caller=a, callee=b, timeout_s=1.0, retry=Retry(3, 0.05))
            for a, b in pairwise(names)
        ),
    )
