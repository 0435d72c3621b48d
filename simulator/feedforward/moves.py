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


@called
def settle_moves(s: State, f: Feed) -> None:
    """Bring every logged station's integral and peak up to the slab's end, and empty the log."""
    until = f.until
    length = until - f.since
    bins = int64(f.bins)
    per_second = bins / length if length > 0.0 else 0.0
    for i in range(f.n_logged * bins):
        x = interval_at(f, i)
        x.came = 0
        x.went = 0
        x.last = -1
    for i in range(f.n_moved):
        m = move_at(f, i)
        p = place_at(f, m.station)
        station_at(s, m.station).area_inside += m.change * (until - m.time)
        p.net += m.change
        x = interval_at(f, int64(p.logged) * bins + min(bins - 1, int64((m.time - f.since) * per_second)))
        if m.change > 0:
            x.came += 1
        else:
            x.went += 1
        m.before = x.last
        x.last = i
    for station in range(s.n_stations):
        p = place_at(f, station)
        if p.logged < 0:
            continue
        r = station_at(s, station)
        inside = int64(r.inside - p.net)
        p.net = 0
        r.area_inside += inside * length
        r.touched_s = until
        first = int64(p.logged) * bins
        for i in range(first, first + bins):
            x = interval_at(f, i)
            if x.came > 0 and inside + x.came > r.peak_inside:
                r.peak_inside = max(int64(r.peak_inside), _peak(f, int64(x.last), inside))
            inside += x.came - x.went
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
