"""A layout as the kernel's first state: empty, at time 0, with the servers of the start in service."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simulator.histogram import HISTOGRAM_CELLS
from simulator.kernel import records as r
from simulator.kernel.state import Memory
from simulator.layout import Layout
from simulator.plan import BatchWork, Call, ConcurrencyPool, Delay, Elastic, Link, Route, Servers, Store, Work
from simulator.streams import mix64, stream

_POLICIES = {
    "round_robin": r.ROUND_ROBIN,
    "random": r.RANDOM,
    "least_outstanding": r.LEAST_OUTSTANDING,
    "two_choices": r.TWO_CHOICES,
}
_UNBOUNDED = 2**31 - 1
FIRST_JOBS = 4096
FIRST_ROOTS = 4096
FIRST_MESSAGES = 1024
BUCKETS = 1024


def chained(dtype: Any, link: str, n: int, first: int = 0) -> r.Records:
    """n records chained through `link` into a free list that starts at `first`."""
    made = np.zeros(n, dtype)
    made[link] = np.arange(1, n + 1)
    made[link][-1] = -1
    return made


def fixed_jobs(layout: Layout) -> int:
    """Jobs that are timers: of sources, servers, links, stores (two each) and pollers."""
    return (
        len(layout.sources)
        + layout.n_servers
        + len(layout.links)
        + 2 * len(layout.stores)
        + len(layout.pollers)
    )


def initial_state(layout: Layout, seed: int) -> Memory:
    """The state at time 0. Its `run` needs nothing else but control's first servers in rotation."""
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
    stations = _stations(layout, seed, indices)
    rotations, zone_rotations = _rotations(layout)
    steps, shares, sources = _sources(layout, seed)
    arrays = {
        "agenda": np.zeros(agenda_size(len(jobs)), r.AGENDA),
        "buckets": empty_buckets(BUCKETS),
        "jobs": jobs,
        "stations": stations,
        "servers": _servers(layout),
        "links": _links(layout, seed),
        "rotations": rotations,
        "zone_rotations": zone_rotations,
        "routing": np.zeros(layout.n_servers, r.SERVER_ID),
        "works": _works(layout),
        "calls": _calls(layout, classes),
        "sources": sources,
        "steps": steps,
        "shares": shares,
        "roots": chained(r.ROOT, "next", FIRST_ROOTS),
        "messages": chained(r.MESSAGE, "next", FIRST_MESSAGES),
        "stores": _stores(layout),
        "pollers": _pollers(layout, seed),
        "pools": _pools(layout),
        "indices": np.asarray(indices, np.int32).view(r.INDEX),
        "counters": _counters(layout),
        "tally": np.zeros(len(layout.stations) * classes, r.TALLY),
        "link_tally": np.zeros(len(layout.links) * classes, r.TALLY),
        "class_tally": np.zeros(classes, r.TALLY),
        "causes": np.zeros(layout.subjects * r.N_CAUSES, r.COUNT),
        "histograms": np.zeros(layout.subjects * HISTOGRAM_CELLS, r.COUNT),
        "sums": np.zeros(layout.subjects, r.SUM),
    }
    arrays["tables"] = layout.tables.array().view(r.CELL).reshape(-1)
    numbers = {
        "inverse_width": _first_width(layout),
        "arrival_s": math.inf,
        "duration_s": plan.duration_s,
        "free": fixed,
        "n_free": len(jobs) - fixed,
        "n_free_roots": FIRST_ROOTS,
        "n_free_messages": FIRST_MESSAGES,
        "n_classes": len(layout.classes),
        "fixed": fixed,
    }
    return Memory(arrays, numbers)


def _first_width(layout: Layout) -> float:
    """Buckets per second to begin with: some four events a request at the plan's mean rate; tuned as it
    runs.
    """
    rates = [rate for source in layout.sources for _, rate in source.profile]
    mean = math.fsum(rates) / max(1, len(rates)) * len(layout.sources)
    return float(2.0 ** round(math.log2(max(4.0 * mean, 1e-3))))


def empty_buckets(n: int) -> r.Records:
    """A calendar's n buckets (a power of two) without events."""
    return np.full(2 * n, -1, np.int32).view(r.BUCKET)


def agenda_size(jobs: int) -> int:
    """A power of two that holds twice as many verbs as there are jobs."""
    return 1 << max(16, (2 * jobs - 1).bit_length())


