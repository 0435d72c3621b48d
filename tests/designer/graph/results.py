"""A Result made by hand, so that what is made of it can be checked figure by figure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.histogram import CELL_BITS, LOWEST_EXPONENT, Latency
from simulator.result import (
    ClassTotals,
    Event,
    LinkTotals,
    PollerTotals,
    PoolTotals,
    Result,
    StationTotals,
    StoreTotals,
)

NAN = float("nan")


def latency(times_s: dict[float, int]) -> Latency:
    """So many samples of each time."""
    found = Latency.none()
    cells: NDArray[np.int64] = found.histogram.copy()
    for time_s, count in times_s.items():
        mantissa, exponent = np.frexp(time_s)
        octave, part = int(exponent) - 1 - LOWEST_EXPONENT, int((mantissa * 2 - 1) * (1 << CELL_BITS))
        cells[(octave << CELL_BITS) + part] += count
    total = sum(times_s.values())
    return Latency(total, sum(time * count for time, count in times_s.items()), cells)


def station(**given: object) -> StationTotals:
    plain: dict[str, object] = {
        "arrivals": 0, "done": 0, "failed": 0, "in_flight": 0, "by_class": {}, "errors": {},
        "latency": Latency.none(), "utilisation": NAN, "slot_utilisation": NAN, "busy_s": 0.0,
        "slot_busy_s": 0.0, "capacity_s": 0.0, "in_service_s": 0.0, "queue_mean": 0.0, "peak_queue": 0,
        "peak_in_flight": 0, "peak_servers": 0,
    }  # fmt: skip
    return StationTotals(**{**plain, **given})  # type: ignore[arg-type]


def link(**given: object) -> LinkTotals:
    plain: dict[str, object] = {
        "attempts": 0, "done": 0, "failed": 0, "retries": 0, "timeouts": 0, "errors": {},
        "latency": Latency.none(), "attempts_by_class": {}, "answers_by_class": {}, "request_bytes": 0.0,
        "response_bytes": 0.0,
    }  # fmt: skip
    return LinkTotals(**{**plain, **given})  # type: ignore[arg-type]


def match_day() -> Result:
    """Ten minutes of the match-day drawing: 1,000 requests, 40 of them orders, the fleet full in minute 4."""
    windows = 10
    rising = np.linspace(0.5, 0.95, windows)
    fast, slow = latency({0.01: 990, 0.2: 10}), latency({0.5: 39})
    return Result(
        seed=7,
        engine_version="9.9",
        duration_s=600.0,
        simulated_s=600.0,
        window_s=60.0,
        requests=1_000,
        in_flight=2,
        events_handled=5_000,
        wall_s=0.25,
        response=fast,
        completion=fast + slow,
        classes={
            "page": ClassTotals(960, 955, 3, 2, {"timeout": 3}, fast, fast),
            "order": ClassTotals(40, 39, 1, 0, {"throttled": 1}, slow, slow),
        },
        stations={
            "browsers": station(arrivals=1_000, done=994, failed=4, in_flight=2, latency=fast),
            "edge": station(arrivals=1_000, done=996, failed=4, latency=fast),
            "web": station(
                arrivals=998, done=994, failed=4, errors={"timeout": 3, "throttled": 1}, latency=fast,
                utilisation=0.725, slot_utilisation=0.2, busy_s=870.0, slot_busy_s=60.0, capacity_s=4_900.0,
                in_service_s=4_800.0, queue_mean=0.5, peak_queue=9, peak_in_flight=30, peak_servers=9,
                servers_lost=1,
            ),
            "fulfil": station(
                arrivals=5, done=5, latency=slow, slot_busy_s=20.0, peak_in_flight=2, cold_starts=2
            ),
        },
        stores={"orders": StoreTotals(39, 38, 0, 1, 2, 0, 12, 1.5, 42.0, {"order": 39})},
        links={
            "e1": link(attempts=1_002, done=994, failed=6, retries=2, timeouts=3, latency=fast,
                       request_bytes=9e5, response_bytes=4e7),
            "e2": link(attempts=998, done=994, failed=4, latency=fast),
            "e3": link(attempts=40, done=39, failed=1, errors={"throttled": 1}, latency=latency({0.02: 39})),
        },
        pollers={"e4": PollerTotals(5, 100.5, 5, 39, 0, 1, 2)},
        pools={"lambda.concurrency@eu-west-1": PoolTotals(3_000.0, 2.0, 0, None)},
        counters={},
        series={
            "*": {"requests_per_s": np.full(windows, 100 / 60)},
            "web": {"utilisation": rising, "slot_utilisation": np.full(windows, 0.2)},
            "orders": {"age_of_oldest_s": np.array([NAN] * 9 + [3.0])},
        },
        events=(
            Event(240.0, "web", "scaling", "web: 8 to 9 servers", {"from": 8.0, "to": 9.0}, {"boot": 266.0}),
        ),
    )  # fmt: skip
