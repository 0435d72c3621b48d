"""Caches: an exact list by last use over an array of all objects."""

from __future__ import annotations

from simulator.kernel.bits import mix64, numbered, uniform
from simulator.kernel.cache_records import NOT_KEPT
from simulator.kernel.compiled import apart, called, int64, uint64
from simulator.kernel.records import MISSED, State
from simulator.kernel.state import cache_at, entry_at, index_at, job_at, popularity_at


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
def is_hit(s: State, job: int, cache: int) -> bool:
    """Whether a request finds its object; one that does not is marked to bring it."""
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
    j.flags |= MISSED
    return False


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
