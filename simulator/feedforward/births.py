"""A request from outside begins: its first visit."""

from __future__ import annotations

from simulator.feedforward.frames import take_frame
from simulator.feedforward.memory import frame_at
from simulator.feedforward.records import Feed
from simulator.feedforward.trace import note
from simulator.kernel.compiled import inlined, uint64
from simulator.kernel.records import BORN, State


@inlined
def first_visit(s: State, f: Feed, key: int, kind: int, point: int, time: float) -> int:
    """A visit in memory for a request that begins at `time`."""
    frame = take_frame(f)
    y = frame_at(f, frame)
    y.arrived = time
    y.started = time
    y.key = key
    y.parent = -1
    y.point = point
    y.kind = kind
    y.order = 0
    y.pending = 0
    y.traced = uint64(key) & uint64(s.trace_mask) == uint64(0)
    if y.traced:
        note(s, f, frame, BORN, time, 0.0, kind)
    return frame
