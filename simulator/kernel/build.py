"""A layout as the kernel's first state: empty, at time 0, with the servers of the start in service."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

import numpy as np

from simulator.histogram import HISTOGRAM_CELLS
from simulator.kernel import records as r
from simulator.kernel.build_caches import caches_of
from simulator.kernel.build_links import links_of
from simulator.kernel.build_sources import sources_of
from simulator.kernel.build_stations import (
    counters_of,
    lanes_of,
    pollers_of,
    pools_of,
    returns_of,
    rotations_of,
    servers_of,
    stations_of,
    stores_of,
)
from simulator.kernel.build_visitors import visitors_of
from simulator.kernel.state import Memory, empty
from simulator.kernel.store_records import MESSAGE
from simulator.kernel.wire_records import WIRE
from simulator.layout import Layout
from simulator.plan import BatchWork, Elastic, Servers, Work

FIRST_JOBS = 4096
FIRST_ROOTS = 4096
FIRST_MESSAGES = 1024
BUCKETS = 1024
TRACE_LOG = 16_384
"""Moments of traced requests that the kernel keeps until Python fetches them."""
NO_TRACES = (1 << 62) - 1
"""A mask of bits that a traced request's key has not: this one is met by none in 4e18."""


def chained(dtype: Any, link: str, n: int, first: int = 0) -> r.Records:
    """n records chained through `link` into a free list that starts at `first`."""
    made = empty(n, dtype)
    made[link] = np.arange(1, n + 1)
    made[link][-1] = -1
    return made


def fixed_jobs(layout: Layout) -> int:
    """Jobs that are timers: of sources, servers, links, stores (two each), pollers and visitors."""
    return (
        len(layout.sources)
        + layout.n_servers
        + len(layout.links)
        + 2 * len(layout.stores)
        + len(layout.pollers)
        + len(layout.visitors)
    )


def initial_state(
    layout: Layout, seed: int, *, trace_mask: int = NO_TRACES, wanted: Collection[int] = ()
) -> Memory:
    """The state at time 0. Its `run` needs nothing else but control's first servers in rotation.

    trace_mask: requests whose keys have none of these bits are traced (0: all); wanted: keys traced as well.
    """
    plan = layout.plan
    classes = len(layout.classes) + 1
    fixed = fixed_jobs(layout)
    jobs = chained(r.JOB, "qnext", fixed + FIRST_JOBS + layout.fan_out)
    for name in ("next", "prev", "parent", "link", "server", "root", "messages", "poller"):
        jobs[name] = -1
    first_link_timer = len(layout.sources) + layout.n_servers
    # Timers of timeouts and stores come after all else at their instant, in the order of their indices.
    for i in range(len(layout.links) + 2 * len(layout.stores)):
        jobs["rank"][first_link_timer + i] = 1 + i
    indices: list[int] = []
    stations = stations_of(layout, seed, indices)
    caches, entries, shares_of_objects, fetches = caches_of(layout, seed, stations, indices)
    rotations, zone_rotations = rotations_of(layout)
    steps, shares, sources = sources_of(layout, seed)
    visitors, users = visitors_of(layout, seed, shares)
    links, breakers, outcomes = links_of(layout, seed)
    stores = stores_of(layout, seed)
    lanes, lane_ends = lanes_of(layout, stores)
    buckets, bits = empty_buckets(BUCKETS)
    arrays = {
        "agenda": empty(agenda_size(len(jobs)), r.AGENDA),
        "buckets": buckets,
        "bits": bits,
        "jobs": jobs,
        "stations": stations,
        "servers": servers_of(layout),
        "wires": np.zeros(2, WIRE),
        "links": links,
        "breakers": breakers,
        "caches": caches,
        "fetches": fetches,
        "entries": entries,
        "popularity": shares_of_objects,
        "outcomes": outcomes,
        "rotations": rotations,
        "zone_rotations": zone_rotations,
        "routing": np.zeros(layout.n_servers, r.SERVER_ID),
        "works": _works(layout),
        "calls": _calls(layout, classes),
        "sources": sources,
        "visitors": visitors,
        "users": users,
        "steps": steps,
        "shares": np.asarray(shares, np.float64).view(r.SHARE),
        "roots": chained(r.ROOT, "next", FIRST_ROOTS),
        "messages": chained(MESSAGE, "next", FIRST_MESSAGES),
        "stores": stores,
        "lanes": lanes,
        "lane_ends": lane_ends,
        "returns": returns_of(layout, stores),
        "pollers": pollers_of(layout, seed),
        "pools": pools_of(layout),
        "indices": np.asarray(indices, np.int32).view(r.INDEX),
        "counters": counters_of(layout),
        "tally": np.zeros(len(layout.stations) * classes, r.TALLY),
        "link_tally": np.zeros(len(layout.links) * classes, r.TALLY),
        "class_tally": np.zeros(classes, r.TALLY),
        "causes": empty(layout.subjects * r.N_CAUSES, r.COUNT),
        "histograms": empty(layout.subjects * HISTOGRAM_CELLS, r.COUNT),
        "sums": np.zeros(layout.subjects, r.SUM),
        "traces": empty(TRACE_LOG, r.TRACE),
        "wanted": np.asarray(sorted(wanted), np.uint64).view(r.KEY),
        "slowest": np.zeros(len(layout.classes) * r.SLOWEST_KEPT, r.SLOW),
    }
    arrays["tables"] = layout.tables.array().view(r.CELL).reshape(-1)
    numbers = {
        "inverse_width": _first_width(layout),
        "arrival_s": math.inf,
        "duration_s": plan.duration_s,
        "head": -1,
        "free": fixed,
        "n_free": len(jobs) - fixed,
        "n_free_roots": FIRST_ROOTS,
        "n_free_messages": FIRST_MESSAGES,
        "n_classes": len(layout.classes),
        "fixed": fixed,
        "trace_mask": trace_mask,
    }
    return Memory(arrays, numbers)


