"""External service: something outside AWS that is called, known only by its latency and its error rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.fault_actions import ON_SERVICES
from designer.catalog.observed import Observed
from designer.catalog.params import param
from designer.catalog.spec import Port, Service
from simulator import plan
from simulator.distributions import Constant, Distribution, LogNormal

MS_PER_S, PCT = 1_000.0, 100.0


@dataclass(frozen=True, slots=True)
class Params:
    latency_ms: float = param(
        50.0,
        title="Latency",
        unit="ms",
        minimum=0,
        maximum=600_000,
        tab="traffic",
        help="Mean time it takes to answer, without the network.",
    )
    latency_cv: float = param(
        0.5,
        title="Spread of the latency",
        minimum=0,
        maximum=10,
        tab="traffic",
        help="Standard deviation over mean: 0 is always the same, 1 as spread as an exponential law.",
    )
    round_trip_ms: float = param(
        20.0,
        title="Round trip from AWS",
        unit="ms",
        minimum=0,
        maximum=2_000,
        tab="traffic",
        help="Network time between the Region and the service.",
    )
    error_rate_pct: float = param(
        0.0,
        title="Error rate",
        unit="%",
        minimum=0,
        maximum=100,
        tab="traffic",
        help="Share of calls that fail at once.",
    )


def build(site: Site, context: Context) -> PlanPart:
    """As many at once as come; each takes its time. Its errors strike the calls on their way in."""
    params = site.params
    mean_s = params.latency_ms / MS_PER_S
    spread = mean_s > 0 and params.latency_cv > 0
    law: Distribution = LogNormal(mean_s, params.latency_cv) if spread else Constant(mean_s)
    faults = tuple(
        plan.ErrorRate(
            id=f"{site.id}/errors-{arrow.id}",
            link=arrow.id,
            at_s=0.0,
            duration_s=context.duration_s,
            probability=params.error_rate_pct / PCT,
            told="",
        )
        for arrow in context.into(site, "call", "subscription")
        if params.error_rate_pct > 0
    )
    return PlanPart(stations=(plan.Delay(site.id, law),), faults=faults)


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """What others charge is not ours to know; the bytes sent there are billed on the edge."""
    return ()


SERVICE = Service(
    title="External service",
    category="general",
    icon="Internet",
    summary="Something outside AWS that is called: a payment provider, a partner's interface.",
    docs_url="https://docs.aws.amazon.com/whitepapers/latest/aws-overview/introduction.html",
    pricing_url="https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer",
    params=Params,
    build=build,
    meter=meter,
    ports=(
        Port("calls", "Is called", "in", "call"),
        Port("notifications", "Gets notifications over HTTPS", "in", "subscription"),
    ),
    faults=ON_SERVICES,
)
