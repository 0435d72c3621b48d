"""A layout as the first memory of the feed-forward way."""

from __future__ import annotations

import numpy as np

from simulator.feedforward import records as r
from simulator.feedforward.memory import FeedMemory
from simulator.feedforward.sequence import Sequence, sequence_of
from simulator.feedforward.shares import recorded_stations
from simulator.feedforward.tree import nodes_of, tree
from simulator.kernel.build import chained
from simulator.kernel.records import Records
from simulator.kernel.state import empty
from simulator.layout import Layout
from simulator.plan import Delay, Servers, Work

BLOCK = 2048
"""Arrivals a slab begins with: their visits stay in the second-level cache."""
VISITS_A_SLAB = 65_536
MOST_INTERVALS = 65_536
FEWEST_BUCKETS = 64
MOST_BUCKETS = 1 << 16
MOST_SLOTS = 1 << 20
MOVES_COARSER = 2
"""Arrivals to one interval in which comings and goings of a delay are counted."""


def first_feed(layout: Layout) -> FeedMemory:
    """Empty, at time 0."""
    sequence = sequence_of(layout)
    block = int(max(64, min(BLOCK, VISITS_A_SLAB // sequence.visits)))
    frames = chained(r.FRAME, "next", 2 * block * sequence.at_once + 1024)
    places, n_heads, n_logged, slots = _places(layout)
    bins = min(bins_of(block) // MOVES_COARSER, max(64, bins_of(MOST_INTERVALS // max(1, n_logged))))
    heads = np.full(n_heads, -1, np.int32).view(r.HEAD)
    arrays = {
        "frames": frames,
        "points": _points(layout),
        "places": places,
        "heads": heads,
        "bits": np.zeros(n_heads // 64 + 1, r.BITS),
        "sequence": np.asarray(sequence.stations, np.int32).view(r.NEXT_PLACE),
        "agenda": empty(6 * sequence.visits + 4096, r.AGENDA),
        "intervals": _intervals(n_logged * bins),
        "slots": slots,
        "doors": empty(block, r.DOOR),
        **by_frames(len(frames), sequence),
    }
    numbers = {
        "n_free": len(frames),
        "later_from": -1,
        "later_to": -1,
        "coming_from": -1,
        "coming_to": -1,
        "block": block,
        "bins": bins,
        "peak_bins": 1,
        "n_logged": n_logged,
        "visits": sequence.visits,
        "at_once": sequence.at_once,
        "direct": _direct(layout, places),
    }
    return FeedMemory(arrays, numbers)


def bins_of(block: int) -> int:
    """So many intervals that about one arrival is in each."""
    return 1 << (block - 1).bit_length()


def by_frames(frames: int, sequence: Sequence) -> dict[str, Records]:
    """The arrays whose sizes follow the number of frames: there are enough of these for all visits at once of
    those in the system, so in one slab there are no more than `moves` comings to stations and goings.
    """
    moves = 2 * -(-frames // sequence.at_once) * sequence.visits
    return {
        "sorted": empty(moves, r.SORTED),
        "moves": empty(moves, r.MOVE),
        "counts": empty(frames + 1, r.COUNT),
        "crossings": empty(4 * frames, r.CROSSING),
    }


def _intervals(n: int) -> Records:
    made = empty(n, r.INTERVAL)
    made["last"] = -1
    return made


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


def how_worked_off(layout: Layout, station: Servers) -> int:
    """By its arrivals alone where a slot once given to somebody is not given to another one later, and times
    are drawn, so that no two things happen at once but by chance.
    """
    drawn = all(
        layout.tables.place(work.cpu)[0] >= 0 or layout.tables.place(work.wait)[0] >= 0
        for work in (station.work.get(kind, Work()) for kind in layout.classes)
    )
    fits = layout.server_capacity[station.id] * nodes_of(station.slots_per_server) <= MOST_SLOTS
    if not drawn or not fits or station.discipline != "fifo" or station.queue_limit is not None:
        return r.LINE
    alone = station.servers == 1 and all(x.station != station.id for x in layout.plan.scalers)
    return r.FIFO if alone or station.queue == "per_server" else r.FIFO_SHARED


def _direct(layout: Layout, places: Records) -> int:
    """The station at which all that comes from outside begins, if it is worked off by its arrivals alone and
    nobody calls it; else -1.
    """
    begins = {source.station for source in layout.sources}
    if len(begins) != 1 or begins & {link.callee for link in layout.links}:
        return -1
    station = layout.station_index[begins.pop()]
    return station if places["fifo"][station] != r.LINE else -1


def _places(layout: Layout) -> tuple[Records, int, int, Records]:
    """Places, how many bucket heads they share, how many are logged, and the slots of their servers."""
    places = np.zeros(len(layout.stations), r.PLACE)
    recorded = recorded_stations(layout)
    trees: list[Records] = [np.zeros(0, r.SLOT)]
    heads = logged = slots_so_far = 0
    for i, (x, station) in enumerate(zip(places, layout.stations, strict=True)):
        x["from_"] = x["to"] = x["logged"] = -1
        x["inverse_width"] = 1.0
        x["recorded"] = i in recorded
        if isinstance(station, Servers):
            servers = layout.server_capacity[station.id]
            x["queues"] = 1
            x["fifo"] = how_worked_off(layout, station)
            if x["fifo"] != r.LINE:
                x["working"] = -1
                x["first_slot"], x["nodes"] = slots_so_far, nodes_of(station.slots_per_server)
                trees.append(np.tile(tree(station.slots_per_server), servers))
                x["first_full"] = slots_so_far + len(trees[-1])
                trees.append(np.zeros(servers, r.SLOT))
                slots_so_far = int(x["first_full"]) + servers
                continue
            slots = servers * station.slots_per_server
            n = 1 << max(FEWEST_BUCKETS, min(MOST_BUCKETS, 4 * slots)).bit_length()
            x["first_bucket"], x["n_buckets"] = heads, n
            heads += n
        else:
            x["logged"] = logged
            logged += 1
    return places, heads, logged, np.concatenate(trees)
