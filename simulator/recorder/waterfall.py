"""One request's time, cut into spans: where it was, and what it did or waited for.

The critical spans tile the response without gap or overlap: in each group of parallel calls they follow the
one that was answered last, through all of its attempts and the waits between them. What ran beside them is
there too, marked as not critical, and so is what became of its messages after the answer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from simulator.kernel import records as r
from simulator.layout import Layout
from simulator.recorder.visits import Stay, Visit, visits_of
from simulator.result import CAUSES


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a request's time, in seconds from its begin.

    place: the station's id; the link's for latency (the way there), answer (the way back) and backoff (the
    wait before another attempt); the poller's for latency and answer of a batch. kind: those three, queue,
    cold_start, network (its bytes come in or go out), cpu, wait, or call (waits for calls that no deeper span
    accounts for); of a message delayed, stored (waits to be received) or hidden (after a receive that did not
    end it). depth: 0 at the entry. attempt: 1 is the first; of a batch, the message's receive. work_s: of a
    cpu span, the time it would have taken alone on a core; the rest is sharing. cause: how its visit failed;
    of a message that was given up, "failed".
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
    """All spans of one request, in the order of their begin. cause: how it failed; None: it went well.
    completed_s: until the last of its messages was gone, its answer without any; None: one is still there.
    """

    key: int
    kind: str
    started_s: float
    seconds: float
    cause: str | None
    spans: tuple[Span, ...]
    completed_s: float | None = None


Critical = tuple[float, list[tuple[tuple[str, str], float]]]
"""Seconds of a request's response, and its critical spans in their order: ((place, kind), seconds)."""


def critical_of(layout: Layout, moments: r.Records) -> Critical | None:
    """What is critical of a waterfall, without the rest of it; None while there is no answer."""
    root, _, _ = visits_of(moments)
    if root is None or not math.isfinite(root.ended):
        return None
    since = root.sent
    pieces = _cover(root, root.sent, root.ended)
    return root.ended - since, [
        ((_place(layout, visit, kind), kind), (end - since) - (start - since))
        for visit, start, end, kind, _ in pieces
    ]


def waterfall(layout: Layout, key: int, moments: r.Records) -> Waterfall | None:
    """The waterfall of one request from its moments (dtype TRACE); None while it has no answer."""
    root, kind, last_s = visits_of(moments)
    if root is None or not math.isfinite(root.ended):
        return None
    critical = list(_cover(root, root.sent, root.ended))
    spans = [
        _span(layout, root, each, start, end, label, work, True) for each, start, end, label, work in critical
    ]
    visits, stays = _below(root)
    until = max(root.ended, last_s)
    spans += _beside(layout, root, visits, critical, until)
    for stay in stays:
        spans += _stored(layout, root, stay, until)
    spans.sort(key=lambda span: (span.start_s, span.depth, span.end_s))
    completed = max([root.ended, *(stay.gone for stay in stays)]) - root.sent
    return Waterfall(
        key,
        layout.classes[kind],
        root.sent,
        root.ended - root.sent,
        _cause(root.cause),
        tuple(spans),
        completed if math.isfinite(completed) else None,
    )


def _below(root: Visit) -> tuple[list[Visit], list[Stay]]:
    """All visits of a request, each once, and all its messages."""
    visits: dict[int, Visit] = {}
    stays: list[Stay] = []
    waiting = [root]
    while waiting:
        visit = waiting.pop()
        if id(visit) in visits:
            continue
        visits[id(visit)] = visit
        waiting += visit.children
        stays += visit.messages
        waiting += [batch for stay in visit.messages for _, batch in stay.turns if batch is not None]
    return list(visits.values()), stays


def _stored(layout: Layout, root: Visit, stay: Stay, until: float) -> Iterator[Span]:
    """A message's time in its store."""
    place, cause = layout.stations[stay.station].id, _cause(stay.cause)
    for start, end, kind, _ in stay.segments():
        ends = end if math.isfinite(end) else max(start, until)
        yield Span(place, kind, start - root.sent, ends - root.sent, stay.depth, 1, cause, False)


_Piece = tuple[Visit, float, float, str, float]


def _cover(visit: Visit, start: float, end: float) -> Iterator[_Piece]:
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


def _calls(visit: Visit, start: float, end: float) -> list[_Piece]:
    """What a visit waited for between start and end: backwards, always the call that was answered last."""
    pieces: list[_Piece] = []
    at = end
    attempt: Visit | None = None
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


def _attempt_before(visit: Visit, attempt: Visit | None) -> Visit | None:
    """The attempt of the same call before this one."""
    if attempt is None or attempt.attempt == 0:
        return None
    same = [
        child
        for child in visit.children
        if child.link == attempt.link and child.call == attempt.call and child.attempt < attempt.attempt
    ]
    return max(same, key=lambda child: child.attempt, default=None)


def _answered_last(visit: Visit, start: float, at: float) -> Visit | None:
    """The call that was waited for at `at`: answered last, or not at all."""
    waited = [child for child in visit.children if child.sent < at and child.ended > start]
    return max(waited, key=lambda child: (min(child.ended, at), child.ended == at, child.sent), default=None)


def _beside(
    layout: Layout, root: Visit, visits: list[Visit], critical: list[_Piece], until: float
) -> Iterator[Span]:
    """Own time of every visit that is not critical. What goes on for ever ends with what is known."""
    covered: dict[int, list[tuple[float, float]]] = {}
    for visit, start, end, _, _ in critical:
        covered.setdefault(id(visit), []).append((start, end))
    for visit in visits:
        mine = covered.get(id(visit), [])
        for start, end, kind, work in visit.segments():
            if kind == "call":
                continue
            end = end if math.isfinite(end) else max(start, until)
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
    root: Visit,
    visit: Visit,
    start: float,
    end: float,
    kind: str,
    work: float,
    critical: bool,
) -> Span:
    return Span(
        _place(layout, visit, kind),
        kind,
        start - root.sent,
        end - root.sent,
        visit.depth,
        visit.attempt + 1,
        _cause(visit.cause),
        critical,
        work if kind == "cpu" else None,
    )


def _place(layout: Layout, visit: Visit, kind: str) -> str:
    """The id of what a piece of a visit's time is spent at."""
    if kind in ("latency", "answer", "backoff") and visit.link != -1:
        return layout.links[visit.link].id if visit.link >= 0 else layout.pollers[-2 - visit.link].id
    return layout.stations[visit.station].id


def _cause(number: int) -> str | None:
    return CAUSES[number - 1] if number else None
