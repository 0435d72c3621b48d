"""What a visit meets at a fleet: which server, how much work, and the queue."""

from __future__ import annotations

from typing import Any

from simulator.feedforward.memory import frame_at
from simulator.feedforward.records import QUEUED, Feed
from simulator.feedforward.trace import note
from simulator.kernel.bits import mix64, time_of, uniform
from simulator.kernel.compiled import called, inlined, int64, uint64
from simulator.kernel.link_records import ROUND_ROBIN
from simulator.kernel.records import CPU_WORK, WAITING, State
from simulator.kernel.routing import next_turn, of_one_zone
from simulator.kernel.state import link_at, rotation_at, routing_at, station_at, work_at


@inlined
def own_time(s: State, frame: Any, station: int) -> float:
    """How long a visit keeps its slot, once it has one."""
    return time_at(s, station, frame.kind, frame.key)


@inlined
def time_at(s: State, station: int, kind: int, key: int) -> float:
    """How long a request of that class and key does."""
    r = station_at(s, station)
    w = work_at(s, station * (s.n_classes + 1) + kind)
    cpu = time_of(s, w.cpu_table, w.cpu_const, key, r.stream_cpu) * r.cpu_factor
    return float(cpu + time_of(s, w.wait_table, w.wait_const, key, r.stream_wait))


@called
def note_work(s: State, f: Feed, frame: int, station: int, now: float) -> None:
    """A traced visit has got a slot."""
    r = station_at(s, station)
    x = frame_at(f, frame)
    w = work_at(s, station * (s.n_classes + 1) + x.kind)
    cpu = time_of(s, w.cpu_table, w.cpu_const, x.key, r.stream_cpu) * r.cpu_factor
    note(s, f, frame, CPU_WORK, now, cpu, 0)
    note(s, f, frame, WAITING, now + cpu, 0.0, 0)


@inlined
def pick(s: State, link: int, station: int, key: int) -> int:
    """The server that a route sends a request to, -1 without any in rotation: the event kernel's choice."""
    x = link_at(s, link)
    fleet = rotation_at(s, station)
    first = int64(fleet.first)
    n = int64(fleet.n)
    if n == 0:
        return -1
    bits = mix64(uint64(key) + uint64(x.stream_route))
    if not x.cross_zone:
        first, n = of_one_zone(s, fleet, bits)
    if x.policy == ROUND_ROBIN:
        return int(routing_at(s, first + next_turn(s, link, n)).server)
    place = int64(uniform(mix64(bits)) * n)
    return int(routing_at(s, first + place).server)


@inlined
def change_slots(v: Any, now: float, change: int) -> None:
    v.slot_s += v.busy * (now - v.slot_at_s)
    v.slot_at_s = now
    v.busy += change


@inlined
def enqueue(f: Feed, x: Any, frame: int, lifo: int) -> None:
    """Into the queue that a station or server `x` holds the ends of."""
    y = frame_at(f, frame)
    y.action = QUEUED
    y.next = -1
    if x.queue_from < 0:
        x.queue_from = frame
        x.queue_to = frame
    elif lifo:
        y.next = x.queue_from
        x.queue_from = frame
    else:
        frame_at(f, x.queue_to).next = frame
        x.queue_to = frame


@inlined
def next_of_queue(f: Feed, x: Any) -> int:
    """Off that queue; -1 without any."""
    frame = int64(x.queue_from)
    if frame >= 0:
        x.queue_from = frame_at(f, frame).next
        if x.queue_from < 0:
            x.queue_to = -1
    return int(frame)
