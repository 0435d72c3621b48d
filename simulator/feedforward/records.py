"""The records of the feed-forward way. Times are seconds; indices of -1 mean "none"."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

Feed: TypeAlias = Any
"""The one FEED record, as compiled code sees it."""

# One visit of a station by a request: one cache line. time: when its pending action is due, or, while calls
# are out, the latest of their answers. started: when the attempt set out. work: its own time at the station.
FRAME = np.dtype(
    [
        ("time", np.float64),
        ("arrived", np.float64),
        ("started", np.float64),
        ("work", np.float64),
        ("key", np.uint64),
        ("parent", np.int32),
        ("point", np.int32),
        ("next", np.int32),
        ("server", np.int32),
        ("kind", np.int16),
        ("order", np.int16),
        ("pending", np.int16),
        ("action", np.int8),
        ("traced", np.int8),
    ]
)

# A way into a station: the links in their order, then the sources. leaf: a link without latency or timeout to
# a delay that calls nobody.
POINT = np.dtype(
    [
        ("latency_s", np.float64),
        ("timeout_s", np.float64),
        ("station", np.int32),
        ("leaf", np.int32),
    ]
)

# A station. from_, to, last_s: who arrives in this slab, in order unless `unsorted`. recorded: whether its
# times are recorded on their own (else they are the sum of others'). logged: its number among those whose
# comings and goings are logged (-1: it is not). fifo: how it is worked off, see
# LINE below. Of a line: bucket and its neighbours, the calendar of those at work. Of the others: first_slot,
# nodes: the trees of its servers, so many nodes each; first_full, full: the heap of full servers; working:
# those at work at the slab's begin; came, went, waited, started: crossings of this slab; queued: so many at
# its begin. inside: so many at its begin, of all but a line.
PLACE = np.dtype(
    [
        ("last_s", np.float64),
        ("inverse_width", np.float64),
        ("bucket", np.int64),
        ("first_bucket", np.int32),
        ("n_buckets", np.int32),
        ("from_", np.int32),
        ("to", np.int32),
        ("unsorted", np.int32),
        ("arriving", np.int32),
        ("at_work", np.int32),
        ("departed", np.int32),
        ("queues", np.int32),
        ("recorded", np.int32),
        ("logged", np.int32),
        ("fifo", np.int32),
        ("first_slot", np.int32),
        ("nodes", np.int32),
        ("working", np.int32),
        ("came", np.int32),
        ("went", np.int32),
        ("waited", np.int32),
        ("started", np.int32),
        ("inside", np.int32),
        ("queued", np.int32),
        ("first_full", np.int32),
        ("full", np.int32),
    ]
)
LINE, FIFO, FIFO_SHARED = range(3)
# A node of a server's tree: when a slot is free, by the bits of that time, and which slot.
SLOT = np.dtype([("free", np.int64), ("slot", np.int64)])

BITS = np.dtype([("bits", np.uint64)])
HEAD = np.dtype([("frame", np.int32)])
NEXT_PLACE = np.dtype([("station", np.int32)])
SORTED = np.dtype([("time", np.float64), ("frame", np.int32), ("padding", np.int32)])
AGENDA = np.dtype(
    [
        ("time", np.float64),
        ("frame", np.int32),
        ("action", np.int32),
        ("timed", np.int32),
        ("padding", np.int32),
    ]
)
# Somebody comes (change 1) or goes (-1); before: the one before it in the same interval.
MOVE = np.dtype([("time", np.float64), ("change", np.int32), ("before", np.int32)])
INTERVAL = np.dtype([(name, np.int32) for name in ("came", "went", "last", "padding")])
COUNT = np.dtype([("n", np.int32)])
# When somebody came, went, began to wait or started from a queue; as many of each kind as there are frames.
CROSSING = np.dtype([("time", np.float64)])
# An arrival from outside that is not a visit yet; takes: how long it will keep its slot.
DOOR = np.dtype(
    [
        ("time", np.float64),
        ("takes", np.float64),
        ("key", np.uint64),
        ("kind", np.int32),
        ("point", np.int32),
    ]
)

ARRAYS: dict[str, np.dtype[Any]] = {
    "frames": FRAME,
    "points": POINT,
    "places": PLACE,
    "heads": HEAD,
    "bits": BITS,
    "sequence": NEXT_PLACE,
    "sorted": SORTED,
    "agenda": AGENDA,
    "moves": MOVE,
    "intervals": INTERVAL,
    "counts": COUNT,
    "crossings": CROSSING,
    "slots": SLOT,
    "doors": DOOR,
}

FEED = np.dtype(
    [(f"at_{name}", np.uint64) for name in ARRAYS]
    + [(f"n_{name}", np.int64) for name in ARRAYS]
    + [(name, np.float64) for name in ("until", "since", "bins_per_s", "moves_per_s")]
    + [
        (name, np.int64)
        for name in (
            "free",
            "n_free",
            "later_from",
            "later_to",
            "n_later",
            "coming_from",
            "coming_to",
            "agenda_from",
            "agenda_to",
            "n_moved",
            "n_logged",
            "bins",
            "peak_bins",
            "block",
            "visits",
            "at_once",
            "direct",
            "n_made",
            "status",
        )
    ]
)

# What a visit has to do next.
ARRIVE, WORKED, FINISH, LEAVE, ANSWER, QUEUED, AT_WORK, CALLING = range(8)

# Kinds of crossings.
CAME, WENT, WAITED, STARTED = range(4)

# Why the loop came back.
REACHED, BUDGET, MORE_FRAMES, LEFT = range(4)
"""LEFT: something happened that only the event kernel knows how to go on with."""
