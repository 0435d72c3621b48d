"""Who may launch when: rate pools that launches of several fleets draw on, each in its turn."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.plan import Pool, RatePool


class LaunchSlots:
    """Token buckets that lend: a launch without a token is given the time at which it will have one."""

    def __init__(self, pools: Iterable[Pool]) -> None:
        self._pools = {pool.id: pool for pool in pools if isinstance(pool, RatePool)}
        self._left = {name: (pool.burst, 0.0) for name, pool in self._pools.items()}

    def next_s(self, names: Iterable[str], now: float) -> float:
        """When one launch that draws on all these pools may begin, at or after now; it takes their tokens."""
        begins = now
        for name in names:
            pool = self._pools[name]
            tokens, at_s = self._left[name]
            tokens = min(pool.burst, tokens + (now - at_s) * pool.rate_per_s) - 1.0
            self._left[name] = (tokens, now)
            if tokens < 0.0:
                begins = max(begins, now - tokens / pool.rate_per_s)
        return begins
