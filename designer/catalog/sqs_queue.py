"""SQS queue, standard or FIFO: keeps messages until a consumer has had them worked."""

from __future__ import annotations

from collections.abc import Sequence

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.fault_actions import ON_SERVICES
from designer.catalog.observed import Observed
from designer.catalog.parts import doors, queues
from designer.catalog.parts.queue_settings import Params
from designer.catalog.spec import Meter, Port, Quota, Service, Sla
from simulator import plan

LARGEST = cited("largest message", 1_048_576, "bytes", sources.SQS_MESSAGES)
VISIBILITY = cited("default visibility timeout", 30, "s", sources.SQS_API)
RETENTION = cited("default retention", 345_600, "s", sources.SQS_API)
LONGEST_VISIBILITY = cited("longest visibility timeout", 43_200, "s", sources.SQS_API)
LONGEST_DELAY = cited("longest delay", 900, "s", sources.SQS_API)

AT_ONCE_S = 0.001
"""A visibility timeout of 0 shows a message again at once; the engine wants a time above 0."""

_GUIDE = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"


def build(site: Site, context: Context) -> PlanPart:
    """A store; with a receive limit its dead letters go to the queue that is drawn for them, else beside it.

    A FIFO queue keeps each message group in order, and its front door admits so many calls a second.
    """
    params = site.params
    redrive = params.max_receive_count is not None
    drawn = context.dead_letter_queue(site)
    queue = plan.Store(
        site.id,
        visibility_timeout_s=max(params.visibility_timeout_s, AT_ONCE_S),
        delay_s=params.delay_s,
        retention_s=params.retention_s,
        max_receive_count=params.max_receive_count,
        dead_letter=(drawn or queues.dead_letters(site)) if redrive else None,
        lanes=plan.Lanes(params.message_groups, params.group_skew) if params.fifo else None,
        in_flight_limit=queues.in_flight_limit(site, context),
        duplicate_probability=0.0 if params.fifo else params.duplicates_pct / queues.PCT,
        poison_probability=params.poison_pct / queues.PCT,
    )
    stations: list[plan.Station] = [queue]
    if redrive and drawn is None:
        stations.append(
            plan.Store(queues.dead_letters(site), retention_s=float(queues.LONGEST_RETENTION.value))
        )
    rate = queues.calls_per_s(site, context)
    pool = plan.RatePool(f"{queues.CALLS_QUOTA}@{site.id}", rate, rate)
    door = doors.front_door(site, context, pool) if doors.has_door(site) else PlanPart()
    return PlanPart(
        stations=(*stations, *door.stations),
        links=door.links,
        pools=door.pools,
        counters=queues.chunk_counters(site, context),
    )


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Sends, receives and deletes in chunks of 64 KiB, and the receives that found nothing."""
    requests, how = queues.requests(site, context, observed)
    kind = "fifo" if site.params.fifo else "standard"
    return [
        Billed(f"sqs.requests.{kind}", "request", observed.monthly(requests), f"{how}, {observed.month}.")
    ]


SERVICE = Service(
    title="SQS queue",
    category="integration",
    icon="AmazonSimpleQueueService",
    summary="Keeps messages until a consumer has worked them: standard, or in order by group (FIFO).",
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
    meters=(Meter("sqs.requests.{kind}", "Requests", "request", {"kind": ("standard", "fifo")}),),
    constants=(LARGEST, VISIBILITY, RETENTION, LONGEST_VISIBILITY, LONGEST_DELAY, *queues.CONSTANTS),
    quotas=(
        Quota(
            queues.IN_FLIGHT_QUOTA,
            "Messages in flight of a queue",
            120_000,
            "messages",
            *sources.pair(sources.SQS_QUEUES),
            adjustable=False,
            scope="queue",
            enforced=True,
            docs_url=_GUIDE + "quotas-queues.html",
        ),
        Quota(
            queues.CALLS_QUOTA,
            "Calls of an action a second of a FIFO queue",
            300,
            "calls/s",
            *sources.pair(sources.SQS_MESSAGES),
            scope="queue",
            enforced=True,
            docs_url=_GUIDE + "quotas-messages.html",
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
