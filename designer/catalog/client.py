"""Client: browsers, mobile apps or another system that send the requests. Every workload begins at one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.observed import Observed
from designer.catalog.params import param
from designer.catalog.spec import Port, Service
from simulator import plan


@dataclass(frozen=True, slots=True)
class Params:
    kind: str = param(
        "browser",
        title="Kind",
        choices={"browser": "Browsers", "mobile": "Mobile apps", "system": "Another system"},
        help="Who sends; it changes the picture only.",
    )
    round_trip_ms: float = param(
        0.0,
        title="Round trip to AWS",
        unit="ms",
        minimum=0,
        maximum=2_000,
        tab="traffic",
        help="Network time between the client and the Region. 0: latency is measured at AWS's door.",
    )


def build(site: Site, context: Context) -> PlanPart:
    """A client never runs out of slots; it waits for its answers and no longer."""
    return PlanPart(stations=(plan.Delay(site.id),))


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Nobody bills a client; what it downloads is billed where it leaves AWS."""
    return ()


SERVICE = Service(
    title="Client",
    category="general",
    icon="Users",
    summary="Browsers, apps or another system that send the requests.",
    docs_url="https://docs.aws.amazon.com/whitepapers/latest/aws-overview/introduction.html",
    pricing_url="https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer",
    params=Params,
    build=build,
    meter=meter,
    ports=(Port("http", "Sends requests", "out", "call"),),
)
