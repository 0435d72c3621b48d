"""Email, SMS or push: a person's address or device that a topic tells, known by latency and error rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.fault_actions import ON_SERVICES
from designer.catalog.observed import Observed
from designer.catalog.params import param
from designer.catalog.spec import Port, Service
from simulator import plan
from simulator.distributions import Constant, Distribution, LogNormal

_GUIDE = "https://docs.aws.amazon.com/sns/latest/dg/"
SPREAD = cited("spread of an endpoint's time", 0.5, "cv", sources.OUR_SPREAD)


@dataclass(frozen=True, slots=True)
class Params:
    protocol: str = param(
        "email",
        title="Protocol",
        choices={
            "email": "Email",
            "sms": "SMS",
            "push_apns": "Push to Apple devices",
            "push_gcm": "Push to Android devices",
            "push_adm": "Push to Amazon devices",
        },
        help="How it is told; it says what a delivery costs and how it is tried again.",
        docs_url=_GUIDE + "sns-user-notifications.html",
    )
    latency_ms: float = param(
        1_000.0,
        title="Latency",
        unit="ms",
        minimum=0,
        maximum=600_000,
        tab="traffic",
        help="Mean time until the provider has taken it.",
    )
    error_rate_pct: float = param(
        0.0,
        title="Error rate",
        unit="%",
        minimum=0,
        maximum=100,
        tab="traffic",
        help="Share of deliveries that the provider refuses; they are tried again.",
    )


def build(site: Site, context: Context) -> PlanPart:
    """As many at once as come; what the provider refuses fails on its way in."""
    params = site.params
    mean_s = params.latency_ms / 1_000.0
    law: Distribution = LogNormal(mean_s, float(SPREAD.value)) if mean_s > 0 else Constant(0.0)
    faults = tuple(
        plan.ErrorRate(
            id=f"{site.id}/errors-{arrow.id}",
            link=arrow.id,
            at_s=0.0,
            duration_s=context.duration_s,
            probability=params.error_rate_pct / 100.0,
            told="",
        )
        for arrow in context.into(site, "subscription")
        if params.error_rate_pct > 0
    )
    return PlanPart(stations=(plan.Delay(site.id, law),), faults=faults)


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """The topic is billed for what it delivers."""
    return ()


SERVICE = Service(
    title="Email, SMS or push",
    category="general",
    icon="AmazonSimpleNotificationServiceEmailNotification",
    summary="A person's mailbox, telephone or device that a topic tells.",
    docs_url=_GUIDE + "sns-user-notifications.html",
    pricing_url="https://aws.amazon.com/sns/pricing/",
    params=Params,
    build=build,
    meter=meter,
    ports=(Port("notifications", "Is told", "in", "subscription"),),
    constants=(SPREAD,),
    faults=ON_SERVICES,
)
