"""A whole run of the reference, and what of it the kernel must repeat."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.check import check
from simulator.control.control import Control
from simulator.histogram import HISTOGRAM_CELLS
from simulator.kernel import records as r
from simulator.kernel.floor import KernelFloor
from simulator.layout import Layout, lay_out
from simulator.plan import Plan, Source, Users
from simulator.recorder.traces import TraceLog
from simulator.recorder.waterfall import Waterfall, waterfall
from simulator.reference.attempts import answered, break_attempts, release_held
from simulator.reference.caches import lose_cache, new_cache
from simulator.reference.calls import next_calls
from simulator.reference.cpu import set_pace
from simulator.reference.fleets import begin_work, drain_server, end_server, open_server
from simulator.reference.pollers import poll
from simulator.reference.stations import arrive, finish, next_arrival
from simulator.reference.verbs import Verbs
from simulator.reference.visitors import set_users
from simulator.reference.world import World
from simulator.result import Event


@dataclass(frozen=True)
class Observed:
    """Everything both ways of running a plan can say, exactly."""

    events: int
    tally: NDArray[np.int64]
    link_tally: NDArray[np.int64]
    class_tally: NDArray[np.int64]
    causes: NDArray[np.int64]
    histograms: NDArray[np.int64]
    sums: NDArray[np.float64]
    areas: NDArray[np.float64]
    retries: list[tuple[int, ...]]
    stores: list[tuple[int, ...]]
    pollers: list[tuple[float, ...]]
    counters: list[float]
    refused: list[int]
    cold_starts: list[int]
    own_refusals: list[tuple[int, int]]
    busy_core_s: list[float]
    served: list[int]
    caches: list[tuple[int, ...]]
    dropped: list[tuple[int, ...]]
    wires: list[tuple[float, float, float]]
    log: list[Event]
    waterfalls: list[Waterfall]

    def differences(self, other: Observed) -> list[str]:
        """Names of what is not the same, bit for bit."""
        found = []
        for field in fields(self):
            mine, theirs = getattr(self, field.name), getattr(other, field.name)
            same = np.array_equal(mine, theirs) if isinstance(mine, np.ndarray) else mine == theirs
            if not same:
                found.append(field.name)
        return found


def run_reference(plan: Plan, seed: int) -> Observed:
    """Run a (small) plan the slow way."""
    check(plan)
    layout = lay_out(plan)
    verbs = Verbs(
        arrive,
        finish,
        next_calls,
        begin_work,
        answered,
        open_server,
        drain_server,
        end_server,
        set_pace,
        release_held,
        break_attempts,
        poll,
        new_cache,
        lose_cache,
        set_users,
    )
    world = World(layout, seed, verbs)
    for source in world.sources:
        world.soon(partial(next_arrival, world, source))
    control = Control(layout, world, seed)
    _to_the_end(plan, world, control)
    for station in world.stations:
        world.touch(station)
    return Observed(
        events=world.events,
        tally=world.tally,
        link_tally=world.link_tally,
        class_tally=world.class_tally,
        causes=world.causes,
        histograms=world.histograms,
        sums=world.sums,
        areas=np.asarray([(s.area_inside, s.area_busy) for s in world.stations]),
        retries=[
            (link.retries, link.timeouts, link.hedges, link.superseded, link.refused) for link in world.links
        ],
        stores=[
            (
                s.arrived,
                s.deleted,
                s.expired,
                s.dead_lettered,
                s.returned,
                s.stored,
                s.duplicated,
                s.visible,
                len(s.hidden),
                len(s.delayed),
            )
            for s in world.stores
        ],
        pollers=[
            (
                float(p.receives),
                float(p.deletes),
                float(p.messages),
                float(p.failed),
                float(p.refused),
                float(p.failed_messages),
                p.idle_s,
            )
            for p in world.pollers
        ],
        counters=list(world.counters),
        refused=[world.pools[pool.id].refused for pool in plan.pools],
        cold_starts=[station.cold_starts for station in world.stations],
        own_refusals=[(station.cap_refused, station.ramp_refused) for station in world.stations],
        served=[int(server.requests) for server in world.servers],
        busy_core_s=[world.busy_core_s(i) for i in range(layout.n_servers)],
        caches=[
            (c.hits, c.misses, len(c.kept), c.coalesced) for s in world.stations if (c := s.cache) is not None
        ],
        dropped=[(v.dropped, v.senders, v.peak_busy) for v in world.visitors if _limited(v.plan)],
        wires=[(x.free, x.saved, x.busy) for wires in world.wires for x in wires],
        log=control.log.events(),
        waterfalls=_waterfalls(layout, world.moments.traces()),
    )


def _waterfalls(layout: Layout, log: TraceLog) -> list[Waterfall]:
    """Of every request that was answered, in the order of their births."""
    made = (waterfall(layout, key, moments) for _, key, moments in log.by_request())
    return [each for each in made if each is not None]


def _limited(source: Source | Users) -> bool:
    return isinstance(source, Source) and source.senders is not None


def observe_kernel(plan: Plan, seed: int) -> Observed:
    """The same, by the kernel."""
    check(plan)
    layout: Layout = lay_out(plan)
    floor = KernelFloor(layout, seed, trace_mask=0)
    control = Control(layout, floor, seed)
    while True:
        due = control.next_s()
        until = plan.duration_s if due is None else min(due, plan.duration_s)
        floor.run_until(until, lambda: None)
        if until >= plan.duration_s:
            break
        control.act(until)
    memory: Any = floor.memory
    n_classes = len(layout.classes)
    stations = memory["stations"]
    open_s = floor.now - stations["touched_s"]
    areas = np.stack(
        [
            stations["area_inside"] + stations["inside"] * open_s,
            stations["area_busy"] + stations["busy"] * open_s,
        ],
        axis=1,
    )

    def tally(name: str, rows: int) -> NDArray[np.int64]:
        x = memory[name]
        return np.stack([x["arrivals"], x["done"], x["failed"]], axis=1).reshape(rows, n_classes + 1, 3)

    stores = [
        "arrived",
        "deleted",
        "expired",
        "dead_lettered",
        "returned",
        "stored",
        "duplicated",
        "ready",
        "hidden",
        "delayed",
    ]
    links = ["retries", "timeouts", "hedges", "superseded", "refused"]
    pollers = ["receives", "deletes", "messages", "failed", "refused", "failed_messages", "area_idle"]
    return Observed(
        events=floor.events,
        tally=tally("tally", len(layout.stations)),
        link_tally=tally("link_tally", len(layout.links)),
        class_tally=tally("class_tally", 1)[0, :n_classes],
        causes=memory["causes"]["count"].reshape(-1, r.N_CAUSES),
        histograms=memory["histograms"]["count"].reshape(-1, HISTOGRAM_CELLS),
        sums=memory["sums"]["sum"],
        areas=areas,
        retries=[tuple(int(x[name]) for name in links) for x in memory["links"]],
        stores=[tuple(int(x[name]) for name in stores) for x in memory["stores"]],
        pollers=[tuple(float(x[name]) for name in pollers) for x in memory["pollers"]],
        counters=[float(x) for x in memory["counters"]["total"]],
        refused=[int(x) for x in memory["pools"]["refused"]],
        cold_starts=[int(x) for x in memory["stations"]["cold_starts"]],
        own_refusals=[(int(x["cap_refused"]), int(x["ramp_refused"])) for x in memory["stations"]],
        served=[int(x) for x in memory["servers"]["requests"]],
        busy_core_s=[floor.busy_core_s(i) for i in range(layout.n_servers)],
        caches=[
            tuple(int(x[name]) for name in ("hits", "misses", "kept", "coalesced")) for x in memory["caches"]
        ],
        dropped=[
            tuple(int(x[name]) for name in ("dropped", "senders", "peak_busy"))
            for source, x in zip(layout.visitors, memory["visitors"], strict=True)
            if _limited(source)
        ],
        wires=[(float(x["free_s"]), float(x["saved"]), float(x["busy_s"])) for x in floor.wires_now()],
        log=control.log.events(),
        waterfalls=_waterfalls(layout, floor.traces()),
    )


def _to_the_end(plan: Plan, world: World, control: Control) -> None:
    while True:
        due = control.next_s()
        until = plan.duration_s if due is None else min(due, plan.duration_s)
        world.run_until(until)
        if until >= plan.duration_s:
            return
        control.act(until)
