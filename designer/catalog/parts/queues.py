"""What SQS does with calls, message groups and dead letters, and how it counts requests."""

from __future__ import annotations

from math import ceil

from designer.catalog.behaviour import Arrow, Context, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import by_region, cited
from designer.catalog.observed import Observed
from designer.catalog.parts import dead_letters as sent_dead
from designer.catalog.parts import provisioned_pollers
from simulator import plan

IN_FLIGHT_QUOTA, CALLS_QUOTA = "sqs.in_flight", "sqs.fifo.calls"
CHUNK = cited("bytes that are billed as one request", 65_536, "bytes", sources.SQS_BILLING)
BATCH = cited("most messages of one receive or delete", 10, "messages", sources.SQS_MESSAGES)
IN_FLIGHT = cited("messages in flight of a queue", 120_000, "messages", sources.SQS_QUEUES)
LONGEST_RETENTION = cited("longest retention", 1_209_600, "s", sources.SQS_API)
FIFO_CALLS = cited("calls a second of an action, FIFO queue", 300, "calls/s", sources.SQS_MESSAGES)
FIFO_CALLS_ELSEWHERE = cited(
    "calls a second of an action with high throughput, smallest Regions",
    2_400,
    "calls/s",
    sources.SQS_MESSAGES,
)
HIGH_THROUGHPUT = {
    **dict.fromkeys(("us-east-1", "us-west-2", "eu-west-1"), 70_000.0),
    **dict.fromkeys(("us-east-2", "eu-central-1"), 19_000.0),
    **dict.fromkeys(("ap-south-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1"), 9_000.0),
    **dict.fromkeys(("eu-west-2", "sa-east-1"), 4_500.0),
}
"""Calls a second of an action of a FIFO queue with high throughput, by Region."""

CONSTANTS = (
    CHUNK,
    BATCH,
    IN_FLIGHT,
    LONGEST_RETENTION,
    FIFO_CALLS,
    FIFO_CALLS_ELSEWHERE,
    *by_region("calls a second with high throughput", HIGH_THROUGHPUT, "calls/s", sources.SQS_MESSAGES),
)

POLLED = ("event_source", "poll")
"""Kinds of edge that receive from a queue."""
PCT = 100.0


def dead_letters(site: Site) -> str:
    """Id of the store that a queue's dead letters go to when no queue is drawn for them."""
    return f"{site.id}/dead-letters"


def calls_per_s(site: Site, context: Context) -> float:
    """Calls of one action a second that a FIFO queue admits; an override of the account's quota rules."""
    usual = float(FIFO_CALLS.value)
    if site.params.high_throughput:
        usual = HIGH_THROUGHPUT.get(site.region, float(FIFO_CALLS_ELSEWHERE.value))
    return context.quota(CALLS_QUOTA, site.region, usual)


def in_flight_limit(site: Site, context: Context) -> int:
    """Messages that may be received and not yet deleted."""
    return int(context.quota(IN_FLIGHT_QUOTA, site.region, float(IN_FLIGHT.value)))


def chunk_counters(site: Site, context: Context) -> tuple[plan.Counter, ...]:
    """Receives in chunks, batch by batch."""
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


def _asks_together(arrow: Arrow) -> float:
    """Batches at once for one idle receive: a provisioned poller's ten ask as one (our reading)."""
    own = getattr(arrow.params, "provisioned", None)
    return float(provisioned_pollers.BATCHES.value) if own is not None and own.on else 1.0


def requests(site: Site, context: Context, observed: Observed) -> tuple[float, str]:
    """Requests of the run, and how they came about."""
    sent = 0.0
    for arrow in context.into(site, "send", "subscription"):
        link = observed.link(arrow.id)
        sent += sum(
            attempts * max(1, ceil(arrow.request_bytes.get(class_id, 0.0) / float(CHUNK.value)))
            for class_id, attempts in link.attempts_by_class.items()
        )
    dead = sent_dead.sends(site, context, observed, float(CHUNK.value))
    received = deleted = empty = 0.0
    for arrow in context.out_of(site, *POLLED):
        poller = observed.poller(arrow.id)
        chunks = observed.result.counters.get(f"{arrow.id}/receive-chunks", float(poller.receives))
        received += max(chunks, poller.messages / float(BATCH.value))
        deleted += max(float(poller.deletes), observed.store(site.id).deleted / float(BATCH.value))
        empty += poller.empty_receives / _asks_together(arrow)
    dead_too = f" and {dead:,.0f} of dead letters" if dead else ""
    how = (
        f"{sent:,.0f} sends{dead_too}, {received:,.0f} receives, {deleted:,.0f} deletes, {empty:,.0f} empty "
        f"receives in the run, a request per 64 KiB"
    )
    return sent + dead + received + deleted + empty, how
