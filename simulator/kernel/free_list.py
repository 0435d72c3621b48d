"""Which records of an array are handed out: all that are not on its free list."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.kernel.compiled import entry
from simulator.kernel.records import Records


@entry
def _walk(following: Records, head: int, length: int, used: Records) -> None:
    for _ in range(length):
        used[head] = False
        head = following[head]


def in_use(following: Records, head: int, length: int) -> NDArray[np.bool_]:
    """following: of each record, the next on the free list, which begins at `head` and has that length."""
    used = np.ones(len(following), np.bool_)
    _walk(np.ascontiguousarray(following), head, length, used)
    return used
