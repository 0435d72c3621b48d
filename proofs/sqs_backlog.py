"""A backlog drains by what its consumers work less what still comes; what always fails is buried."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from designer.catalog.data import sources
from designer.catalog.edges.event_source import DELIVERY_S
from designer.catalog.spec import Source
from proofs.drawing import edge, node, ran
from proofs.row import Row

TITLE = "SQS: backlog and dead letters"
FLUID = Source("fluid law: backlog / (consumers x rate of each - arrivals)", "2026-11")


WORK_S, CONSUMERS, PEAK_PER_S, LATER_PER_S, PEAK_S = 1.0, 100, 200.0, 20.0, 60.0


def rows() -> Iterator[Row]:
    """200/s for 60 s against 100 consumers of a second each, then 20/s: drained by 80 a second."""
    stages = [(PEAK_PER_S, PEAK_S), (LATER_PER_S, 0), (LATER_PER_S, 240)]
    seen = ran(
        [
            node("pump", "lambda_function", init_ms=0, work={"wait_ms": 1}),
            node("queue", "sqs_queue", visibility_timeout_s=600),
            node(
                "fn", "lambda_function", init_ms=0, provisioned_concurrency=CONSUMERS, work={"wait_ms": 1_000}
            ),
        ],
        [
            edge("call", "client", "pump"),
            edge("send", "pump", "queue"),
            edge("event_source", "queue", "fn", batch_size=1, maximum_concurrency=CONSUMERS),
        ],
        arrivals={
            "executor": "ramping-arrival-rate",
            "start_rate_per_s": PEAK_PER_S,
            "process": "deterministic",
            "stages": [{"target_per_s": rate, "duration_s": seconds} for rate, seconds in stages],
        },
        duration_s=300,
    )
    step_s = seen.result.window_s
    visible = seen.series("queue", "visible")
    mu = CONSUMERS / (WORK_S + 2 * float(DELIVERY_S.value))  # there and back
    at_peak = float(visible[round(PEAK_S / step_s) - 1])
    # Pollers need 19 s to grow from 5 to 100: (100 - 5)^2 / (2 x 5 per s) messages more stay behind.
    said = (PEAK_PER_S - mu) * PEAK_S + (CONSUMERS - 5) ** 2 / (2 * 5) / WORK_S
    yield Row("messages waiting after 60 s", said, at_peak, "messages", FLUID, within=0.01)
    last = int(np.flatnonzero(visible > 1)[-1])
    falling = (visible[last - 1] - visible[last]) / step_s
    drained_s = (last + 1) * step_s + float(visible[last] / falling) - PEAK_S
    said = at_peak / (mu - LATER_PER_S)
    yield Row("seconds to drain it", said, drained_s, "s", FLUID, within=0.01)
    yield from _poison()


def _poison() -> Iterator[Row]:
    """Each receive fails after 1 s and comes back after 30 s; the fifth is the last."""
    seen = ran(
        [
            node("pump", "lambda_function", init_ms=0, work={"wait_ms": 1}),
            node("queue", "sqs_queue", visibility_timeout_s=30, max_receive_count=5),
            node("fn", "lambda_function", init_ms=0, timeout_s=1, work={"wait_ms": 5_000}),
        ],
        [
            edge("call", "client", "pump"),
            edge("send", "pump", "queue"),
            edge("event_source", "queue", "fn", batch_size=1),
        ],
        arrivals={
            "executor": "ramping-arrival-rate",
            "start_rate_per_s": 1,
            "process": "deterministic",
            "stages": [{"target_per_s": 1, "duration_s": 10}, {"target_per_s": 0, "duration_s": 0}],
        },
        duration_s=300,
    )
    store, poller = seen.result.stores["queue"], seen.result.pollers["queue-fn"]
    yield Row("receives of 10 messages that always fail", 50, poller.receives, "receives", sources.SQS_DLQ)
    yield Row("of them dead-lettered", 10, store.dead_lettered, "messages", sources.SQS_DLQ)
    buried = seen.series("queue/dead-letters", "visible")
    first_s = float(np.flatnonzero(buried > 0)[0]) * seen.result.window_s
    yield Row("the first of them after 5 x 30 s", 150.5, first_s, "s", sources.SQS_DLQ, at_most=1.5)
    left = store.arrivals - store.deleted - store.expired - store.dead_lettered - store.stored_at_end
    yield Row("sent - deleted - expired - dead - left", 0, left, "messages", sources.SQS_DLQ)
