"""Instances of an ECS cluster: room for tasks on them, managed scaling, and which tasks stand where."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from designer.catalog.behaviour import Context, Site
from designer.catalog.data import sources
from designer.catalog.data.instance_types import InstanceType
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from designer.catalog.parts import nodes
from designer.catalog.parts.kubelet import Room
from simulator import plan

REGISTERED = cited("memory that an instance registers, of its nominal", 0.975, "share", sources.ECS_MEMORY)
AGENT_MIB = cited("memory kept for the ECS agent", 32, "MiB", sources.ECS_MEMORY)
HIGH_PERIODS = cited(
    "managed scaling, points above the target to act", 1, "points", sources.ECS_SCALE_OUT_ALARM
)
LOW_PERIODS = cited("managed scaling, points below to scale in", 15, "points", sources.ECS_MANAGED_SCALING)
PERIOD_S = cited("period of the capacity provider's metric", 60, "s", sources.ECS_MANAGED_SCALING)
WARMUP_S = cited("instance warm-up of managed scaling", 300, "s", sources.ECS_API)
MOST_AT_ONCE = cited("most instances of one step of managed scaling", 10_000, "instances", sources.ECS_API)
AFTER_GROWTH_S = cited("no scale-in after a scale-out", 900, "s", sources.ECS_MANAGED_SCALING)
SCALE_IN_SHARE = cited("most instances to go in a minute", 0.5, "share", sources.ECS_MANAGED_SCALING)
NOTICE_LOST_S = cited("a lost instance is noticed, its tasks made good", 60, "s", sources.STATUS_CHECKS)
CONSTANTS = (
    NOTICE_LOST_S,
    REGISTERED,
    AGENT_MIB,
    HIGH_PERIODS,
    LOW_PERIODS,
    PERIOD_S,
    WARMUP_S,
    MOST_AT_ONCE,
    AFTER_GROWTH_S,
    SCALE_IN_SHARE,
)
QUOTA_SOURCE = sources.pair(sources.ECS_QUOTAS)
MOST_TASKS = 1_000
"""Tasks that share an instance's own interface are limited by cores and memory only."""

_DOCS = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"


def network_param() -> Any:
    return param(
        "bridge",
        title="Network of a task",
        choices={"bridge": "Shares the instance's (bridge)", "awsvpc": "An interface of its own (awsvpc)"},
        help="With awsvpc an instance takes one task less than it may have interfaces (no ENI trunking).",
        docs_url=_DOCS + "task-networking.html",
    )


def warmup_param() -> Any:
    return param(
        float(WARMUP_S.value),
        title="Instance warm-up",
        unit="s",
        minimum=0,
        maximum=10_000,
        tab="scaling",
        advanced=True,
        help="After a launch managed scaling waits so long before the next one.",
        docs_url=_DOCS + "managed-scaling-behavior.html",
    )


def room(kind: InstanceType, network_mode: str) -> Room:
    """What tasks may reserve on an instance: all cores, the memory it registers, interfaces with awsvpc."""
    memory_gib = kind.memory_gib * float(REGISTERED.value) - float(AGENT_MIB.value) / 1_024.0
    tasks = kind.most_enis - 1 if network_mode == "awsvpc" else MOST_TASKS
    return Room(float(kind.vcpu), max(0.0, memory_gib), tasks)


def managed_scaling(params: Any) -> plan.ReservationHosts:
    """Managed scaling in the simulator's words."""
    return plan.ReservationHosts(
        target=params.target_capacity_pct / 100.0,
        period_s=float(PERIOD_S.value),
        high_periods=int(HIGH_PERIODS.value),
        low_periods=int(LOW_PERIODS.value),
        maximum_step=int(MOST_AT_ONCE.value),
        warmup_s=params.warmup_s,
        after_growth_s=float(AFTER_GROWTH_S.value),
        scale_in_share=float(SCALE_IN_SHARE.value),
    )


def providers_of(site: Site, context: Context) -> tuple[plan.HostShare, ...]:
    """The capacity providers that a service's tasks stand on; none where a name finds no provider."""
    cluster = context.around(site, "ecs_cluster")
    drawn = nodes.hosts_in(context, cluster, "ecs_capacity_provider")
    if not site.params.strategy:
        only = nodes.chosen(site.params.capacity_provider, drawn)
        return () if only is None else (plan.HostShare(only.id),)
    named = [(nodes.chosen(each.capacity_provider, drawn), each) for each in site.params.strategy]
    if any(found is None for found, _ in named):
        return ()
    return tuple(plan.HostShare(found.id, each.base, float(each.weight)) for found, each in named if found)


def tasks(context: Context) -> Iterator[tuple[nodes.Unit, Site | None]]:
    """Every service on EC2 with where its tasks stand: for each provider the tasks it gets at most."""
    for site in context.sites.values():
        if site.service != "ecs_ec2_service":
            continue
        params, providers = site.params, providers_of(site, context)
        if not providers:
            yield nodes.Unit(site, params.vcpu, params.memory_gb, params.desired, params.max), None
        weights = sum(each.weight for each in providers)
        based = sum(each.base for each in providers)
        for each in providers:
            count, most = (
                min(size, each.base) + math.ceil(max(0, size - based) * each.weight / weights - 1e-9)
                for size in (params.desired, params.max)
            )
            yield (
                nodes.Unit(site, params.vcpu, params.memory_gb, count, most),
                context.sites[each.hosts],
            )


def standing(site: Site, context: Context) -> list[nodes.Unit]:
    """The tasks of all services that stand on this capacity provider."""
    return [unit for unit, where in tasks(context) if where is not None and where.id == site.id]
