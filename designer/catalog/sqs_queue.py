"""SQS standard queue: keeps messages until a consumer has had them worked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.fault_actions import ON_SERVICES
from designer.catalog.observed import Observed
from designer.catalog.params import param
from designer.catalog.parts.queues import POLLED
from designer.catalog.spec import Meter, Port, Quota, Service, Sla
from simulator import plan

CHUNK = cited("bytes that are billed as one request", 65_536, "bytes", sources.SQS_BILLING)
BATCH = cited("most messages of one receive or delete", 10, "messages", sources.SQS_MESSAGES)
LARGEST = cited("largest message", 1_048_576, "bytes", sources.SQS_MESSAGES)
IN_FLIGHT = cited("messages in flight of a standard queue", 120_000, "messages", sources.SQS_QUEUES)
VISIBILITY = cited("default visibility timeout", 30, "s", sources.SQS_API)
RETENTION = cited("default retention", 345_600, "s", sources.SQS_API)
LONGEST_RETENTION = cited("longest retention", 1_209_600, "s", sources.SQS_API)
LONGEST_VISIBILITY = cited("longest visibility timeout", 43_200, "s", sources.SQS_API)
LONGEST_DELAY = cited("longest delay", 900, "s", sources.SQS_API)

AT_ONCE_S = 0.001
"""A visibility timeout of 0 shows a message again at once; the engine wants a time above 0."""

_GUIDE = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"


@dataclass(frozen=True, slots=True)
class Params:
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


def dead_letters(site: Site) -> str:
    """Id of the store that the queue's dead letters go to."""
    return f"{site.id}/dead-letters"


def build(site: Site, context: Context) -> PlanPart:
    """A store; with a receive limit its dead letters go to the queue drawn for them, else beside it."""
    params = site.params
    redrive = params.max_receive_count is not None
    drawn = context.dead_letter_queue(site)
    queue = plan.Store(
        site.id,
        visibility_timeout_s=max(params.visibility_timeout_s, AT_ONCE_S),
        delay_s=params.delay_s,
        retention_s=params.retention_s,
        max_receive_count=params.max_receive_count,
        dead_letter=(drawn or dead_letters(site)) if redrive else None,
    )
    counters = _chunk_counters(site, context)
    if not redrive or drawn is not None:
        return PlanPart(stations=(queue,), counters=counters)
    kept = plan.Store(dead_letters(site), retention_s=float(LONGEST_RETENTION.value))
    return PlanPart(stations=(queue, kept), counters=counters)


def _chunk_counters(site: Site, context: Context) -> tuple[plan.Counter, ...]:
    return tuple(
        plan.Counter(
            id=f"{arrow.id}/receive-chunks",
            subject=arrow.id,
            event="receive_bytes",
            unit=float(CHUNK.value),
            minimum=1.0,
        )
        for arrow in context.out_of(site, *POLLED)
    )


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Sends, receives and deletes in chunks of 64 KiB, and the receives that found nothing."""
    sent = 0.0
    for arrow in context.into(site, "send", "subscription"):
        link = observed.link(arrow.id)
        sent += sum(
            attempts * max(1, ceil(arrow.request_bytes.get(class_id, 0.0) / float(CHUNK.value)))
            for class_id, attempts in link.attempts_by_class.items()
        )
    received = deleted = empty = 0.0
    for arrow in context.out_of(site, *POLLED):
        poller = observed.poller(arrow.id)
        chunks = observed.result.counters.get(f"{arrow.id}/receive-chunks", float(poller.receives))
        received += max(chunks, poller.messages / float(BATCH.value))
        deleted += max(float(poller.deletes), observed.store(site.id).deleted / float(BATCH.value))
        empty += poller.empty_receives
    requests = sent + received + deleted + empty
    how = (
        f"{sent:,.0f} sends, {received:,.0f} receives, {deleted:,.0f} deletes, {empty:,.0f} empty receives "
        f"in the run, a request per 64 KiB, {observed.month}."
    )
    return [Billed("sqs.requests.standard", "request", observed.monthly(requests), how)]


SERVICE = Service(
    title="SQS queue",
    category="integration",
    icon="AmazonSimpleQueueService",
    summary="Keeps messages until a consumer has worked them; at least once, in about their order.",
    docs_url=_GUIDE + "welcome.html",
    pricing_url="https://aws.amazon.com/sqs/pricing/",
    params=Params,
    build=build,
    meter=meter,
    ports=(
        Port("send", "Takes messages", "in", "send"),
        Port("subscription", "Subscribes to a topic", "in", "subscription"),
        Port("dead_letters", "Takes dead letters", "in", "dead_letter"),
        Port("poll", "Is polled", "out", "event_source"),
        Port("receive", "Is read by consumers", "out", "poll"),
        Port("redrive", "Gives up messages", "out", "dead_letter"),
    ),
    may_stand_in=("region",),
    endpoint="sqs",
    meters=(Meter("sqs.requests.standard", "Requests", "request"),),
    constants=(
        CHUNK,
        BATCH,
        LARGEST,
        IN_FLIGHT,
        VISIBILITY,
        RETENTION,
        LONGEST_RETENTION,
        LONGEST_VISIBILITY,
        LONGEST_DELAY,
    ),
    quotas=(
        Quota(
            "sqs.in_flight",
            "Messages in flight of a standard queue",
            120_000,
            "messages",
            sources.SQS_QUEUES.text,
            sources.SQS_QUEUES.date,
            scope="queue",
        ),
    ),
    sla=(
        Sla(
            99.9,
            "requests",
            sources.SLA_MESSAGING.text,
            sources.SLA_MESSAGING.date,
            "https://aws.amazon.com/messaging/sla/",
        ),
    ),
    faults=ON_SERVICES,
)
