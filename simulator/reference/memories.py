"""What caches, breakers and visitors remember."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.plan import Breaker, Cache, Source, Users

if TYPE_CHECKING:
    from simulator.reference.things import Timer


@dataclass(eq=False, slots=True)
class CacheState:
    """One cache's present. popularity: where each object's share ends. kept: object -> when it expires."""

    plan: Cache
    popularity: NDArray[np.float64]
    streams: dict[str, int]
    kept: OrderedDict[int, float] = field(default_factory=OrderedDict)
    hits: int = 0
    misses: int = 0


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
    all their requests.
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


@dataclass(eq=False, slots=True)
class SessionState:
    """One visitor. sticks: link -> (server, until when)."""

    visitors: VisitorsState
    key: int
    user: int
    made: int = 0
    sticks: dict[int, tuple[int, float]] = field(default_factory=dict)
