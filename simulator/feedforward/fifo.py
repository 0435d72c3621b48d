"""A fleet worked off by its arrivals alone: whoever comes first starts first, so each start and each end is
known once the one before it is.

It starts when it is there and a slot of its server is free (`tree`); departures need no order among
each other, and so no calendar. What has not started at the slab's end waits in its server's queue, what is at
work in the station's list. `shared` does the same for several servers with one queue, `line` what neither
can; `build` says which.
"""

from __future__ import annotations

from typing import Any

from simulator.feedforward.flow import advance, respond
from simulator.feedforward.memory import crossing_at, frame_at, place_at
from simulator.feedforward.peaks import begin_counts, count_crossing, most_counted, most_waiting
from simulator.feedforward.records import AT_WORK, CAME, LEAVE, LEFT, STARTED, WAITED, WENT, Feed
from simulator.feedforward.serving import enqueue, next_of_queue, note_work, own_time, pick
from simulator.feedforward.trace import note
from simulator.feedforward.tree import free_from, last_free, occupy
from simulator.kernel.compiled import called, inlined, int64
from simulator.kernel.records import ABSENT, CALLING, DRAINING, FINISHED, State
from simulator.kernel.slots import record
from simulator.kernel.state import server_at, station_at, tally_at


@inlined
def cross(f: Feed, p: Any, what: int, time: float) -> None:
    """Somebody came, went, began to wait or started from a queue."""
    if what == CAME:
        at = int64(p.came)
        p.came += 1
    elif what == WENT:
        at = int64(p.went)
        p.went += 1
    elif what == WAITED:
        at = int64(p.waited)
        p.waited += 1
    else:
        at = int64(p.started)
        p.started += 1
    crossing_at(f, what * f.n_frames + at).time = time
    if what <= WENT:
        count_crossing(f, what, time)


@inlined
def leave(s: State, f: Feed, p: Any, frame: int, station: int) -> None:
    """A visit is over."""
    x = frame_at(f, frame)
    now = x.time
    r = station_at(s, station)
    s.events += int64(now > x.work)
    cross(f, p, WENT, now)
    r.sojourn_s += now - x.arrived
    tally_at(s, station * (s.n_classes + 1) + x.kind).done += 1
    if p.recorded:
        record(s, station, now - x.arrived)
    if x.traced:
        note(s, f, frame, CALLING, now, 0.0, 0)
        note(s, f, frame, FINISHED, now, 0.0, 0)
    if x.parent < 0:
        respond(s, f, frame, now)
    else:
        advance(s, f, frame, LEAVE, now, 0)


@inlined
def arrive(s: State, f: Feed, p: Any, frame: int, station: int) -> None:
    """A visit begins."""
    x = frame_at(f, frame)
    tally_at(s, station * (s.n_classes + 1) + x.kind).arrivals += 1
    cross(f, p, CAME, x.arrived)


@inlined
def wait_in_queue(f: Feed, p: Any, r: Any, frame: int) -> None:
    """One that has come in this slab does not start within it."""
    x = frame_at(f, frame)
    cross(f, p, WAITED, x.arrived)
    r.inside += 1
    r.area_inside += f.until - x.arrived
    r.queued += 1


@inlined
def leave_at_work(s: State, f: Feed, p: Any, frame: int, station: int) -> None:
    """A visit that was at work when the slab began is over."""
    x = frame_at(f, frame)
    r = station_at(s, station)
    v = server_at(s, x.server)
    rest = f.until - x.time
    v.slot_s -= rest
    v.busy -= 1
    v.outstanding -= 1
    r.busy -= 1
    r.inside -= 1
    r.area_busy -= rest
    r.area_inside -= rest
    leave(s, f, p, frame, station)


@inlined
def keep_at_work(f: Feed, p: Any, frame: int) -> None:
    """Over after this slab."""
    x = frame_at(f, frame)
    x.action = AT_WORK
    x.next = p.working
    p.working = frame


@inlined
def start_from_queue(s: State, f: Feed, p: Any, frame: int, station: int) -> None:
    """One that came in an earlier slab, or is just taken off the queue, starts within this one."""
    x = frame_at(f, frame)
    r = station_at(s, station)
    v = server_at(s, x.server)
    rest = f.until - x.work
    v.slot_s += rest
    v.busy += 1
    if r.per_server:
        v.queued -= 1
    else:
        v.outstanding += 1
        v.requests += 1.0
    r.queued -= 1
    r.busy += 1
    r.area_busy += rest
    cross(f, p, STARTED, x.work)
    if x.traced:
        note_work(s, f, frame, station, x.work)
    if x.time < f.until:
        leave_at_work(s, f, p, frame, station)
    else:
        keep_at_work(f, p, frame)


