"""How long a request's or a batch's own work takes."""

from __future__ import annotations

from simulator.kernel.bits import time_of
from simulator.kernel.compiled import inlined, int64
from simulator.kernel.records import (
    State,
)
from simulator.kernel.state import job_at, message_at, station_at, work_at


@inlined
def cpu_time(s: State, job: int) -> float:
    """Core seconds of a job at its station: of its class, or of its batch with all its messages."""
    j = job_at(s, job)
    station = station_at(s, j.station)
    classes = int64(s.n_classes + 1)
    w = work_at(s, j.station * classes + j.kind)
    total = time_of(s, w.cpu_table, w.cpu_const, j.key, station.stream_cpu)
    message = int64(j.messages)
    first = (s.n_stations + j.station) * classes
    while message >= 0:
        m = message_at(s, message)
        w = work_at(s, first + m.kind)
        total += time_of(s, w.cpu_table, w.cpu_const, m.key, station.stream_cpu)
        message = int64(m.bnext)
    return float(total * station.cpu_factor)


@inlined
def wait_time(s: State, job: int) -> float:
    """Seconds a job keeps its slot without a core."""
    j = job_at(s, job)
    station = station_at(s, j.station)
    classes = int64(s.n_classes + 1)
    w = work_at(s, j.station * classes + j.kind)
    total = time_of(s, w.wait_table, w.wait_const, j.key, station.stream_wait)
    message = int64(j.messages)
    first = (s.n_stations + j.station) * classes
    while message >= 0:
        m = message_at(s, message)
        w = work_at(s, first + m.kind)
        total += time_of(s, w.wait_table, w.wait_const, m.key, station.stream_wait)
        message = int64(m.bnext)
    return float(total)
