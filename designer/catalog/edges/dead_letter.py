"""Where messages go that were tried too often. Nothing passes if all goes well."""

from __future__ import annotations

from dataclasses import dataclass

from designer.catalog.behaviour import Arrow, Context, PlanPart
from designer.catalog.params import Names, param
from designer.catalog.spec import EdgeKind


@dataclass(frozen=True, slots=True)
class Params:
    """What gives up on a message says when."""

    subscriber: str = param(
        "",
        title="Of the subscription of",
        names=Names("All that have no queue of their own", reached_by="subscription"),
        help="Of a topic: the subscriber (title or id) whose deliveries it takes. Empty: all the others'.",
        docs_url="https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html",
    )


def build(arrow: Arrow, context: Context) -> PlanPart:
    """Nothing of its own: the store that gives up names the queue at the edge's end."""
    return PlanPart()


EDGE_KIND = EdgeKind(
    title="Dead letters",
    synchrony="asynchronous",
    summary="What was tried too often goes to this queue.",
    params=Params,
    build=build,
    docs_url="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
)
