"""Stations: where requests spend time. None of them knows AWS; what a service does differently is a param
here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from simulator.distributions import NOTHING, Distribution
from simulator.plan.fleets import CpuCredits, Memory, Phase, Placement, Spot, WarmPool
from simulator.plan.network import Network
from simulator.plan.stores import Store


@dataclass(frozen=True, slots=True)
class Work:
    """What a station does with one request: `cpu` needs a core, then `wait` needs only the slot (seconds)."""

    cpu: Distribution = NOTHING
    wait: Distribution = NOTHING


@dataclass(frozen=True, slots=True)
class BatchWork:
    """What a station does with one batch a poller brings: once per batch, then once per message of each
    class.

    Messages of a batch are worked one after another: their times add up.
    failing: per class, the probability that the work of a message fails, tried anew at every receive
    ("failed").
    """

    per_batch: Work = field(default_factory=Work)
    per_message: Mapping[str, Work] = field(default_factory=dict)
    failing: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cache:
    """What a station remembers: a request it has the answer for makes no calls (a hit), another one does (a
    miss).

    The object of each request is one of `objects`, drawn by Zipf's law: the i-th most popular one has a share
    proportional to i**-exponent. An object is kept once a miss's calls have been answered well, for `ttl_s`
    from then (None: for ever); beyond `capacity` objects the one not asked for the longest goes (None: all
    have room). coalesce: whether misses of an object that another request is fetching wait for that one's
    answer instead of making calls of their own, and share it, good or bad; if its server is lost, the one
    that has waited longest looks again.
    classes: whose requests are looked up; None: all. Others make their calls, and so do batches.
    warm: whether it begins with the most popular objects, their ages spread evenly over ttl_s; else empty.
    """

    objects: int
    exponent: float = 1.0
    capacity: int | None = None
    ttl_s: float | None = None
    classes: tuple[str, ...] | None = None
    warm: bool = False
    coalesce: bool = False


@dataclass(frozen=True, slots=True)
class Delay:
    """Infinitely many slots: each request waits `delay`, makes its calls, answers. A client, a balancer, a
    gateway.

    choose: "all" makes the calls of every outgoing link; "one_of" picks one outgoing link by its weight,
    among those that the request's class calls at all (class-based rules before weights).
    pools: ids of the pools each request draws on; an empty pool refuses it ("throttled").
    cache: looked up when the delay is over.
    """

    id: str
    delay: Distribution = NOTHING
    choose: Literal["all", "one_of"] = "all"
    pools: tuple[str, ...] = ()
    cache: Cache | None = None


@dataclass(frozen=True, slots=True)
class Servers:
    """A fleet of like servers, each with two limits: slots (requests inside) and cores (shared by those on
    the CPU).

    A request takes a slot, does its cpu work at speed min(1, cores / requests on the CPU) x cpu_speed, then
    waits, then makes its calls; it keeps the slot until it has answered.

    work: per class; a class without work costs nothing but the slot.
    cores_per_server: None means that cores never bind (cpu + wait is one time, and there is no CPU
    utilisation). servers: in service at the start, spread over `zones` evenly; max_servers: the most that can
        ever exist (those leaving included); None means `servers` plus what the scalers may ask for.
    queue: "shared" (one queue before all servers, no router needed) or "per_server" (a Route picks the
    server). queue_limit: most requests waiting (per server or in the shared queue); None is unbounded. A full
        queue refuses the request ("rejected").
    queue_timeout_s: who has waited so long for a slot leaves without one ("queue_timeout"); None: nobody
        does.
    speeds, weights: of the servers in the order of their launch, over and over: what begins on a server of
        speed 2 takes half as long (cpu and wait); a weight is its share under "weighted_random". Empty: all
        the same.
    cache: looked up when a request's own work is done.
    discipline: which of the waiting goes next.
    launch: the phases of a server's start; afterwards its router checks its health (see Route).
    notice_lost_s: how long a loss goes unnoticed; None: as long as the router's health checks take.
    replace_lost: whether a server lost to a fault is launched again once its loss has been noticed.
    termination: which server of the fullest zone scale-in takes.
    rebalance_s: so long after an outage of a zone has ended, servers move back to it, each launched before
        another one leaves (None: never).
    launch_pools: RatePools that each launch takes a token from; without one it waits its turn.
    stands_on: the hosts its servers stand on (None: on none). spot, warm_pool, credits, memory: see there.
    network: of each server; those that stand on hosts share their host's. None: it takes no time.
    """

    id: str
    work: Mapping[str, Work] = field(default_factory=dict)
    servers: int = 1
    slots_per_server: int = 1
    cores_per_server: float | None = None
    cpu_speed: float = 1.0
    max_servers: int | None = None
    zones: tuple[str, ...] = ("",)
    queue: Literal["shared", "per_server"] = "shared"
    queue_limit: int | None = None
    discipline: Literal["fifo", "lifo"] = "fifo"
    launch: tuple[Phase, ...] = ()
    replace_lost: bool = True
    notice_lost_s: float | None = None
    batch: BatchWork | None = None
    pools: tuple[str, ...] = ()
    termination: Literal["oldest", "newest", "closest_to_hour"] = "oldest"
    rebalance_s: float | None = None
    launch_pools: tuple[str, ...] = ()
    stands_on: Placement | None = None
    spot: Spot | None = None
    warm_pool: WarmPool | None = None
    credits: CpuCredits | None = None
    queue_timeout_s: float | None = None
    speeds: tuple[float, ...] = ()
    weights: tuple[float, ...] = ()
    cache: Cache | None = None
    memory: Memory | None = None
    network: Network | None = None


@dataclass(frozen=True, slots=True)
class Bucket:
    """A token bucket: starts full with `capacity` tokens and refills by `refill_per_s`."""

    capacity: float
    refill_per_s: float


SPARE_BURST_S = 0.1
"""How much of a second's requests provisioned servers may begin at once."""


