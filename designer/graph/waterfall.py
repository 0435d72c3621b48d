"""Where a request's time went, in the drawing's words: the slowest ones' waterfalls, and the tail of all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from designer.graph.document import Graph, JoinedEdge, edge_title, placed_nodes
from designer.graph.figures import short
from simulator.recorder.slowest import SlowRequest
from simulator.recorder.tail import Tail
from simulator.recorder.waterfall import Waterfall


def request_id(key: int) -> str:
    """How a request is named outside: its 64 bits as 16 hexadecimal digits."""
    return f"{key:016x}"


def slow_json(request: SlowRequest) -> dict[str, Any]:
    """One of the slowest: when it began, how long its answer took, and why it failed (null: it did not)."""
    return {
        "id": request_id(request.key),
        "class": request.kind,
        "window": request.window,
        "at_s": request.started_s,
        "seconds": request.seconds,
        "cause": request.cause,
    }


def read_slow(found: Mapping[str, Any]) -> SlowRequest:
    """What `slow_json` told."""
    return SlowRequest(
        key=int(found["id"], 16),
        kind=found["class"],
        window=found["window"],
        started_s=found["at_s"],
        seconds=found["seconds"],
        cause=found["cause"],
    )


def spans_json(graph: Graph, waterfall: Waterfall) -> list[dict[str, Any]]:
    """All spans in the order of their begin; times in seconds from the request's begin."""
    titles = subject_titles(graph)
    return [
        {
            "subject": span.place.split("/")[0],
            "part": span.place,
            "title": titles.get(span.place.split("/")[0], span.place),
            "kind": span.kind,
            "start_s": span.start_s,
            "end_s": span.end_s,
            "depth": span.depth,
            "attempt": span.attempt,
            "cause": span.cause,
            "critical": span.critical,
            "work_s": span.work_s,
        }
        for span in waterfall.spans
    ]


def subject_titles(graph: Graph) -> dict[str, str]:
    """How a person calls each node and edge."""
    titles = {each.node.id: each.node.title or each.node.id for each in placed_nodes(graph)}
    edges: Mapping[str, JoinedEdge] = graph.graph["edges"]
    titles.update({edge_id: edge_title(graph, each) for edge_id, each in edges.items()})
    return titles


def where_time_goes(graph: Graph, tail: Tail | None) -> dict[str, Any] | None:
    """Seconds of a request of the slowest hundredth, and of a typical one, by node or edge and by kind."""
    if tail is None:
        return None
    titles = subject_titles(graph)
    parts: dict[tuple[str, str], list[float]] = {}
    for part in tail.parts:
        mine = parts.setdefault((part.place.split("/")[0], part.kind), [0.0, 0.0])
        mine[0] += part.seconds
        mine[1] += part.typical_s
    told = [
        {
            "subject": subject,
            "title": titles.get(subject, subject),
            "kind": kind,
            "seconds": short(seconds),
            "share": short(seconds / tail.seconds) if tail.seconds else None,
            "typical_s": short(typical),
        }
        for (subject, kind), (seconds, typical) in parts.items()
    ]
    return {
        "quantile": 0.99,
        "from_s": short(tail.from_s),
        "sampled": tail.sampled,
        "seconds": short(tail.seconds),
        "typical_s": short(tail.typical_s),
        "parts": sorted(told, key=lambda part: -float(part["seconds"] or 0.0)),
    }
