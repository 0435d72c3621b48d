"""A layout as the first memory of the feed-forward way."""

from __future__ import annotations

import numpy as np

from simulator.feedforward import records as r
from simulator.feedforward.memory import FeedMemory
from simulator.feedforward.sequence import sequence_of
from simulator.feedforward.shares import recorded_stations
from simulator.kernel.build import chained
from simulator.kernel.records import Records
from simulator.layout import Layout
from simulator.plan import Delay, Servers

BLOCK = 2048
"""Arrivals a slab begins with: their visits stay in the second-level cache."""
VISITS_A_SLAB = 65_536
MOST_INTERVALS = 65_536
FEWEST_BUCKETS = 64
MOST_BUCKETS = 1 << 16


def first_feed(layout: Layout) -> FeedMemory:
    """Empty, at time 0."""
    sequence = sequence_of(layout)
    block = int(max(64, min(BLOCK, VISITS_A_SLAB // sequence.visits)))
    frames = chained(r.FRAME, "next", 2 * block * sequence.visits + 1024)
    places, n_heads, n_logged = _places(layout)
    bins = min(bins_of(block), max(64, bins_of(MOST_INTERVALS // max(1, n_logged))))
    heads = np.full(n_heads, -1, np.int32).view(r.HEAD)
    arrays = {
        "frames": frames,
        "points": _points(layout),
        "places": places,
        "heads": heads,
        "bits": np.zeros(n_heads // 64 + 1, r.BITS),
        "sequence": np.asarray(sequence.stations, np.int32).view(r.NEXT_PLACE),
        "agenda": np.zeros(6 * sequence.visits + 4096, r.AGENDA),
        "intervals": np.zeros(n_logged * bins, r.INTERVAL),
        **by_frames(len(frames)),
    }
    numbers = {
        "n_free": len(frames),
        "later_from": -1,
        "later_to": -1,
        "coming_from": -1,
        "coming_to": -1,
        "block": block,
        "bins": bins,
        "n_logged": n_logged,
        "visits": sequence.visits,
    }
    return FeedMemory(arrays, numbers)


def bins_of(block: int) -> int:
    """Intervals of a slab in which comings and goings are counted: about one arrival each."""
    return 1 << (block - 1).bit_length()


def by_frames(frames: int) -> dict[str, Records]:
    """The arrays whose sizes follow the number of frames."""
    return {
        "sorted": np.zeros(2 * frames, r.SORTED),
        "moves": np.zeros(2 * frames, r.MOVE),
        "counts": np.zeros(frames + 1, r.COUNT),
    }


def _points(layout: Layout) -> Records:
    points = np.zeros(len(layout.links) + len(layout.sources), r.POINT)
    for i, link in enumerate(layout.links):
        points["latency_s"][i] = link.latency_s
        points["timeout_s"][i] = link.timeout_s or 0.0
        points["station"][i] = layout.station_index[link.callee]
        callee = layout.stations[layout.station_index[link.callee]]
        alone = isinstance(callee, Delay) and not layout.links_of(callee.id)[1]
        points["leaf"][i] = alone and link.latency_s == 0.0 and link.timeout_s is None
    for i, source in enumerate(layout.sources):
        points["station"][len(layout.links) + i] = layout.station_index[source.station]
    return points


def _places(layout: Layout) -> tuple[Records, int, int]:
    """Places, how many bucket heads they share, and how many are logged."""
    places = np.zeros(len(layout.stations), r.PLACE)
    recorded = recorded_stations(layout)
    heads = logged = 0
    for i, (x, station) in enumerate(zip(places, layout.stations, strict=True)):
        x["from_"] = x["to"] = x["logged"] = -1
        x["inverse_width"] = 1.0
        x["recorded"] = i in recorded
        if isinstance(station, Servers):
            slots = layout.server_capacity[station.id] * station.slots_per_server
            n = 1 << max(FEWEST_BUCKETS, min(MOST_BUCKETS, 4 * slots)).bit_length()
            x["queues"], x["first_bucket"], x["n_buckets"] = 1, heads, n
            heads += n
        else:
            x["logged"] = logged
            logged += 1
    return places, heads, logged
