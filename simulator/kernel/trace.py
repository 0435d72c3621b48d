"""What happens to traced requests, as a log of moments; `simulator.recorder.traces` makes waterfalls of it.

A request is traced by its own bits (so the same ones in two designs that are compared) or because a replay
wants it. Its calls and retries carry the flag on. Whatever begins a new phase of a visit notes it; untraced
requests pay one test of a flag they have at hand.
"""

from __future__ import annotations

from simulator.kernel.compiled import apart, called, inlined, int64, uint64
from simulator.kernel.records import (
    BORN,
    TRACED,
    TRACES_FULL,
    State,
)
from simulator.kernel.state import job_at, trace_at, wanted_at


@called
def is_wanted(s: State, key: int) -> bool:
    """Whether a replay asks for this request: its key stands in the sorted list."""
    apart()
    low = int64(0)
    high = int64(s.n_wanted)
    while low < high:
        middle = (low + high) >> 1
        if wanted_at(s, middle).key < uint64(key):
            low = middle + 1
        else:
            high = middle
    return bool(low < s.n_wanted and wanted_at(s, low).key == uint64(key))


@inlined
def begin_trace(s: State, job: int) -> None:
    """A request from outside begins: it is traced if its bits or a replay say so."""
    j = job_at(s, job)
    if uint64(j.key) & uint64(s.trace_mask) == uint64(0) or (s.n_wanted > 0 and is_wanted(s, j.key)):
        j.flags |= TRACED
        note(s, job, BORN, s.now, 0.0, int64(j.kind))


@called
def note(s: State, job: int, what: int, at_s: float, value: float, detail: int) -> None:
    """One moment of a traced job. When the log is half full, the loop lets Python fetch it."""
    apart()
    at = int64(s.trace_to)
    if at >= s.n_traces:
        s.traces_lost += 1
        return
    s.trace_to = at + 1
    if at + 1 >= s.n_traces >> 1 and s.status == 0:
        s.status = TRACES_FULL
    j = job_at(s, job)
    t = trace_at(s, at)
    t.at_s = at_s
    t.value = value
    t.key = j.key
    t.root = j.root
    t.job = job
    t.parent = j.parent
    t.link = j.link
    t.station = j.station
    t.what = what
    t.attempt = j.attempt
    t.detail = detail
