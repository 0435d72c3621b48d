"""What a request does between stations with a queue, as far as this slab goes: visits of delays, calls,
answers, joins.

All of it takes a known time, so it needs no order of events: each visit goes on until it is due after the
slab, until it lines up before a station with a queue, or until it is over.
"""

from __future__ import annotations

from typing import Any

from simulator.feedforward.frames import give_frame, later, line_up, push, take_frame
from simulator.feedforward.memory import agenda_at, frame_at, place_at, point_at
from simulator.feedforward.moves import moved
from simulator.feedforward.records import ANSWER, ARRIVE, CALLING, FINISH, LEAVE, LEFT, WORKED, Feed
from simulator.feedforward.trace import note
from simulator.kernel import records as k
from simulator.kernel.bits import child_key, mix64, time_of, uniform
from simulator.kernel.calls import one_of
from simulator.kernel.compiled import called, inlined, int64, uint64
from simulator.kernel.records import State
from simulator.kernel.slots import record
from simulator.kernel.slowest import note_response
from simulator.kernel.state import calls_at, class_tally_at, link_at, link_tally_at, station_at, tally_at


@inlined
def respond(s: State, f: Feed, frame: int, time: float) -> None:
    """A request from outside has its answer."""
    x = frame_at(f, frame)
    if x.traced:
        note(s, f, frame, k.RESPONDED, time, 0.0, 0)
    class_tally_at(s, x.kind).done += 1
    record(s, s.n_stations + s.n_links + x.kind, time - x.arrived)
    note_response(s, int64(x.kind), x.key, x.arrived, time - x.arrived, 0)
    s.n_in_system -= 1
    give_frame(f, frame)


@called
def choose(s: State, key: int, kind: int, station: int) -> int:
    """One of the links that a class calls at all, by weight, as the event kernel chooses; -1 without any."""
    return one_of(s, station, key, kind)


@inlined
def call(s: State, f: Feed, frame: int, link: int, time: float) -> None:
    """All calls of one link that a visit makes."""
    x = frame_at(f, frame)
    kind = int64(x.kind)
    at = link * (s.n_classes + 1) + kind
    c = calls_at(s, at)
    y = link_at(s, link)
    n = int64(c.whole)
    if c.fraction > 0.0 and uniform(mix64(uint64(x.key) + uint64(y.stream_calls))) < c.fraction:
        n += 1
    for number in range(n):
        child = take_frame(f)
        z = frame_at(f, child)
        z.started = time
        z.key = child_key(x.key, y.stream, number, 0)
        z.parent = frame
        z.point = link
        z.kind = kind
        z.order = 0
        z.pending = 0
        z.traced = x.traced
        x.pending += 1
        if z.traced:
            note(s, f, child, k.SENT, time, 0.0, number)
        link_tally_at(s, at).arrivals += 1
        callee = int64(y.callee)
        if (
            y.latency_s == 0.0
            and place_at(f, callee).queues
            and not z.traced
            and f.agenda_from == f.agenda_to
        ):
            z.arrived = time
            line_up(f, callee, child, time)
        else:
            push(f, child, ARRIVE, time + y.latency_s)


@inlined
def through_leaf(s: State, f: Feed, x: Any, link: int, time: float) -> float:
    """When a visit's only call of an order is answered, made without a visit of its own; -1 if it takes
    one: it ends after the slab, there are several, or something else is to be done at this instant.
    """
    at = link * (s.n_classes + 1) + x.kind
    c = calls_at(s, at)
    y = link_at(s, link)
    n = int64(c.whole)
    if c.fraction > 0.0 and uniform(mix64(uint64(x.key) + uint64(y.stream_calls))) < c.fraction:
        n += 1
    if n == 0:
        return time
    station = int64(y.callee)
    r = station_at(s, station)
    pause = r.cold_const
    if r.cold_table >= 0:
        pause = time_of(s, r.cold_table, r.cold_const, child_key(x.key, y.stream, 0, 0), r.stream_cold)
    ends = time + pause
    if n > 1 or ends >= f.until or f.agenda_from != f.agenda_to:
        return -1.0
    s.events += int64(pause > 0.0)
    tally_at(s, station * (s.n_classes + 1) + x.kind).arrivals += 1
    tally_at(s, station * (s.n_classes + 1) + x.kind).done += 1
    link_tally_at(s, at).arrivals += 1
    link_tally_at(s, at).done += 1
    r.sojourn_s += ends - time
    moved(s, f, station, time, 1)
    moved(s, f, station, ends, -1)
    record(s, s.n_stations + link, ends - time)
    if place_at(f, station).recorded:
        record(s, station, ends - time)
    return float(ends)