@dataclass(frozen=True, slots=True)
class Elastic:
    """Servers on demand, one request each: the last one freed is used first, an unused one vanishes after
    `idle_s`.

    A request without a free server starts one and waits `cold_start` first. It is refused ("throttled") when
    `maximum_concurrency` requests are inside, when a pool is empty, or when `ramp` has no token for a new
    server. Nobody queues. cpu_speed divides cpu times (a small memory size is a slow CPU).
    timeout_s: a request still inside so long after its server's start is ended as "station_timeout", whether
    it works or waits for its calls; its server is lost (the next start is cold). start_limit_s: a cold start
    that would take longer is broken off then and done anew as part of the request, whose timeout runs (None:
    starts take as long as they take).
    failing: per class, the probability that the work of a request that comes alone fails ("failed"), before
    its calls. crashing: that the work of a request or a batch takes its server with it ("server_lost").
    provisioned: servers that exist from the start and never vanish, used first. provisioned_each_per_s: how
    many requests a second each of them begins at most, those of SPARE_BURST_S at once; what is beyond goes
    to others (None: no limit). Plan.provisioning may change their number: more are all ready after
    `provisioning_s` and as much later as the new ones take at `provisioning_per_min` (None: no time). Fewer:
    those at work are let go when they are done.
    """

    id: str
    work: Mapping[str, Work] = field(default_factory=dict)
    cold_start: Distribution = NOTHING
    idle_s: float = 600.0
    maximum_concurrency: int | None = None
    ramp: Bucket | None = None
    provisioned: int = 0
    provisioned_each_per_s: float | None = None
    provisioning_s: float = 0.0
    provisioning_per_min: float | None = None
    cpu_speed: float = 1.0
    timeout_s: float | None = None
    batch: BatchWork | None = None
    pools: tuple[str, ...] = ()
    start_limit_s: float | None = None
    failing: Mapping[str, float] = field(default_factory=dict)
    crashing: float = 0.0


Station: TypeAlias = Delay | Servers | Elastic | Store
