"""What the rules about topics and dead letters are to find: code, severity, path, and the changes."""

from __future__ import annotations

from designer.graph.problems import Severity
from tests.designer.graph.drawings import Path

Changes = tuple[tuple[Path, object], ...]


def box(name: str, service: str, **given: object) -> tuple[Path, object]:
    return ("nodes", "+"), {"id": name, "service": service, "parent": "region", "params": given}


def arrow(kind: str, source: str, target: str, **given: object) -> tuple[Path, object]:
    """From `node.port` to `node.port`."""
    ends = {"from": source.split("."), "to": target.split(".")}
    return ("edges", "+"), {"id": f"{source}-{target}", "kind": kind, "params": given, **ends}


def news(service: str, port: str, *, topic: bool = False, **given: object) -> Changes:
    """The fleet publishes to a topic (FIFO?) that one box has subscribed to."""
    return (
        box("news", "sns_topic", fifo=topic),
        box("told", service, **given),
        arrow("send", "web.calls", "news.publish", timeout_s=4),
        arrow("subscription", "news.subscriptions", f"told.{port}"),
    )


QUEUES: Changes = (box("dead", "sqs_queue"), box("dead-too", "sqs_queue"))

TOPIC_CASES: list[tuple[str, Severity, str, Changes]] = [
    (
        "fifo-topic-past-a-queue",
        Severity.ERROR,
        "$.edges[5]",
        news("lambda_function", "subscription", topic=True),
    ),
    (
        "fifo-queue-at-standard-topic",
        Severity.ERROR,
        "$.nodes[5].params.fifo",
        news("sqs_queue", "subscription", fifo=True),
    ),
    (
        "dead-letters-of-another-kind",
        Severity.ERROR,
        "$.nodes[5].params.fifo",
        (box("dead", "sqs_queue", fifo=True), arrow("dead_letter", "orders.redrive", "dead.dead_letters")),
    ),
    (
        "dead-letters-of-nobody",
        Severity.ERROR,
        "$.edges[4].params.subscriber",
        (
            box("dead", "sqs_queue"),
            arrow("dead_letter", "orders.redrive", "dead.dead_letters", subscriber="nobody"),
        ),
    ),
    (
        "dead-letter-queue-never-used",
        Severity.WARNING,
        "$.edges[5]",
        (
            *QUEUES,
            arrow("dead_letter", "orders.redrive", "dead.dead_letters"),
            arrow("dead_letter", "orders.redrive", "dead-too.dead_letters"),
        ),
    ),
]
