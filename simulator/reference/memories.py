"""What caches, breakers and visitors remember."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.plan import Breaker, Cache, Source, Users

if TYPE_CHECKING:
    from simulator.reference.things import Job, Timer


@dataclass(eq=False, slots=True)
class FetchState:
    """Who fetches an object (None while the next one is looking), and who waits for that, in order."""

    leader: Job | None = None
    waiting: list[Job] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class CacheState:
    """One cache's present. popularity: where each object's share ends. kept: object -> when it expires.
    fetches: by object, where misses wait for one another.
    """

    plan: Cache
    popularity: NDArray[np.float64]
    streams: dict[str, int]
    kept: OrderedDict[int, float] = field(default_factory=OrderedDict)
    fetches: dict[int, FetchState] = field(default_factory=dict)
    hits: int = 0
    misses: int = 0
    coalesced: int = 0


@dataclass(eq=False, slots=True)
class BreakerState:
    """One breaker's present. cells: (attempts ended, of them failed), one attempt each or one slice of time
    each. changed_at: attempts that began before do not count.
    """

    plan: Breaker
    cells: list[tuple[int, int]]
    at: int = 0
    slot: int = 0
    calls: int = 0
    failures: int = 0
    state: str = "closed"
    until: float = 0.0
    changed_at: float = 0.0
    probing: int = 0
    probed: int = 0
    probe_failures: int = 0
    opened: int = 0


@dataclass(eq=False, slots=True)
class VisitorsState:
    """A source's sessions, or a closed source's users. left: of shared iterations. done: users who have made
    all their requests. senders: how many there are, busy: of them at work; more_at: when the one
    that is being made is there.
    """

    plan: Source | Users
    station: int
    streams: dict[str, int]
    ends: list[float]
    left: int | None = None
    wanted: int = 0
    users: dict[int, SessionState] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)
    number: int = 0
    timer: Timer | None = None
    senders: int = 0
    busy: int = 0
    peak_busy: int = 0
    dropped: int = 0
    more_at: float = math.inf


@dataclass(eq=False, slots=True)
class SessionState:
    """One visitor. sticks: link -> (server, until when)."""

    visitors: VisitorsState
    key: int
    user: int
    made: int = 0
    sticks: dict[int, tuple[int, float]] = field(default_factory=dict)