def _sources(layout: Layout, seed: int) -> tuple[r.Records, r.Records, r.Records]:
    sources = np.zeros(len(layout.sources), r.SOURCE)
    steps: list[tuple[float, float]] = []
    shares: list[float] = []
    for x, source in zip(sources, layout.sources, strict=True):
        x["stream_gap"] = stream(seed, source.id, "gap")
        x["stream_request"] = stream(seed, source.id, "request")
        x["stream_class"] = stream(seed, source.id, "class")
        x["station"] = layout.station_index[source.station]
        x["step"] = x["first_step"] = len(steps)
        x["n_steps"] = len(source.profile)
        x["poisson"] = source.process == "poisson"
        steps += source.profile
        x["first_share"] = len(shares)
        shares += cumulated_shares(layout.classes, source.mix)
    flat = np.asarray(steps, np.float64).reshape(-1, 2)
    return flat.view(r.STEP).reshape(-1), np.asarray(shares, np.float64).view(r.SHARE), sources


def cumulated_shares(classes: tuple[str, ...], mix: Any) -> list[float]:
    """Where each class ends on [0, 1]."""
    total = math.fsum(mix.values())
    ends, reached = [], 0.0
    for name in classes:
        reached += mix.get(name, 0.0) / total
        ends.append(reached)
    return ends


def _stations(layout: Layout, seed: int, indices: list[int]) -> r.Records:
    stations = np.zeros(len(layout.stations), r.STATION)
    pool_index = {pool.id: i for i, pool in enumerate(layout.plan.pools)}
    for x, station in zip(stations, layout.stations, strict=True):
        for purpose in ("cpu", "wait", "cold", "choose"):
            x[f"stream_{purpose}"] = stream(seed, station.id, purpose)
        x["first_link"], x["n_links"] = layout.links_of(station.id)
        x["cpu_factor"] = 1.0
        for name in ("free_server", "free_server_end", "queue_from", "queue_to", "idle_top", "idle_bottom"):
            x[name] = -1
        x["cold_table"] = -1
        if isinstance(station, Delay):
            x["type"] = r.DELAY
            x["one_of"] = station.choose == "one_of"
            x["cold_table"], x["cold_const"] = layout.tables.place(station.delay)
        elif isinstance(station, Servers):
            x["type"] = r.SERVERS
            x["cpu_factor"] = 1.0 / station.cpu_speed
            x["cores"] = station.cores_per_server or 0.0
            x["queue_limit"] = _UNBOUNDED if station.queue_limit is None else station.queue_limit
            x["lifo"] = station.discipline == "lifo"
            x["per_server"] = station.queue == "per_server"
            x["slots"] = station.slots_per_server
            x["first_server"] = layout.first_server[station.id]
            x["n_servers"] = layout.server_capacity[station.id]
        elif isinstance(station, Elastic):
            x["type"] = r.ELASTIC
            x["cpu_factor"] = 1.0 / station.cpu_speed
            x["idle_s"] = station.idle_s
            x["timeout_s"] = station.timeout_s or 0.0
            x["cap"] = _UNBOUNDED if station.maximum_concurrency is None else station.maximum_concurrency
            x["provisioned"] = station.provisioned
            x["cold_table"], x["cold_const"] = layout.tables.place(station.cold_start)
            if station.ramp is not None:
                x["ramp_tokens"] = x["ramp_capacity"] = station.ramp.capacity
                x["ramp_per_s"] = station.ramp.refill_per_s
        else:
            x["type"] = r.STORE
            x["store"] = layout.store_index[station.id]
        if not isinstance(station, Store):
            x["first_pool"], x["n_pools"] = len(indices), len(station.pools)
            indices += [pool_index[name] for name in station.pools]
        mine = [i for i, counter in enumerate(layout.counters) if counter.subject == station.id]
        x["first_counter"], x["n_counters"] = (mine[0], len(mine)) if mine else (0, 0)
    return stations


def _servers(layout: Layout) -> r.Records:
    servers = np.zeros(layout.n_servers, r.SERVER)
    for name in ("cpu_from", "cpu_to", "queue_from", "queue_to", "free_next", "free_prev", "planned"):
        servers[name] = -1
    for name, first in layout.first_server.items():
        servers["station"][first : first + layout.server_capacity[name]] = layout.station_index[name]
    return servers


def _links(layout: Layout, seed: int) -> r.Records:
    links = np.zeros(len(layout.links), r.LINK)
    weights: dict[str, float] = {}
    for link in layout.links:
        weights[link.caller] = weights.get(link.caller, 0.0) + link.weight
    for x, link in zip(links, layout.links, strict=True):
        x["stream"] = stream(seed, link.id, "call")
        for purpose in ("calls", "retry", "error", "route"):
            x[f"stream_{purpose}"] = stream(seed, link.id, purpose)
        x["caller"], x["callee"] = layout.station_index[link.caller], layout.station_index[link.callee]
        x["kind"] = r.ROUTE if isinstance(link, Route) else r.CALL if isinstance(link, Call) else r.SEND
        x["order"], x["optional"], x["latency_s"] = link.order, link.optional, link.latency_s
        x["timeout_s"] = link.timeout_s or 0.0
        x["weight"] = link.weight / weights[link.caller] if weights[link.caller] > 0.0 else 0.0
        x["timeout_from"] = x["timeout_to"] = x["turn"] = -1
        _retry(x, link)
        if isinstance(link, Route):
            x["policy"] = _POLICIES[link.policy]
            x["cross_zone"] = link.cross_zone
            x["connect_timeout_s"] = link.connect_timeout_s
    return links


