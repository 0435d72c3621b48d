"""Integral and peak of the number inside, at stations whose visits are not worked off in the order of time.

The slab's comings and goings are counted in some thousand short intervals. Only one in which the peak might
be exceeded, if all that come in it came before all that go, is looked at move by move.
"""

from __future__ import annotations

from simulator.feedforward.memory import interval_at, move_at, place_at, sorted_at
from simulator.feedforward.records import Feed
from simulator.kernel.compiled import called, inlined, int64
from simulator.kernel.records import State
from simulator.kernel.state import station_at


@inlined
def moved(s: State, f: Feed, station: int, time: float, change: int) -> None:
    """Somebody comes to a station (change 1) or leaves it (-1) in this slab."""
    station_at(s, station).area_inside += change * (f.until - time)
    move = int64(f.n_moved)
    f.n_moved += int64(1)
    m = move_at(f, move)
    m.time = time
    m.change = change
    at = min(f.bins - 1, int64((time - f.since) * f.moves_per_s))
    x = interval_at(f, int64(place_at(f, station).logged) * f.bins + at)
    if change > 0:
        x.came += 1
    else:
        x.went += 1
    m.before = x.last
    x.last = move


@called
def settle_moves(s: State, f: Feed) -> None:
    """Bring every logged station's integral and peak up to the slab's end, and empty the log."""
    until = f.until
    length = until - f.since
    bins = int64(f.bins)
    for station in range(s.n_stations):
        p = place_at(f, station)
        if p.logged < 0:
            continue
        r = station_at(s, station)
        inside = int64(p.inside)
        p.inside = r.inside
        r.area_inside += inside * length
        r.touched_s = until
        first = int64(p.logged) * bins
        for i in range(first, first + bins):
            x = interval_at(f, i)
            if x.came > 0 and inside + x.came > r.peak_inside:
                r.peak_inside = max(int64(r.peak_inside), _peak(f, int64(x.last), inside))
            inside += x.came - x.went
            x.came = 0
            x.went = 0
            x.last = -1
    f.n_moved = 0


@inlined
def _peak(f: Feed, last: int, inside: int) -> int:
    """The most inside during one interval, move by move in the order of time."""
    n = int64(0)
    move = int64(last)
    while move >= 0:  # the last one first: of those of one time, the earlier goes before the later
        m = move_at(f, move)
        at = n
        while at > 0 and sorted_at(f, at - 1).time >= m.time:
            sorted_at(f, at).time = sorted_at(f, at - 1).time
            sorted_at(f, at).frame = sorted_at(f, at - 1).frame
            at -= 1
        sorted_at(f, at).time = m.time
        sorted_at(f, at).frame = m.change
        n += 1
        move = int64(m.before)
    most = int64(inside)
    now = int64(inside)
    for i in range(n):
        now += sorted_at(f, i).frame
        most = max(most, now)
    return int(most)
