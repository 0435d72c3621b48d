"""How many users a closed source has, and when that changes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from simulator.plan import Users


def changes(users: Users, duration_s: float) -> Iterator[tuple[float, int]]:
    """(time, number of users from then on), in order.

    A ramp changes by one user at a time: one more when the line reaches the next whole number, one less when
    it has left the last one by a whole one.
    """
    last = users.profile[-1]
    yield 0.0, users.profile[0][1]
    for (start, before), (end, after) in pairwise((*users.profile, (max(duration_s, last[0]), last[1]))):
        if users.shape == "steps":
            if end < duration_s:
                yield end, after
            continue
        way = abs(after - before)
        step = 1 if after > before else -1
        for k in range(1, way + 1):
            yield start + (end - start) * (k / way), before + step * k
