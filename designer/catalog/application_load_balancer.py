"""Application Load Balancer: passes each request to a healthy target. It never queues; its targets do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.fault_actions import ON_SERVICES
from designer.catalog.observed import HOURS_A_MONTH, Observed
from designer.catalog.params import param
from designer.catalog.parts import answers, balancer_nodes
from designer.catalog.parts.balancer_sla import BALANCER_SLA
from designer.catalog.parts.capacity_units import Dimensions, billed_units, traffic_by_hour
from designer.catalog.parts.schemes import billed_addresses, scheme_param
from designer.catalog.parts.zones import zones_param
from designer.catalog.spec import Meter, Port, Quota, Service
from simulator import plan
from simulator.distributions import Constant as Always

NEW_CONNECTIONS = cited("new connections a second in one LCU", 25, "connections/s", sources.LCU)
ACTIVE_CONNECTIONS = cited("active connections in one LCU", 3_000, "connections", sources.LCU)
PROCESSED = cited("bytes processed an hour in one LCU", 1.0, "GB/h", sources.LCU)
PROCESSED_LAMBDA = cited("bytes an hour in one LCU, Lambda targets", 0.4, "GB/h", sources.LCU)
RULES = cited("rule evaluations a second in one LCU", 1_000, "evaluations/s", sources.LCU)
FREE_RULES = cited("rules of a request that are free", 10, "rules", sources.LCU)
IDLE_TIMEOUT = cited("idle timeout", 60, "s", sources.ELB_API)
ADDED_S = cited("time the balancer adds to a request", 0.002, "s", sources.ELB_LATENCY)

_GUIDE = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/"


@dataclass(frozen=True, slots=True)
class Params:
    zones: tuple[str, ...] = zones_param("the load balancer (a node in each)")
    scheme: str = scheme_param(_GUIDE + "application-load-balancers.html")
    algorithm: str = param(
        "round_robin",
        title="Routing algorithm",
        choices={
            "round_robin": "Round robin",
            "least_outstanding_requests": "Least outstanding requests",
            "weighted_random": "Weighted random",
        },
        tab="traffic",
        help="How a target is picked for each request.",
        docs_url=_GUIDE + "edit-target-group-attributes.html",
    )
    cross_zone: bool = param(
        True,
        title="Cross-zone balancing",
        tab="traffic",
        help="On: each node uses the targets of all zones. Off: only those of its own zone.",
        docs_url=_GUIDE + "edit-target-group-attributes.html",
    )
    idle_timeout_s: float = param(
        60.0,
        title="Idle timeout",
        unit="s",
        minimum=1,
        maximum=4_000,
        tab="traffic",
        help="A target that has not answered by then gives the client a 504.",
        docs_url=_GUIDE + "edit-load-balancer-attributes.html",
    )
    rules: int = param(
        1,
        title="Rules evaluated",
        minimum=0,
        maximum=100,
        tab="traffic",
        help="Rules that a request passes on average until one matches; the first 10 are free.",
    )


def build(site: Site, context: Context) -> PlanPart:
    """No slots and no queue of its own: it picks one target by weight and waits for it."""
    return PlanPart(stations=(plan.Delay(site.id, Always(float(ADDED_S.value)), choose="one_of"),))


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Hours, capacity units by clock hour (the largest dimension of each), public addresses."""
    traffic = traffic_by_hour(site, context, observed)
    bytes_per_unit = float(PROCESSED.value)
    if any(each.callee.service == "lambda_function" for each in context.out_of(site, "target")):
        bytes_per_unit = float(PROCESSED_LAMBDA.value)
    paid_rules = max(0.0, site.params.rules - float(FREE_RULES.value))
    units = Dimensions(
        {
            "new connections": traffic.new_connections_per_s / float(NEW_CONNECTIONS.value),
            "active connections": traffic.active_connections / float(ACTIVE_CONNECTIONS.value),
            "processed bytes": traffic.gb_per_hour / bytes_per_unit,
            "rule evaluations": traffic.requests_per_s * paid_rules / float(RULES.value),
        }
    )
    billed = [
        Billed(
            "elb.alb.hour",
            "hour",
            HOURS_A_MONTH,
            "One load balancer, all 730 h of the month.",
            whole_month=True,
        ),
        billed_units("elb.alb.lcu", units, observed),
    ]
    return billed + billed_addresses(site)


SERVICE = Service(
    title="Application Load Balancer",
    short_title="ALB",
    category="networking",
    icon="ElasticLoadBalancingApplicationLoadBalancer",
    summary="Spreads HTTP requests over healthy targets in several zones.",
    docs_url=_GUIDE + "introduction.html",
    pricing_url="https://aws.amazon.com/elasticloadbalancing/pricing/",
    params=Params,
    build=build,
    meter=meter,
    ports=(
        Port("listener", "Listener", "in", "call"),
        Port("notifications", "Gets notifications over HTTPS", "in", "subscription"),
        Port("targets", "Target groups", "out", "target"),
    ),
    may_stand_in=("vpc", "region"),
    free_between_zones=True,
    meters=(
        Meter("elb.alb.hour", "Load balancer hours", "hour"),
        Meter("elb.alb.lcu", "Capacity units (LCU)", "LCU-hour"),
        Meter("ipv4.in_use", "Public IPv4 addresses", "hour"),
    ),
    constants=(
        NEW_CONNECTIONS,
        ACTIVE_CONNECTIONS,
        PROCESSED,
        PROCESSED_LAMBDA,
        RULES,
        FREE_RULES,
        IDLE_TIMEOUT,
        ADDED_S,
        answers.APPLICATION_CODES,
        *balancer_nodes.CONSTANTS,
    ),
    quotas=tuple(
        Quota(key, title, limit, unit, sources.ELB_QUOTAS.text, sources.ELB_QUOTAS.date)
        for key, title, limit, unit in (
            ("elb.alb.balancers", "Application Load Balancers in a Region", 50, "balancers"),
            ("elb.alb.targets", "Targets of a load balancer", 1_000, "targets"),
            ("elb.alb.listeners", "Listeners of a load balancer", 50, "listeners"),
            ("elb.alb.rules", "Rules of a load balancer", 100, "rules"),
            ("elb.target_groups", "Target groups in a Region", 3_000, "groups"),
        )
    ),
    sla=BALANCER_SLA,
    answers=answers.OF_APPLICATION,
    faults=ON_SERVICES,
)
