"""Classic Load Balancer: the first generation; billed by the hour and the gigabyte, without LCUs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.fault_actions import ON_SERVICES
from designer.catalog.observed import BYTES_PER_GB, HOURS_A_MONTH, Observed
from designer.catalog.params import param
from designer.catalog.parts import answers, balancer_nodes
from designer.catalog.parts.balancer_sla import BALANCER_SLA
from designer.catalog.parts.schemes import billed_addresses, scheme_param
from designer.catalog.parts.surge_queue import SURGE_QUEUE
from designer.catalog.parts.zones import zones_param
from designer.catalog.spec import Meter, Port, Quota, Service
from simulator import plan
from simulator.distributions import Constant as Always

IDLE_TIMEOUT = cited("idle timeout", 60, "s", sources.ELB_API)
HEALTHY = cited("healthy threshold of a Classic Load Balancer", 10, "checks", sources.ELB_HEALTH)
ADDED_S = cited("time the balancer adds to a request", 0.002, "s", sources.ELB_LATENCY)

_GUIDE = "https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/"


@dataclass(frozen=True, slots=True)
class Params:
    zones: tuple[str, ...] = zones_param("the load balancer (a node in each)")
    scheme: str = scheme_param(_GUIDE + "elb-internet-facing-load-balancers.html")
    algorithm: str = param(
        "least_outstanding_requests",
        title="Routing algorithm",
        choices={
            "least_outstanding_requests": "Least outstanding requests (HTTP)",
            "round_robin": "Round robin (TCP)",
        },
        tab="traffic",
        help="It follows from the listener's protocol.",
        docs_url="https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html",
    )
    cross_zone: bool = param(
        True,
        title="Cross-zone balancing",
        tab="traffic",
        help="On in the console, off by API and command line.",
        docs_url=_GUIDE + "enable-disable-crosszone-lb.html",
    )
    idle_timeout_s: float = param(
        60.0,
        title="Idle timeout",
        unit="s",
        minimum=1,
        maximum=4_000,
        tab="traffic",
        help="A target that has not answered by then gives the client a 504.",
        docs_url=_GUIDE + "config-idle-timeout.html",
    )


def build(site: Site, context: Context) -> PlanPart:
    """No slots: it picks an instance and waits for it. Its surge queue is kept with its targets."""
    return PlanPart(stations=(plan.Delay(site.id, Always(float(ADDED_S.value)), choose="one_of"),))


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Hours, gigabytes both ways, public addresses."""
    links = [observed.link(arrow.id) for arrow in context.into(site)]
    size_gb = sum(link.request_bytes + link.response_bytes for link in links) / BYTES_PER_GB
    how = "One load balancer, all 730 h of the month."
    billed = [
        Billed("elb.clb.hour", "hour", HOURS_A_MONTH, how, whole_month=True),
        Billed(
            "elb.clb.gb",
            "GB",
            observed.monthly(size_gb),
            f"{size_gb:,.4g} GB passed in the run, both ways, {observed.month}.",
        ),
    ]
    return billed + billed_addresses(site)


SERVICE = Service(
    title="Classic Load Balancer",
    short_title="CLB",
    category="networking",
    icon="ElasticLoadBalancingClassicLoadBalancer",
    summary="The load balancer of the first generation.",
    docs_url=_GUIDE + "introduction.html",
    pricing_url="https://aws.amazon.com/elasticloadbalancing/pricing/",
    params=Params,
    build=build,
    meter=meter,
    ports=(
        Port("listener", "Listener", "in", "call"),
        Port("targets", "Instances", "out", "target"),
    ),
    may_stand_in=("vpc", "region"),
    free_between_zones=True,
    meters=(
        Meter("elb.clb.hour", "Load balancer hours", "hour"),
        Meter("elb.clb.gb", "Data passed", "GB", unknown="The price book lacks some Regions."),
        Meter("ipv4.in_use", "Public IPv4 addresses", "hour"),
    ),
    constants=(IDLE_TIMEOUT, HEALTHY, SURGE_QUEUE, ADDED_S, answers.CLASSIC_CODES, *balancer_nodes.CONSTANTS),
    quotas=(
        Quota(
            "elb.clb.balancers",
            "Classic Load Balancers in a Region",
            20,
            "balancers",
            *sources.pair(sources.ELB_QUOTAS),
        ),
    ),
    sla=BALANCER_SLA,
    answers=answers.OF_CLASSIC,
    faults=ON_SERVICES,
)
