"""How many batches of a poller are at work, and how many could be."""

from __future__ import annotations

from simulator.kernel.calendar import soon
from simulator.kernel.compiled import apart, called
from simulator.kernel.records import POLL, State
from simulator.kernel.state import poller_at, station_at
from simulator.kernel.store import poller_timer


@called
def pollers_now(s: State, poller: int) -> int:
    """How many batches may be at work without any ramp: what idle receives are counted against."""
    apart()
    p = poller_at(s, poller)
    if not p.pull:
        return int(p.initial)
    station = station_at(s, p.station)
    return int(min(p.maximum, station.open * station.slots))


@called
def servers_change(s: State, station: int) -> None:
    """A server of a station is about to come or go: pullers will be more or fewer."""
    apart()
    for poller in range(s.n_pollers):
        if poller_at(s, poller).pull and poller_at(s, poller).station == station:
            use_changes(s, poller, 0)
            soon(s, POLL, poller_timer(s, poller))


@called
def use_changes(s: State, poller: int, change: int) -> None:
    """One batch at work more or less, or servers about to come or go; idle time first."""
    apart()
    p = poller_at(s, poller)
    now = s.now
    p.area_idle += max(0, pollers_now(s, poller) - p.in_use) * (now - p.touched_s)
    p.touched_s = now
    p.in_use += change
    p.peak = max(p.peak, p.in_use)