def _retry(x: Any, link: Link) -> None:
    retry = link.retry
    x["max_attempts"], x["base_s"], x["cap_s"] = retry.max_attempts, retry.base_s, retry.cap_s
    x["jitter"] = retry.jitter == "full"
    if retry.budget is not None:
        x["budget"] = 1
        x["tokens"] = x["capacity"] = retry.budget.capacity
        x["refill_per_s"] = retry.budget.refill_per_s
        x["retry_cost"], x["timeout_cost"] = retry.retry_cost, retry.timeout_cost
        x["success_gain"] = retry.success_gain


def _rotations(layout: Layout) -> tuple[r.Records, r.Records]:
    rotations = np.zeros(len(layout.stations), r.ROTATION)
    zones: list[int] = []
    for x, station in zip(rotations, layout.stations, strict=True):
        if isinstance(station, Servers):
            x["first"] = layout.first_server[station.id]
            x["first_zone"], x["n_zones"] = len(zones), len(station.zones)
            zones += [int(x["first"])] * len(station.zones)
    zone_rotations = np.zeros(len(zones), r.ZONE_ROTATION)
    zone_rotations["first"] = zones
    return rotations, zone_rotations


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
        batch = station.batch or BatchWork()
        put(i * classes + classes - 1, batch.per_batch)
        for k, name in enumerate(layout.classes):
            put((len(layout.stations) + i) * classes + k, batch.per_message.get(name, Work()))
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


def _stores(layout: Layout) -> r.Records:
    stores = np.zeros(len(layout.stores), r.STORE_STATE)
    lists = (
        "ready_from",
        "ready_to",
        "hidden_from",
        "hidden_to",
        "delayed_from",
        "delayed_to",
        "dead_letter",
    )
    for name in lists:
        stores[name] = -1
    for x, store in zip(stores, layout.stores, strict=True):
        x["visibility_s"], x["delay_s"] = store.visibility_timeout_s, store.delay_s
        x["retention_s"], x["limit"] = store.retention_s, store.limit_messages
        x["max_receives"] = _UNBOUNDED if store.max_receive_count is None else store.max_receive_count
        if store.dead_letter is not None:
            x["dead_letter"] = layout.store_index[store.dead_letter]
        mine = [i for i, poller in enumerate(layout.pollers) if poller.store == store.id]
        x["first_poller"], x["n_pollers"] = (mine[0], len(mine)) if mine else (0, 0)
    return stores


def _pollers(layout: Layout, seed: int) -> r.Records:
    pollers = np.zeros(len(layout.pollers), r.POLLER)
    for x, poller in zip(pollers, layout.pollers, strict=True):
        x["stream"] = mix64(stream(seed, poller.id, "batch"))
        x["store"], x["station"] = layout.store_index[poller.store], layout.station_index[poller.station]
        x["batch_size"], x["window_s"] = poller.batch_size, poller.batch_window_s
        x["initial"] = x["allowed"] = min(poller.initial_concurrency, poller.maximum_concurrency)
        x["maximum"], x["per_s"] = poller.maximum_concurrency, poller.ramp_per_min / 60.0
        x["latency_s"], x["backoff_s"] = poller.latency_s, poller.backoff_s
        mine = [i for i, counter in enumerate(layout.counters) if counter.subject == poller.id]
        x["first_counter"], x["n_counters"] = (mine[0], len(mine)) if mine else (0, 0)
    return pollers


def _pools(layout: Layout) -> r.Records:
    pools = np.zeros(len(layout.plan.pools), r.POOL)
    for x, pool in zip(pools, layout.plan.pools, strict=True):
        x["first_refused_s"] = -1.0
        if isinstance(pool, ConcurrencyPool):
            x["concurrency"], x["limit"] = 1, pool.limit
        else:
            x["limit"] = x["tokens"] = pool.burst
            x["per_s"] = pool.rate_per_s
    return pools


def _counters(layout: Layout) -> r.Records:
    counters = np.zeros(len(layout.counters), r.COUNTER)
    for x, counter in zip(counters, layout.counters, strict=True):
        x["unit"], x["minimum"] = counter.unit, counter.minimum
    return counters
