"""First records of stations and of what stands at them: servers, stores, pollers, pools, counters."""

from __future__ import annotations

import numpy as np

from simulator.kernel import records as r
from simulator.kernel.store_records import LANE, POLLER, RETURN, STORE_STATE
from simulator.layout import Layout
from simulator.plan import ConcurrencyPool, Delay, Elastic, Servers, Store
from simulator.plan.stations import SPARE_BURST_S
from simulator.streams import mix64, stream

UNBOUNDED = 2**31 - 1


def stations_of(layout: Layout, seed: int, indices: list[int]) -> r.Records:
    stations = np.zeros(len(layout.stations), r.STATION)
    pool_index = {pool.id: i for i, pool in enumerate(layout.plan.pools)}
    for x, station in zip(stations, layout.stations, strict=True):
        for purpose in ("cpu", "wait", "cold", "choose", "error", "fail", "crash"):
            x[f"stream_{purpose}"] = stream(seed, station.id, purpose)
        x["first_link"], x["n_links"] = layout.links_of(station.id)
        x["cpu_factor"] = 1.0
        x["throttle_per_s"] = -1.0
        for name in ("free_server", "free_server_end", "queue_from", "queue_to", "idle_top", "idle_bottom"):
            x[name] = -1
        x["cold_table"] = -1
        x["wired"] = station.id in layout.wired
        if isinstance(station, Delay):
            x["type"] = r.DELAY
            x["one_of"] = station.choose == "one_of"
            x["cold_table"], x["cold_const"] = layout.tables.place(station.delay)
        elif isinstance(station, Servers):
            x["type"] = r.SERVERS
            x["cpu_factor"] = 1.0 / station.cpu_speed
            x["cores"] = station.cores_per_server or 0.0
            x["queue_limit"] = UNBOUNDED if station.queue_limit is None else station.queue_limit
            x["queue_timeout_s"] = station.queue_timeout_s or 0.0
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
            x["start_limit_s"], x["crashing"] = station.start_limit_s or 0.0, station.crashing
            x["may_fail"] = station.crashing > 0.0 or any(station.failing.values())
            x["cap"] = UNBOUNDED if station.maximum_concurrency is None else station.maximum_concurrency
            x["provisioned"] = x["ready"] = station.provisioned
            each_per_s = station.provisioned_each_per_s or 0.0
            x["spare_each_per_s"] = each_per_s
            x["spare_tokens"] = max(1.0, station.provisioned * each_per_s * SPARE_BURST_S)
            x["cold_table"], x["cold_const"] = layout.tables.place(station.cold_start)
            if station.ramp is not None:
                x["ramp_tokens"] = x["ramp_capacity"] = station.ramp.capacity
                x["ramp_per_s"] = station.ramp.refill_per_s
        else:
            x["type"] = r.STORE
            x["store"] = layout.store_index[station.id]
        if not isinstance(station, Store):
            x["first_pool"], x["n_pools"] = len(indices), len(station.pools)
            x["guards"] = len(station.pools)
            indices += [pool_index[name] for name in station.pools]
        mine = [i for i, counter in enumerate(layout.counters) if counter.subject == station.id]
        x["first_counter"], x["n_counters"] = (mine[0], len(mine)) if mine else (0, 0)
    return stations


def servers_of(layout: Layout) -> r.Records:
    servers = np.zeros(layout.n_servers, r.SERVER)
    servers["pace"] = 1.0
    for name in (
        "cpu_from",
        "cpu_to",
        "queue_from",
        "queue_to",
        "free_next",
        "free_prev",
        "planned",
        "wires",
    ):
        servers[name] = -1
    servers["slowness"] = servers["share"] = 1.0
    for name, first in layout.first_server.items():
        servers["station"][first : first + layout.server_capacity[name]] = layout.station_index[name]
    return servers


def rotations_of(layout: Layout) -> tuple[r.Records, r.Records]:
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


def stores_of(layout: Layout, seed: int) -> r.Records:
    stores = np.zeros(len(layout.stores), STORE_STATE)
    lists = (
        "ready_from",
        "ready_to",
        "hidden_from",
        "hidden_to",
        "delayed_from",
        "delayed_to",
        "open_from",
        "open_to",
        "dead_letter",
    )
    for name in lists:
        stores[name] = -1
    for x, store in zip(stores, layout.stores, strict=True):
        x["visibility_s"], x["delay_s"] = store.visibility_timeout_s, store.delay_s
        x["retention_s"], x["limit"] = store.retention_s, store.limit_messages
        x["buries_expired"] = store.buries_expired
        x["in_flight_limit"] = UNBOUNDED if store.in_flight_limit is None else store.in_flight_limit
        x["duplicate"], x["poison"] = store.duplicate_probability, store.poison_probability
        for purpose in ("lane", "duplicate", "poison"):
            x[f"stream_{purpose}"] = stream(seed, store.id, purpose)
        x["max_receives"] = UNBOUNDED if store.max_receive_count is None else store.max_receive_count
        if store.dead_letter is not None:
            x["dead_letter"] = layout.store_index[store.dead_letter]
        mine = [i for i, poller in enumerate(layout.pollers) if poller.store == store.id]
        x["first_poller"], x["n_pollers"] = (mine[0], len(mine)) if mine else (0, 0)
    return stores


