"""API Gateway: a managed front door; one bucket of requests for all APIs of an account in a Region."""

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
from designer.catalog.spec import Meter, Port, Quota, Service, Sla
from simulator import plan
from simulator.distributions import LogNormal

RATE_QUOTA, BURST_QUOTA = "apigateway.requests", "apigateway.burst"
RATE = cited("requests a second of an account in a Region", 10_000, "requests/s", sources.APIGATEWAY)
BURST = cited("burst of the account's requests", 5_000, "requests", sources.APIGATEWAY)
LONGEST_S = cited("integration timeout of a REST API", 29, "s", sources.APIGATEWAY)
LONGEST_HTTP_S = cited("integration timeout of an HTTP API", 30, "s", sources.APIGATEWAY)
STEP = cited(
    "bytes of an HTTP API's request that are billed as one", 524_288, "bytes", sources.APIGATEWAY_STEPS
)
ADDED_MS = cited("time a gateway adds to a request", 10, "ms", sources.APIGATEWAY_LATENCY)

_GUIDE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/"


@dataclass(frozen=True, slots=True)
class Params:
    kind: str = param(
        "http",
        title="Kind",
        choices={"http": "HTTP API", "rest": "REST API"},
        help="REST APIs do more and cost about three times as much.",
        docs_url=_GUIDE + "http-api-vs-rest.html",
    )
    added_ms: float = param(
        10.0,
        title="Added time",
        unit="ms",
        minimum=0.1,
        maximum=1_000,
        tab="traffic",
        help="What the gateway itself adds; 5 to 30 ms are seen with REST, less with HTTP.",
    )


def build(site: Site, context: Context) -> PlanPart:
    """Never full, but the account's bucket refuses what comes too fast (429)."""
    rate = context.quota(RATE_QUOTA, site.region, float(RATE.value))
    burst = context.quota(BURST_QUOTA, site.region, float(BURST.value))
    pool = plan.RatePool(f"{RATE_QUOTA}@{site.region}", rate, burst)
    law = LogNormal(site.params.added_ms / 1_000.0, 0.5)
    return PlanPart(stations=(plan.Delay(site.id, law, pools=(pool.id,)),), pools=(pool,))


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Requests that were let in; throttled ones are not billed. An HTTP API counts each 512 KB of one."""
    station = observed.station(site.id)
    taken = station.arrivals - station.errors.get("throttled", 0)
    how = f"{taken:,} requests in the run, throttled ones left out"
    billed = float(taken)
    if site.params.kind == "http":
        steps = _steps(site, context, observed)
        billed *= steps
        how += f", {steps:.4g} x 512 KB each"
    meter_key = f"apigw.{site.params.kind}.requests"
    return [Billed(meter_key, "request", observed.monthly(billed), f"{how}, {observed.month}.")]


def _steps(site: Site, context: Context, observed: Observed) -> float:
    """Mean number of 512 KB steps of a request: of the larger of its two ways."""
    attempts = steps = 0.0
    for arrow in context.into(site):
        for class_id, number in observed.link(arrow.id).attempts_by_class.items():
            size = max(arrow.request_bytes.get(class_id, 0.0), arrow.response_bytes.get(class_id, 0.0))
            attempts += number
            steps += number * max(1, ceil(size / float(STEP.value)))
    return steps / attempts if attempts else 1.0


SERVICE = Service(
    title="API Gateway",
    category="networking",
    icon="AmazonAPIGateway",
    summary="A managed front door for APIs, before functions, containers or anything with an address.",
    docs_url=_GUIDE + "welcome.html",
    pricing_url="https://aws.amazon.com/api-gateway/pricing/",
    params=Params,
    build=build,
    meter=meter,
    ports=(
        Port("api", "Takes requests", "in", "call"),
        Port("notifications", "Gets notifications over HTTPS", "in", "subscription"),
        Port("integrations", "Integrations", "out", "call"),
    ),
    may_stand_in=("region",),
    endpoint="execute-api",
    meters=(Meter("apigw.{kind}.requests", "Requests", "request", {"kind": ("http", "rest")}),),
    constants=(RATE, BURST, LONGEST_S, LONGEST_HTTP_S, STEP, ADDED_MS),
    quotas=(
        Quota(
            RATE_QUOTA,
            "Requests a second of all APIs in a Region",
            10_000,
            "requests/s",
            *sources.pair(sources.APIGATEWAY),
            enforced=True,
            docs_url=_GUIDE + "limits.html",
        ),
        Quota(
            BURST_QUOTA,
            "Burst of these requests",
            5_000,
            "requests",
            *sources.pair(sources.APIGATEWAY),
            adjustable=False,
            enforced=True,
            docs_url=_GUIDE + "limits.html",
        ),
    ),
    sla=(
        Sla(
            99.95,
            "requests",
            *sources.pair(sources.SLA_APIGATEWAY),
            "https://aws.amazon.com/api-gateway/sla/",
        ),
    ),
    faults=ON_SERVICES,
)
