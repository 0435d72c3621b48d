"""What is going to happen: a calendar queue of sorted buckets for what takes time, an agenda for what does
not.

Bucket k mod n holds the events of [k, k + 1) widths, of every "year"; each bucket is sorted by (time, rank,
order of insertion), so the head of the current bucket is the next event if it belongs to this year. There are
more buckets than events, and a bit for each that says whether it holds any: what comes next is found by the
lowest bit set, and few branches depend on chance. Insertion walks from the bucket's end, where a new event
nearly always belongs; removal is a matter of two links, so nothing stale remains. What was found to be next
is remembered until something comes before it or takes it out: arrivals often come first.
"""

from __future__ import annotations

import math

from simulator.kernel.bits import lowest_bit
from simulator.kernel.compiled import apart, called, float64, inlined, int64, uint64
from simulator.kernel.records import State
from simulator.kernel.state import agenda_at, bits_at, bucket_at, inverse_width, job_at, n_agenda, n_buckets


@inlined
def soon(s: State, op: int, job: int) -> None:
    """Do `op` at this instant, after what is already to be done at it."""
    at = s.agenda_to
    verb = agenda_at(s, at)
    verb.op = op
    verb.job = job
    s.agenda_to = (at + 1) & (n_agenda(s) - 1)


@inlined
def schedule(s: State, op: int, job: int, time: float) -> None:
    """Do `op` with a job that is not scheduled at `time` (not before now)."""
    j = job_at(s, job)
    j.op = op
    j.time = time
    j.scheduled = 1
    s.scheduled += 1
    if time <= s.head_s:
        s.head = -1
    index = int64(time * inverse_width(s))
    s.bucket = min(s.bucket, index)
    place = index & (n_buckets(s) - 1)
    bucket = bucket_at(s, place)
    if bucket.last < 0:
        bucket.time = time
        bucket.first = job
        bucket.last = job
        j.next = -1
        j.prev = -1
        bits_at(s, place >> 6).bits |= uint64(1) << uint64(place & 63)
    else:
        _among(s, int64(place), int64(job))


@called
def _among(s: State, place: int, job: int) -> None:
    """Into a bucket that is not empty."""
    apart()
    j = job_at(s, job)
    bucket = bucket_at(s, place)
    after = int64(bucket.last)
    before = int64(-1)
    while after >= 0:
        a = job_at(s, after)
        if a.time < j.time or (a.time == j.time and a.rank <= j.rank):
            break
        before = after
        after = int64(a.prev)
    j.next = before
    j.prev = after
    if before >= 0:
        job_at(s, before).prev = job
    else:
        bucket.last = job
    if after >= 0:
        job_at(s, after).next = job
    else:
        bucket.first = job
        bucket.time = j.time


@inlined
def unschedule(s: State, job: int) -> None:
    """Take a job out of the calendar, if it is in it."""
    j = job_at(s, job)
    if not j.scheduled:
        return
    if job == s.head:
        s.head = -1
    j.scheduled = 0
    s.scheduled -= 1
    place = int64(j.time * inverse_width(s)) & (n_buckets(s) - 1)
    _take_out(s, place, j.prev, j.next)


@inlined
def _take_out(s: State, place: int, before: int, after: int) -> None:
    """Join what stands before and after in a bucket."""
    bucket = bucket_at(s, place)
    if before >= 0:
        job_at(s, before).next = after
    else:
        bucket.first = after
        if after >= 0:
            bucket.time = job_at(s, after).time
    if after >= 0:
        job_at(s, after).prev = before
    else:
        bucket.last = before
        if before < 0:
            bits_at(s, place >> 6).bits &= ~(uint64(1) << uint64(place & 63))


@inlined
def take(s: State, job: int) -> None:
    """Take the next event's job, as `first` has found it, out of the calendar."""
    j = job_at(s, job)
    j.scheduled = 0
    s.scheduled -= 1
    s.head = -1
    _take_out(s, s.bucket & (n_buckets(s) - 1), -1, j.next)


@inlined
def first(s: State) -> int:
    """The next event's job; it stays in the calendar. s.head_s: when it is due, never without any."""
    if s.head >= 0:
        return int(s.head)
    if s.scheduled == 0:
        s.head_s = math.inf
        return -1
    mask = n_buckets(s) - 1
    width = 1.0 / inverse_width(s)
    bucket = s.bucket
    end = bucket + mask
    while bucket <= end:
        ahead = bits_at(s, (bucket & mask) >> 6).bits >> uint64(bucket & 63)
        if ahead == uint64(0):
            bucket = (bucket | 63) + 1
            continue
        bucket += lowest_bit(ahead)
        found = bucket_at(s, bucket & mask)
        # Widths are powers of two, so that this is exact.
        if found.time < float64(bucket + 1) * width:
            s.bucket = bucket
            s.head = found.first
            s.head_s = found.time
            return int(s.head)
        bucket += 1
    return _first_of_all(s)


@called
def _first_of_all(s: State) -> int:
    """Nothing is due within a year: look at the heads of all buckets."""
    apart()
    best = int64(-1)
    for i in range(n_buckets(s)):
        head = int64(bucket_at(s, i).first)
        if head >= 0 and (
            best < 0
            or job_at(s, head).time < job_at(s, best).time
            or (job_at(s, head).time == job_at(s, best).time and job_at(s, head).rank < job_at(s, best).rank)
        ):
            best = head
    s.head = best
    s.head_s = job_at(s, best).time
    s.bucket = int64(s.head_s * inverse_width(s))
    return int(best)
