"""What an SQS queue lets itself be set to."""

from __future__ import annotations

from dataclasses import dataclass

from designer.catalog.params import param

_GUIDE = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"


@dataclass(frozen=True, slots=True)
class Params:
    fifo: bool = param(
        False,
        title="FIFO",
        help="Keeps the order within each message group, delivers once; dearer, and limited in its rate.",
        docs_url=_GUIDE + "sqs-fifo-queues.html",
    )
    visibility_timeout_s: float = param(
        30.0,
        title="Visibility timeout",
        unit="s",
        minimum=0,
        maximum=43_200,
        help="A received message that was not deleted by then comes back.",
        docs_url=_GUIDE + "sqs-visibility-timeout.html",
    )
    retention_s: float = param(
        345_600.0,
        title="Retention",
        unit="s",
        minimum=60,
        maximum=1_209_600,
        help="Older messages are lost.",
        docs_url=_GUIDE + "sqs-configure-queue-parameters.html",
    )
    delay_s: float = param(
        0.0,
        title="Delay",
        unit="s",
        minimum=0,
        maximum=900,
        help="How long a new message stays hidden.",
        docs_url=_GUIDE + "sqs-delay-queues.html",
    )
    max_receive_count: int | None = param(
        None,
        title="Receives before the dead-letter queue",
        minimum=1,
        maximum=1_000,
        help="Received more often it goes to a dead-letter queue. None: it comes back until it expires.",
        docs_url=_GUIDE + "sqs-dead-letter-queues.html",
    )
    message_groups: int = param(
        100,
        title="Message groups",
        minimum=1,
        maximum=100_000,
        tab="traffic",
        help="Of a FIFO queue: each is worked in order, one batch after another; groups beside each other.",
        docs_url=_GUIDE + "using-messagegroupid-property.html",
    )
    group_skew: float = param(
        0.0,
        title="Skew of the groups",
        minimum=0,
        maximum=5,
        tab="traffic",
        advanced=True,
        help="Group i gets a share like 1 / i to this power; 0: all get the same.",
    )
    high_throughput: bool = param(
        False,
        title="High throughput",
        tab="scaling",
        help="Of a FIFO queue: admits the many calls a second that AWS gives the Region, instead of 300.",
        docs_url=_GUIDE + "high-throughput-fifo.html",
    )
    duplicates_pct: float = param(
        0.0,
        title="Delivered twice",
        unit="%",
        minimum=0,
        maximum=100,
        tab="traffic",
        advanced=True,
        help="Of a standard queue, which delivers at least once; AWS calls it rare and gives no figure.",
        docs_url=_GUIDE + "standard-queues-at-least-once-delivery.html",
    )
    poison_pct: float = param(
        0.0,
        title="Poisoned messages",
        unit="%",
        minimum=0,
        maximum=100,
        tab="traffic",
        advanced=True,
        help="Messages whose work always fails.",
    )
