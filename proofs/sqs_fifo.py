"""A FIFO queue works each message group in order, and admits 300 calls of an action a second."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalog.data import sources
from designer.catalog.edges.event_source import DELIVERY_S
from proofs.drawing import Seen, edge, node, ran
from proofs.row import Row

TITLE = "SQS: FIFO queues"


def _ran(rate_per_s: float, groups: int, duration_s: float) -> Seen:
    return ran(
        [
            node("web", "lambda_function", init_ms=0, work={"wait_ms": 1}),
            node("queue", "sqs_queue", fifo=True, message_groups=groups, visibility_timeout_s=600),
            node("fn", "lambda_function", init_ms=0, work={"wait_ms": 1_000}),
        ],
        [
            edge("call", "client", "web"),
            edge("send", "web", "queue", retry={"mode": "none", "max_attempts": 1}),
            edge("event_source", "queue", "fn", batch_size=1),
        ],
        rate_per_s=rate_per_s,
        duration_s=duration_s,
    )


def rows() -> Iterator[Row]:
    """Concurrency is the number of groups in play; what is sent faster is throttled."""
    for groups in (1, 20):
        seen = _ran(100, groups, 60)
        peak = seen.result.pollers["queue-fn"].peak_concurrency
        what = f"batches at once at most, {groups} message groups"
        yield Row(what, groups, peak, "batches", sources.LAMBDA_SQS_SCALING)
    worked = _ran(100, 1, 60).result.stores["queue"].deleted
    said = 60 / (1 + 2 * float(DELIVERY_S.value))
    yield Row("messages of one group worked in 60 s, 1 s each", said, worked, "messages",
              sources.LAMBDA_SQS_SCALING, at_most=1)  # fmt: skip
    kept = _ran(500, 100, 60).result.stores["queue"].arrivals
    yield Row(
        "messages kept of 500 a second", 300, kept / 60, "messages/s", sources.SQS_MESSAGES, within=0.02
    )
