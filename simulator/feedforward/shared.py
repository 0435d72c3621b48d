"""Several servers with one queue, worked off by arrivals alone.

An arrival goes to the server that has been longest on the list of those with a free slot, and that one to the
list's end. A server leaves the list with its last free slot and comes back with its next departure, whose
time is known (`tree`): so only full servers have to be kept in the order of time (a heap), and of all
departures only theirs count. Who finds the list empty starts with the first of these departures; if that one
lies behind the slab's end it waits, since a server may open before.
"""

from __future__ import annotations

import math
from typing import Any

from simulator.feedforward.fifo import (
    arrive,
    begin_slab,
    end_slab,
    keep_at_work,
    start_from_queue,
    start_on_time,
    wait_in_queue,
)
from simulator.feedforward.memory import frame_at, place_at, slot_at
from simulator.feedforward.records import Feed
from simulator.feedforward.serving import enqueue, next_of_queue, note_work, own_time
from simulator.feedforward.tree import bits_of_time, free_from, occupy, time_of_bits
from simulator.kernel.compiled import called, inlined, int64
from simulator.kernel.records import OPEN, State
from simulator.kernel.servers import list_free, unfree_server
from simulator.kernel.slots import touch
from simulator.kernel.state import server_at, station_at


@inlined
def first_of(p: Any, r: Any, server: int) -> int:
    """Where the nodes of a server's tree begin."""
    return int64(p.first_slot) + (server - int64(r.first_server)) * int64(p.nodes)  # type: ignore[no-any-return]


