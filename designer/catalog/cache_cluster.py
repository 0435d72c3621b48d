"""Cache (ElastiCache for Valkey or Redis OSS): one node that works its commands one after another."""

from __future__ import annotations

from collections.abc import Sequence

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.fault_actions import ON_SERVICES
from designer.catalog.observed import HOURS_A_MONTH, Observed
from designer.catalog.parts.cache_settings import Params
from designer.catalog.parts.databases import CACHE_CLASSES
from designer.catalog.spec import Meter, Port, Service, Sla
from simulator import plan
from simulator.distributions import Exponential

CONNECTIONS = cited("connections of a node", 65_000, "connections", sources.ELASTICACHE)
COMMAND_THREADS = cited("threads that work the commands of a shard", 1, "threads", sources.CACHE_THREAD)
COMMAND_US = cited("time of one command on its thread", 10, "us", sources.CACHE_COMMAND)
MS_PER_S, US_PER_S, KB_PER_GIB = 1_000.0, 1_000_000.0, 1024.0**2
USED = cited("share of the memory for data", 0.75, "ratio", sources.ELASTICACHE_RESERVED)

_GUIDE = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/"


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
        cache=_cache(site, context),
    )
    return PlanPart(stations=(cache,))


def _cache(site: Site, context: Context) -> plan.Cache | None:
    """What it remembers; None when it is drawn without anything to ask on a miss, and every ask is a hit."""
    if not any(context.out_of(site, "call")):
        return None
    params = site.params
    room_kb = CACHE_CLASSES[params.node_class].memory_gib * KB_PER_GIB * float(USED.value)
    return plan.Cache(
        objects=params.objects,
        exponent=params.popularity,
        capacity=max(1, int(room_kb / params.object_kb)),
        ttl_s=params.ttl_s,
        warm=params.warm,
        coalesce=params.share_fetches,
    )


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
    ports=(
        Port("commands", "Commands", "in", "call"),
        Port("misses", "Asks on a miss", "out", "call"),
    ),
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
    constants=(CONNECTIONS, COMMAND_THREADS, COMMAND_US, USED),
    sla=(
        Sla(
            99.99,
            "time, Multi-AZ",
            *sources.pair(sources.SLA_CACHE),
            "https://aws.amazon.com/elasticache/sla/",
            least_zones=2,
        ),
    ),
    faults=("failover_database", "flush_cache", "slow_servers", *ON_SERVICES),
)
