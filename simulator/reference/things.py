"""What a run is made of."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulator.plan import Elastic, Link, Servers, Source, Station
from simulator.reference.memories import BreakerState, CacheState, SessionState, VisitorsState

if TYPE_CHECKING:
    from simulator.reference.messages import Message


@dataclass(eq=False, slots=True)
class Timer:
    """Something that will happen; it may be taken back."""

    time: float
    cancelled: bool = False


@dataclass(eq=False, slots=True)
class Root:
    """One request from outside, until its last descendant is done. well: None until it has been answered."""

    started: float
    kind: int
    key: int
    session: SessionState | None = None
    refs: int = 1
    well: bool | None = None
    number: int = -1


@dataclass(eq=False, slots=True)
class Job:
    """One visit of a station: a request, an attempt of a call, or a batch.

    over: it has answered, or was killed. held: what a black hole keeps it from, since held_at; sending: when
    that is sent again. twin: the other attempt of a
    hedged call. start: of a second attempt that waits for its time. refused: by its link's breaker.
    ready_at: when its server's start was over. heard: its answer is coming in at its caller.
    """

    key: int
    kind: int
    station: int
    root: Root | None
    parent: Job | None = None
    link: int = -1
    call: int = 0
    attempt: int = 0
    poller: int = -1
    messages: list[Message] = field(default_factory=list)
    started: float = 0.0
    arrived: float = 0.0
    slot_at: float = 0.0
    ready_at: float = 0.0
    cpu_target: float = 0.0
    place: int = 0
    next_link: int = 0
    pending: int = 0
    cause: int = 0
    server: int = -1
    over: bool = False
    inside: bool = False
    has_slot: bool = False
    queued: bool = False
    abandoned: bool = False
    pooled: bool = False
    provisioned: bool = False
    held: Callable[[], None] | None = None
    held_at: float = 0.0
    sending: Timer | None = None
    twin: Job | None = None
    start: Timer | None = None
    refused: bool = False
    missed: bool = False
    waits_for_fetch: bool = False
    no_reuse: bool = False
    heard: bool = False
    timer: Timer | None = None
    number: int = -1


@dataclass(eq=False, slots=True)
class ServerState:
    """One server. holding: those with a slot. cpu: those on its CPU, by the virtual time at which they will
    be done.
    """

    station: int
    state: str = "absent"
    busy: int = 0
    outstanding: int = 0
    requests: float = 0.0
    holding: list[Job] = field(default_factory=list)
    queue: deque[Job] = field(default_factory=deque)
    cpu: list[Job] = field(default_factory=list)
    virtual: float = 0.0
    virtual_at: float = 0.0
    busy_core_s: float = 0.0
    slot_s: float = 0.0
    slot_at: float = 0.0
    planned: Job | None = None
    planned_rate: float = 0.0
    timer: Timer | None = None
    emptied_at: float = 0.0
    pace: float = 1.0
    slowness: float = 1.0
    weight: float = 1.0
    opened_at: float = -math.inf
    wires: int = -1
    refuses: bool = False


@dataclass(eq=False, slots=True)
class StationState:
    """One station's present. wired: its servers may have a network."""

    index: int
    plan: Station
    first_link: int
    n_links: int
    streams: dict[str, int]
    inside: int = 0
    busy: int = 0
    area_inside: float = 0.0
    area_busy: float = 0.0
    touched: float = 0.0
    peak_inside: int = 0
    peak_queue: int = 0
    queued: int = 0
    queue: deque[Job] = field(default_factory=deque)
    free_servers: list[int] = field(default_factory=list)
    zones: list[list[int]] = field(default_factory=list)
    idle_since: list[float] = field(default_factory=list)
    provisioned: int = 0
    ramp_tokens: float = 0.0
    ramp_at: float = 0.0
    ready: int = 0
    spare_tokens: float = 0.0
    spare_at: float = 0.0
    cold_starts: int = 0
    cap_refused: int = 0
    ramp_refused: int = 0
    cache: CacheState | None = None
    wired: bool = False
    error_rate: float = 0.0
    error_cause: int = 0
    throttle_per_s: float = -1.0
    throttle_burst: float = 0.0
    throttle_tokens: float = 0.0
    throttle_at: float = 0.0

    @property
    def fleet(self) -> Servers:
        assert isinstance(self.plan, Servers)
        return self.plan

    @property
    def elastic(self) -> Elastic:
        assert isinstance(self.plan, Elastic)
        return self.plan


@dataclass(eq=False, slots=True)
class LinkState:
    """One link's present. open: attempts that may time out, oldest first. wired: its caller may have a
    network.
    """

    index: int
    plan: Link
    callee: int
    streams: dict[str, int]
    added_s: float = 0.0
    error_rate: float = 0.0
    open: list[Job] = field(default_factory=list)
    checking: bool = False
    wired: bool = False
    turn: int = -1
    tokens: float = 0.0
    tokens_at: float = 0.0
    retries: int = 0
    timeouts: int = 0
    black_hole: bool = False
    retransmit_s: float = 0.0
    held: list[Job] = field(default_factory=list)
    breaker: BreakerState | None = None
    hedges: int = 0
    superseded: int = 0
    refused: int = 0


@dataclass(eq=False, slots=True)
class PoolState:
    """One pool's present."""

    concurrency: bool
    limit: float
    per_s: float
    tokens: float
    tokens_at: float = 0.0
    in_use: int = 0
    refused: int = 0


@dataclass(eq=False, slots=True)
class SourceState:
    """One source's present. rank: before all else at its instant. at: the last arrival, number: how many
    there were.
    """

    plan: Source
    station: int
    streams: dict[str, int]
    ends: list[float]
    rank: int
    visitors: VisitorsState | None
    at: float = 0.0
    step: int = 0
    number: int = 0