@called
def push_full(f: Feed, p: Any, time: float, server: int) -> None:
    """A server is full until then."""
    bits = bits_of_time(time)
    first = int64(p.first_full)
    at = int64(p.full)
    p.full += 1
    while at > 0 and slot_at(f, first + (at - 1) // 2).free > bits:
        slot_at(f, first + at).free = slot_at(f, first + (at - 1) // 2).free
        slot_at(f, first + at).slot = slot_at(f, first + (at - 1) // 2).slot
        at = (at - 1) // 2
    slot_at(f, first + at).free = bits
    slot_at(f, first + at).slot = server


@called
def sift_down(f: Feed, p: Any, bits: int, server: int) -> None:
    """In place of the first of the full servers."""
    first = int64(p.first_full)
    n = int64(p.full)
    at = int64(0)
    while True:
        child = 2 * at + 1
        if child >= n:
            break
        if child + 1 < n and slot_at(f, first + child + 1).free < slot_at(f, first + child).free:
            child += 1
        if slot_at(f, first + child).free >= bits:
            break
        slot_at(f, first + at).free = slot_at(f, first + child).free
        slot_at(f, first + at).slot = slot_at(f, first + child).slot
        at = child
    slot_at(f, first + at).free = bits
    slot_at(f, first + at).slot = server


@inlined
def pop_full(f: Feed, p: Any) -> None:
    """The first of the full servers is so no more."""
    p.full -= 1
    last = slot_at(f, p.first_full + p.full)
    sift_down(f, p, int64(last.free), int64(last.slot))


@called
def free_those_before(s: State, f: Feed, station: int, time: float) -> None:
    """Full servers that have had a departure before `time`, and nobody waiting for it, back to the list."""
    p = place_at(f, station)
    r = station_at(s, station)
    while p.full > 0 and time_of_bits(int64(slot_at(f, p.first_full).free)) < time:
        server = int64(slot_at(f, p.first_full).slot)
        pop_full(f, p)
        if server_at(s, server).state == OPEN:
            list_free(s, r, server)


@called
def next_to_free(s: State, f: Feed, station: int) -> float:
    """When the first full server in service has a departure; the slab's end if that is later."""
    p = place_at(f, station)
    while p.full > 0:
        top = slot_at(f, p.first_full)
        if server_at(s, top.slot).state == OPEN:
            return float(min(f.until, time_of_bits(int64(top.free))))
        pop_full(f, p)
    return float(f.until)


@inlined
def next_free(f: Feed, p: Any) -> float:
    """When the first of the full servers has a departure, in service or not; infinite without any."""
    if p.full == 0:
        return math.inf
    return time_of_bits(int64(slot_at(f, p.first_full).free))


@inlined
def took_free(s: State, f: Feed, p: Any, r: Any, server: int, now: float) -> None:
    """The first server of the list has been taken: to the list's end, or off it if it is full now."""
    following = int64(server_at(s, server).free_next)
    free = free_from(f, first_of(p, r, server))
    if free >= now:
        unfree_server(s, server)
        push_full(f, p, free, server)
    elif following >= 0:
        r.free_server = following
        server_at(s, following).free_prev = -1
        list_free(s, r, server)


@inlined
def took_freed(f: Feed, p: Any, r: Any, ends: float) -> int:
    """The slot of the next departure is taken until `ends`. Returns its server, which stays full."""
    server = int64(slot_at(f, p.first_full).slot)
    first = first_of(p, r, server)
    occupy(f, first, int64(p.nodes), ends)
    sift_down(f, p, bits_of_time(free_from(f, first)), server)
    return server  # type: ignore[no-any-return]


@called
def start_shared_queue(s: State, f: Feed, station: int) -> None:
    """Those who have waited since an earlier slab start, as far as there are departures before this one's
    end.
    """
    p = place_at(f, station)
    r = station_at(s, station)
    while r.queue_from >= 0:
        starts = next_to_free(s, f, station)
        if starts >= f.until:
            break
        frame = next_of_queue(f, r)
        x = frame_at(f, frame)
        x.work = starts
        x.time = starts + own_time(s, x, station)
        x.server = took_freed(f, p, r, x.time)
        start_from_queue(s, f, p, frame, station)


@called
def run_shared(s: State, f: Feed, station: int) -> None:
    """Arrivals and departures of a station before the slab's end."""
    begin_slab(s, f, station)
    start_shared_queue(s, f, station)
    p = place_at(f, station)
    r = station_at(s, station)
    until = f.until
    frame = int64(p.from_)
    while frame >= 0:
        x = frame_at(f, frame)
        now = x.arrived
        after = int64(x.next)
        arrive(s, f, p, frame, station)
        if next_free(f, p) < now:
            free_those_before(s, f, station, now)
        server = int64(r.free_server)
        starts = now
        if server < 0:
            starts = next_to_free(s, f, station)
        if starts < until:
            ends = starts + own_time(s, x, station)
            if server >= 0:
                occupy(f, first_of(p, r, server), int64(p.nodes), ends)
                took_free(s, f, p, r, server, now)
            else:
                server = took_freed(f, p, r, ends)
            x.server = server
            start_on_time(s, f, p, frame, station, starts, ends)
        else:
            wait_in_queue(f, p, r, frame)
            enqueue(f, r, frame, 0)
        frame = after
    free_those_before(s, f, station, until)
    end_slab(s, f, station)


@called
def open_shared(s: State, f: Feed, server: int) -> None:
    """A server has entered service: those in the queue start on it, now."""
    v = server_at(s, server)
    station = int64(v.station)
    p = place_at(f, station)
    r = station_at(s, station)
    now = s.now
    first = first_of(p, r, server)
    touch(s, station)
    while free_from(f, first) <= now and r.queue_from >= 0:
        frame = next_of_queue(f, r)
        x = frame_at(f, frame)
        x.server = server
        x.work = now
        x.time = now + own_time(s, x, station)
        occupy(f, first, int64(p.nodes), x.time)
        r.queued -= 1
        r.busy += 1
        v.slot_at_s = now
        v.outstanding += 1
        v.requests += 1.0
        v.busy += 1
        if x.traced:
            note_work(s, f, frame, station, now)
        keep_at_work(f, p, frame)
    if free_from(f, first) > now:
        push_full(f, p, free_from(f, first), server)
    elif not v.is_free:
        list_free(s, r, server)
