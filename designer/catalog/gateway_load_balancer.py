"""Gateway Load Balancer: sends every flow through one of several virtual appliances (firewalls, say)."""

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
from designer.catalog.parts.zones import zones_param
from designer.catalog.spec import Meter, Port, Quota, Service
from simulator import plan
from simulator.distributions import Constant as Always

NEW_FLOWS = cited("new flows a second in one GLCU", 600, "flows/s", sources.LCU)
ACTIVE_FLOWS = cited("active flows in one GLCU", 60_000, "flows", sources.LCU)
PROCESSED = cited("bytes processed an hour in one GLCU", 1.0, "GB/h", sources.LCU)
IDLE_TIMEOUT = cited("idle timeout of a TCP flow", 350, "s", sources.ELB_API)
ADDED_S = cited("time the balancer adds to a request", 0.0005, "s", sources.GWLB_LATENCY)

_LACKING = "The price book lacks some Regions."
_GUIDE = "https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/"


@dataclass(frozen=True, slots=True)
class Params:
    zones: tuple[str, ...] = zones_param("the load balancer (a node in each)")
    cross_zone: bool = param(
        False,
        title="Cross-zone balancing",
        tab="traffic",
        help="Off: each node uses the appliances of its own zone. On: bytes between zones are billed.",
        docs_url=_GUIDE + "introduction.html",
    )
    idle_timeout_s: float = param(
        350.0,
        title="Idle timeout",
        unit="s",
        minimum=60,
        maximum=6_000,
        tab="traffic",
        help="A TCP flow without a byte for so long is forgotten.",
        docs_url=_GUIDE + "update-idle-timeout.html",
    )


def build(site: Site, context: Context) -> PlanPart:
    """No slots and no queue; the hash of a flow picks its appliance."""
    return PlanPart(stations=(plan.Delay(site.id, Always(float(ADDED_S.value)), choose="one_of"),))


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Hours, and capacity units by clock hour (the largest dimension of each)."""
    traffic = traffic_by_hour(site, context, observed)
    units = Dimensions(
        {
            "new flows": traffic.new_connections_per_s / float(NEW_FLOWS.value),
            "active flows": traffic.active_connections / float(ACTIVE_FLOWS.value),
            "processed bytes": traffic.gb_per_hour / float(PROCESSED.value),
        }
    )
    how = "One load balancer, all 730 h of the month."
    return [
        Billed("elb.gwlb.hour", "hour", HOURS_A_MONTH, how, whole_month=True),
        billed_units("elb.gwlb.lcu", units, observed),
    ]


SERVICE = Service(
    title="Gateway Load Balancer",
    short_title="GWLB",
    category="networking",
    icon="ElasticLoadBalancingGatewayLoadBalancer",
    summary="Passes traffic through a fleet of virtual appliances, each flow through one.",
    docs_url=_GUIDE + "introduction.html",
    pricing_url="https://aws.amazon.com/elasticloadbalancing/pricing/",
    params=Params,
    build=build,
    meter=meter,
    ports=(
        Port("listener", "Takes flows", "in", "call"),
        Port("targets", "Appliances", "out", "target"),
    ),
    may_stand_in=("vpc", "region"),
    meters=(
        Meter("elb.gwlb.hour", "Load balancer hours", "hour", unknown=_LACKING),
        Meter("elb.gwlb.lcu", "Capacity units (GLCU)", "LCU-hour", unknown=_LACKING),
    ),
    constants=(NEW_FLOWS, ACTIVE_FLOWS, PROCESSED, IDLE_TIMEOUT, ADDED_S, *balancer_nodes.CONSTANTS),
    quotas=tuple(
        Quota(key, title, limit, unit, sources.ELB_QUOTAS.text, sources.ELB_QUOTAS.date)
        for key, title, limit, unit in (
            ("elb.gwlb.balancers", "Gateway Load Balancers in a Region", 100, "balancers"),
            ("elb.gwlb.targets_per_zone", "Targets of a load balancer in a zone", 300, "targets"),
        )
    ),
    sla=BALANCER_SLA,
    answers=answers.OF_CONNECTIONS,
    faults=ON_SERVICES,
)
