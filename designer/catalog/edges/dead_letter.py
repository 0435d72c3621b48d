"""Where messages go that were tried too often. Nothing passes if all goes well."""

from __future__ import annotations

from dataclasses import dataclass

from designer.catalog.behaviour import Arrow, Context, PlanPart
from designer.catalog.spec import EdgeKind


@dataclass(frozen=True, slots=True)
class Params:
    """Nothing to set: what gives up on a message says when."""


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
