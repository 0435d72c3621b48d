"""A fleet reads a queue: its servers poll for messages themselves, each slot for one batch at a time."""

from __future__ import annotations

from dataclasses import dataclass

from designer.catalog.behaviour import Arrow, Context, PlanPart
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from designer.catalog.parts import consumers
from designer.catalog.spec import EdgeKind
from simulator import plan

MOST_A_RECEIVE = cited("most messages of one receive", 10, "messages", sources.SQS_MESSAGES)
LONGEST_WAIT_S = cited("longest wait of a receive", 20, "s", sources.SQS_API)
RECEIVE_S = cited("from the queue to a waiting consumer", 0.0122, "s", sources.SQS_LATENCY)
ASK_AGAIN_S = cited(
    "pause of a consumer that found nothing without waiting", 1.0, "s", sources.POLLER_BACKOFF
)

_POLLING = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html"


@dataclass(frozen=True, slots=True)
class Params:
    batch_size: int = param(
        1,
        title="Messages a receive",
        unit="messages",
        minimum=1,
        maximum=10,
        help="Most messages that a slot takes at once; it works on them one after another.",
        docs_url=_POLLING,
    )
    wait_s: int = param(
        20,
        title="Wait for messages",
        unit="s",
        minimum=0,
        maximum=20,
        help="How long a receive waits for a message; each free slot keeps one open. 0: it asks each second.",
        docs_url=_POLLING,
    )


def build(arrow: Arrow, context: Context) -> PlanPart:
    """Every free slot of the fleet has a receive open; how many there are follows the fleet's size."""
    params, most = arrow.params, consumers.slots(arrow.callee)
    poller = plan.Poller(
        id=arrow.id,
        store=arrow.caller.id,
        station=arrow.callee.id,
        batch_size=params.batch_size,
        initial_concurrency=most,
        maximum_concurrency=most,
        latency_s=arrow.latency_s + float(RECEIVE_S.value),
        long_poll_s=float(params.wait_s or ASK_AGAIN_S.value),
        short_poll_s=None if params.wait_s else float(ASK_AGAIN_S.value),
        mode="pull",
    )
    return PlanPart(pollers=(poller,))


EDGE_KIND = EdgeKind(
    title="Polls a queue",
    synchrony="asynchronous",
    summary="Servers, tasks or pods take messages from a queue by themselves, as their slots get free.",
    params=Params,
    build=build,
    constants=(MOST_A_RECEIVE, LONGEST_WAIT_S, RECEIVE_S, ASK_AGAIN_S),
    docs_url=_POLLING,
)
