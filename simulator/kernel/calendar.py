"""What is going to happen: a calendar queue of sorted buckets for what takes time, an agenda for what does
not.

Bucket k mod n holds the events of [k, k + 1) widths, of every "year"; each bucket is sorted by (time, rank,
order of insertion), so the head of the current bucket is the next event if it belongs to this year. Insertion
walks from the bucket's end, where a new event nearly always belongs; removal is a matter of two links, so
nothing stale remains.
"""

from __future__ import annotations

from simulator.kernel.compiled import inlined, int64
from simulator.kernel.records import (
    SCHEDULED,
    State,
)
from simulator.kernel.state import agenda_at, bucket_at, job_at


@inlined
def soon(s: State, op: int, job: int) -> None:
    """Do `op` at this instant, after what is already to be done at it."""
    at = s.agenda_to
    agenda_at(s, at).op = op
    agenda_at(s, at).job = job
    s.agenda_to = (at + 1) & (s.n_agenda - 1)


@inlined
def _place(s: State, job: int, time: float, rank: int) -> None:
    """Into its bucket."""
    index = int64(time * s.inverse_width)
    s.bucket = min(s.bucket, index)
    bucket = index & (s.n_buckets - 1)
    after = bucket_at(s, bucket).last
    before = -1
    while after >= 0:
        other = job_at(s, after).time
        if other < time or (other == time and job_at(s, after).rank <= rank):
            break
        before = after
        after = job_at(s, after).prev
    job_at(s, job).next = before
    job_at(s, job).prev = after
    if before >= 0:
        job_at(s, before).prev = job
    else:
        bucket_at(s, bucket).last = job
    if after >= 0:
        job_at(s, after).next = job
    else:
        bucket_at(s, bucket).first = job


@inlined
def schedule(s: State, op: int, job: int, time: float) -> None:
    """Do `op` with a job that is not scheduled at `time` (not before now)."""
    job_at(s, job).op = op
    job_at(s, job).time = time
    job_at(s, job).flags |= SCHEDULED
    s.scheduled += 1
    _place(s, job, time, job_at(s, job).rank)


@inlined
def unschedule(s: State, job: int) -> None:
    """Take a job out of the calendar, if it is in it."""
    if not job_at(s, job).flags & SCHEDULED:
        return
    job_at(s, job).flags &= ~SCHEDULED
    s.scheduled -= 1
    before = job_at(s, job).prev
    after = job_at(s, job).next
    bucket = int64(job_at(s, job).time * s.inverse_width) & (s.n_buckets - 1)
    if before >= 0:
        job_at(s, before).next = after
    else:
        bucket_at(s, bucket).first = after
    if after >= 0:
        job_at(s, after).prev = before
    else:
        bucket_at(s, bucket).last = before


@inlined
def take(s: State, job: int) -> None:
    """Take the next event's job, as `first` has found it, out of the calendar."""
    j = job_at(s, job)
    j.flags &= ~SCHEDULED
    s.scheduled -= 1
    after = j.next
    place = bucket_at(s, s.bucket & (s.n_buckets - 1))
    place.first = after
    if after >= 0:
        job_at(s, after).prev = -1
    else:
        place.last = -1


@inlined
def first(s: State) -> int:
    """The next event's job (-1 without any); it stays in the calendar."""
    if s.scheduled == 0:
        return -1
    n = s.n_buckets
    inverse_width = s.inverse_width
    bucket = s.bucket
    last = bucket + n
    while bucket < last:
        head = bucket_at(s, bucket & (n - 1)).first
        if head >= 0 and int64(job_at(s, head).time * inverse_width) <= bucket:
            s.bucket = bucket
            return int(head)
        bucket += 1
    # Nothing within a year: look at the heads of all buckets.
    best = int64(-1)
    for i in range(n):
        head = bucket_at(s, i).first
        if head >= 0 and (
            best < 0
            or job_at(s, head).time < job_at(s, best).time
            or (job_at(s, head).time == job_at(s, best).time and job_at(s, head).rank < job_at(s, best).rank)
        ):
            best = head
    s.bucket = int64(job_at(s, best).time * inverse_width)
    return int(best)
