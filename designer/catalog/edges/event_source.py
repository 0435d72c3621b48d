"""An event source mapping: Lambda's pollers take batches from a queue and invoke the function with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from designer.catalog.behaviour import Arrow, Context, PlanPart
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from designer.catalog.reading import Fault, Instead
from designer.catalog.spec import EdgeKind
from simulator import plan

START = cited("concurrent batches of a new event source", 5, "batches", sources.LAMBDA_SQS_SCALING)
RAMP_PER_MIN = cited("growth of concurrent batches", 300, "batches/min", sources.LAMBDA_SQS_SCALING)
MOST = cited("most concurrent batches of an event source", 1_250, "batches", sources.LAMBDA_SQS_SCALING)
LONG_POLL_S = cited("long poll of Lambda's pollers", 20, "s", sources.LAMBDA_SQS)
BATCH_WITHOUT_WINDOW = cited("largest batch without a window", 10, "messages", sources.LAMBDA_SQS)
DELIVERY_S = cited("from the queue to the handler of a warm function", 0.0122, "s", sources.SQS_LATENCY)
BACKOFF_S = cited("pause of a poller after a throttle", 1.0, "s", sources.POLLER_BACKOFF)

_DOCS = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"
_SCALING = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html"


@dataclass(frozen=True, slots=True)
class Params:
    batch_size: int = param(
        10,
        title="Batch size",
        unit="messages",
        minimum=1,
        maximum=10_000,
        help="Most messages of one invocation; above 10 it needs a batch window.",
        docs_url=_DOCS,
    )
    batch_window_s: float = param(
        0.0,
        title="Batch window",
        unit="s",
        minimum=0,
        maximum=300,
        help="How long to gather messages before invoking.",
        docs_url=_DOCS,
    )
    partial_batch_responses: bool = param(
        True,
        title="Partial batch responses",
        help="On: of a batch only the failed messages come back (ReportBatchItemFailures). Off: all do.",
        docs_url="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html",
    )
    maximum_concurrency: int | None = param(
        None,
        title="Maximum concurrency",
        unit="batches",
        minimum=2,
        maximum=1_000,
        tab="scaling",
        help="Most invocations at once from this source; none: up to 1,250.",
        docs_url=_SCALING,
    )

    def faults(self) -> Iterator[Fault]:
        if self.batch_size > int(BATCH_WITHOUT_WINDOW.value) and self.batch_window_s < 1:
            yield Fault(
                ("batch_window_s",),
                "window-needed",
                f"A batch of {self.batch_size} messages needs a batch window of at least 1 s.",
                "Set a window, or take at most 10 messages a batch.",
                Instead(1),
            )


def build(arrow: Arrow, context: Context) -> PlanPart:
    most = int(MOST.value)
    wanted = arrow.params.maximum_concurrency
    if wanted is not None:
        most = min(most, wanted)
    poller = plan.Poller(
        id=arrow.id,
        store=arrow.caller.id,
        station=arrow.callee.id,
        batch_size=arrow.params.batch_size,
        batch_window_s=arrow.params.batch_window_s,
        initial_concurrency=min(int(START.value), most),
        ramp_per_min=float(RAMP_PER_MIN.value),
        maximum_concurrency=most,
        latency_s=arrow.latency_s + float(DELIVERY_S.value),
        backoff_s=float(BACKOFF_S.value),
        long_poll_s=float(LONG_POLL_S.value),
        partial=arrow.params.partial_batch_responses,
    )
    return PlanPart(pollers=(poller,))


EDGE_KIND = EdgeKind(
    title="Event source",
    synchrony="asynchronous",
    summary="Takes messages from a queue in batches, on its own, and invokes the function with them.",
    params=Params,
    build=build,
    constants=(START, RAMP_PER_MIN, MOST, LONG_POLL_S, BATCH_WITHOUT_WINDOW, DELIVERY_S, BACKOFF_S),
    docs_url="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html",
)
