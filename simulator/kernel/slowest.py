"""The slowest few requests of each class since the last window's end, by their own 64 bits."""

from __future__ import annotations

from simulator.kernel.compiled import apart, called, inlined, int64
from simulator.kernel.records import (
    SLOWEST_KEPT,
    State,
)
from simulator.kernel.state import slow_at


@inlined
def note_response(s: State, kind: int, key: int, started: float, seconds: float, cause: int) -> None:
    """A request was answered, well or not; most are faster than the slowest ones and cost one comparison."""
    if seconds > slow_at(s, kind * SLOWEST_KEPT + SLOWEST_KEPT - 1).seconds:
        _keep(s, kind, key, started, seconds, cause)


@called
def _keep(s: State, kind: int, key: int, started: float, seconds: float, cause: int) -> None:
    apart()
    first = int64(kind * SLOWEST_KEPT)
    at = first + SLOWEST_KEPT - 1
    while at > first and slow_at(s, at - 1).seconds < seconds:
        above, here = slow_at(s, at - 1), slow_at(s, at)
        here.seconds = above.seconds
        here.started = above.started
        here.key = above.key
        here.cause = above.cause
        at -= 1
    x = slow_at(s, at)
    x.seconds = seconds
    x.started = started
    x.key = key
    x.cause = cause
