"""Networks of servers: what comes in and what goes out waits its turn, each way by itself."""

from __future__ import annotations

from simulator.kernel.calendar import schedule
from simulator.kernel.compiled import apart, called
from simulator.kernel.records import (
    ANSWERED,
    FINISH,
    HEARD,
    NETWORK,
    RECEIVES,
    TRACED,
    State,
)
from simulator.kernel.state import calls_at, job_at, server_at, wire_at
from simulator.kernel.trace import note
from simulator.kernel.wire_records import COMES_IN, GOES_OUT


@called
def through(s: State, wires: int, way: int, size: float) -> float:
    """When `size` bytes that set out now are through, all those before them first."""
    apart()
    x = wire_at(s, 2 * wires + way)
    begins = max(s.now, x.free_s)
    if x.most_saved == 0.0:
        takes = size / x.per_s
    else:
        saved = min(x.most_saved, x.saved + x.per_s * (begins - x.free_s))
        takes = size / x.burst_per_s
        spent = size - x.per_s * takes
        if spent <= saved:
            x.saved = saved - spent
        else:
            fast = saved / (x.burst_per_s - x.per_s)
            takes = fast + (size - x.burst_per_s * fast) / x.per_s
            x.saved = 0.0
    x.free_s = begins + takes
    x.busy_s += takes
    return float(max(x.free_s, begins + size / x.flow_per_s))


@called
def request_comes_in(s: State, job: int) -> bool:
    """Whether a job that has got its slot has to wait for what it brings."""
    apart()
    j = job_at(s, job)
    if j.link < 0:
        return False
    size = calls_at(s, j.link * (s.n_classes + 1) + j.kind).request_bytes
    if size <= 0.0:
        return False
    if j.flags & TRACED:
        note(s, job, NETWORK, s.now, 0.0, 0)
    schedule(s, RECEIVES, job, through(s, server_at(s, j.server).wires, COMES_IN, size))
    return True


@called
def answer_goes_out(s: State, job: int) -> bool:
    """Whether a job that is done has to wait for its answer to be sent; then it finishes."""
    apart()
    j = job_at(s, job)
    if j.cause != 0 or j.link < 0 or j.server < 0:
        return False
    wires = server_at(s, j.server).wires
    size = calls_at(s, j.link * (s.n_classes + 1) + j.kind).response_bytes
    if wires < 0 or size <= 0.0:
        return False
    if j.flags & TRACED:
        note(s, job, NETWORK, s.now, 0.0, 0)
    schedule(s, FINISH, job, through(s, wires, GOES_OUT, size))
    return True


@called
def call_goes_out(s: State, job: int) -> float:
    """When what an attempt brings has left its caller; -1: at once."""
    apart()
    j = job_at(s, job)
    wires = server_at(s, job_at(s, j.parent).server).wires
    size = calls_at(s, j.link * (s.n_classes + 1) + j.kind).request_bytes
    if wires < 0 or size <= 0.0:
        return -1.0
    return through(s, wires, GOES_OUT, size)


@called
def answer_comes_in(s: State, job: int) -> bool:
    """Whether the caller has to wait for the answer of an attempt; then it hears of it."""
    apart()
    j = job_at(s, job)
    if j.cause != 0 or j.marks & HEARD or job_at(s, j.parent).gen != j.parent_gen:
        return False
    wires = server_at(s, job_at(s, j.parent).server).wires
    size = calls_at(s, j.link * (s.n_classes + 1) + j.kind).response_bytes
    if wires < 0 or size <= 0.0:
        return False
    j.marks |= HEARD
    schedule(s, ANSWERED, job, through(s, wires, COMES_IN, size))
    return True
