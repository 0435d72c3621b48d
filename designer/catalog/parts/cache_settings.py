"""What a cache lets itself be set to."""

from __future__ import annotations

from dataclasses import dataclass

from designer.catalog.params import param
from designer.catalog.parts.databases import CACHE_CLASSES
from designer.catalog.parts.zones import zones_param

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
    objects: int = param(
        1_000_000,
        title="Objects asked for",
        minimum=1,
        maximum=10_000_000,
        tab="traffic",
        help="Different ones; with calls on a miss, those in memory are hits and make none.",
    )
    object_kb: float = param(
        1.0,
        title="Size of an object",
        unit="kB",
        minimum=0.001,
        maximum=524_288,
        tab="traffic",
        help="Mean, with its overhead; three quarters of the node's memory hold so many of them.",
        docs_url=_GUIDE + "redis-memory-management.html",
    )
    popularity: float = param(
        1.0,
        title="Skew of their popularity",
        minimum=0,
        maximum=5,
        tab="traffic",
        help="Zipf's exponent: 1 is usual on the web, 0 asks for all alike.",
    )
    ttl_s: float | None = param(
        None,
        title="Objects live",
        unit="s",
        minimum=0.001,
        maximum=2_678_400,
        tab="traffic",
        help="From when they were read on a miss. None: until others need their place.",
    )
    warm: bool = param(
        True,
        title="Warm at the start",
        tab="traffic",
        help="Off: it begins empty: every first ask is a miss.",
    )
    share_fetches: bool = param(
        False,
        title="Misses share a fetch",
        tab="traffic",
        help="Who misses what another one is fetching waits for that instead of asking as well. The clients "
        "have to do it (a lock, single flight): the node itself does not.",
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
