"""Caches: an exact list by last use over an array of all objects."""

from __future__ import annotations

from simulator.kernel.bits import mix64, numbered, uniform
from simulator.kernel.cache_records import NOT_KEPT
from simulator.kernel.calendar import soon
from simulator.kernel.compiled import apart, called, int64, uint64
from simulator.kernel.records import (
    CALLS_NEXT,
    DRAIN_EXPIRED,
    FINISH,
    MISSED,
    SERVER_LOST,
    WAITS_FOR_FETCH,
    State,
)
from simulator.kernel.state import cache_at, entry_at, fetch_at, index_at, job_at, popularity_at


@called
def object_of(s: State, job: int, cache: int) -> int:
    """Which object a job asks for: the first whose share ends beyond its draw."""
    apart()
    c = cache_at(s, cache)
    pick = uniform(mix64(uint64(job_at(s, job).key) + uint64(c.stream_object)))
    low = int64(0)
    high = int64(c.objects - 1)
    while low < high:
        middle = (low + high) >> 1
        if popularity_at(s, c.first_share + middle).end > pick:
            high = middle
        else:
            low = middle + 1
    return int(low)


@called
def calls_nobody(s: State, job: int, cache: int) -> bool:
    """Whether a request finds its object, or waits for another one's fetch of it (then one answer is
    pending); else it is marked to bring it.
    """
    apart()
    c = cache_at(s, cache)
    j = job_at(s, job)
    if j.kind == s.n_classes or index_at(s, c.first_class + j.kind).value == 0:
        return False
    wanted = object_of(s, job, cache)
    e = entry_at(s, c.first + wanted)
    if e.newer != NOT_KEPT and e.until > s.now:
        c.hits += 1
        unlink(s, cache, wanted)
        link_newest(s, cache, wanted)
        return True
    c.misses += 1
    if c.first_fetch >= 0 and joins_fetch(s, job, cache, wanted):
        return True
    j.marks |= MISSED
    return False


@called
def joins_fetch(s: State, job: int, cache: int, item: int) -> bool:
    """Whether another request is fetching the object: this one waits for it, as the last one in its list.
    Else it fetches it itself.
    """
    apart()
    c = cache_at(s, cache)
    f = fetch_at(s, c.first_fetch + item)
    if f.leader < 0:
        f.leader = job
        return False
    c.coalesced += 1
    j = job_at(s, job)
    j.marks |= WAITS_FOR_FETCH
    j.pending = 1
    j.messages = -1
    j.poller = -1
    if f.last >= 0:
        j.poller = -2 - f.last
        job_at(s, f.last).messages = -2 - job
    else:
        f.first = job
    f.last = job
    return True


@called
def leave_fetch(s: State, job: int, fetch: int) -> None:
    """A request no longer waits for another one's fetch."""
    apart()
    f = fetch_at(s, fetch)
    j = job_at(s, job)
    before = -2 - int64(j.poller) if j.poller <= -2 else int64(-1)
    after = -2 - int64(j.messages) if j.messages <= -2 else int64(-1)
    if before >= 0:
        job_at(s, before).messages = j.messages
    else:
        f.first = after
    if after >= 0:
        job_at(s, after).poller = j.poller
    else:
        f.last = before
    j.marks &= ~WAITS_FOR_FETCH
    j.pending = 0
    j.messages = -1
    j.poller = -1


@called
def lookup_ends(s: State, job: int, cache: int) -> None:
    """A request that missed is over: its object is kept from now on, if it was answered well; and those who
    waited for what it fetched share its answer.
    """
    apart()
    j = job_at(s, job)
    c = cache_at(s, cache)
    if j.cause == 0 and j.marks & MISSED:
        bring(s, job, cache)
    if c.first_fetch < 0:
        return
    fetch = int64(c.first_fetch + object_of(s, job, cache))
    if j.marks & WAITS_FOR_FETCH:
        leave_fetch(s, job, fetch)
        return
    f = fetch_at(s, fetch)
    f.leader = -1
    looks_again = j.cause == SERVER_LOST or j.cause == DRAIN_EXPIRED
    waiter = int64(f.first)
    while waiter >= 0:
        x = job_at(s, waiter)
        following = -2 - int64(x.messages) if x.messages <= -2 else int64(-1)
        if x.cause == 0:
            leave_fetch(s, waiter, fetch)
            if looks_again:
                # The server of the one that fetched is lost: another one does, and the rest wait for that.
                c.misses -= 1
                c.coalesced -= 1
                x.order = 0
                soon(s, CALLS_NEXT, waiter)
                return
            x.cause = j.cause
            soon(s, FINISH, waiter)
        waiter = following


@called
def bring(s: State, job: int, cache: int) -> None:
    """A miss has been answered: its object is kept from now on, and one too many goes."""
    apart()
    c = cache_at(s, cache)
    wanted = object_of(s, job, cache)
    e = entry_at(s, c.first + wanted)
    if e.newer != NOT_KEPT:
        unlink(s, cache, wanted)
    else:
        if c.kept == c.capacity:
            drop(s, cache, int64(c.oldest))
        c.kept += 1
    e.until = s.now + c.ttl_s
    link_newest(s, cache, wanted)


@called
def drop(s: State, cache: int, item: int) -> None:
    """An object is no longer kept."""
    apart()
    c = cache_at(s, cache)
    unlink(s, cache, item)
    entry_at(s, c.first + item).newer = NOT_KEPT
    c.kept -= 1


@called
def unlink(s: State, cache: int, item: int) -> None:
    """Out of the list by last use."""
    apart()
    c = cache_at(s, cache)
    e = entry_at(s, c.first + item)
    if e.newer >= 0:
        entry_at(s, c.first + e.newer).older = e.older
    else:
        c.newest = e.older
    if e.older >= 0:
        entry_at(s, c.first + e.older).newer = e.newer
    else:
        c.oldest = e.newer


@called
def link_newest(s: State, cache: int, item: int) -> None:
    """To the head of the list by last use."""
    apart()
    c = cache_at(s, cache)
    e = entry_at(s, c.first + item)
    e.newer = -1
    e.older = c.newest
    if c.newest >= 0:
        entry_at(s, c.first + c.newest).newer = item
    else:
        c.oldest = item
    c.newest = item


@called
def lose_cache(s: State, cache: int) -> None:
    """A share of the objects is gone, which ones is drawn per object."""
    apart()
    c = cache_at(s, cache)
    for item in range(c.objects):
        kept = entry_at(s, c.first + item).newer != NOT_KEPT
        if kept and uniform(numbered(c.stream_loss, item)) < c.lost_share:
            drop(s, cache, int64(item))
