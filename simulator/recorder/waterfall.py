"""One request's time, cut into spans: where it was, and what it did or waited for.

The critical spans tile the response without gap or overlap: in each group of parallel calls they follow the
one that was answered last, through all of its attempts and the waits between them. What ran beside them is
there too, marked as not critical.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from simulator.kernel import records as r
from simulator.layout import Layout
from simulator.result import CAUSES

_PHASES = {
    r.QUEUED_UP: "queue",
    r.COLD_START: "cold_start",
    r.CPU_WORK: "cpu",
    r.WAITING: "wait",
    r.CALLING: "call",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a request's time, in seconds from its begin.

    place: the station's id; the link's for latency (the way there), answer (the way back) and backoff (the
    wait before another attempt). kind: those three, queue, cold_start, cpu, wait, or call (waits for calls
    that no deeper span accounts for). depth: 0 at the entry. work_s: of a cpu span, the time it would have
    taken alone on a core; the rest is sharing. cause: how its visit failed.
    """

    place: str
    kind: str
    start_s: float
    end_s: float
    depth: int
    attempt: int
    cause: str | None
    critical: bool
    work_s: float | None = None


@dataclass(frozen=True, slots=True)
class Waterfall:
    """All spans of one request, in the order of their begin. cause: how it failed; None: it went well."""

    key: int
    kind: str
    started_s: float
    seconds: float
    cause: str | None
    spans: tuple[Span, ...]


@dataclass(eq=False, slots=True)
class _Visit:
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
    children: list[_Visit] = field(default_factory=list)

    def segments(self) -> list[tuple[float, float, str, float]]:
        """(start, end, kind, work) of its whole time, calls as one piece."""
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


def waterfall(layout: Layout, key: int, moments: r.Records) -> Waterfall | None:
    """The waterfall of one request from its moments (dtype TRACE); None while it has no answer."""
    root, kind = _tree(moments)
    if root is None or not math.isfinite(root.ended):
        return None
    critical = list(_cover(root, root.sent, root.ended))
    spans = [
        _span(layout, root, each, start, end, label, work, True) for each, start, end, label, work in critical
    ]
    spans += _beside(layout, root, critical)
    spans.sort(key=lambda span: (span.start_s, span.depth, span.end_s))
    return Waterfall(
        key, layout.classes[kind], root.sent, root.ended - root.sent, _cause(root.cause), tuple(spans)
    )


def _tree(moments: r.Records) -> tuple[_Visit | None, int]:
    """The visit of the entry with all below it, and the request's class."""
    names = ["at_s", "value", "job", "parent", "link", "station", "what", "attempt", "detail"]
    rows = zip(*(moments[name].tolist() for name in names), strict=True)
    visits: dict[int, _Visit] = {}
    root: _Visit | None = None
    kind = 0
    for at, value, job, parent, link, station, what, attempt, detail in rows:
        if what == r.BORN:
            root, kind = _Visit(station, -1, 0, 0, 0, at), detail
            visits[job] = root
        elif what == r.SENT:
            caller = visits[parent]
            visits[job] = _Visit(station, link, detail, attempt, caller.depth + 1, at)
            caller.children.append(visits[job])
        else:
            _go_on(visits[job], what, at, value, detail)
    return root, kind


def _go_on(visit: _Visit, what: int, at: float, value: float, detail: int) -> None:
    if what >= r.QUEUED_UP:
        visit.phases.append((at, what, value))
    elif what == r.FINISHED:
        visit.finished, visit.cause = at, visit.cause or detail
    elif not math.isfinite(visit.ended):
        visit.ended, visit.cause = at, detail


_Piece = tuple[_Visit, float, float, str, float]


def _cover(visit: _Visit, start: float, end: float) -> Iterator[_Piece]:
    """Pieces that tile [start, end] of a visit's time, the calls' time by what they did."""
    at = start
    for begins, ends, kind, work in visit.segments():
        begins, ends = max(begins, at), min(ends, end)
        if ends <= begins:
            continue
        if begins > at:
            yield visit, at, begins, "call", 0.0
        if kind == "call":
            yield from _calls(visit, begins, ends)
        else:
            yield visit, begins, ends, kind, work
        at = ends
    if at < end:
        yield visit, at, end, "call", 0.0


def _calls(visit: _Visit, start: float, end: float) -> list[_Piece]:
    """What a visit waited for between start and end: backwards, always the call that was answered last."""
    pieces: list[_Piece] = []
    at = end
    attempt: _Visit | None = None
    while at > start:
        earlier = _attempt_before(visit, attempt)
        last = earlier or _answered_last(visit, start, at)
        if last is None:
            pieces.append((visit, start, at, "call", 0.0))
            break
        begun, ended = min(max(last.sent, start), at), min(last.ended, at)
        if ended < at:
            pieces.append((last, ended, at, "backoff", 0.0) if earlier else (visit, ended, at, "call", 0.0))
        # The pieces of one call stand in its order; the whole list is turned round at the end.
        pieces += reversed(list(_cover(last, begun, ended)))
        at, attempt = begun, last
    return pieces[::-1]


def _attempt_before(visit: _Visit, attempt: _Visit | None) -> _Visit | None:
    """The attempt of the same call before this one."""
    if attempt is None or attempt.attempt == 0:
        return None
    same = [
        child
        for child in visit.children
        if child.link == attempt.link and child.call == attempt.call and child.attempt < attempt.attempt
    ]
    return max(same, key=lambda child: child.attempt, default=None)


def _answered_last(visit: _Visit, start: float, at: float) -> _Visit | None:
    """The call that was waited for at `at`: answered last, or not at all."""
    waited = [child for child in visit.children if child.sent < at and child.ended > start]
    return max(waited, key=lambda child: (min(child.ended, at), child.ended == at, child.sent), default=None)


def _beside(layout: Layout, root: _Visit, critical: list[_Piece]) -> Iterator[Span]:
    """Own time of every visit that is not critical. What goes on for ever ends with the response here."""
    covered: dict[int, list[tuple[float, float]]] = {}
    for visit, start, end, _, _ in critical:
        covered.setdefault(id(visit), []).append((start, end))
    waiting = [root]
    while waiting:
        visit = waiting.pop()
        waiting += visit.children
        mine = covered.get(id(visit), [])
        for start, end, kind, work in visit.segments():
            if kind == "call":
                continue
            end = end if math.isfinite(end) else max(start, root.ended)
            for left, right in _without(start, end, mine):
                yield _span(layout, root, visit, left, right, kind, work, False)


def _without(start: float, end: float, holes: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """[start, end] without the holes."""
    left = [(start, end)]
    for low, high in holes:
        cut = []
        for a, b in left:
            cut += [(a, min(b, low)), (max(a, high), b)]
        left = [(a, b) for a, b in cut if b > a]
    return left


def _span(
    layout: Layout,
    root: _Visit,
    visit: _Visit,
    start: float,
    end: float,
    kind: str,
    work: float,
    critical: bool,
) -> Span:
    of_link = kind in ("latency", "answer", "backoff") and visit.link >= 0
    place = layout.links[visit.link].id if of_link else layout.stations[visit.station].id
    return Span(
        place,
        kind,
        start - root.sent,
        end - root.sent,
        visit.depth,
        visit.attempt + 1,
        _cause(visit.cause),
        critical,
        work if kind == "cpu" else None,
    )


def _cause(number: int) -> str | None:
    return CAUSES[number - 1] if number else None
