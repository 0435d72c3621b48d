"""SNS topic, standard or FIFO: every message goes to every subscription whose filter lets it pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.fault_actions import ON_SERVICES
from designer.catalog.observed import Observed
from designer.catalog.params import param
from designer.catalog.parts import deliveries, doors, topics
from designer.catalog.parts.events import fan_out
from designer.catalog.spec import Meter, Port, Quota, Service, Sla
from simulator import plan

LARGEST = cited("largest message of a topic", 262_144, "bytes", sources.SNS_QUOTAS)
DELIVERY_S = cited("from a publish to its deliveries", 0.060, "s", sources.SNS_LATENCY)

_GUIDE = "https://docs.aws.amazon.com/sns/latest/dg/"


@dataclass(frozen=True, slots=True)
class Params:
    fifo: bool = param(
        False,
        title="FIFO",
        help="Keeps the order within each message group; dearer, for queues only, and limited in its rate.",
        docs_url=_GUIDE + "sns-fifo-topics.html",
    )
    message_groups: int = param(
        100,
        title="Message groups",
        minimum=1,
        maximum=100_000,
        tab="traffic",
        help="Of a FIFO topic: each takes 300 messages a second.",
        docs_url=_GUIDE + "fifo-message-grouping.html",
    )
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
    """A door that publishers call, a store behind it, and what hands each message to all subscriptions."""
    params = site.params
    group_rate = float(topics.GROUP_RATE.value)
    lanes = plan.Lanes(params.message_groups, records_per_s=group_rate) if params.fifo else None
    topic = plan.Store(
        site.id,
        visibility_timeout_s=float(topics.KEPT_S.value),
        retention_s=float(topics.KEPT_S.value),
        lanes=lanes,
    )
    poller = plan.Poller(
        id=f"{site.id}/deliveries",
        store=site.id,
        station=fan_out(site),
        batch_size=1,
        initial_concurrency=topics.MOST_AT_ONCE,
        maximum_concurrency=topics.MOST_AT_ONCE,
        latency_s=params.delivery_ms / 1_000.0,
    )
    door = doors.front_door(site, context, topics.publish_pool(site, context))
    return PlanPart(
        stations=(topic, plan.Elastic(id=fan_out(site)), *door.stations),
        links=door.links,
        pollers=(poller,),
        pools=door.pools,
    )


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Publishes in chunks of 64 KiB, and deliveries by where they go."""
    return list(topics.billed(site, context, observed))


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
        Port("failures", "Gives up deliveries", "out", "dead_letter"),
    ),
    may_stand_in=("region",),
    endpoint="sns",
    meters=(
        Meter("sns.requests.{kind}", "Publishes", "request", {"kind": ("standard", "fifo")}),
        *(
            Meter(key, "Deliveries", "notification", unknown=topics.LACKING.get(key, ""))
            for key in topics.METERS.values()
        ),
        Meter("sns.fifo.publish_payload", "Bytes published", "GB", unknown=topics.FIFO_LACKS),
        Meter("sns.fifo.subscription_messages", "Deliveries", "notification", unknown=topics.FIFO_LACKS),
        Meter("sns.fifo.subscription_payload", "Bytes delivered", "GB", unknown=topics.FIFO_LACKS),
    ),
    constants=(LARGEST, DELIVERY_S, *topics.CONSTANTS, *deliveries.CONSTANTS),
    quotas=(
        Quota("sns.topics", "Topics in a Region", 100_000, "topics", *sources.pair(sources.SNS_QUOTAS)),
        Quota(
            topics.PUBLISH_QUOTA,
            "Publishes a second to standard topics, by Region 300 to 30,000",
            300,
            "messages/s",
            *sources.pair(sources.SNS_QUOTAS),
            enforced=True,
            docs_url=_GUIDE + "sns-quotas.html",
        ),
        Quota(
            topics.FIFO_QUOTA,
            "Publishes a second to a FIFO topic",
            3_000,
            "messages/s",
            *sources.pair(sources.SNS_QUOTAS),
            scope="topic",
            enforced=True,
            docs_url=_GUIDE + "sns-quotas.html",
        ),
    ),
    sla=(
        Sla(99.9, "requests", *sources.pair(sources.SLA_MESSAGING), "https://aws.amazon.com/messaging/sla/"),
    ),
    faults=ON_SERVICES,
)
