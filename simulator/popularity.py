"""What is asked for how often, and what a warm cache begins with: tables that kernel and reference share."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from simulator.plan import Cache
from simulator.streams import GAMMA

_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


@lru_cache(maxsize=16)
def popularity(objects: int, exponent: float) -> NDArray[np.float64]:
    """Zipf's law: where each object's share ends on [0, 1], the most popular one first, shape (objects,)."""
    shares = np.arange(1.0, objects + 1.0) ** -exponent
    ends = np.cumsum(shares)
    return np.asarray(ends / ends[-1])


def warm_until_s(cache: Cache, stream: int) -> NDArray[np.float64]:
    """When each object that a cache begins with expires, the most popular one first; empty for a cold one."""
    if not cache.warm:
        return np.zeros(0)
    kept = cache.objects if cache.capacity is None else min(cache.objects, cache.capacity)
    if cache.ttl_s is None:
        return np.full(kept, np.inf)
    return cache.ttl_s * _uniform(np.uint64(stream) + np.arange(kept, dtype=np.uint64) * np.uint64(GAMMA))


def _uniform(bits: NDArray[np.uint64]) -> NDArray[np.float64]:
    """As `simulator.streams.uniform(mix64(bits))`, for many."""
    z = (bits ^ (bits >> np.uint64(30))) * _MIX[0]
    z = (z ^ (z >> np.uint64(27))) * _MIX[1]
    z = z ^ (z >> np.uint64(31))
    return np.asarray(((z >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53)
