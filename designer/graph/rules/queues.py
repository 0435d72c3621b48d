"""Queues: who fills them, who empties them, when a message comes back."""

from __future__ import annotations

from collections.abc import Iterator

from designer.graph.document import JoinedEdge, PlacedNode
from designer.graph.problems import Severity, add
from designer.graph.rules.rule import Drawing, Finding, named, named_edge, rule

SQS_GUIDE = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
LAMBDA_SQS = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"
SQS_MESSAGE_BYTES = 1_048_576
"""Largest SQS message, 1 MiB: SQS developer guide, message quotas."""

RECOMMENDED_TIMEOUTS = 6
"""Visibility timeout over function timeout, as AWS recommends (Lambda developer guide, SQS)."""

LEAST_RECEIVES = 5
"""Recommended least maxReceiveCount for a Lambda event source (same page)."""


def _sources(drawing: Drawing) -> Iterator[tuple[JoinedEdge, PlacedNode, PlacedNode]]:
    """Event sources from a queue to a function: the edge, the queue, the function."""
    for joined in drawing.edges("event_source"):
        queue, function = drawing.node(joined.edge.from_node), drawing.node(joined.edge.to_node)
        if queue.service.key == "sqs_queue" and function.service.key == "lambda_function":
            yield joined, queue, function


