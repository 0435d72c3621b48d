"""Taking and giving back visits; keeping those that are due later, and what is due at once."""

from __future__ import annotations

from simulator.feedforward.memory import agenda_at, frame_at, place_at
from simulator.feedforward.records import QUEUED, Feed
from simulator.kernel.compiled import inlined, int64


@inlined
def take_frame(f: Feed) -> int:
    """A visit of no particular content."""
    frame = f.free
    f.free = frame_at(f, frame).next
    f.n_free -= 1
    return int(frame)


@inlined
def give_frame(f: Feed, frame: int) -> None:
    """Back to the free list."""
    frame_at(f, frame).next = f.free
    f.free = frame
    f.n_free += 1


@inlined
def later(f: Feed, frame: int, action: int, time: float) -> None:
    """Due after this slab: kept in the order in which such visits come up."""
    x = frame_at(f, frame)
    x.time = time
    x.action = action
    x.next = -1
    if f.later_to >= 0:
        frame_at(f, f.later_to).next = frame
    else:
        f.later_from = frame
    f.later_to = frame
    f.n_later += 1


@inlined
def line_up(f: Feed, station: int, frame: int, time: float) -> None:
    """Among those who arrive at a station with a queue in this slab."""
    p = place_at(f, station)
    x = frame_at(f, frame)
    x.time = time
    x.action = QUEUED
    x.next = -1
    if p.to >= 0:
        frame_at(f, p.to).next = frame
    else:
        p.from_ = frame
    p.to = frame
    p.arriving += 1
    if time < p.last_s:
        p.unsorted = 1
    p.last_s = time


@inlined
def push(f: Feed, frame: int, action: int, time: float) -> None:
    """To be done in this slab, after what is already to be done."""
    at = agenda_at(f, f.agenda_to)
    at.frame = frame
    at.action = action
    at.time = time
    at.timed = 0
    f.agenda_to += int64(1)
