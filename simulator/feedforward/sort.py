"""Those who arrive at a station in one slab, in the order of their times (equal ones as they came)."""

from __future__ import annotations

from simulator.feedforward.memory import count_at, frame_at, place_at, sorted_at
from simulator.feedforward.records import Feed
from simulator.kernel.compiled import called, int64


@called
def sort_arrivals(f: Feed, station: int) -> None:
    """As many buckets as arrivals, filled in order, then insertion within neighbours: linear on average."""
    p = place_at(f, station)
    n = int64(p.arriving)
    since = f.since
    per_second = n / (f.until - since)
    for i in range(n + 1):
        count_at(f, i).n = 0
    frame = int64(p.from_)
    while frame >= 0:
        x = frame_at(f, frame)
        count_at(f, min(n - 1, int64((x.time - since) * per_second)) + 1).n += 1
        frame = int64(x.next)
    for i in range(n):
        count_at(f, i + 1).n += count_at(f, i).n
    frame = int64(p.from_)
    while frame >= 0:
        x = frame_at(f, frame)
        c = count_at(f, min(n - 1, int64((x.time - since) * per_second)))
        y = sorted_at(f, c.n)
        y.time = x.time
        y.frame = frame
        c.n += 1
        frame = int64(x.next)
    for i in range(1, n):
        time = sorted_at(f, i).time
        if sorted_at(f, i - 1).time <= time:
            continue
        frame = int64(sorted_at(f, i).frame)
        at = i
        while at > 0 and sorted_at(f, at - 1).time > time:
            sorted_at(f, at).time = sorted_at(f, at - 1).time
            sorted_at(f, at).frame = sorted_at(f, at - 1).frame
            at -= 1
        sorted_at(f, at).time = time
        sorted_at(f, at).frame = frame
    for i in range(n - 1):
        frame_at(f, sorted_at(f, i).frame).next = sorted_at(f, i + 1).frame
    frame_at(f, sorted_at(f, n - 1).frame).next = -1
    p.from_ = sorted_at(f, 0).frame
    p.to = sorted_at(f, n - 1).frame
    p.unsorted = 0
