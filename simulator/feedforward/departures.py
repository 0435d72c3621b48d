"""Those at work at a station, by the time they will be done: a ring of sorted buckets, and a bit for each
that says whether anything is in it.

Bucket k mod n holds what is due in [k, k + 1) widths, of every "year". There are several buckets to one
departure, so that nearly all hold one or none: what comes next is found by the lowest bit set, and few
branches depend on chance. Only the head is ever taken, so one link each is enough.
"""

from __future__ import annotations

from typing import Any

from simulator.feedforward.memory import bits_at, frame_at, head_at, place_at
from simulator.feedforward.records import Feed
from simulator.kernel.bits import lowest_bit
from simulator.kernel.compiled import called, inlined, int64, uint64

BUCKETS_A_DEPARTURE = 4.0
FEWEST_TO_TUNE = 64


@inlined
def plan_departure(f: Feed, p: Any, frame: int, time: float) -> None:
    """A visit will be done at `time`. Those of one time keep their order."""
    x = frame_at(f, frame)
    x.time = time
    index = int64(time * p.inverse_width)
    p.bucket = min(p.bucket, index)
    at = p.first_bucket + (index & (p.n_buckets - 1))
    head = head_at(f, at)
    p.at_work += 1
    first = int64(head.frame)
    if first < 0:
        x.next = -1
        head.frame = frame
        bits_at(f, at >> 6).bits |= uint64(1) << uint64(at & 63)
    else:
        _into_bucket(f, head, frame, time)


@inlined
def _into_bucket(f: Feed, head: Any, frame: int, time: float) -> None:
    """Into a bucket that is not empty."""
    before = int64(-1)
    after = int64(head.frame)
    while after >= 0 and frame_at(f, after).time <= time:
        before = after
        after = int64(frame_at(f, after).next)
    frame_at(f, frame).next = after
    if before < 0:
        head.frame = frame
    else:
        frame_at(f, before).next = frame


@inlined
def next_departure(f: Feed, p: Any) -> int:
    """Who is done next, -1 with nobody at work; stays in the ring."""
    if p.at_work == 0:
        return -1
    bucket = int64(p.bucket)
    mask = int64(p.n_buckets - 1)
    end = bucket + p.n_buckets
    while bucket < end:
        at = p.first_bucket + (bucket & mask)
        bits = uint64(bits_at(f, at >> 6).bits) >> uint64(at & 63)
        if bits == uint64(0):
            bucket += 64 - (at & 63)
            continue
        bucket += lowest_bit(bits)
        frame = int64(head_at(f, p.first_bucket + (bucket & mask)).frame)
        if int64(frame_at(f, frame).time * p.inverse_width) <= bucket:
            p.bucket = bucket
            return int(frame)
        bucket += 1
    return _first_of_all(f, p)


@called
def _first_of_all(f: Feed, p: Any) -> int:
    """Nothing is due within a year: look at all heads."""
    best = int64(-1)
    for i in range(p.first_bucket, p.first_bucket + p.n_buckets):
        frame = head_at(f, i).frame
        if frame >= 0 and (best < 0 or frame_at(f, frame).time < frame_at(f, best).time):
            best = int64(frame)
    p.bucket = int64(frame_at(f, best).time * p.inverse_width)
    return int(best)


@inlined
def take_departure(f: Feed, p: Any, frame: int) -> None:
    """Take the one `next_departure` has found."""
    at = p.first_bucket + (p.bucket & (p.n_buckets - 1))
    following = frame_at(f, frame).next
    head_at(f, at).frame = following
    if following < 0:
        bits_at(f, at >> 6).bits &= ~(uint64(1) << uint64(at & 63))
    p.at_work -= 1
    p.departed += 1


@called
def tune_ring(f: Feed, station: int, elapsed_s: float, now: float) -> None:
    """Take up a width that fits the departures of the last slab; the order stays."""
    p = place_at(f, station)
    if p.departed < FEWEST_TO_TUNE or elapsed_s <= 0.0:
        return
    wanted = BUCKETS_A_DEPARTURE * p.departed / elapsed_s
    p.departed = 0
    if 0.5 < wanted / p.inverse_width < 2.0:
        return
    chain = int64(-1)
    while p.at_work > 0:
        frame = next_departure(f, p)
        take_departure(f, p, frame)
        frame_at(f, frame).next = chain
        chain = int64(frame)
    p.inverse_width = wanted
    p.departed = 0
    p.bucket = int64(now * wanted)
    # Last ones first, and of those of one time the last: so each goes before those that stand there.
    while chain >= 0:
        following = int64(frame_at(f, chain).next)
        index = int64(frame_at(f, chain).time * wanted)
        p.bucket = min(p.bucket, index)
        at = p.first_bucket + (index & (p.n_buckets - 1))
        frame_at(f, chain).next = head_at(f, at).frame
        head_at(f, at).frame = chain
        bits_at(f, at >> 6).bits |= uint64(1) << uint64(at & 63)
        p.at_work += 1
        chain = following