def returns_of(layout: Layout, stores: r.Records) -> r.Records:
    """After how long failed messages come back, store after store; the stores learn where theirs are."""
    seconds: list[float] = []
    for x, store in zip(stores, layout.stores, strict=True):
        x["first_return"], x["n_returns"] = len(seconds), len(store.return_after_s)
        seconds += store.return_after_s
    return np.asarray(seconds, np.float64).view(RETURN)


def lanes_of(layout: Layout, stores: r.Records) -> tuple[r.Records, r.Records]:
    """All parts of all lanes, and where the lanes of a store end on [0, 1]; the stores learn where theirs
    are.
    """
    ends: list[float] = []
    first = 0
    for x, store in zip(stores, layout.stores, strict=True):
        lanes = store.lanes
        x["first_end"] = -1
        if lanes is None:
            continue
        x["first_lane"], x["lanes"], x["parts"], x["mixed"] = first, lanes.number, lanes.parts, lanes.mixed
        first += lanes.number * lanes.parts
        x["records_per_s"], x["bytes_per_s"] = lanes.records_per_s or 0.0, lanes.bytes_per_s or 0.0
        x["read_every_s"] = 1.0 / lanes.reads_per_s if lanes.reads_per_s else 0.0
        shares = lanes.shares()
        if shares is not None:
            x["first_end"] = len(ends)
            ends += shares
    made = np.zeros(first, LANE)
    for name in ("ready_from", "ready_to", "open_next", "open_prev"):
        made[name] = -1
    for x in stores:
        mine = slice(int(x["first_lane"]), int(x["first_lane"]) + int(x["lanes"]) * int(x["parts"]))
        made["records"][mine] = max(1.0, float(x["records_per_s"]))
        made["bytes"][mine] = x["bytes_per_s"]
    return made, np.asarray(ends, np.float64).view(r.SHARE)


def pollers_of(layout: Layout, seed: int) -> r.Records:
    pollers = np.zeros(len(layout.pollers), POLLER)
    for x, poller in zip(pollers, layout.pollers, strict=True):
        x["stream"] = mix64(stream(seed, poller.id, "batch"))
        x["stream_fail"] = stream(seed, poller.station, "fail")
        x["pull"], x["partial"] = poller.mode == "pull", poller.partial
        x["returns_failed"], x["idle"] = poller.returns_failed, 1
        x["short_poll_s"] = poller.short_poll_s or 0.0
        x["receives_per_s"] = poller.receives_per_s or 0.0
        x["store"], x["station"] = layout.store_index[poller.store], layout.station_index[poller.station]
        x["batch_size"], x["window_s"] = poller.batch_size, poller.batch_window_s
        x["initial"] = x["allowed"] = min(poller.initial_concurrency, poller.maximum_concurrency)
        x["maximum"], x["per_s"] = poller.maximum_concurrency, poller.ramp_per_min / 60.0
        x["latency_s"], x["backoff_s"] = poller.latency_s, poller.backoff_s
        x["backoff_most_s"] = poller.backoff_most_s or 0.0
        mine = [i for i, counter in enumerate(layout.counters) if counter.subject == poller.id]
        x["first_counter"], x["n_counters"] = (mine[0], len(mine)) if mine else (0, 0)
    return pollers


def pools_of(layout: Layout) -> r.Records:
    pools = np.zeros(len(layout.plan.pools), r.POOL)
    for x, pool in zip(pools, layout.plan.pools, strict=True):
        x["first_refused_s"] = -1.0
        if isinstance(pool, ConcurrencyPool):
            x["concurrency"], x["limit"] = 1, pool.limit
        else:
            x["limit"] = x["tokens"] = pool.burst
            x["per_s"] = pool.rate_per_s
    return pools


def counters_of(layout: Layout) -> r.Records:
    counters = np.zeros(len(layout.counters), r.COUNTER)
    for x, counter in zip(counters, layout.counters, strict=True):
        x["unit"], x["minimum"] = counter.unit, counter.minimum
    return counters