@inlined
def calls_next(s: State, f: Feed, frame: int, station: int, time: float) -> float:
    """The calls of the next order of which anything is called; returns when the last one without a visit of
    its own was answered.
    """
    x = frame_at(f, frame)
    r = station_at(s, station)
    if x.order >= r.n_links:
        return time
    if r.one_of:
        x.order = r.n_links
        chosen = choose(s, x.key, int64(x.kind), station)
        if chosen >= 0:
            call(s, f, frame, chosen, time)
        return time
    link = int64(r.first_link + x.order)
    end = int64(r.first_link + r.n_links)
    while link < end and x.pending == 0:
        order = link_at(s, link).order
        alone = link + 1 == end or link_at(s, link + 1).order != order
        if alone and point_at(f, link).leaf and not x.traced:
            answered = through_leaf(s, f, x, link, time)
            if answered >= 0.0:
                time = answered
                link += 1
                continue
        while link < end and link_at(s, link).order == order:
            call(s, f, frame, link, time)
            link += 1
    x.order = link - r.first_link
    return time


@called
def advance(s: State, f: Feed, frame: int, action: int, time: float, timed: int) -> None:
    """Do one thing and all that follows from it within the slab. timed: 1 if it ends a wait, which counts as
    an event.
    """
    until = f.until
    while True:
        x = frame_at(f, frame)
        more = False
        if time >= until:
            later(f, frame, action, time)
        elif action == ARRIVE:
            x.arrived = time
            y = point_at(f, x.point)
            s.events += int64(y.latency_s > 0.0)
            station = int64(y.station)
            if place_at(f, station).queues:
                if x.traced:
                    note(s, f, frame, k.QUEUED_UP, time, 0.0, 0)
                line_up(f, station, frame, time)
            else:
                if x.traced:
                    note(s, f, frame, k.WAITING, time, 0.0, 0)
                r = station_at(s, station)
                tally_at(s, station * (s.n_classes + 1) + x.kind).arrivals += 1
                r.inside += 1
                moved(s, f, station, time, 1)
                pause = time_of(s, r.cold_table, r.cold_const, x.key, r.stream_cold)
                time += pause
                timed = int64(pause > 0.0)
                action = WORKED
                more = True
        elif action == WORKED:
            s.events += timed
            timed = int64(0)
            station = int64(point_at(f, x.point).station)
            if x.traced:
                note(s, f, frame, k.CALLING, time, 0.0, 0)
            time = calls_next(s, f, frame, station, time)
            if x.pending > 0:
                x.time = time
                x.action = CALLING
            else:
                action = FINISH
                more = True
        elif action in (FINISH, LEAVE):
            if action == FINISH:
                station = int64(point_at(f, x.point).station)
                r = station_at(s, station)
                if x.traced:
                    note(s, f, frame, k.FINISHED, time, 0.0, 0)
                r.inside -= 1
                r.sojourn_s += time - x.arrived
                moved(s, f, station, time, -1)
                tally_at(s, station * (s.n_classes + 1) + x.kind).done += 1
                if place_at(f, station).recorded:
                    record(s, station, time - x.arrived)
            if x.parent < 0:
                respond(s, f, frame, time)
            else:
                time += point_at(f, x.point).latency_s
                timed = int64(point_at(f, x.point).latency_s > 0.0)
                action = ANSWER
                more = True
        else:
            s.events += timed
            timed = int64(0)
            if x.traced:
                note(s, f, frame, k.ANSWERED_WITH, time, 0.0, 0)
            y = point_at(f, x.point)
            link_tally_at(s, x.point * (s.n_classes + 1) + x.kind).done += 1
            record(s, s.n_stations + x.point, time - x.started)
            if y.timeout_s > 0.0 and time >= x.started + y.timeout_s:
                f.status = LEFT
            parent = int64(x.parent)
            give_frame(f, frame)
            z = frame_at(f, parent)
            z.time = max(z.time, time)
            z.pending -= 1
            if z.pending == 0:
                frame = parent
                time = z.time
                action = WORKED
                more = True
        if more:
            if f.agenda_from == f.agenda_to:
                continue
            # At one instant first come, first done, as in the event kernel.
            push(f, frame, action, time)
            agenda_at(f, f.agenda_to - 1).timed = timed
        elif f.agenda_from == f.agenda_to:
            f.agenda_from = 0
            f.agenda_to = 0
            return
        at = agenda_at(f, f.agenda_from)
        f.agenda_from += int64(1)
        frame = int64(at.frame)
        action = int64(at.action)
        time = at.time
        timed = int64(at.timed)
