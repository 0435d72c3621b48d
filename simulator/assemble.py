"""The Result of a run, from the kernel's memory, control's log and the recorder's series."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from simulator.books import inside_by_class
from simulator.control.control import Control
from simulator.histogram import HISTOGRAM_CELLS, Latency
from simulator.kernel import records as r
from simulator.kernel.state import Memory
from simulator.layout import Layout
from simulator.plan import RatePool, Servers, Store
from simulator.recorder.recorder import Recorder, areas_now, cores_now, stranded_now
from simulator.recorder.tail import tail_of
from simulator.recorder.traces import TraceLog
from simulator.result import (
    CAUSES,
    ClassTotals,
    HostTotals,
    LinkTotals,
    PollerTotals,
    PoolTotals,
    Result,
    SourceTotals,
    StationTotals,
    StoreTotals,
)


def assemble(
    layout: Layout,
    memory: Memory,
    control: Control,
    recorder: Recorder,
    traces: TraceLog,
    *,
    seed: int,
    engine_version: str,
    wall_s: float,
    ended_early: str | None,
    way: str = "event",
) -> Result:
    """Read everything out; the memory may go afterwards."""
    now = float(memory.number("now"))
    first = len(layout.stations) + len(layout.links)
    n_classes = len(layout.classes)
    classes: dict[str, ClassTotals] = {}
    response, completion = Latency.none(), Latency.none()
    for k, kind in enumerate(layout.classes):
        tally = memory["class_tally"][k]
        mine, all_of_it = _latency(memory, first + k), _latency(memory, first + n_classes + k)
        response, completion = response + mine, completion + all_of_it
        generated, done, failed = (int(tally[name]) for name in ("arrivals", "done", "failed"))
        causes = _causes(memory, first + k)
        classes[kind] = ClassTotals(
            generated, done, failed, generated - done - failed, causes, mine, all_of_it
        )
    return Result(
        seed=seed,
        engine_version=engine_version,
        duration_s=layout.plan.duration_s,
        simulated_s=now,
        window_s=layout.window_s,
        requests=sum(c.generated for c in classes.values()),
        in_flight=sum(c.in_flight for c in classes.values()),
        events_handled=int(memory.number("events")),
        wall_s=wall_s,
        response=response,
        completion=completion,
        classes=classes,
        stations=_stations(layout, memory, control, now),
        stores=_stores(layout, memory, recorder, now),
        links=_links(layout, memory),
        pollers=_pollers(layout, memory, now),
        pools=_pools(layout, memory, control),
        hosts=_hosts(control, now),
        counters={
            counter.id: float(memory["counters"]["total"][i]) for i, counter in enumerate(layout.counters)
        }
        | {name: total for fleet in control.fleets.values() for name, total in fleet.counts(now).items()},
        series=recorder.series(),
        events=tuple(control.log.events()),
        ended_early=ended_early,
        slowest=tuple(recorder.slowest),
        histograms=recorder.histograms(),
        tail=tail_of(layout, traces),
        way=way,
        sources=_sources(layout, memory),
    )


def _sources(layout: Layout, memory: Memory) -> dict[str, SourceTotals]:
    return {
        source.id: SourceTotals(int(x["dropped"]), int(x["senders"]), int(x["peak_busy"]))
        for source, x in zip(layout.visitors, memory["visitors"], strict=True)
        if int(x["senders"]) >= 0
    }


def _latency(memory: Memory, subject: int) -> Latency:
    cells = memory["histograms"]["count"][subject * HISTOGRAM_CELLS : (subject + 1) * HISTOGRAM_CELLS]
    total = memory["sums"][subject]
    return Latency(int(total["count"]), float(total["sum"]), cells.copy())


def _causes(memory: Memory, subject: int) -> Mapping[str, int]:
    counts = memory["causes"]["count"][subject * r.N_CAUSES : (subject + 1) * r.N_CAUSES]
    return {cause: int(n) for cause, n in zip(CAUSES, counts[1:], strict=True) if n}


def _stations(layout: Layout, memory: Memory, control: Control, now: float) -> dict[str, StationTotals]:
    names = [*layout.classes, "batch"]
    tallies = memory["tally"].reshape(-1, len(names))
    inside = inside_by_class(layout, memory)
    area, busy = areas_now(memory, now)
    stranded = stranded_now(memory, now)
    cores = cores_now(memory, now, len(layout.stations))
    made: dict[str, StationTotals] = {}
    for i, station in enumerate(layout.stations):
        if isinstance(station, Store):
            continue
        x, tally = memory["stations"][i], tallies[i]
        capacity = in_service = 0.0
        utilisation = slot_utilisation = math.nan
        spot = 0.0
        peak_servers = lost = 0
        if isinstance(station, Servers):
            fleet = control.fleets[station.id]
            capacity, in_service, spot = fleet.capacity_s(now)
            peak_servers, lost = fleet.peak, fleet.lost
            if in_service > 0.0:
                slot_utilisation = float(busy[i]) / (in_service * station.slots_per_server)
                utilisation = slot_utilisation
                if station.cores_per_server is not None:
                    utilisation = float(cores[i]) / (in_service * station.cores_per_server)
        elif x["type"] == r.ELASTIC:
            peak_servers = int(x["peak_busy"])
        by_class = {
            name: (
                int(tally["arrivals"][k]),
                int(tally["done"][k]),
                int(tally["failed"][k]),
                int(inside[i, k]),
            )
            for k, name in enumerate(names)
            if tally["arrivals"][k]
        }
        held = x["type"] != r.DELAY
        kept = control.kept_ready.get(station.id)
        made[station.id] = StationTotals(
            arrivals=int(tally["arrivals"].sum()),
            done=int(tally["done"].sum()),
            failed=int(tally["failed"].sum()),
            in_flight=int(inside[i].sum()),
            by_class=by_class,
            errors=_causes(memory, i),
            latency=_latency(memory, i),
            utilisation=utilisation,
            slot_utilisation=slot_utilisation,
            busy_s=float(cores[i]),
            slot_busy_s=float(busy[i]),
            capacity_s=capacity,
            in_service_s=in_service,
            queue_mean=max(0.0, float(area[i] - busy[i] - stranded[i])) / now if held and now > 0.0 else 0.0,
            peak_queue=int(x["peak_queue"]),
            peak_in_flight=int(x["peak_inside"]),
            peak_servers=peak_servers,
            cold_starts=int(x["cold_starts"]),
            servers_lost=lost,
            spot_capacity_s=spot,
            **_beyond_launch(control, station.id),
            hits=int(memory["caches"]["hits"][x["cache"]]) if x["cache"] >= 0 else 0,
            misses=int(memory["caches"]["misses"][x["cache"]]) if x["cache"] >= 0 else 0,
            coalesced=int(memory["caches"]["coalesced"][x["cache"]]) if x["cache"] >= 0 else 0,
            provisioned_s=kept.ready_s(now) if kept is not None else 0.0,
            killed=control.memories[station.id].killed if station.id in control.memories else 0,
        )
    return made


def _beyond_launch(control: Control, station: str) -> dict[str, float]:
    fleet, credits = control.fleets.get(station), control.credits.get(station)
    return {
        "warm_pool_s": 0.0 if fleet is None else fleet.launcher.pooled_s(),
        "surplus_core_s": 0.0 if credits is None else credits.surplus_core_s(),
        "slow_s": 0.0 if credits is None else credits.slow_s(),
    }


def _hosts(control: Control, now: float) -> dict[str, HostTotals]:
    made = {}
    for name, hosts in control.hosts.items():
        seconds: dict[tuple[str, str], float] = {
            (kind, how): each for (kind, how), each in hosts.capacity_s(now).items()
        }
        made[name] = HostTotals(seconds, hosts.peak, hosts.losses.lost, hosts.peak_units, hosts.peak_pending)
    return made


def _stores(layout: Layout, memory: Memory, recorder: Recorder, now: float) -> dict[str, StoreTotals]:
    made = {}
    tallies = memory["tally"].reshape(-1, len(layout.classes) + 1)
    for i, store in enumerate(layout.stores):
        x = memory["stores"][i]
        area = float(x["area"]) + float(x["stored"]) * (now - float(x["stored_at_s"]))
        tally = tallies[layout.station_index[store.id]]
        made[store.id] = StoreTotals(
            arrivals=int(x["arrived"]),
            deleted=int(x["deleted"]),
            expired=int(x["expired"]),
            dead_lettered=int(x["dead_lettered"]),
            returned=int(x["returned"]),
            stored_at_end=int(x["stored"]),
            peak_stored=int(x["peak"]),
            mean_stored=area / now if now > 0.0 else 0.0,
            peak_age_s=recorder.peak_age_s(i),
            by_class={
                name: int(tally["done"][k]) for k, name in enumerate(layout.classes) if tally["done"][k]
            },
            duplicated=int(x["duplicated"]),
        )
    return made


def _links(layout: Layout, memory: Memory) -> dict[str, LinkTotals]:
    classes = len(layout.classes) + 1
    tallies = memory["link_tally"].reshape(-1, classes)
    calls = memory["calls"].reshape(-1, classes)
    made = {}
    for i, link in enumerate(layout.links):
        x, tally = memory["links"][i], tallies[i]

        def per_class(name: str, tally: Any = tally) -> dict[str, int]:
            return {kind: int(tally[name][k]) for k, kind in enumerate(layout.classes) if tally[name][k]}

        subject = len(layout.stations) + i
        made[link.id] = LinkTotals(
            attempts=int(tally["arrivals"].sum()),
            done=int(tally["done"].sum()),
            failed=int(tally["failed"].sum()),
            retries=int(x["retries"]),
            timeouts=int(x["timeouts"]),
            errors=_causes(memory, subject),
            latency=_latency(memory, subject),
            attempts_by_class=per_class("arrivals"),
            answers_by_class=per_class("done"),
            request_bytes=float((calls["request_bytes"][i] * tally["arrivals"]).sum()),
            response_bytes=float((calls["response_bytes"][i] * tally["done"]).sum()),
            refused=int(x["refused"]),
            breaker_opened=int(memory["breakers"]["opened"][x["breaker"]]) if x["breaker"] >= 0 else 0,
            hedges=int(x["hedges"]),
            superseded=int(x["superseded"]),
        )
    return made


def _pollers(layout: Layout, memory: Memory, now: float) -> dict[str, PollerTotals]:
    made = {}
    for poller, x in zip(layout.pollers, memory["pollers"], strict=True):
        pollers = int(x["initial"])
        if poller.mode == "pull":
            station = memory["stations"][layout.station_index[poller.station]]
            pollers = min(poller.maximum_concurrency, int(station["open"]) * int(station["slots"]))
        idle = float(x["area_idle"]) + max(0, pollers - int(x["in_use"])) * (now - float(x["touched_s"]))
        made[poller.id] = PollerTotals(
            receives=int(x["receives"]),
            empty_receives=idle / (poller.short_poll_s or poller.long_poll_s),
            deletes=int(x["deletes"]),
            messages=int(x["messages"]),
            failed_batches=int(x["failed"]),
            refused_batches=int(x["refused"]),
            peak_concurrency=int(x["peak"]),
            failed_messages=int(x["failed_messages"]),
        )
    return made


def _pools(layout: Layout, memory: Memory, control: Control) -> dict[str, PoolTotals]:
    """Pools of the request path, and those that launches drew on: of these, tokens of the bucket."""
    made = {}
    launched = {name for each in layout.plan.hosts for name in each.launch_pools}
    for station in layout.stations:
        launched.update(station.launch_pools if isinstance(station, Servers) else ())
    for pool, x in zip(layout.plan.pools, memory["pools"], strict=True):
        refused_s = float(x["first_refused_s"])
        peak = float(x["peak"])
        made[pool.id] = PoolTotals(
            float(x["limit"]), peak, int(x["refused"]), None if refused_s < 0.0 else refused_s
        )
        if isinstance(pool, RatePool) and pool.id in launched:
            used = control.slots.used.get(pool.id, 0.0)
            made[pool.id] = PoolTotals(pool.burst, used, 0, control.slots.bound_at_s.get(pool.id))
    return made
