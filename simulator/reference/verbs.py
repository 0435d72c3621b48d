"""What the rooms of the reference ask of each other; `run` brings them together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from simulator.plan import Delay, Servers
from simulator.reference.memories import CacheState, VisitorsState
from simulator.reference.messages import PollerState
from simulator.reference.things import Job, LinkState

if TYPE_CHECKING:
    from simulator.reference.world import World


class Verbs(NamedTuple):
    """What the rooms of the reference ask of each other; `run` brings them together."""

    arrive: Callable[[World, Job], None]
    finish: Callable[[World, Job], None]
    next_calls: Callable[[World, Job], None]
    begin_work: Callable[[World, Job], None]
    answered: Callable[[World, Job], None]
    open_server: Callable[[World, int], None]
    drain_server: Callable[[World, int], None]
    end_server: Callable[[World, int, str], None]
    set_pace: Callable[[World, int, float], None]
    release_held: Callable[[World, LinkState], None]
    break_attempts: Callable[[World, LinkState, float, int], int]
    poll: Callable[[World, PollerState], None]
    new_cache: Callable[[Delay | Servers, int], CacheState | None]
    lose_cache: Callable[[CacheState, float], None]
    set_users: Callable[[World, VisitorsState, int], None]
