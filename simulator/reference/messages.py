"""Messages, the stores that keep them, the pollers that take them out."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from simulator.plan import Poller, Store
from simulator.reference.things import Job, Root, Timer
from simulator.streams import mix64, stream


@dataclass(eq=False, slots=True)
class Message:
    """One stored message. until: when a hidden or delayed one shows (again). number: its place in the store's
    order. duplicate: it has been deleted once. fails: in the batch it is in.
    """

    key: int
    kind: int
    root: Root | None
    sent: float
    bytes: float
    until: float = 0.0
    receives: int = 0
    batch: Job | None = None
    lane: int = -1
    number: int = 0
    poison: bool = False
    duplicate: bool = False
    fails: bool = False
    trace: int = -1


@dataclass(eq=False, slots=True)
class LaneState:
    """One lane of a store. at_work: its messages that are hidden. since: when it last became open.

    records, bytes: tokens for what comes in; those and next_read are kept by the first part of a lane.
    """

    ready: deque[Message] = field(default_factory=deque)
    at_work: int = 0
    is_open: bool = False
    since: float = 0.0
    records: float = 0.0
    bytes: float = 0.0
    tokens_at: float = 0.0
    next_read: float = 0.0


@dataclass(eq=False, slots=True)
class StoreState:
    """One store's present: visible, hidden and delayed messages, each in the order their time comes.

    With lanes, the visible ones are in those, and `open` lists the lanes that may be received from.
    """

    index: int
    plan: Store
    streams: dict[str, int]
    lanes: list[LaneState] = field(default_factory=list)
    lane_ends: list[float] | None = None
    open: list[int] = field(default_factory=list)
    numbers: int = 0
    duplicated: int = 0
    ready: deque[Message] = field(default_factory=deque)
    hidden: list[Message] = field(default_factory=list)
    delayed: deque[Message] = field(default_factory=deque)
    ready_since: float = 0.0
    checking_hidden: bool = False
    hidden_timer: Timer | None = None
    checking_delayed: bool = False
    stored: int = 0
    arrived: int = 0
    deleted: int = 0
    expired: int = 0
    dead_lettered: int = 0
    returned: int = 0

    @property
    def visible(self) -> int:
        """Messages that are neither hidden nor delayed."""
        return len(self.ready) + sum(len(lane.ready) for lane in self.lanes)


@dataclass(eq=False, slots=True)
class PollerState:
    """One poller's present. allowed: how many batches may be at work, a fraction while it grows."""

    index: int
    plan: Poller
    stream: int
    stream_fail: int
    allowed: float
    tokens: float = 0.0
    tokens_at: float = 0.0
    idle: bool = True
    failed_messages: int = 0
    number: int = 0
    in_use: int = 0
    growing: bool = False
    grow_at: float = 0.0
    paused_until: float = 0.0
    timer: Timer | None = None
    idle_s: float = 0.0
    touched: float = 0.0
    receives: int = 0
    deletes: int = 0
    messages: int = 0
    failed: int = 0
    refused: int = 0


def first_store(index: int, plan: Store, seed: int) -> StoreState:
    """A store at time 0: empty."""
    streams = {name: stream(seed, plan.id, name) for name in ("lane", "duplicate", "poison")}
    state = StoreState(index, plan, streams)
    if plan.lanes is not None:
        state.lanes = [LaneState() for _ in range(plan.lanes.number * plan.lanes.parts)]
        state.lane_ends = plan.lanes.shares()
        for lane in state.lanes:
            lane.records = max(1.0, plan.lanes.records_per_s or 0.0)
            lane.bytes = plan.lanes.bytes_per_s or 0.0
    return state


def first_poller(index: int, plan: Poller, seed: int) -> PollerState:
    """A poller at time 0: idle."""
    batches, failing = mix64(stream(seed, plan.id, "batch")), stream(seed, plan.station, "fail")
    allowed = min(plan.initial_concurrency, plan.maximum_concurrency)
    return PollerState(index, plan, batches, failing, float(allowed))
