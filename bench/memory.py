"""`./loadline bench memory [--json]`: the memory that demanding runs of a 50-node design take.

Seven services behind one client, each a balancer, a fleet with cores and scaling, a cache, a database, a
queue with its dead letters and functions; five classes; timeouts, retries, a breaker and a hedge. Once for a
day at a calm rate; once with far more than the fleets can serve, from the start (storm) or at the end of a
day of windows (late); once with nobody who empties the queues; once in the shortest windows a plan may ask
for. Each run has a process of its own; what is told is what its peak is above that of the idle engine. The
last line, with `--json`, is one object {run: growth_mb}.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
from collections.abc import Sequence
from dataclasses import replace

from bench._peak import peak_mb
from simulator.distributions import Constant, Exponential, LogNormal
from simulator.engine import simulate, warm_up
from simulator.plan import (
    BatchWork,
    Breaker,
    Cache,
    Call,
    Delay,
    Elastic,
    Hedge,
    Link,
    Phase,
    Plan,
    Poller,
    Retry,
    Route,
    Send,
    Servers,
    Source,
    Station,
    Store,
    TargetTracking,
    Work,
)
from simulator.window_length import least_window_s

SERVICES = 7
CLASSES = ("browse", "search", "buy", "pay", "report")
DAY_S = 86_400.0
CALM_PER_S, BUSY_PER_S, STORM_PER_S = 14.0, 500.0, 20_000.0


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./loadline bench memory", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    options = parser.parse_args(argv)
    warm_up()
    figures: dict[str, float] = {}
    for name in PLANS:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            growth_mb, told = pool.apply(_run, (name,))
        figures[name] = growth_mb
        print(f"{name:8} {growth_mb:6.0f} MB above the idle engine: {told}")
    if options.json:
        print(json.dumps(figures))
    return 0


def _run(name: str) -> tuple[float, str]:
    warm_up()
    idle_mb = peak_mb()
    result = simulate(PLANS[name], seed=1, way="event")
    told = (
        f"{result.requests:,} requests, {result.windows} windows, {result.in_flight:,} in flight at the end"
    )
    return peak_mb() - idle_mb, told + (f"; {result.ended_early}" if result.ended_early else "")


def shop(
    rate_per_s: float | tuple[tuple[float, float], ...], duration_s: float = DAY_S, *, pollers: bool = True
) -> Plan:
    """50 stations: a client and seven services of seven. rate_per_s: one for all time, or (from, rate)."""
    steps = rate_per_s if isinstance(rate_per_s, tuple) else ((0.0, rate_per_s),)
    stations: list[Station] = [Delay("client", choose="one_of")]
    links: list[Link] = []
    polled: list[Poller] = []
    scalers: list[TargetTracking] = []
    for i in range(SERVICES):
        stations += _stations(i)
        links += _links(i)
        polled.append(Poller(f"poll {i}", f"queue {i}", f"function {i}", batch_size=10, batch_window_s=1.0))
        scalers.append(
            TargetTracking(
                id=f"track {i}",
                station=f"fleet {i}",
                metric="cpu_utilisation",
                target=0.6,
                minimum=2,
                maximum=8,
            )
        )
    shares = {kind: 1.0 / len(CLASSES) for kind in CLASSES}
    return Plan(
        classes=CLASSES,
        duration_s=duration_s,
        sources=(Source("people", "client", shares, steps),),
        stations=tuple(stations),
        links=tuple(links),
        pollers=tuple(polled) if pollers else (),
        scalers=tuple(scalers),
    )


def _stations(i: int) -> list[Station]:
    work = dict.fromkeys(CLASSES, Work(LogNormal(0.01, 0.8), Exponential(0.02)))
    return [
        Delay(f"balancer {i}", Constant(0.0005)),
        Servers(
            f"fleet {i}",
            work,
            servers=3,
            slots_per_server=64,
            cores_per_server=2.0,
            zones=("a", "b", "c"),
            queue="per_server",
            launch=(Phase("boot", 60.0),),
        ),
        Delay(f"cache {i}", Constant(0.001), cache=Cache(100_000, capacity=20_000, ttl_s=300.0)),
        Servers(
            f"database {i}", {kind: Work(wait=Exponential(0.02)) for kind in CLASSES}, slots_per_server=40
        ),
        Store(f"queue {i}", max_receive_count=3, dead_letter=f"dead {i}"),
        Store(f"dead {i}"),
        Elastic(
            f"function {i}",
            cold_start=LogNormal(0.4, 0.5),
            timeout_s=30.0,
            batch=BatchWork(Work(Exponential(0.05)), failing=dict.fromkeys(CLASSES, 0.05)),
        ),
    ]


def _links(i: int) -> list[Link]:
    retry = Retry(3, 0.1)
    return [
        Call(id=f"to {i}", caller="client", callee=f"balancer {i}", timeout_s=5.0, retry=retry),
        Route(id=f"route {i}", caller=f"balancer {i}", callee=f"fleet {i}", latency_s=0.0005),
        Call(id=f"look {i}", caller=f"fleet {i}", callee=f"cache {i}", timeout_s=2.0, breaker=Breaker()),
        Call(
            id=f"ask {i}",
            caller=f"cache {i}",
            callee=f"database {i}",
            timeout_s=1.0,
            hedge=Hedge(0.5),
        ),
        Send(id=f"send {i}", caller=f"fleet {i}", callee=f"queue {i}", order=2, latency_s=0.004),
    ]


def in_shortest_windows(plan: Plan) -> Plan:
    return replace(plan, window_s=least_window_s(plan))


PLANS = {
    "day": shop(CALM_PER_S),
    "storm": shop(STORM_PER_S, 3_600.0),
    "late": shop(((0.0, CALM_PER_S), (23.0 * 3_600.0, STORM_PER_S))),
    "windows": in_shortest_windows(shop(BUSY_PER_S, 7_200.0)),
    "backlog": shop(1_500.0, 14_400.0, pollers=False),
}
