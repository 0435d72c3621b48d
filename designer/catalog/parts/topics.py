"""What SNS does with a publish: the account's rate, one delivery for each subscription, each on its own."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from designer.catalog.behaviour import Arrow, Billed, Context, PlanPart, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import by_region, cited
from designer.catalog.observed import BYTES_PER_GB, Observed
from designer.catalog.parts.deliveries import PHASES
from designer.catalog.parts.events import fan_out
from simulator import plan

PUBLISH_QUOTA, FIFO_QUOTA = "sns.publish", "sns.fifo.publish"
CHUNK = cited("bytes of a publish that are billed as one request", 65_536, "bytes", sources.SNS_BILLING)
KEPT_S = cited("time over which deliveries to SQS and Lambda are tried", 1_987_200, "s", sources.SNS_RETRIES)
PUBLISHES = cited("messages a second of an account, smallest Regions", 300, "messages/s", sources.SNS_QUOTAS)
GROUP_RATE = cited("messages a second of a FIFO topic's group", 300, "messages/s", sources.SNS_QUOTAS)
FIFO_PUBLISHES = cited("messages a second of a FIFO topic", 3_000, "messages/s", sources.SNS_QUOTAS)
PUBLISHES_IN = {
    "us-east-1": 30_000.0,
    **dict.fromkeys(("us-west-2", "eu-west-1"), 9_000.0),
    **dict.fromkeys(("us-east-2", "us-west-1", "ap-south-1", "ap-northeast-2"), 1_500.0),
    **dict.fromkeys(("ap-southeast-1", "ap-southeast-2"), 1_500.0),
    **dict.fromkeys(("ap-northeast-1", "eu-central-1"), 1_500.0),
}
"""Messages a second that standard topics of an account take in a Region."""

CONSTANTS = (
    CHUNK,
    KEPT_S,
    PUBLISHES,
    GROUP_RATE,
    FIFO_PUBLISHES,
    *by_region("messages a second of an account", PUBLISHES_IN, "messages/s", sources.SNS_QUOTAS),
)

METERS = {
    "sqs": "sns.delivery.sqs",
    "lambda": "sns.delivery.lambda",
    "http": "sns.delivery.http",
    "email": "sns.delivery.email",
    "sms": "sns.sms",
    "push_apns": "sns.delivery.mobile_push_apns",
    "push_gcm": "sns.delivery.mobile_push_gcm",
    "push_adm": "sns.delivery.mobile_push_adm",
}
"""Protocol of a subscription -> meter of its deliveries."""

LACKING = {
    "sns.sms": "Its price differs by the receiver's country and network; the book has none.",
    "sns.delivery.mobile_push_adm": "The price book lacks some Regions.",
    "sns.delivery.mobile_push_apns": "The price book lacks some Regions.",
    "sns.delivery.mobile_push_gcm": "The price book lacks some Regions.",
    "sns.delivery.email": "The price book lacks some Regions.",
    "sns.delivery.http": "The price book lacks some Regions.",
}
FIFO_LACKS = "The price book lacks some Regions."

AWS_PROTOCOLS = {"sqs_queue": "sqs", "lambda_function": "lambda"}
MOST_AT_ONCE = 1_000_000
"""Deliveries at once: SNS publishes no limit, so none that a run would meet."""


def protocol(arrow: Arrow) -> str:
    """Of a subscription: what its subscriber is, or says."""
    said = getattr(arrow.callee.params, "protocol", None)
    return AWS_PROTOCOLS.get(arrow.callee.service, said if said in METERS else "http")


def publish_pool(site: Site, context: Context) -> plan.RatePool:
    """The account's rate in the Region, shared by its standard topics; a FIFO topic has its own."""
    if site.params.fifo:
        rate = context.quota(FIFO_QUOTA, site.region, float(FIFO_PUBLISHES.value))
        return plan.RatePool(f"{FIFO_QUOTA}@{site.id}", rate, rate)
    usual = PUBLISHES_IN.get(site.region, float(PUBLISHES.value))
    rate = context.quota(PUBLISH_QUOTA, site.region, usual)
    return plan.RatePool(f"{PUBLISH_QUOTA}@{site.region}", rate, rate)


