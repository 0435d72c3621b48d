"""Cache (ElastiCache for Valkey or Redis OSS): one node that works its commands one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.fault_actions import ON_SERVICES
from designer.catalog.observed import HOURS_A_MONTH, Observed
from designer.catalog.params import param
from designer.catalog.parts.databases import CACHE_CLASSES
from designer.catalog.parts.zones import zones_param
from designer.catalog.spec import Meter, Port, Service, Sla
from simulator import plan
from simulator.distributions import Exponential

CONNECTIONS = cited("connections of a node", 65_000, "connections", sources.ELASTICACHE)
COMMAND_THREADS = cited("threads that work the commands of a shard", 1, "threads", sources.CACHE_THREAD)
COMMAND_US = cited("time of one command on its thread", 10, "us", sources.CACHE_COMMAND)
MS_PER_S, US_PER_S = 1_000.0, 1_000_000.0

_GUIDE = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/"


@dataclass(frozen=True, slots=True)
class Params:
    engine: str = param(
        "valkey",
        title="Engine",
        choices={"valkey": "Valkey", "redis": "Redis OSS"},
        help="Valkey costs a fifth less.",
        docs_url=_GUIDE + "WhatIs.html",
    )
    node_class: str = param(
        "t4g.small",
        title="Node class",
        choices={name: f"cache.{each.title}" for name, each in CACHE_CLASSES.items()},
        help="Memory and price; one thread works the commands, whatever the vCPUs.",
        docs_url=_GUIDE + "CacheNodes.SupportedTypes.html",
    )
    zones: tuple[str, ...] = zones_param("the cache: the primary first, then its replicas")
    replicas: int = param(
        1,
        title="Replicas",
        unit="nodes",
        minimum=0,
        maximum=5,
        help="Copies that take over in other zones; each costs as much as the primary.",
        docs_url=_GUIDE + "Replication.html",
    )
    command_us: float = param(
        10.0,
        title="Time of a command",
        unit="us",
        minimum=0.1,
        maximum=1_000_000,
        tab="traffic",
        help="For classes without work of their own; simple reads take about 10 us.",
    )
    failover_s: float = param(
        15.0,
        title="Failover",
        unit="s",
        minimum=0,
        maximum=3_600,
        tab="scaling",
        help="Until a replica has taken over; AWS says some seconds.",
        docs_url=_GUIDE + "AutoFailover.html",
    )


def build(site: Site, context: Context) -> PlanPart:
    """One server with one core: the command thread. Replicas are where it comes back."""
    params = site.params
    usual = plan.Work(Exponential(params.command_us / US_PER_S))
    cache = plan.Servers(
        id=site.id,
        work={class_id: _work(site, class_id, usual) for class_id in context.classes},
        servers=1,
        slots_per_server=int(CONNECTIONS.value),
        cores_per_server=float(COMMAND_THREADS.value),
        zones=site.zones[: params.replicas + 1],
        launch=(plan.Phase("failover", params.failover_s),),
    )
    return PlanPart(stations=(cache,))


def _work(site: Site, class_id: str, usual: plan.Work) -> plan.Work:
    return site.work[class_id].work if class_id in site.work else usual


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Primary and replicas, all month."""
    params = site.params
    nodes = params.replicas + 1
    how = f"{nodes} nodes, all 730 h of the month."
    meter_key = f"elasticache.{params.engine}.{params.node_class}"
    by_hour = ((float(nodes), HOURS_A_MONTH),)
    return [Billed(meter_key, "node-hour", nodes * HOURS_A_MONTH, how, by_hour, whole_month=True)]


SERVICE = Service(
    title="Cache (ElastiCache)",
    short_title="ElastiCache",
    category="database",
    icon="AmazonElastiCache",
    summary="A Valkey or Redis OSS node in memory; say how often it is asked on the edge.",
    docs_url=_GUIDE + "WhatIs.html",
    pricing_url="https://aws.amazon.com/elasticache/pricing/",
    params=Params,
    build=build,
    meter=meter,
    work="request",
    ports=(Port("commands", "Commands", "in", "call"),),
    may_stand_in=("vpc", "availability_zone", "subnet", "region"),
    meters=(
        Meter(
            "elasticache.{engine}.{node_class}",
            "Node hours",
            "node-hour",
            {"engine": ("valkey", "redis"), "node_class": tuple(CACHE_CLASSES)},
            unknown="Not every Region offers every class.",
        ),
    ),
    constants=(CONNECTIONS, COMMAND_THREADS, COMMAND_US),
    sla=(
        Sla(
            99.99,
            "time, Multi-AZ",
            *sources.pair(sources.SLA_CACHE),
            "https://aws.amazon.com/elasticache/sla/",
            least_zones=2,
        ),
    ),
    faults=("failover_database", "slow_servers", *ON_SERVICES),
)
