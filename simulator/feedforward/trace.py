"""Moments of traced requests, as `simulator.kernel.trace` notes them: each visit's own are in the order of
time, which is what a waterfall needs.
"""

from __future__ import annotations

from simulator.feedforward.memory import frame_at, point_at
from simulator.feedforward.records import Feed
from simulator.kernel.compiled import called, int64
from simulator.kernel.records import State
from simulator.kernel.state import trace_at


@called
def note(s: State, f: Feed, frame: int, what: int, at_s: float, value: float, detail: int) -> None:
    """One moment of a traced visit."""
    at = int64(s.trace_to)
    if at >= s.n_traces:
        s.traces_lost += 1
        return
    s.trace_to = at + 1
    x = frame_at(f, frame)
    root = int64(frame)
    while frame_at(f, root).parent >= 0:
        root = int64(frame_at(f, root).parent)
    t = trace_at(s, at)
    t.at_s = at_s
    t.value = value
    t.key = x.key
    t.root = root
    t.job = frame
    t.parent = x.parent
    t.link = x.point if x.parent >= 0 else -1
    t.station = point_at(f, x.point).station
    t.what = what
    t.attempt = 0
    t.detail = detail
