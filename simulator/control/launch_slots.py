"""Who may launch when: rate pools that launches of several fleets draw on, each in its turn."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.plan import Pool, RatePool


class LaunchSlots:
    """Token buckets that lend: a launch without a token is given the time at which it will have one."""

    def __init__(self, pools: Iterable[Pool]) -> None:
        self._pools = {pool.id: pool for pool in pools if isinstance(pool, RatePool)}
        self._left = {name: (pool.burst, 0.0) for name, pool in self._pools.items()}
        self.used: dict[str, float] = {}
        """Pool -> the most tokens that were ever out of it at once, of those that a launch has drawn on."""
        self.bound_at_s: dict[str, float] = {}
        """Pool -> when a launch first had to wait for it."""

    def next_s(self, names: Iterable[str], now: float) -> float:
        """When one launch that draws on all these pools may begin, at or after now; it takes their tokens."""
        begins = now
        for name in names:
            pool = self._pools[name]
            tokens, at_s = self._left[name]
            tokens = min(pool.burst, tokens + (now - at_s) * pool.rate_per_s) - 1.0
            self._left[name] = (tokens, now)
            out = min(pool.burst, pool.burst - tokens)
            self.used[name] = max(self.used.get(name, 0.0), out)
            if tokens < 0.0:
                self.bound_at_s.setdefault(name, now)
                begins = max(begins, now - tokens / pool.rate_per_s)
        return begins
