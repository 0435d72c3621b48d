"""Caches: what is kept stands in a dictionary, the one not asked for the longest first."""

from __future__ import annotations

from functools import partial

import numpy as np

from simulator.plan import Cache, Delay, Servers
from simulator.popularity import popularity, warm_until_s
from simulator.reference.memories import CacheState, FetchState
from simulator.reference.things import (
    Job,
    StationState,
)
from simulator.reference.world import CAUSE, World
from simulator.streams import mix64, stream, uniform


def new_cache(station: Delay | Servers, seed: int) -> CacheState | None:
    """A station's cache at time 0."""
    cache = station.cache
    if cache is None:
        return None
    streams = {name: stream(seed, station.id, name) for name in ("object", "loss")}
    state = CacheState(cache, popularity(cache.objects, cache.exponent), streams)
    until = warm_until_s(cache, stream(seed, station.id, "age"))
    for item in reversed(range(len(until))):
        state.kept[item] = float(until[item])
    return state


def object_of(cache: CacheState, job: Job) -> int:
    """Which object a job asks for."""
    pick = uniform(mix64(job.key + cache.streams["object"]))
    return min(int(np.searchsorted(cache.popularity, pick, side="right")), len(cache.popularity) - 1)


KILLED = (CAUSE["server_lost"], CAUSE["drain_expired"])


def calls_nobody(w: World, job: Job, station: StationState) -> bool:
    """Whether a request finds its object, or waits for another one's fetch of it; else it is marked to bring
    it.
    """
    cache = station.cache
    if cache is None or job.kind == w.n_classes or not _looks(cache.plan, w.layout.classes[job.kind]):
        return False
    item = object_of(cache, job)
    if item in cache.kept and cache.kept[item] > w.now:
        cache.hits += 1
        cache.kept.move_to_end(item)
        return True
    cache.misses += 1
    if cache.plan.coalesce:
        fetch = cache.fetches.setdefault(item, FetchState())
        if fetch.leader is not None:
            cache.coalesced += 1
            fetch.waiting.append(job)
            job.waits_for_fetch = True
            job.pending = 1
            return True
        fetch.leader = job
    job.missed = True
    return False


def _looks(cache: Cache, kind: str) -> bool:
    return cache.classes is None or kind in cache.classes


def bring(w: World, job: Job, cache: CacheState) -> None:
    """A miss has been answered: its object is kept from now on, and one too many goes."""
    item = object_of(cache, job)
    if item not in cache.kept and len(cache.kept) == cache.plan.capacity:
        cache.kept.popitem(last=False)
    cache.kept[item] = w.now + (cache.plan.ttl_s if cache.plan.ttl_s is not None else float("inf"))
    cache.kept.move_to_end(item)


def fetch_ends(w: World, job: Job, station: StationState) -> None:
    """A request of a cache that coalesces is over: those who waited for what it fetched share its answer. If
    its server was lost, the one that has waited longest looks again, and the others wait for that one.
    """
    cache = station.cache
    assert cache is not None
    fetch = cache.fetches[object_of(cache, job)]
    if job.waits_for_fetch:
        leave_fetch(job, fetch)
        return
    fetch.leader = None
    looks_again = job.cause in KILLED
    for waiter in [each for each in fetch.waiting if each.cause == 0][: 1 if looks_again else None]:
        leave_fetch(waiter, fetch)
        if looks_again:
            cache.misses -= 1
            cache.coalesced -= 1
            waiter.next_link = 0
            w.soon(partial(w.verbs.next_calls, w, waiter))
        else:
            waiter.cause = job.cause
            w.soon(partial(w.verbs.finish, w, waiter))


def leave_fetch(job: Job, fetch: FetchState) -> None:
    """A request no longer waits for another one's fetch."""
    fetch.waiting.remove(job)
    job.waits_for_fetch = False
    job.pending = 0


def lose_cache(cache: CacheState, share: float) -> None:
    """A share of the objects is gone."""
    for item in list(cache.kept):
        if uniform(World.numbered(cache.streams["loss"], item)) < share:
            del cache.kept[item]
