"""Topics: who has subscribed to them, and whom their dead letters are for."""

from __future__ import annotations

from collections.abc import Iterator

from designer.graph.problems import Severity, add
from designer.graph.rules.rule import Drawing, Finding, named, rule

SNS = "https://docs.aws.amazon.com/sns/latest/dg/"


@rule(
    Severity.ERROR,
    "What is published to a topic that nobody has subscribed to is gone.",
    SNS + "sns-create-subscribe-endpoint-to-topic.html",
)
def topic_without_subscriber(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes("sns_topic"):
        if not drawing.outgoing(each, "subscription"):
            yield Finding(
                drawing.node_at(each),
                f"Nobody has subscribed to {named(each)}.",
                "Connect its subscriptions to queues or functions.",
            )


@rule(
    Severity.ERROR,
    "A FIFO topic delivers to SQS queues alone, FIFO or standard: no other endpoint would keep the order.",
    SNS + "fifo-message-delivery.html",
)
def fifo_topic_past_a_queue(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes("sns_topic"):
        for joined in drawing.outgoing(each, "subscription"):
            subscriber = drawing.node(joined.edge.to_node)
            if each.params.fifo and subscriber.service.key != "sqs_queue":
                yield Finding(
                    drawing.edge_at(joined),
                    f"{named(each)} is a FIFO topic; {named(subscriber)} can't subscribe to it.",
                    "Put a queue between them, or make the topic a standard one.",
                )


@rule(
    Severity.ERROR,
    "SNS refuses the subscription of a FIFO queue to a standard topic: its messages have no order to keep.",
    SNS + "sns-fifo-topics.html",
)
def fifo_queue_at_standard_topic(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes("sns_topic"):
        for joined in drawing.outgoing(each, "subscription"):
            queue = drawing.node(joined.edge.to_node)
            if not each.params.fifo and queue.service.key == "sqs_queue" and queue.params.fifo:
                at = drawing.param_at(each, "fifo")
                yield Finding(
                    at,
                    f"{named(queue)} is a FIFO queue, but {named(each)} is a standard topic.",
                    "Make the topic FIFO, too, or the queue a standard one.",
                    (add(at, True),),
                )


@rule(
    Severity.ERROR,
    "The dead letters of a FIFO queue go to a FIFO queue, those of a standard one to a standard one.",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
)
def dead_letters_of_another_kind(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes("sqs_queue"):
        for joined in drawing.outgoing(each, "dead_letter"):
            queue = drawing.node(joined.edge.to_node)
            if queue.params.fifo != each.params.fifo:
                at = drawing.param_at(queue, "fifo")
                yield Finding(
                    at,
                    f"{named(each)} is a {_kind(each.params.fifo)} queue, but its dead letters go to the "
                    f"{_kind(queue.params.fifo)} queue {named(queue)}.",
                    f"Make {named(queue)} a {_kind(each.params.fifo)} queue, too.",
                    (add(at, each.params.fifo),),
                )


def _kind(fifo: bool) -> str:
    return "FIFO" if fifo else "standard"


@rule(
    Severity.ERROR,
    "Each subscription of a topic has a dead-letter queue of its own, or none. A name that no subscriber has "
    "takes nobody's.",
    SNS + "sns-dead-letter-queues.html",
)
def dead_letters_of_nobody(drawing: Drawing) -> Iterator[Finding]:
    for joined in drawing.edges("dead_letter"):
        wanted = joined.params.subscriber
        giver = drawing.node(joined.edge.from_node)
        known = [drawing.node(each.edge.to_node) for each in drawing.outgoing(giver, "subscription")]
        if wanted and not any(wanted in (each.node.id, each.node.title) for each in known):
            names = ", ".join(named(each) for each in known) or "none"
            yield Finding(
                drawing.edge_at(joined) / "params" / "subscriber",
                f"{named(giver)} has no subscriber {wanted[:40]!r}; its subscribers: {names}.",
                "Name one of them, or leave it empty.",
            )


@rule(
    Severity.WARNING,
    "Of several dead-letter queues for the same deliveries, messages or events only the first is used.",
    SNS + "sns-dead-letter-queues.html",
)
def dead_letter_queue_never_used(drawing: Drawing) -> Iterator[Finding]:
    taken: set[tuple[str, str]] = set()
    for joined in drawing.edges("dead_letter"):
        key = (joined.edge.from_node, joined.params.subscriber)
        if key in taken:
            queue, giver = drawing.node(joined.edge.to_node), drawing.node(joined.edge.from_node)
            yield Finding(
                drawing.edge_at(joined),
                f"{named(queue)} gets no dead letters of {named(giver)}: another queue takes them.",
                "Say of which subscription they are, or take the connection out.",
            )
        taken.add(key)
