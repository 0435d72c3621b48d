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
from simulator.kernel.state import job_at, message_at, trace_at, wanted_at
from simulator.kernel.store_records import MESSAGE_TRACED


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
    """One moment of a traced job; of a batch, one for each traced message in it."""
    apart()
    j = job_at(s, job)
    if j.poller < 0:
        parent, link, attempt = int64(j.parent), int64(j.link), int64(j.attempt)
        write(
            s, j.key, int64(j.root), job, parent, link, int64(j.station), what, attempt, at_s, value, detail
        )
        return
    message = int64(j.messages)
    while message >= 0:
        m = message_at(s, message)
        if m.flags & MESSAGE_TRACED:
            parent = int64(-2 - message)
            link = int64(-2 - j.poller)
            receives = int64(m.receives - 1)
            station = int64(j.station)
            write(s, m.key, int64(m.root), job, parent, link, station, what, receives, at_s, value, detail)
        message = int64(m.bnext)


@called
def note_message(s: State, message: int, what: int, job: int, detail: int) -> None:
    """One moment of a traced message, at this instant. job: which brought it, when it is KEPT; else -1."""
    apart()
    m = message_at(s, message)
    station = int64(job_at(s, job).station) if job >= 0 else int64(-1)
    write(s, m.key, int64(m.root), int64(-2 - message), job, -1, station, what, 0, s.now, 0.0, detail)


@called
def write(
    s: State,
    key: int,
    root: int,
    job: int,
    parent: int,
    link: int,
    station: int,
    what: int,
    attempt: int,
    at_s: float,
    value: float,
    detail: int,
) -> None:
    """Into the log. When it is half full, the loop lets Python fetch it. A message is known as the job -2
    less its number, a poller as the link -2 less its own.
    """
    apart()
    at = int64(s.trace_to)
    if at >= s.n_traces:
        s.traces_lost += 1
        return
    s.trace_to = at + 1
    if at + 1 >= s.n_traces >> 1 and s.status == 0:
        s.status = TRACES_FULL
    t = trace_at(s, at)
    t.at_s = at_s
    t.value = value
    t.key = key
    t.root = root
    t.job = job
    t.parent = parent
    t.link = link
    t.station = station
    t.what = what
    t.attempt = attempt
    t.detail = detail
