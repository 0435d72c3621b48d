"""Stations: where requests spend time. None of them knows AWS; what a service does differently is a param
here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from simulator.distributions import NOTHING, Distribution


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
    """

    per_batch: Work = field(default_factory=Work)
    per_message: Mapping[str, Work] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Phase:
    """One named part of a server's launch, in seconds; the log shows when each ended."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Delay:
    """Infinitely many slots: each request waits `delay`, makes its calls, answers. A client, a balancer, a
    gateway.

    choose: "all" makes the calls of every outgoing link; "one_of" picks one outgoing link by its weight.
    pools: ids of the pools each request draws on; an empty pool refuses it ("throttled").
    """

    id: str
    delay: Distribution = NOTHING
    choose: Literal["all", "one_of"] = "all"
    pools: tuple[str, ...] = ()


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
    discipline: which of the waiting goes next.
    launch: the phases of a server's start; afterwards its router checks its health (see Route).
    notice_lost_s: how long a loss goes unnoticed; None: as long as the router's health checks take.
    replace_lost: whether a server lost to a fault is launched again once its loss has been noticed.
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


@dataclass(frozen=True, slots=True)
class Bucket:
    """A token bucket: starts full with `capacity` tokens and refills by `refill_per_s`."""

    capacity: float
    refill_per_s: float


@dataclass(frozen=True, slots=True)
class Elastic:
    """Servers on demand, one request each: the last one freed is used first, an unused one vanishes after
    `idle_s`.

    A request without a free server starts one and waits `cold_start` first. It is refused ("throttled") when
    `maximum_concurrency` requests are inside, when a pool is empty, or when `ramp` has no token for a new
    server. Nobody queues. cpu_speed divides cpu times (a small memory size is a slow CPU).
    timeout_s: a request still inside is ended as "station_timeout"; its server is lost (the next start is
    cold). provisioned: servers that exist from the start and never vanish.
    """

    id: str
    work: Mapping[str, Work] = field(default_factory=dict)
    cold_start: Distribution = NOTHING
    idle_s: float = 600.0
    maximum_concurrency: int | None = None
    ramp: Bucket | None = None
    provisioned: int = 0
    cpu_speed: float = 1.0
    timeout_s: float | None = None
    batch: BatchWork | None = None
    pools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Store:
    """Keeps messages until a poller has had them worked.

    A received message is hidden for `visibility_timeout_s` and comes back if nobody deleted it. After
    `max_receive_count` receives it goes to `dead_letter` (another store's id) or is dropped. Messages older
    than `retention_s` are dropped. limit_messages ends the run, with what was seen, before memory does.
    """

    id: str
    visibility_timeout_s: float = 30.0
    delay_s: float = 0.0
    retention_s: float = 345_600.0
    max_receive_count: int | None = None
    dead_letter: str | None = None
    limit_messages: int = 5_000_000


Station: TypeAlias = Delay | Servers | Elastic | Store
