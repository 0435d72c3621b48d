"""Small plans the tests share."""

from __future__ import annotations

from simulator.distributions import Constant, Exponential, LogNormal
from simulator.plan import (
    BatchWork,
    Call,
    ConcurrencyPool,
    Counter,
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
    ZoneOutage,
)


def queue(
    rate_per_s: float,
    mean_s: float,
    servers: int,
    duration_s: float,
    *,
    law: type[Exponential] | type[Constant] = Exponential,
    limit: int | None = None,
) -> Plan:
    """G/G/c: one station of `servers` slots with one shared queue."""
    return Plan(
        classes=("request",),
        duration_s=duration_s,
        sources=(Source("arrivals", "station", {"request": 1.0}, ((0.0, rate_per_s),)),),
        stations=(
            Servers(
                "station",
                work={"request": Work(wait=law(mean_s))},
                slots_per_server=servers,
                queue_limit=limit,
            ),
        ),
    )


def web_shop(duration_s: float = 7200.0, rate_per_s: float = 100.0, *, outage: bool = True) -> Plan:
    """client -> balancer -> two zones of servers -> queue -> functions: the example of the design."""
    return Plan(
        classes=("page", "order"),
        duration_s=duration_s,
        sources=(Source("people", "browsers", {"page": 0.9, "order": 0.1}, ((0.0, rate_per_s),)),),
        stations=(
            Delay("browsers"),
            Delay("edge", Constant(0.0002)),
            Servers(
                "web",
                work={
                    "page": Work(LogNormal(0.03, 0.8), LogNormal(0.01, 0.5)),
                    "order": Work(LogNormal(0.05, 0.8), LogNormal(0.01, 0.5)),
                },
                servers=2,
                slots_per_server=32,
                cores_per_server=2.0,
                zones=("a", "b"),
                queue="per_server",
                queue_limit=100,
                launch=(Phase("boot", 26.0), Phase("application", 12.0)),
            ),
            Store("orders", visibility_timeout_s=60.0, max_receive_count=5),
            Elastic(
                "fulfil",
                cold_start=LogNormal(0.3, 0.5),
                cpu_speed=0.6,
                timeout_s=30.0,
                pools=("account",),
                batch=BatchWork(
                    Work(LogNormal(0.015, 0.3)), {"order": Work(LogNormal(0.02, 0.6), Exponential(0.008))}
                ),
            ),
        ),
        links=(
            Call(
                id="http",
                caller="browsers",
                callee="edge",
                timeout_s=5.0,
                latency_s=0.002,
                retry=Retry(2, 0.1),
                request_bytes={"page": 900.0, "order": 2400.0},
                response_bytes={"page": 42_000.0, "order": 3000.0},
            ),
            Route(id="target", caller="edge", callee="web", latency_s=0.0003),
            Send(
                id="send",
                caller="web",
                callee="orders",
                calls_per_request={"page": 0.0, "order": 1.0},
                timeout_s=2.0,
                latency_s=0.003,
                request_bytes={"order": 3500.0},
            ),
        ),
        pollers=(Poller("poll", "orders", "fulfil", latency_s=0.005),),
        pools=(ConcurrencyPool("account", 100),),
        scalers=(
            TargetTracking(
                id="keep-60",
                station="web",
                metric="cpu_utilisation",
                target=0.6,
                minimum=2,
                maximum=10,
                warmup_s=120.0,
            ),
        ),
        faults=(ZoneOutage(id="b-out", zone="b", at_s=4000.0, duration_s=1200.0),) if outage else (),
        counters=(Counter(id="billed-ms", subject="fulfil", event="activation_s", unit=0.001),),
    )
