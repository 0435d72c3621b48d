"""Arrivals from outside that begin at a fleet nobody calls: worked off without visits in memory.

A request that comes and goes within one slab needs none: what is recorded of it is known at once. Only who is
still there at the slab's end, and who is traced, becomes a visit as at any other station.
"""

from __future__ import annotations

from simulator.feedforward.births import first_visit
from simulator.feedforward.fifo import (
    arrive,
    begin_slab,
    cross,
    end_slab,
    start_on_time,
    start_waiting,
    wait_in_queue,
)
from simulator.feedforward.memory import door_at, frame_at, place_at
from simulator.feedforward.records import CAME, FIFO, STARTED, WAITED, WENT, Feed
from simulator.feedforward.serving import enqueue, time_at
from simulator.feedforward.shared import (
    first_of,
    free_those_before,
    next_free,
    next_to_free,
    start_shared_queue,
    took_free,
    took_freed,
)
from simulator.feedforward.trace import note
from simulator.feedforward.tree import free_from, occupy
from simulator.histogram import HISTOGRAM_CELLS
from simulator.kernel.arrivals import next_arrival
from simulator.kernel.births import class_of
from simulator.kernel.bits import histogram_cell, numbered
from simulator.kernel.compiled import called, int64, uint64
from simulator.kernel.records import QUEUED_UP, State
from simulator.kernel.slots import record
from simulator.kernel.slowest import note_response
from simulator.kernel.state import (
    class_tally_at,
    histogram_at,
    server_at,
    source_at,
    station_at,
    sum_at,
    tally_at,
)


@called
def make_doors(s: State, f: Feed, until: float) -> None:
    """A block of arrivals from outside; sets the slab's end."""
    made = int64(0)
    block = int64(f.block)
    one_class = s.n_classes == 1
    while made < block and s.arrival_s < until:
        source = int64(s.arriving)
        x = source_at(s, source)
        y = door_at(f, made)
        y.time = s.arrival_s
        key = numbered(x.stream_request, x.number)
        y.key = key
        y.kind = class_of(s, key, x.stream_class, x.first_share)
        y.point = s.n_links + source
        x.number += uint64(1)
        if not one_class:
            class_tally_at(s, y.kind).arrivals += 1
        next_arrival(s, source)
        made += 1
    # Draws do not depend on each other: in a loop of their own they overlap.
    for i in range(made):
        y = door_at(f, i)
        y.takes = time_at(s, int64(f.direct), int64(y.kind), uint64(y.key))
    if one_class:
        class_tally_at(s, 0).arrivals += made
    f.n_made = made
    s.n_in_system += made
    s.events += made
    f.until = min(until, s.arrival_s)


@called
def enter(s: State, f: Feed, station: int, door: int) -> int:
    """A visit in memory for one that has come in."""
    x = door_at(f, door)
    frame = first_visit(s, f, x.key, x.kind, x.point, x.time)
    y = frame_at(f, frame)
    y.time = x.time
    if y.traced:
        note(s, f, frame, QUEUED_UP, x.time, 0.0, 0)
    arrive(s, f, place_at(f, station), frame, station)
    return frame


@called
def run_direct(s: State, f: Feed, station: int) -> None:
    """Arrivals and departures before the slab's end."""
    begin_slab(s, f, station)
    p = place_at(f, station)
    r = station_at(s, station)
    until = f.until
    mask = uint64(s.trace_mask)
    alone = p.fifo == FIFO
    nodes = int64(p.nodes)
    if not alone:
        start_shared_queue(s, f, station)
    elif r.queued > 0:
        start_waiting(s, f, station, r)
    first_tally = int64(station * (s.n_classes + 1))
    first_response = int64(s.n_stations + s.n_links)
    area_inside = 0.0
    area_busy = 0.0
    gone = int64(0)
    one_class = s.n_classes == 1
    for door in range(f.n_made):
        y = door_at(f, door)
        now = y.time
        kind = int64(y.kind)
        key = uint64(y.key)
        starts = now
        server = int64(r.first_server)
        if alone:
            starts = max(now, free_from(f, int64(p.first_slot)))
        else:
            if next_free(f, p) < now:
                free_those_before(s, f, station, now)
            server = int64(r.free_server)
            if server < 0:
                starts = next_to_free(s, f, station)
        if starts >= until and not alone:
            frame = enter(s, f, station, door)
            wait_in_queue(f, p, r, frame)
            enqueue(f, r, frame, 0)
            continue
        ends = starts + y.takes
        if alone:
            occupy(f, int64(p.first_slot), nodes, ends)
        elif server >= 0:
            occupy(f, first_of(p, r, server), nodes, ends)
            took_free(s, f, p, r, server, now)
        else:
            server = took_freed(f, p, r, ends)
        if ends >= until or key & mask == uint64(0):
            frame = enter(s, f, station, door)
            x = frame_at(f, frame)
            x.server = server
            if starts < until:
                start_on_time(s, f, p, frame, station, starts, ends)
            else:
                x.work = starts
                x.time = ends
                wait_in_queue(f, p, r, frame)
                enqueue(f, r, frame, 0)
            continue
        v = server_at(s, server)
        v.requests += 1.0
        v.slot_s += ends - starts
        took = ends - now
        area_inside += took
        area_busy += ends - starts
        gone += 1
        cross(f, p, CAME, now)
        cross(f, p, WENT, ends)
        if starts > now:
            cross(f, p, WAITED, now)
            cross(f, p, STARTED, starts)
        if one_class:
            histogram_at(s, first_response * HISTOGRAM_CELLS + histogram_cell(took)).count += 1
        else:
            t = tally_at(s, first_tally + kind)
            t.arrivals += 1
            t.done += 1
            class_tally_at(s, kind).done += 1
            record(s, first_response + kind, took)
        note_response(s, kind, key, now, took, 0)
    if one_class:  # all at once
        t = tally_at(s, first_tally)
        t.arrivals += gone
        t.done += gone
        class_tally_at(s, 0).done += gone
        sum_at(s, first_response).sum += area_inside
        sum_at(s, first_response).count += gone
    r.area_inside += area_inside
    r.area_busy += area_busy
    r.sojourn_s += area_inside
    s.events += gone
    s.n_in_system -= gone
    if not alone:
        free_those_before(s, f, station, until)
    end_slab(s, f, station)