def _first_width(layout: Layout) -> float:
    """Buckets per second to begin with: some eight a request at the plan's mean rate; tuned as it runs."""
    rates = [rate for source in layout.sources for _, rate in source.profile]
    mean = math.fsum(rates) / max(1, len(rates)) * len(layout.sources)
    return float(2.0 ** round(math.log2(max(8.0 * mean, 1e-3))))


def empty_buckets(n: int) -> tuple[r.Records, r.Records]:
    """A calendar's n buckets (a power of two, at least 64) without events, and their bits."""
    buckets = empty(n, r.BUCKET)
    buckets["first"] = buckets["last"] = -1
    return buckets, np.zeros(n >> 6, r.BITS)


def agenda_size(jobs: int) -> int:
    """A power of two that holds twice as many verbs as there are jobs."""
    return 1 << max(16, (2 * jobs - 1).bit_length())


def _works(layout: Layout) -> r.Records:
    """Requests of each (station, class), then batches (the class after the last), then messages alike."""
    classes = len(layout.classes) + 1
    works = np.zeros(2 * len(layout.stations) * classes, r.WORK)
    works["cpu_table"] = works["wait_table"] = -1

    def put(at: int, work: Work) -> None:
        works[at]["cpu_table"], works[at]["cpu_const"] = layout.tables.place(work.cpu)
        works[at]["wait_table"], works[at]["wait_const"] = layout.tables.place(work.wait)

    for i, station in enumerate(layout.stations):
        if not isinstance(station, Servers | Elastic):
            continue
        for k, name in enumerate(layout.classes):
            put(i * classes + k, station.work.get(name, Work()))
            if isinstance(station, Elastic):
                works[i * classes + k]["failing"] = station.failing.get(name, 0.0)
        batch = station.batch or BatchWork()
        put(i * classes + classes - 1, batch.per_batch)
        for k, name in enumerate(layout.classes):
            put((len(layout.stations) + i) * classes + k, batch.per_message.get(name, Work()))
            works[(len(layout.stations) + i) * classes + k]["failing"] = batch.failing.get(name, 0.0)
    return works


def _calls(layout: Layout, classes: int) -> r.Records:
    calls = np.zeros(len(layout.links) * classes, r.CALLS)
    for i, link in enumerate(layout.links):
        for k, name in enumerate(layout.classes):
            number = 1.0 if link.calls_per_request is None else link.calls_per_request.get(name, 1.0)
            x = calls[i * classes + k]
            x["whole"] = math.floor(number)
            x["fraction"] = number - math.floor(number)
            x["request_bytes"] = link.request_bytes.get(name, 0.0)
            x["response_bytes"] = link.response_bytes.get(name, 0.0)
    return calls
