"""A fleet whose servers only have slots: everything of one slab that happens at it, in the order of time.

The same steps as in the event kernel's `servers`, with the station's numbers at hand instead of in memory.
"""

from __future__ import annotations

import math

from simulator.feedforward.departures import next_departure, plan_departure, take_departure
from simulator.feedforward.flow import advance, respond
from simulator.feedforward.memory import frame_at, place_at
from simulator.feedforward.records import AT_WORK, LEAVE, LEFT, Feed
from simulator.feedforward.serving import (
    change_slots,
    enqueue,
    next_of_queue,
    note_work,
    own_time,
    pick,
)
from simulator.feedforward.shared import open_shared
from simulator.feedforward.trace import note
from simulator.kernel.compiled import called, int64
from simulator.kernel.poller_use import servers_change
from simulator.kernel.records import (
    ABSENT,
    CALLING,
    DRAINING,
    FINISHED,
    OPEN,
    State,
)
from simulator.kernel.servers import free_server, unfree_server
from simulator.kernel.slots import record, touch
from simulator.kernel.state import (
    server_at,
    station_at,
    tally_at,
)


@called
def run_line(s: State, f: Feed, station: int) -> None:
    """Arrivals and departures of a station before the slab's end."""
    until = f.until
    p = place_at(f, station)
    r = station_at(s, station)
    per_server = bool(r.per_server)
    slots = int64(r.slots)
    first_tally = int64(station * (s.n_classes + 1))
    recorded = bool(p.recorded)
    inside = int64(r.inside)
    busy = int64(r.busy)
    touched = r.touched_s
    area_inside = r.area_inside
    area_busy = r.area_busy
    sojourn = r.sojourn_s
    peak = int64(r.peak_inside)
    frame = int64(p.from_)
    leaving = int64(next_departure(f, p))
    leaves = frame_at(f, leaving).time if leaving >= 0 else until
    while True:
        arrives = frame_at(f, frame).time if frame >= 0 else until
        if leaves < arrives:
            now = leaves
            x = frame_at(f, leaving)
            take_departure(f, p, leaving)
            s.events += int64(x.work > 0.0)
            area_inside += inside * (now - touched)
            area_busy += busy * (now - touched)
            touched = now
            server = int64(x.server)
            v = server_at(s, server)
            change_slots(v, now, -1)
            v.outstanding -= 1
            busy -= 1
            following = int64(-1)
            if r.queued > 0:
                if per_server:
                    following = int64(next_of_queue(f, v))
                    if following >= 0:
                        v.queued -= 1
                elif v.state == OPEN:
                    following = int64(next_of_queue(f, r))
                    if following >= 0:
                        v.outstanding += 1
                        v.requests += 1.0
            if following >= 0:
                r.queued -= 1
                change_slots(v, now, 1)
                busy += 1
                y = frame_at(f, following)
                y.server = server
                y.action = AT_WORK
                if y.traced:
                    note_work(s, f, following, station, now)
                plan_departure(f, p, following, now + y.work)
            elif v.state == DRAINING:
                if v.outstanding == 0:
                    v.state = ABSENT
                    v.emptied_at_s = now
            elif not per_server and not v.is_free:
                free_server(s, server)
            if x.traced:
                note(s, f, leaving, CALLING, now, 0.0, 0)
                note(s, f, leaving, FINISHED, now, 0.0, 0)
            inside -= 1
            sojourn += now - x.arrived
            tally_at(s, first_tally + x.kind).done += 1
            if recorded:
                record(s, station, now - x.arrived)
            if x.parent < 0:
                respond(s, f, leaving, now)
            else:
                advance(s, f, leaving, LEAVE, now, 0)
            leaving = int64(next_departure(f, p))
            leaves = frame_at(f, leaving).time if leaving >= 0 else until
        elif frame >= 0:
            now = arrives
            x = frame_at(f, frame)
            after = int64(x.next)
            area_inside += inside * (now - touched)
            area_busy += busy * (now - touched)
            touched = now
            inside += 1
            peak = max(peak, inside)
            tally_at(s, first_tally + x.kind).arrivals += 1
            x.work = own_time(s, x, station)
            if per_server:
                server = int64(pick(s, x.point, station, x.key))
                if server < 0:
                    f.status = LEFT
                    break
                v = server_at(s, server)
                v.requests += 1.0
                v.outstanding += 1
                starts = v.busy < slots
                if not starts:
                    if v.queued >= r.queue_limit:
                        f.status = LEFT
                        break
                    x.server = server
                    enqueue(f, v, frame, r.lifo)
                    v.queued += 1
            else:
                server = int64(r.free_server)
                v = server_at(s, max(server, r.first_server))
                starts = server >= 0
                if starts:
                    v.outstanding += 1
                    v.requests += 1.0
                else:
                    if r.queued >= r.queue_limit:
                        f.status = LEFT
                        break
                    enqueue(f, r, frame, r.lifo)
            if starts:
                change_slots(v, now, 1)
                busy += 1
                if not per_server and (v.busy >= slots or v.free_next >= 0):
                    # To the end of the list of those with a free slot, or off it.
                    unfree_server(s, server)
                    free_server(s, server)
                x.server = server
                x.action = AT_WORK
                if x.traced:
                    note_work(s, f, frame, station, now)
                plan_departure(f, p, frame, now + x.work)
                if x.time < leaves:
                    p.bucket = int64(x.time * p.inverse_width)
                    leaving = frame
                    leaves = x.time
            else:
                r.queued += 1
                r.peak_queue = max(r.peak_queue, r.queued)
            frame = after
        else:
            break
    p.from_ = -1
    p.to = -1
    p.arriving = 0
    p.unsorted = 0
    p.last_s = 0.0
    r.inside = inside
    r.busy = busy
    r.touched_s = touched
    r.area_inside = area_inside
    r.area_busy = area_busy
    r.sojourn_s = sojourn
    r.peak_inside = peak


@called
def open_server(s: State, f: Feed, server: int) -> None:
    """A server enters service: those in a shared queue start on it."""
    v = server_at(s, server)
    r = station_at(s, v.station)
    p = place_at(f, v.station)
    now = s.now
    servers_change(s, v.station)
    r.open += v.state != OPEN
    v.state = OPEN
    v.opened_at_s = now if now > 0.0 else -math.inf
    if r.per_server:
        return
    if p.fifo:
        open_shared(s, f, server)
        return
    while v.busy < r.slots:
        frame = next_of_queue(f, r)
        if frame < 0:
            break
        r.queued -= 1
        v.outstanding += 1
        v.requests += 1.0
        touch(s, v.station)
        r.busy += 1
        change_slots(v, now, 1)
        x = frame_at(f, frame)
        x.server = server
        x.action = AT_WORK
        if x.traced:
            note_work(s, f, frame, int64(v.station), now)
        plan_departure(f, p, frame, now + x.work)
    free_server(s, server)
