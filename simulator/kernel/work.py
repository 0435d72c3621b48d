"""How long a request's or a batch's own work takes."""

from __future__ import annotations

from typing import Any

from simulator.kernel.bits import time_of
from simulator.kernel.compiled import apart, called, inlined, int64
from simulator.kernel.records import (
    State,
)
from simulator.kernel.state import job_at, message_at, station_at, work_at


@inlined
def cpu_time(s: State, job: int) -> Any:
    """Core seconds of a job at its station: of its class, or of its batch with all its messages."""
    j = job_at(s, job)
    station = station_at(s, j.station)
    w = work_at(s, j.station * (s.n_classes + 1) + j.kind)
    total = time_of(s, w.cpu_table, w.cpu_const, j.key, station.stream_cpu)
    if j.messages >= 0:
        total = _with_messages(s, int64(job), total, True)
    return total * station.cpu_factor


@inlined
def wait_time(s: State, job: int) -> Any:
    """Seconds a job keeps its slot without a core."""
    j = job_at(s, job)
    w = work_at(s, j.station * (s.n_classes + 1) + j.kind)
    total = time_of(s, w.wait_table, w.wait_const, j.key, station_at(s, j.station).stream_wait)
    if j.messages >= 0:
        total = _with_messages(s, int64(job), total, False)
    return total


@called
def _with_messages(s: State, job: int, total: float, on_cpu: bool) -> float:
    """The work of a batch, `total`, with that of each of its messages."""
    apart()
    j = job_at(s, job)
    station = station_at(s, j.station)
    first = (s.n_stations + j.station) * (s.n_classes + 1)
    message = int64(j.messages)
    while message >= 0:
        m = message_at(s, message)
        w = work_at(s, first + m.kind)
        if on_cpu:
            total += time_of(s, w.cpu_table, w.cpu_const, m.key, station.stream_cpu)
        else:
            total += time_of(s, w.wait_table, w.wait_const, m.key, station.stream_wait)
        message = int64(m.bnext)
    return float(total)
