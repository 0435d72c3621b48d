"""Network Load Balancer: passes each connection to one target by the hash of its flow."""

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

NEW_TCP = cited("new TCP connections a second in one NLCU", 800, "connections/s", sources.LCU)
ACTIVE_TCP = cited("active TCP connections in one NLCU", 100_000, "connections", sources.LCU)
NEW_UDP = cited("new UDP flows a second in one NLCU", 400, "flows/s", sources.LCU)
ACTIVE_UDP = cited("active UDP flows in one NLCU", 50_000, "flows", sources.LCU)
NEW_TLS = cited("new TLS connections a second in one NLCU", 50, "connections/s", sources.LCU)
ACTIVE_TLS = cited("active TLS connections in one NLCU", 3_000, "connections", sources.LCU)
PROCESSED = cited("bytes processed an hour in one NLCU", 1.0, "GB/h", sources.LCU)
IDLE_TIMEOUT = cited("idle timeout of TCP", 350, "s", sources.ELB_API)
ADDED_S = cited("time the balancer adds to a request", 0.0005, "s", sources.NLB_LATENCY)

_PER_UNIT = {"tcp": (NEW_TCP, ACTIVE_TCP), "udp": (NEW_UDP, ACTIVE_UDP), "tls": (NEW_TLS, ACTIVE_TLS)}
"""New and active connections of one NLCU, by protocol."""

_GUIDE = "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/"


@dataclass(frozen=True, slots=True)
class Params:
    zones: tuple[str, ...] = zones_param("the load balancer (a node in each)")
    scheme: str = scheme_param(_GUIDE + "network-load-balancers.html")
    protocol: str = param(
        "tcp",
        title="Protocol",
        choices={"tcp": "TCP", "udp": "UDP", "tls": "TLS"},
        help="TLS ends at the balancer; a capacity unit holds fewer of its connections.",
        docs_url=_GUIDE + "load-balancer-listeners.html",
    )
    cross_zone: bool = param(
        False,
        title="Cross-zone balancing",
        tab="traffic",
        help="Off: each node uses the targets of its own zone. On: bytes between zones are billed.",
        docs_url=_GUIDE + "network-load-balancers.html#cross-zone-load-balancing",
    )
    idle_timeout_s: float = param(
        350.0,
        title="Idle timeout",
        unit="s",
        minimum=60,
        maximum=6_000,
        tab="traffic",
        help="A connection without a byte for so long is closed.",
        docs_url=_GUIDE + "network-load-balancers.html#connection-idle-timeout",
    )


def build(site: Site, context: Context) -> PlanPart:
    """No slots and no queue; a flow's hash is a random choice of its target."""
    return PlanPart(stations=(plan.Delay(site.id, Always(float(ADDED_S.value)), choose="one_of"),))


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Hours, capacity units by clock hour (the largest dimension of each), public addresses."""
    traffic = traffic_by_hour(site, context, observed)
    new, active = _PER_UNIT[site.params.protocol]
    units = Dimensions(
        {
            "new connections": traffic.new_connections_per_s / float(new.value),
            "active connections": traffic.active_connections / float(active.value),
            "processed bytes": traffic.gb_per_hour / float(PROCESSED.value),
        }
    )
    how = "One load balancer, all 730 h of the month."
    billed = [
        Billed("elb.nlb.hour", "hour", HOURS_A_MONTH, how, whole_month=True),
        billed_units("elb.nlb.lcu", units, observed),
    ]
    return billed + billed_addresses(site)


SERVICE = Service(
    title="Network Load Balancer",
    short_title="NLB",
    category="networking",
    icon="ElasticLoadBalancingNetworkLoadBalancer",
    summary="Spreads TCP, UDP or TLS flows over targets, with little delay.",
    docs_url=_GUIDE + "introduction.html",
    pricing_url="https://aws.amazon.com/elasticloadbalancing/pricing/",
    params=Params,
    build=build,
    meter=meter,
    ports=(
        Port("listener", "Listener", "in", "call"),
        Port("targets", "Target groups", "out", "target"),
    ),
    may_stand_in=("vpc", "region"),
    meters=(
        Meter("elb.nlb.hour", "Load balancer hours", "hour"),
        Meter(
            "elb.nlb.lcu",
            "Capacity units (NLCU)",
            "LCU-hour",
            unknown="The price book has no NLCU rate of São Paulo.",
        ),
        Meter("ipv4.in_use", "Public IPv4 addresses", "hour"),
    ),
    constants=(
        NEW_TCP,
        ACTIVE_TCP,
        NEW_UDP,
        ACTIVE_UDP,
        NEW_TLS,
        ACTIVE_TLS,
        PROCESSED,
        IDLE_TIMEOUT,
        ADDED_S,
        *balancer_nodes.CONSTANTS,
    ),
    quotas=tuple(
        Quota(key, title, limit, unit, sources.ELB_QUOTAS.text, sources.ELB_QUOTAS.date)
        for key, title, limit, unit in (
            ("elb.nlb.balancers", "Network Load Balancers in a Region", 50, "balancers"),
            ("elb.nlb.targets", "Targets of a load balancer", 3_000, "targets"),
            ("elb.nlb.targets_per_zone", "Targets of a load balancer in a zone", 500, "targets"),
        )
    ),
    sla=BALANCER_SLA,
    answers=answers.OF_CONNECTIONS,
    faults=ON_SERVICES,
)
