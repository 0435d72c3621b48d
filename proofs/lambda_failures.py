"""A long INIT is cut and run anew, memory sets the speed and may be too small, throttled events come back."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import NormalDist

import numpy as np

from designer.catalog.data import sources
from designer.catalog.spec import Source
from proofs.drawing import Json, Seen, edge, node, ran
from proofs.row import Row

TITLE = "Lambda: INIT, memory and throttled events"
LOG_NORMAL = Source("arithmetic: the share of a log-normal need above the memory", "2026-11")
SIX_HOURS_S, LONGEST_PAUSE_S = 21_600, 300
ONCE: Json = {
    "executor": "ramping-arrival-rate",
    "start_rate_per_s": 10,
    "process": "deterministic",
    "stages": [{"target_per_s": 10, "duration_s": 1}, {"target_per_s": 0, "duration_s": 0}],
}


def _called(work: Json, rate_per_s: float, seconds: float, **params: object) -> Seen:
    return ran(
        [node("fn", "lambda_function", work=work, **params)],
        [edge("call", "client", "fn")],
        rate_per_s=rate_per_s,
        duration_s=seconds,
    )


def rows() -> Iterator[Row]:
    """INIT of a minute under a timeout of 3 s; CPU work by memory; a need above it; events nobody takes."""
    late = _called({"wait_ms": 100}, 0.01, 200, runtime="provided.al2023-go", init_ms=60_000, timeout_s=3)
    fn = late.result.stations["fn"]
    said = 10.0 + 3.0
    yield Row("INIT of a minute: cut at 10 s, anew for the timeout of 3 s", said,
              fn.slot_busy_s / fn.failed, "s", sources.LAMBDA_RUNTIME, within=0.001)  # fmt: skip
    for memory_mb, threads in ((128, 1), (1_769, 1), (3_538, 1), (3_538, 2)):
        sized = {"memory_mb": memory_mb, "threads": threads, "work_measured_at_mb": 1_769}
        station = _called({"cpu_ms": 1_000}, 1, 100, init_ms=0, timeout_s=60, **sized).result.stations["fn"]
        said = 1_769 / min(memory_mb, threads * 1_769)
        what = f"a vCPU-second of work at {memory_mb:,} MB, threads: {threads}"
        yield Row(what, said, station.latency.sum_s / station.done, "s", sources.LAMBDA_MEMORY, within=0.001)
    spread = _called(
        {"wait_ms": 10}, 100, 200, init_ms=0, memory_mb=512, memory_used_mb=400, memory_used_cv=0.3
    )
    variance = np.log1p(0.3**2)
    said = 1 - NormalDist(float(np.log(400) - variance / 2), float(np.sqrt(variance))).cdf(float(np.log(512)))
    fn = spread.result.stations["fn"]
    yield Row("share out of memory: 400 MB +- 30 % in 512 MB", said, fn.errors["server_lost"] / fn.arrivals,
              "", LOG_NORMAL, at_most=0.008)  # fmt: skip
    yield from _throttled()


def _throttled() -> Iterator[Row]:
    """Ten events before a function without any concurrency: tried for six hours, then given up."""
    seen = ran(
        [
            node("web", "lambda_function", init_ms=0, work={"wait_ms": 1}),
            node("fn", "lambda_function", init_ms=0, reserved_concurrency=0, work={"wait_ms": 10}),
            node("dead", "sqs_queue"),
        ],
        [edge("call", "client", "web"), edge("invoke_async", "web", "fn"), edge("dead_letter", "fn", "dead")],
        arrivals=ONCE,
        duration_s=SIX_HOURS_S + 1_200,
    )
    buried = seen.series("dead", "visible")
    first_s = float(np.flatnonzero(buried > 0)[0]) * seen.result.window_s
    yield Row("throttled events given up after", SIX_HOURS_S, first_s, "s", sources.LAMBDA_ASYNC,
              at_most=LONGEST_PAUSE_S)  # fmt: skip
    poller = seen.result.pollers["web-fn/invokes"]
    longest = (SIX_HOURS_S - poller.receives / 10) / (poller.receives / 10)
    # Half of each pause is by chance: on average it is three quarters of five minutes in the long run.
    yield Row("mean pause of a throttled event in six hours", 0.75 * LONGEST_PAUSE_S, longest, "s",
              sources.LAMBDA_ASYNC, within=0.15)  # fmt: skip
