"""The most that were inside at once, of a station whose comings and goings are noted, but not in one order.

They are counted in short intervals first. Only where one of these might exceed what was seen before, if all
that come in it came before all that go, is the slab gone through one by one.
"""

from __future__ import annotations

from simulator.feedforward.memory import count_at, crossing_at, sorted_at
from simulator.feedforward.records import STARTED, WAITED, Feed
from simulator.kernel.compiled import called, inlined, int64

COARSER = 4
"""Arrivals to one interval in which a fleet's comings and goings are counted."""


@inlined
def count_crossing(f: Feed, what: int, time: float) -> None:
    """One coming (0) or going (1), in its interval."""
    at = min(f.peak_bins - 1, int64((time - f.since) * f.bins_per_s))
    count_at(f, 2 * at + what).n += 1


@called
def begin_counts(f: Feed, coming: int) -> None:
    """No comings and goings so far, at a station to which so many come in this slab: so many intervals that
    the work of a slab goes with what happens in it, and not with the number of stations.
    """
    f.peak_bins = coming // COARSER + 1
    length = f.until - f.since
    f.bins_per_s = f.peak_bins / length if length > 0.0 else 0.0
    clear_counts(f)


@called
def clear_counts(f: Feed) -> None:
    """None in any interval."""
    for i in range(2 * f.peak_bins):
        count_at(f, i).n = 0


@called
def most_waiting(f: Feed, waited: int, started: int, queued: int, most: int) -> int:
    """The most in queues in this slab, at least `most`; `queued` were there at its begin."""
    if queued + waited <= most:
        return most
    clear_counts(f)
    first = WAITED * f.n_frames
    for i in range(first, first + waited):
        count_crossing(f, 0, crossing_at(f, i).time)
    first = STARTED * f.n_frames
    for i in range(first, first + started):
        count_crossing(f, 1, crossing_at(f, i).time)
    return most_counted(f, WAITED, waited, started, queued, most)


@called
def most_counted(f: Feed, what: int, came: int, went: int, inside: int, most: int) -> int:
    """The most inside in this slab, at least `most`; `inside` were there at its begin. Comings, in the order
    of time, are the crossings of `what`, goings those of the next kind; both have been counted.
    """
    if inside + came <= most:
        return most
    now = int64(inside)
    for i in range(f.peak_bins):
        if now + count_at(f, 2 * i).n > most:
            return max(most, one_by_one(f, what, came, went, inside))
        now += count_at(f, 2 * i).n - count_at(f, 2 * i + 1).n
    return most


@called
def one_by_one(f: Feed, what: int, came: int, went: int, inside: int) -> int:
    """The same by every coming and going in the order of time; of those of one time, comings first."""
    since = f.since
    per_second = went / (f.until - since)
    first = (what + 1) * f.n_frames
    for i in range(went + 1):
        count_at(f, i).n = 0
    for i in range(first, first + went):
        count_at(f, min(went - 1, int64((crossing_at(f, i).time - since) * per_second)) + 1).n += 1
    for i in range(went):
        count_at(f, i + 1).n += count_at(f, i).n
    for i in range(first, first + went):
        time = crossing_at(f, i).time
        c = count_at(f, min(went - 1, int64((time - since) * per_second)))
        sorted_at(f, c.n).time = time
        c.n += 1
    for i in range(1, went):
        time = sorted_at(f, i).time
        at = i
        while at > 0 and sorted_at(f, at - 1).time > time:
            sorted_at(f, at).time = sorted_at(f, at - 1).time
            at -= 1
        sorted_at(f, at).time = time
    first = what * f.n_frames
    most = int64(inside)
    gone = int64(0)
    for i in range(came):
        time = crossing_at(f, first + i).time
        while gone < went and sorted_at(f, gone).time < time:
            gone += 1
        most = max(most, inside + i + 1 - gone)
    return int(most)