@inlined
def start_on_time(s: State, f: Feed, p: Any, frame: int, station: int, starts: float, ends: float) -> None:
    """One that has come in this slab starts within it."""
    x = frame_at(f, frame)
    r = station_at(s, station)
    v = server_at(s, x.server)
    until = f.until
    now = x.arrived
    x.work = starts
    x.time = ends
    v.requests += 1.0
    if starts > now:
        cross(f, p, WAITED, now)
        cross(f, p, STARTED, starts)
    if x.traced:
        note_work(s, f, frame, station, starts)
    if ends < until:
        v.slot_s += ends - starts
        r.area_inside += ends - now
        r.area_busy += ends - starts
        leave(s, f, p, frame, station)
    else:
        v.slot_s += until - starts
        r.area_inside += until - now
        r.area_busy += until - starts
        r.inside += 1
        r.busy += 1
        v.outstanding += 1
        v.busy += 1
        keep_at_work(f, p, frame)


@called
def start_waiting(s: State, f: Feed, station: int, queue: Any) -> None:
    """Those in one queue who start within the slab: each has known when since it came."""
    p = place_at(f, station)
    while queue.queue_from >= 0 and frame_at(f, queue.queue_from).work < f.until:
        start_from_queue(s, f, p, next_of_queue(f, queue), station)


@called
def begin_slab(s: State, f: Feed, station: int) -> None:
    """Integrals as if nobody came or went in this slab; then those who go, or start, that were there."""
    p = place_at(f, station)
    r = station_at(s, station)
    until = f.until
    begin_counts(f, int64(p.arriving) if station != f.direct else int64(f.n_made))
    p.came = 0
    p.went = 0
    p.waited = 0
    p.started = 0
    p.inside = r.inside
    p.queued = r.queued
    r.area_inside += r.inside * (until - f.since)
    r.area_busy += r.busy * (until - f.since)
    r.touched_s = until
    for server in range(r.first_server, r.first_server + r.n_servers):
        v = server_at(s, server)
        v.slot_s += v.busy * (until - v.slot_at_s)
        v.slot_at_s = until
    frame = int64(p.working)
    p.working = -1
    while frame >= 0:
        following = int64(frame_at(f, frame).next)
        if frame_at(f, frame).time < until:
            leave_at_work(s, f, p, frame, station)
        else:
            keep_at_work(f, p, frame)
        frame = following


@called
def end_slab(s: State, f: Feed, station: int) -> None:
    """Peaks; and drained servers that have become empty."""
    p = place_at(f, station)
    r = station_at(s, station)
    came, went = int64(p.came), int64(p.went)
    r.peak_inside = most_counted(f, CAME, came, went, int64(p.inside), int64(r.peak_inside))
    waited, started = int64(p.waited), int64(p.started)
    r.peak_queue = most_waiting(f, waited, started, int64(p.queued), int64(r.peak_queue))
    for server in range(r.first_server, r.first_server + r.n_servers):
        v = server_at(s, server)
        if v.state == DRAINING and v.outstanding == 0:
            v.state = ABSENT
            v.emptied_at_s = last_free(f, p.first_slot + (server - r.first_server) * p.nodes, int64(p.nodes))
    p.from_ = -1
    p.to = -1
    p.arriving = 0
    p.unsorted = 0
    p.last_s = 0.0


@called
def run_fifo(s: State, f: Feed, station: int) -> None:
    """Arrivals and departures before the slab's end, of a fleet whose servers have a queue each, or of one
    server.
    """
    begin_slab(s, f, station)
    p = place_at(f, station)
    r = station_at(s, station)
    until = f.until
    per_server = bool(r.per_server)
    first_server = int64(r.first_server)
    nodes = int64(p.nodes)
    if r.queued > 0:
        if per_server:
            for server in range(first_server, first_server + r.n_servers):
                if server_at(s, server).queued > 0:
                    start_waiting(s, f, station, server_at(s, server))
        else:
            start_waiting(s, f, station, r)
    frame = int64(p.from_)
    while frame >= 0:
        x = frame_at(f, frame)
        after = int64(x.next)
        arrive(s, f, p, frame, station)
        server = first_server
        if per_server:
            server = int64(pick(s, x.point, station, x.key))
            if server < 0:
                f.status = LEFT
                break
        x.server = server
        first = p.first_slot + (server - first_server) * nodes
        starts = max(x.arrived, free_from(f, first))
        ends = starts + own_time(s, x, station)
        occupy(f, first, nodes, ends)
        if starts < until:
            start_on_time(s, f, p, frame, station, starts, ends)
        else:
            x.work = starts
            x.time = ends
            wait_in_queue(f, p, r, frame)
            if per_server:
                v = server_at(s, server)
                v.requests += 1.0
                v.outstanding += 1
                v.queued += 1
                enqueue(f, v, frame, 0)
            else:
                enqueue(f, r, frame, 0)
        frame = after
    end_slab(s, f, station)
