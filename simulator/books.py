"""The books of a run: what went in is what came out and what is still inside, and Little's law holds exactly.

Checked after every run, in production too. Little's law is checked per station as an identity: the integral
of the number inside equals the time spent by those who left plus the time so far of those still inside. Times
of failed ones count as well, so the kernel keeps the sum of arrival times and of leaving times instead of
sojourns.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulator.kernel import records as r
from simulator.kernel.free_list import in_use
from simulator.kernel.state import Memory
from simulator.layout import Layout
from simulator.plan import Servers
from simulator.recorder.recorder import areas_now, cores_now
from simulator.result import ConservationError

TOLERANCE = 1e-6


def check_books(layout: Layout, memory: Memory, capacity_s: Mapping[str, float]) -> None:
    """Raises ConservationError with everything that does not add up. capacity_s: server seconds of each
    fleet, as control counts them from the servers' comings and goings.
    """
    wrong = [*_stations(layout, memory), *_links(layout, memory), *_roots(layout, memory)]
    wrong += [*_stores(layout, memory), *_fleets(layout, memory, capacity_s)]
    if wrong:
        raise ConservationError(wrong)


def inside_by_class(layout: Layout, memory: Memory) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Jobs inside each station, per class, counted one by one (not from tallies)."""
    jobs = memory["jobs"]
    classes = len(layout.classes) + 1
    inside = (jobs["flags"] & r.INSIDE) != 0
    places = jobs["station"][inside].astype(np.int64) * classes + jobs["kind"][inside]
    return np.bincount(places, minlength=len(layout.stations) * classes).reshape(-1, classes)


def _stations(layout: Layout, memory: Memory) -> list[str]:
    found = []
    classes = len(layout.classes) + 1
    tally = memory["tally"].reshape(-1, classes)
    inside = inside_by_class(layout, memory)
    names = [*layout.classes, "batch"]
    for i, k in np.argwhere(tally["arrivals"] != tally["done"] + tally["failed"] + inside):
        t = tally[i, k]
        found.append(
            f"station {layout.stations[i].id}, class {names[k]}: {t['arrivals']} arrivals, but "
            f"{t['done']} done + {t['failed']} failed + {inside[i, k]} inside"
        )
    counted = inside.sum(axis=1)
    now = float(memory.number("now"))
    area, busy = areas_now(memory, now)
    jobs = memory["jobs"]
    there = (jobs["flags"] & r.INSIDE) != 0
    arrived = np.bincount(
        jobs["station"][there], now - jobs["arrived"][there], minlength=len(layout.stations)
    )
    for i, station in enumerate(layout.stations):
        x = memory["stations"][i]
        if x["inside"] != counted[i]:
            found.append(f"station {station.id}: counts {x['inside']} inside, but {counted[i]} are")
        spent = float(x["sojourn_s"]) + float(arrived[i])
        if abs(area[i] - spent) > TOLERANCE * max(1.0, spent):
            found.append(f"station {station.id}: Little's law: {area[i]!r} inside, but {spent!r} s spent")
        servers = memory["servers"]
        if x["type"] == r.SERVERS:
            mine = servers[servers["station"] == i]
            slots = float((mine["slot_s"] + mine["busy"] * (now - mine["slot_at_s"])).sum())
            if abs(slots - busy[i]) > TOLERANCE * max(1.0, slots):
                found.append(
                    f"station {station.id}: its servers held {slots!r} slot seconds, not {busy[i]!r}"
                )
    return found


def _fleets(layout: Layout, memory: Memory, capacity_s: Mapping[str, float]) -> list[str]:
    """Busy and idle are what there is: no more slots and cores can have been busy than control had."""
    found = []
    now = float(memory.number("now"))
    _, busy = areas_now(memory, now)
    cores = cores_now(memory, now, len(layout.stations))
    for i, station in enumerate(layout.stations):
        if not isinstance(station, Servers):
            continue
        there_s = capacity_s[station.id]
        for what, used, each in (
            ("slot", float(busy[i]), float(station.slots_per_server)),
            ("core", float(cores[i]), station.cores_per_server or 0.0),
        ):
            if used > each * there_s + TOLERANCE * max(1.0, used):
                found.append(
                    f"station {station.id}: {used!r} {what} seconds busy, but its servers had only "
                    f"{each * there_s!r}"
                )
    return found


def _links(layout: Layout, memory: Memory) -> list[str]:
    """Attempts = answered well + failed (timed out ones too) + on their way or waited for + superseded by
    the other attempt of their call.
    """
    found = []
    classes = len(layout.classes) + 1
    tally = memory["link_tally"].reshape(-1, classes)
    jobs = memory["jobs"]
    fixed = int(memory.number("fixed"))
    used = in_use(jobs["qnext"], int(memory.number("free")), int(memory.number("n_free")))
    used[:fixed] = False
    waiting = (
        used
        & (jobs["link"] >= 0)
        & ((jobs["flags"] & r.ABANDONED) == 0)
        & ~((jobs["op"] == r.ATTEMPT) & (jobs["scheduled"] != 0))
    )
    for i, link in enumerate(layout.links):
        attempts, done, failed = (int(tally[name][i].sum()) for name in ("arrivals", "done", "failed"))
        open_now = int((waiting & (jobs["link"] == i)).sum())
        superseded = int(memory["links"]["superseded"][i])
        if attempts != done + failed + open_now + superseded:
            found.append(
                f"link {link.id}: {attempts} attempts, but {done} done + {failed} failed + {open_now} open "
                f"+ {superseded} superseded"
            )
    return found


def _roots(layout: Layout, memory: Memory) -> list[str]:
    found = []
    tally = memory["class_tally"]
    jobs = memory["jobs"]
    open_roots = (
        (jobs["flags"] & r.INSIDE != 0) & (jobs["link"] < 0) & (jobs["poller"] < 0) & (jobs["root"] >= 0)
    )
    inside = np.bincount(jobs["kind"][open_roots], minlength=len(tally))
    for k, name in enumerate(layout.classes):
        t = tally[k]
        if t["arrivals"] != t["done"] + t["failed"] + inside[k]:
            found.append(
                f"class {name}: {t['arrivals']} generated, but {t['done']} done + {t['failed']} failed "
                f"+ {inside[k]} in flight"
            )
    return found


def _stores(layout: Layout, memory: Memory) -> list[str]:
    found = []
    jobs = memory["jobs"]
    apart = (jobs["op"] == r.SHOW_AGAIN) & (jobs["scheduled"] != 0)
    waiting = np.bincount(memory["pollers"]["store"][jobs["poller"][apart]], minlength=len(layout.stores))
    for store, x, alone in zip(layout.stores, memory["stores"], waiting, strict=True):
        lists = int(x["ready"]) + int(x["hidden"]) + int(x["delayed"]) + int(alone)
        if x["stored"] != lists:
            found.append(f"store {store.id}: {x['stored']} stored, but {lists} in its lists")
        left = int(x["deleted"]) + int(x["expired"]) + int(x["dead_lettered"])
        if x["arrived"] != left + x["stored"]:
            found.append(
                f"store {store.id}: {x['arrived']} arrived, but {left} left and {x['stored']} are stored"
            )
    return found
