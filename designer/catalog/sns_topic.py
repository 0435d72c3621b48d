"""SNS standard topic: every message goes to every subscription whose filter lets it pass."""

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
from designer.catalog.parts.events import fan_out
from designer.catalog.spec import Meter, Port, Quota, Service, Sla
from simulator import plan

CHUNK = cited("bytes of a publish that are billed as one request", 65_536, "bytes", sources.SNS_BILLING)
LARGEST = cited("largest message of a topic", 262_144, "bytes", sources.SNS_QUOTAS)
DELIVERY_S = cited("from a publish to its deliveries", 0.060, "s", sources.SNS_LATENCY)
RETRY_S = cited("pause between immediate retries of a delivery", 1, "s", sources.SNS_RETRIES)
RETRIES = cited("deliveries tried to SQS and Lambda", 100_015, "attempts", sources.SNS_RETRIES)
RETRY_FOR_S = cited("time over which deliveries are tried", 1_987_200, "s", sources.SNS_RETRIES)
PUBLISH_QUOTA = cited(
    "messages a second of an account, smallest Regions", 300, "messages/s", sources.SNS_QUOTAS
)

DELIVERED_TO = {"sqs_queue": "sqs", "lambda_function": "lambda"}
"""Service of a subscriber -> the last word of the meter of its deliveries."""

_GUIDE = "https://docs.aws.amazon.com/sns/latest/dg/"


@dataclass(frozen=True, slots=True)
class Params:
    delivery_ms: float = param(
        60.0,
        title="Delivery",
        unit="ms",
        minimum=0,
        maximum=60_000,
        tab="traffic",
        help="From a publish to its deliveries; 73 ms to a warm function were measured in all.",
    )


def build(site: Site, context: Context) -> PlanPart:
    """A store that takes publishes, and behind it what sends each message to all subscriptions at once."""
    topic = plan.Store(site.id, visibility_timeout_s=30.0, retention_s=float(RETRY_FOR_S.value))
    sender = plan.Elastic(id=fan_out(site))
    poller = plan.Poller(
        id=f"{site.id}/deliveries",
        store=site.id,
        station=fan_out(site),
        batch_size=1,
        initial_concurrency=MOST_DELIVERIES,
        maximum_concurrency=MOST_DELIVERIES,
        latency_s=site.params.delivery_ms / 1_000.0,
    )
    return PlanPart(stations=(topic, sender), pollers=(poller,))


MOST_DELIVERIES = 1_000_000
"""Deliveries at once: SNS publishes no limit, so none that a run would meet."""


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Publishes in chunks of 64 KiB, and deliveries by where they go."""
    published = 0.0
    for arrow in context.into(site, "send"):
        published += sum(
            attempts * max(1, ceil(arrow.request_bytes.get(class_id, 0.0) / float(CHUNK.value)))
            for class_id, attempts in observed.link(arrow.id).attempts_by_class.items()
        )
    how = f"{published:,.0f} publishes in the run, a request per 64 KiB, {observed.month}."
    billed = [Billed("sns.requests.standard", "request", observed.monthly(published), how)]
    for service, word in DELIVERED_TO.items():
        delivered = sum(
            observed.link(arrow.id).attempts
            for arrow in context.out_of(site, "subscription")
            if arrow.callee.service == service
        )
        if delivered:
            how = f"{delivered:,} deliveries in the run, {observed.month}."
            quantity = observed.monthly(delivered)
            billed.append(Billed(f"sns.delivery.{word}", "notification", quantity, how))
    return billed


SERVICE = Service(
    title="SNS topic",
    category="integration",
    icon="AmazonSimpleNotificationService",
    summary="Passes every message on to all its subscribers at once.",
    docs_url=_GUIDE + "welcome.html",
    pricing_url="https://aws.amazon.com/sns/pricing/",
    params=Params,
    build=build,
    meter=meter,
    ports=(
        Port("publish", "Takes messages", "in", "send"),
        Port("subscriptions", "Subscriptions", "out", "subscription"),
    ),
    may_stand_in=("region",),
    endpoint="sns",
    meters=(
        Meter("sns.requests.standard", "Publishes", "request"),
        Meter("sns.delivery.{to}", "Deliveries", "notification", {"to": tuple(DELIVERED_TO.values())}),
    ),
    constants=(CHUNK, LARGEST, DELIVERY_S, RETRY_S, RETRIES, RETRY_FOR_S, PUBLISH_QUOTA),
    quotas=(
        Quota("sns.topics", "Topics in a Region", 100_000, "topics", *sources.pair(sources.SNS_QUOTAS)),
        Quota("sns.publish", "Publishes a second", 300, "messages/s", *sources.pair(sources.SNS_QUOTAS)),
    ),
    sla=(
        Sla(99.9, "requests", *sources.pair(sources.SLA_MESSAGING), "https://aws.amazon.com/messaging/sla/"),
    ),
    faults=ON_SERVICES,
)
