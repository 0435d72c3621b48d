"""Times that need no recording of their own, because they are the sum of others'.

A call over a link without latency takes as long as the visit it makes. So a station's times are those of the
links into it, and of the requests from outside that begin at it.
"""

from __future__ import annotations

import numpy as np

from simulator.histogram import HISTOGRAM_CELLS
from simulator.kernel.state import Memory
from simulator.layout import Layout


def recorded_stations(layout: Layout) -> set[int]:
    """The stations whose own times have to be recorded."""
    return set(range(len(layout.stations))) - shares_of(layout).keys()


def parts_of(layout: Layout, station: int) -> list[int] | None:
    """The subjects whose times together are a station's; None if there are no such."""
    name = layout.stations[station].id
    into = [i for i, link in enumerate(layout.links) if link.callee == name]
    if any(layout.links[i].latency_s > 0.0 for i in into):
        return None
    parts = [len(layout.stations) + i for i in into]
    starts = [source.station == name for source in layout.sources]
    if any(starts):
        if not all(starts):
            return None
        first = len(layout.stations) + len(layout.links)
        parts += range(first, first + len(layout.classes))
    return parts


Shares = dict[int, list[int]]
"""Stations, each with the subjects whose times together are its own."""


def shares_of(layout: Layout) -> Shares:
    """Those that have such."""
    found = {i: parts_of(layout, i) for i in range(len(layout.stations))}
    return {station: parts for station, parts in found.items() if parts is not None}


def share_out(layout: Layout, shares: Shares, memory: Memory) -> None:
    """Bring what is the sum of others up to now; without messages a request is complete with its answer."""
    histograms = memory["histograms"]["count"].reshape(-1, HISTOGRAM_CELLS)
    sums = memory["sums"].view(np.float64).reshape(-1, 2)
    for station, parts in shares.items():
        if len(parts) == 1:
            histograms[station] = histograms[parts[0]]
            sums[station] = sums[parts[0]]
        else:
            histograms[station] = histograms[parts].sum(axis=0)
            sums[station] = sums[parts].sum(axis=0)
    first, n = len(layout.stations) + len(layout.links), len(layout.classes)
    histograms[first + n : first + 2 * n] = histograms[first : first + n]
    sums[first + n : first + 2 * n] = sums[first : first + n]