def due(arrow: Arrow) -> str:
    """Id of the store of a subscription's deliveries that are still to be made."""
    return f"{arrow.caller.id}/due-{arrow.id}"


def sender(arrow: Arrow) -> str:
    """Id of the station that makes a subscription's deliveries."""
    return f"{arrow.caller.id}/sender-{arrow.id}"


def dead_letters(arrow: Arrow, context: Context) -> str | None:
    """Id of the queue of a subscription's dead letters: the one drawn for it, else the one for all others."""
    names = (arrow.callee.id, arrow.callee.title)
    drawn = list(context.out_of(arrow.caller, "dead_letter"))
    own = (each for each in drawn if each.params.subscriber in names)
    others = (each for each in drawn if not each.params.subscriber)
    return next((each.callee.id for each in (*own, *others)), None)


def delivered(arrow: Arrow, context: Context, share: float) -> PlanPart:
    """A subscription's deliveries, in its protocol's phases; what is given up goes to its own queue."""
    topic, phases = arrow.caller, PHASES[protocol(arrow).partition("_")[0]]
    taken = plan.Send(
        id=f"{topic.id}/to-{arrow.id}",
        caller=fan_out(topic),
        callee=due(arrow),
        calls_per_request={class_id: count * share for class_id, count in arrow.calls.items()},
        request_bytes=arrow.request_bytes,
    )
    store = plan.Store(
        due(arrow),
        visibility_timeout_s=float(KEPT_S.value),
        retention_s=max(phases.lasts_s, float(KEPT_S.value)),
        max_receive_count=phases.attempts,
        return_after_s=phases.pauses_s,
        dead_letter=dead_letters(arrow, context),
        buries_expired=True,
    )
    poller = plan.Poller(
        id=f"{topic.id}/deliveries-{arrow.id}",
        store=store.id,
        station=sender(arrow),
        batch_size=1,
        initial_concurrency=MOST_AT_ONCE,
        maximum_concurrency=MOST_AT_ONCE,
    )
    return PlanPart(stations=(store, plan.Elastic(sender(arrow))), links=(taken,), pollers=(poller,))


def billed(site: Site, context: Context, observed: Observed) -> Iterator[Billed]:
    """Publishes in chunks of 64 KiB and deliveries by protocol; of a FIFO topic also its bytes both ways."""
    published = size = 0.0
    for arrow in context.into(site, "send"):
        link = observed.link(arrow.id)
        size += link.request_bytes
        published += sum(
            attempts * max(1, ceil(arrow.request_bytes.get(class_id, 0.0) / float(CHUNK.value)))
            for class_id, attempts in link.attempts_by_class.items()
        )
    kind = "fifo" if site.params.fifo else "standard"
    how = f"{published:,.0f} publishes in the run, a request per 64 KiB, {observed.month}."
    yield Billed(f"sns.requests.{kind}", "request", observed.monthly(published), how)
    counts: dict[str, int] = {}
    sent = 0.0
    for arrow in context.out_of(site, "subscription"):
        link = observed.link(arrow.id)
        counts[protocol(arrow)] = counts.get(protocol(arrow), 0) + link.attempts
        sent += link.request_bytes
    if site.params.fifo:
        yield from _fifo(size / BYTES_PER_GB, sum(counts.values()), sent / BYTES_PER_GB, observed)
        return
    for each, count in counts.items():
        how = f"{count:,} deliveries in the run, {observed.month}."
        yield Billed(METERS[each], "notification", observed.monthly(count), how)


def _fifo(published_gb: float, count: int, sent_gb: float, observed: Observed) -> Iterator[Billed]:
    for meter, unit, quantity in (
        ("sns.fifo.publish_payload", "GB", published_gb),
        ("sns.fifo.subscription_messages", "notification", float(count)),
        ("sns.fifo.subscription_payload", "GB", sent_gb),
    ):
        how = f"{quantity:,.4g} {unit}s in the run, {observed.month}."
        yield Billed(meter, unit, observed.monthly(quantity), how)
