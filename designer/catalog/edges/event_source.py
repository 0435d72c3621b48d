"""An event source mapping: Lambda's pollers take batches from a queue and invoke the function with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from designer.catalog.behaviour import Arrow, Context, PlanPart
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from designer.catalog.parts import provisioned_pollers
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

    provisioned: provisioned_pollers.Pollers = param(  # noqa: RUF009 (makes a field)
        provisioned_pollers.SHARED,
        title="Provisioned mode",
        tab="scaling",
        help="Whether it has pollers of its own.",
    )

    def faults(self) -> Iterator[Fault]:
        if self.provisioned.on and self.provisioned.min > self.provisioned.max:
            yield Fault(
                ("provisioned", "max"),
                "maximum-below-minimum",
                f"At most {self.provisioned.max} pollers, but at least {self.provisioned.min}.",
                "Raise the maximum.",
                Instead(self.provisioned.min),
            )
        if self.provisioned.on and self.maximum_concurrency is not None:
            yield Fault(
                ("maximum_concurrency",),
                "maximum-concurrency-and-provisioned",
                "An event source with provisioned pollers has no maximum concurrency.",
                "Bound it by its pollers, ten batches each, or take the provisioned mode off.",
                Instead(None),
            )
        if self.batch_size > int(BATCH_WITHOUT_WINDOW.value) and self.batch_window_s < 1:
            yield Fault(
                ("batch_window_s",),
                "window-needed",
                f"A batch of {self.batch_size} messages needs a batch window of at least 1 s.",
                "Set a window, or take at most 10 messages a batch.",
                Instead(1),
            )


def build(arrow: Arrow, context: Context) -> PlanPart:
    first, ramp, most, asks = _pace(arrow.params)
    poller = plan.Poller(
        id=arrow.id,
        store=arrow.caller.id,
        station=arrow.callee.id,
        batch_size=arrow.params.batch_size,
        batch_window_s=arrow.params.batch_window_s,
        initial_concurrency=first,
        ramp_per_min=ramp,
        maximum_concurrency=most,
        latency_s=arrow.latency_s + float(DELIVERY_S.value),
        backoff_s=float(BACKOFF_S.value),
        long_poll_s=float(LONG_POLL_S.value),
        partial=arrow.params.partial_batch_responses,
        receives_per_s=asks,
    )
    return PlanPart(pollers=(poller,))


def _pace(params: Params) -> tuple[int, float, int, float | None]:
    """Batches at once at first, their growth a minute, the most of them, receives a second for each."""
    own = params.provisioned
    if own.on:
        each = int(provisioned_pollers.BATCHES.value)
        most = min(each * own.max, int(provisioned_pollers.MOST_BATCHES.value))
        asks = float(provisioned_pollers.ASKS_PER_S.value) / each
        return each * own.min, float(provisioned_pollers.RAMP_PER_MIN.value), most, asks
    most = int(MOST.value)
    if params.maximum_concurrency is not None:
        most = min(most, params.maximum_concurrency)
    return min(int(START.value), most), float(RAMP_PER_MIN.value), most, None


EDGE_KIND = EdgeKind(
    title="Event source",
    synchrony="asynchronous",
    summary="Takes messages from a queue in batches, on its own, and invokes the function with them.",
    params=Params,
    build=build,
    constants=(
        *(START, RAMP_PER_MIN, MOST, LONG_POLL_S, BATCH_WITHOUT_WINDOW, DELIVERY_S, BACKOFF_S),
        *provisioned_pollers.CONSTANTS,
    ),
    docs_url="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html",
)
