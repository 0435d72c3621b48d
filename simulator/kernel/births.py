"""A request from outside begins: its class, its root, its first visit."""

from __future__ import annotations

from simulator.kernel.bits import mix64, uniform
from simulator.kernel.calendar import soon
from simulator.kernel.compiled import inlined, int64, uint64
from simulator.kernel.records import ARRIVE, State
from simulator.kernel.slots import take_job
from simulator.kernel.state import class_tally_at, job_at, share_at
from simulator.kernel.trace import begin_trace


@inlined
def class_of(s: State, key: int, stream: int, first_share: int) -> int:
    """The class that a request's key draws."""
    kind = int64(0)
    if s.n_classes > 1:
        pick = uniform(mix64(uint64(key) + uint64(stream)))
        while kind < s.n_classes - 1 and pick >= share_at(s, first_share + kind).end:
            kind += 1
    return kind  # type: ignore[no-any-return]


@inlined
def born(s: State, kind: int, key: int, root: int, station: int) -> None:
    """A request of a class and key comes to a station now. root: what `take_root` has taken for it."""
    job = take_job(s)
    j = job_at(s, job)
    j.root = root
    j.key = key
    j.kind = kind
    j.station = station
    j.started = s.now
    begin_trace(s, job)
    class_tally_at(s, kind).arrivals += 1
    soon(s, ARRIVE, job)
