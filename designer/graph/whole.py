"""The whole system step by step: what was asked of it, what was answered well, when it was down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from designer.graph.figures import series_of
from simulator.result import Result

DOWN = 0.5
"""Below this share the system counts as down."""

LEAST_STEP_S = 10.0
"""Shorter windows are put together: too few requests fall into one to tell well from ill."""


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """The whole system in steps of `step_s`: requests a second, which share of so many was answered well, and
    requests under way at the end.
    """

    step_s: float
    offered: NDArray[np.float64]
    answered: NDArray[np.float64]
    under_way: NDArray[np.float64]

    def downs(self) -> Iterator[tuple[int, int | None]]:
        """(first step, step where it is over or None) of each time of being down; steps without requests
        don't count. One that the run begins with counts from its second step on.
        """
        asked = np.flatnonzero(self.offered > 0)
        first: int | None = None
        for place, is_well in enumerate((self.answered[asked] >= DOWN).tolist()):
            if is_well and first is not None:
                yield first, int(asked[place])
                first = None
            elif not is_well and first is None and place > 0:
                first = int(asked[place - 1]) + 1
        if first is not None:
            yield first, None


def seen_whole(result: Result) -> Whole:
    """A Result's own steps: its windows, or several of them together."""
    together = max(1, int(np.ceil(LEAST_STEP_S / result.window_s - 1e-9)))
    offered = np.nan_to_num(series_of(result, "*", "requests_per_s"))
    count = len(offered) // together
    under_way = np.nan_to_num(series_of(result, "*", "in_flight"))

    def steps(values: NDArray[np.float64]) -> NDArray[np.float64]:
        whole = values if len(values) == len(offered) else np.zeros(len(offered))
        return np.asarray(whole[: count * together].reshape(count, together))

    asked = steps(offered).mean(axis=1)
    good = steps(_answered_per_s(result)).mean(axis=1)
    share = np.divide(good, asked, out=np.ones(count), where=asked > 0)
    return Whole(together * result.window_s, asked, np.minimum(share, 1.0), steps(under_way)[:, -1])


def _answered_per_s(result: Result) -> NDArray[np.float64]:
    """Good answers a second in each window, counted one by one."""
    seen = result.histograms.get("*")
    if seen is None:
        return np.zeros(result.windows)
    window, _, counts = seen.counts()
    found = np.bincount(window, weights=counts, minlength=result.windows)
    return np.asarray(found / result.window_s)
