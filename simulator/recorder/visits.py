"""What a request did, out of its moments: the visits of stations, each with its calls, and its messages."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from simulator.kernel import records as r

_PHASES = {
    r.QUEUED_UP: "queue",
    r.COLD_START: "cold_start",
    r.CPU_WORK: "cpu",
    r.WAITING: "wait",
    r.CALLING: "call",
    r.NETWORK: "network",
}
Segment = tuple[float, float, str, float]
"""(start, end, kind, core seconds of work) of a piece of a visit's time."""


@dataclass(eq=False, slots=True)
class Visit:
    """One visit of a station, by the request, by an attempt of a call, or by a batch with its message.

    link: -2 less a poller's number if a poller brought it. sent, finished, ended: when it set out, was done
    at the station, and was known to be by its caller.
    """

    station: int
    link: int
    call: int
    attempt: int
    depth: int
    sent: float
    phases: list[tuple[float, int, float]] = field(default_factory=list)
    finished: float = math.inf
    ended: float = math.inf
    cause: int = 0
    children: list[Visit] = field(default_factory=list)
    messages: list[Stay] = field(default_factory=list)

    def segments(self) -> list[Segment]:
        """All of its time, calls as one piece."""
        starts = [(self.sent, "latency", 0.0)]
        for at, what, value in self.phases:
            if what == r.QUEUED_UP and self.cause == r.UNREACHABLE:
                what = r.WAITING
            if what != r.CALLING or starts[-1][1] != "call":
                starts.append((at, _PHASES[what], value))
        ends = [*(min(at, self.finished) for at, _, _ in starts[1:]), self.finished]
        found = [
            (at, end, kind, work)
            for (at, kind, work), end in zip(starts, ends, strict=True)
            if end > at and at < self.finished
        ]
        if self.ended > self.finished and math.isfinite(self.finished):
            found.append((self.finished, self.ended, "answer", 0.0))
        return found


@dataclass(eq=False, slots=True)
class Stay:
    """A message's time in its store.

    turns: in their order, when it could be received from then on (None), or the batch it was received in; all
    messages of a request that are in one batch share its visit.
    """

    station: int
    depth: int
    kept: float
    turns: list[tuple[float, Visit | None]] = field(default_factory=list)
    gone: float = math.inf
    cause: int = 0

    def segments(self) -> list[Segment]:
        """Its time: "delayed" before it shows, "stored" while it waits to be received, "hidden" after a
        receive that did not end it. While it is worked there is nothing: the batch's visit tells.
        """
        ends = [*(at for at, _ in self.turns), self.gone]
        found = [(self.kept, ends[0], "delayed", 0.0)]
        for (at, batch), end in zip(self.turns, ends[1:], strict=True):
            found.append((at, end, "stored", 0.0) if batch is None else (batch.ended, end, "hidden", 0.0))
        return [each for each in found if each[1] > each[0]]


def visits_of(moments: r.Records) -> tuple[Visit | None, int, float]:
    """The visit of the entry with all below it, the request's class, and the last moment of all."""
    names = ["at_s", "value", "job", "parent", "link", "station", "what", "attempt", "detail"]
    rows = zip(*(moments[name].tolist() for name in names), strict=True)
    visits: dict[int, Visit] = {}
    stays: dict[int, Stay] = {}
    root: Visit | None = None
    kind = 0
    at = 0.0
    for at, value, job, parent, link, station, what, attempt, detail in rows:
        if what == r.BORN:
            root, kind = Visit(station, -1, 0, 0, 0, at), detail
            visits[job] = root
        elif what == r.SENT:
            caller = visits[parent]
            visits[job] = Visit(station, link, detail, attempt, caller.depth + 1, at)
            caller.children.append(visits[job])
        elif what == r.KEPT:
            stays[job] = Stay(station, visits[parent].depth + 1, at)
            visits[parent].messages.append(stays[job])
        elif what == r.SHOWN:
            stays[job].turns.append((at, None))
        elif what == r.GONE:
            stays[job].gone, stays[job].cause = at, detail
        elif what == r.RECEIVED:
            batch = visits.get(job)
            if batch is None or batch.sent != at or math.isfinite(batch.ended):
                batch = visits[job] = Visit(station, link, 0, attempt, stays[parent].depth + 1, at)
            stays[parent].turns.append((at, batch))
        else:
            _go_on(visits[job], what, at, value, detail)
    return root, kind, at


def _go_on(visit: Visit, what: int, at: float, value: float, detail: int) -> None:
    if what >= r.QUEUED_UP:
        visit.phases.append((at, what, value))
    elif what == r.FINISHED:
        visit.finished, visit.cause = at, visit.cause or detail
    elif not math.isfinite(visit.ended):
        visit.ended, visit.cause = at, detail
