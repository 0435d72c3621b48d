"""First records of caches: what they know of popularity, and what warm ones hold."""

from __future__ import annotations

import numpy as np

from simulator.kernel import records as r
from simulator.kernel.cache_records import CACHE, ENTRY, FETCH, NOT_KEPT
from simulator.layout import Layout
from simulator.plan import Delay, Servers
from simulator.popularity import popularity, warm_until_s
from simulator.streams import stream

UNBOUNDED = 2**31 - 1


def caches_of(
    layout: Layout, seed: int, stations: r.Records, indices: list[int]
) -> tuple[r.Records, r.Records, r.Records, r.Records]:
    """Caches, their entries, the popularity of their objects, and fetches; each station learns which is its
    own.
    """
    stations["cache"] = -1
    made: list[r.Records] = []
    entries: list[r.Records] = [np.zeros(0, ENTRY)]
    shares: list[np.ndarray[tuple[int], np.dtype[np.float64]]] = [np.zeros(0)]
    place: dict[tuple[int, float], int] = {}
    n_entries = n_shares = n_fetches = 0
    for i, station in enumerate(layout.stations):
        cache = station.cache if isinstance(station, Delay | Servers) else None
        if cache is None:
            continue
        stations["cache"][i] = len(made)
        law = (cache.objects, cache.exponent)
        if law not in place:
            place[law] = n_shares
            shares.append(popularity(*law))
            n_shares += cache.objects
        x = np.zeros(1, CACHE)
        x["stream_object"] = stream(seed, station.id, "object")
        x["stream_loss"] = stream(seed, station.id, "loss")
        x["ttl_s"] = np.inf if cache.ttl_s is None else cache.ttl_s
        x["capacity"] = UNBOUNDED if cache.capacity is None else cache.capacity
        x["first"], x["objects"], x["first_share"] = n_entries, cache.objects, place[law]
        x["first_class"] = len(indices)
        indices += [int(cache.classes is None or kind in cache.classes) for kind in layout.classes]
        mine = np.zeros(cache.objects, ENTRY)
        mine["newer"] = NOT_KEPT
        until = warm_until_s(cache, stream(seed, station.id, "age"))
        kept = len(until)
        mine["until"][:kept] = until
        mine["newer"][:kept] = np.arange(-1, kept - 1)
        mine["older"][:kept] = np.append(np.arange(1, kept), -1)[:kept]
        x["kept"], x["newest"], x["oldest"] = kept, 0 if kept else -1, kept - 1
        n_entries += cache.objects
        x["first_fetch"] = n_fetches if cache.coalesce else -1
        n_fetches += cache.objects if cache.coalesce else 0
        made.append(x)
        entries.append(mine)
    caches = np.concatenate(made) if made else np.zeros(0, CACHE)
    flat = np.ascontiguousarray(np.concatenate(shares)).view(r.SHARE)
    fetches = np.zeros(n_fetches, FETCH)
    for name in ("leader", "first", "last"):
        fetches[name] = -1
    return caches, np.concatenate(entries), flat, fetches
