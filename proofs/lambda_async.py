"""Lambda tries an event again one and two minutes after its failures, then gives it up."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from designer.catalog.data import sources
from designer.catalog.spec import Source
from proofs.drawing import Seen, edge, node, ran
from proofs.row import Row

TITLE = "Lambda: asynchronous invocation"
GEOMETRIC = Source("arithmetic: 1 + p + p^2 attempts an event, p^3 of them given up", "2026-11")
EVENTS = 20_000


def _ran(fails_pct: float, rate_per_s: float, seconds: float) -> Seen:
    return ran(
        [
            node("web", "lambda_function", init_ms=0, work={"wait_ms": 1}),
            node("fn", "lambda_function", init_ms=0, fails_pct=fails_pct, work={"wait_ms": 10}),
            node("dead", "sqs_queue"),
        ],
        [edge("call", "client", "web"), edge("invoke_async", "web", "fn"), edge("dead_letter", "fn", "dead")],
        arrivals={
            "executor": "ramping-arrival-rate",
            "start_rate_per_s": rate_per_s,
            "process": "deterministic",
            "stages": [
                {"target_per_s": rate_per_s, "duration_s": seconds},
                {"target_per_s": 0, "duration_s": 0},
            ],
        },
        duration_s=300,
    )


def rows() -> Iterator[Row]:
    """All fail: three attempts each, exactly. A share p fails each time: the geometric sum."""
    always = _ran(100, 100, 10)
    invokes = "web-fn/invokes"
    yield Row(
        "attempts of 1,000 events that always fail",
        3_000,
        always.result.pollers[invokes].receives,
        "attempts",
        sources.LAMBDA_ASYNC,
    )
    buried = np.flatnonzero(always.series("dead", "visible") > 0)
    first_s = float(buried[0]) * always.result.window_s
    step_s = always.result.window_s
    yield Row("the first of them given up after", 180, first_s, "s", sources.LAMBDA_ASYNC, at_most=step_s)
    for share in (0.5, 0.2):
        seen = _ran(100 * share, 1_000, EVENTS / 1_000)
        attempts = seen.result.pollers[invokes].receives / EVENTS
        said = 1 + share + share**2
        yield Row(f"attempts an event, {share:.0%} fail", said, attempts, "attempts", GEOMETRIC, within=0.01)
        dead = seen.result.stores["web-fn/events"].dead_lettered / EVENTS
        yield Row(f"given up, {share:.0%} fail", share**3, dead, "", GEOMETRIC, at_most=0.008)