@rule(
    Severity.ERROR,
    "A queue that nobody reads only grows: every message waits until its retention ends and is lost.",
    SQS_GUIDE + "sqs-basic-architecture.html",
)
def queue_without_consumer(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes("sqs_queue"):
        if not drawing.outgoing(each):
            yield Finding(
                drawing.node_at(each),
                f"Nothing takes messages out of {named(each)}.",
                "Connect its poll port to a function or a fleet that works on them.",
            )


@rule(
    Severity.WARNING,
    "A queue that nobody writes to is never used, but its consumer still polls it, and polls are billed.",
    SQS_GUIDE + "sqs-basic-architecture.html",
)
def queue_without_producer(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes("sqs_queue"):
        if not drawing.incoming(each):
            yield Finding(
                drawing.node_at(each),
                f"Nothing sends messages into {named(each)}.",
                "Connect what produces the messages to its send port.",
            )


@rule(
    Severity.WARNING,
    "Each message goes to one consumer only. Two on one queue share its messages at random; "
    "neither sees all.",
    "https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html",
)
def queue_with_several_consumers(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes("sqs_queue"):
        consumers = sorted({joined.edge.to_node for joined in drawing.outgoing(each)})
        if len(consumers) > 1:
            yield Finding(
                drawing.node_at(each),
                f"{named(each)} is read by {', '.join(consumers)}: each gets only a part of the messages.",
                "If each shall see every message, give each its own queue behind a topic.",
            )


@rule(
    Severity.WARNING,
    "Without a dead-letter queue a message that always fails comes back again and again until its retention "
    "ends; it takes the time of good ones and is then lost.",
    SQS_GUIDE + "sqs-dead-letter-queues.html",
)
def no_dead_letter_queue(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes("sqs_queue"):
        if not getattr(each.params, "max_receive_count", None):
            at = drawing.param_at(each, "max_receive_count")
            yield Finding(
                at,
                f"{named(each)} has no dead-letter queue: a message that fails comes back for ever.",
                f"Set max_receive_count, for example {LEAST_RECEIVES}.",
                (add(at, LEAST_RECEIVES),),
            )


@rule(
    Severity.ADVICE,
    "A throttled function returns messages unworked, and each return counts as a receive. AWS recommends at "
    "least five receives, so that throttling alone does not send good messages to the dead-letter queue.",
    LAMBDA_SQS,
)
def receives_too_few(drawing: Drawing) -> Iterator[Finding]:
    for _, queue, function in _sources(drawing):
        count = getattr(queue.params, "max_receive_count", None)
        if count and count < LEAST_RECEIVES:
            at = drawing.param_at(queue, "max_receive_count")
            yield Finding(
                at,
                f"{named(queue)} gives a message up after {count} receives by {named(function)}.",
                f"Allow at least {LEAST_RECEIVES}.",
                (add(at, LEAST_RECEIVES),),
            )


@rule(
    Severity.ERROR,
    "Lambda refuses an event source whose queue shows a message again before the function may have ended: "
    "each slow message would be worked on twice.",
    LAMBDA_SQS,
)
def visibility_below_function_timeout(drawing: Drawing) -> Iterator[Finding]:
    for _, queue, function in _sources(drawing):
        visible, timeout = queue.params.visibility_timeout_s, function.params.timeout_s
        if visible < timeout:
            at = drawing.param_at(queue, "visibility_timeout_s")
            wanted = RECOMMENDED_TIMEOUTS * timeout
            yield Finding(
                at,
                f"{named(queue)} shows a message again after {visible:g} s, "
                f"but {named(function)} may work on it for {timeout:g} s.",
                f"Set the visibility timeout to {wanted:g} s, or shorten the function's timeout.",
                (add(at, wanted),),
            )


@rule(
    Severity.WARNING,
    "When a function is throttled its batch is tried again within the visibility timeout. AWS recommends six "
    "function timeouts plus the batch window, so that there is time for it.",
    LAMBDA_SQS,
)
def visibility_below_six_timeouts(drawing: Drawing) -> Iterator[Finding]:
    for joined, queue, function in _sources(drawing):
        visible, timeout = queue.params.visibility_timeout_s, function.params.timeout_s
        window = getattr(joined.params, "batch_window_s", 0) or 0
        wanted = RECOMMENDED_TIMEOUTS * timeout + window
        if timeout <= visible < wanted:
            at = drawing.param_at(queue, "visibility_timeout_s")
            yield Finding(
                at,
                f"{named(queue)} shows a message again after {visible:g} s; for the {timeout:g} "
                "s timeout of "
                f"{named(function)}{f' and the window of {window:g} s' if window else ''} "
                f"AWS recommends {wanted:g} s.",
                f"Set the visibility timeout to {wanted:g} s.",
                (add(at, wanted),),
            )


@rule(
    Severity.WARNING,
    "A message that fails needs all its receives before it reaches the dead-letter queue. If its retention "
    "ends before, it is lost instead.",
    SQS_GUIDE + "sqs-dead-letter-queues.html",
)
def retention_ends_before_last_receive(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes("sqs_queue"):
        count = getattr(each.params, "max_receive_count", None) or 1
        needed, kept = count * each.params.visibility_timeout_s, each.params.retention_s
        if kept < needed:
            at = drawing.param_at(each, "retention_s")
            yield Finding(
                at,
                f"{named(each)} keeps a message {kept:,g} s, but {count} receives of "
                f"{each.params.visibility_timeout_s:,g} s need {needed:,g} s.",
                "Keep messages longer (the default is four days).",
                (add(at, 345_600),),
            )


@rule(
    Severity.ERROR,
    "SQS refuses a message above 1 MiB.",
    SQS_GUIDE + "quotas-messages.html",
)
def message_too_large(drawing: Drawing) -> Iterator[Finding]:
    for joined in drawing.edges("send"):
        if drawing.node(joined.edge.to_node).service.key != "sqs_queue":
            continue
        for class_id, size in joined.edge.bytes.items():
            if size.request > SQS_MESSAGE_BYTES:
                yield Finding(
                    drawing.edge_at(joined) / "bytes" / class_id / "request",
                    f"Messages of class {class_id} over {named_edge(joined)} have {size.request:,.0f} bytes; "
                    f"SQS takes at most {SQS_MESSAGE_BYTES:,}.",
                    "Put the body into S3 and send a reference.",
                )


@rule(
    Severity.WARNING,
    "Reserved concurrency is a ceiling. An event source that may start more invokes than that is throttled, "
    "and throttled messages come back until they land in the dead-letter queue.",
    "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html",
)
def source_exceeds_reserved_concurrency(drawing: Drawing) -> Iterator[Finding]:
    for joined, queue, function in _sources(drawing):
        reserved = getattr(function.params, "reserved_concurrency", None)
        most = getattr(joined.params, "maximum_concurrency", None)
        if reserved is not None and (most is None or most > reserved) and reserved >= 2:
            at = drawing.edge_at(joined) / "params" / "maximum_concurrency"
            allowed = "without limit" if most is None else f"{most:g} at once"
            yield Finding(
                at,
                f"The event source of {named(queue)} may invoke {named(function)} {allowed}; "
                f"{reserved:g} are reserved for it.",
                f"Set its maximum concurrency to {reserved:g} at most.",
                (add(at, min(reserved, 1_000)),),
            )
