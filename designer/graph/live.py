"""What a run has seen so far, in the drawing's words: small enough to be told a few times a second."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from designer.graph.document import Graph, JoinedEdge, placed_nodes
from designer.graph.figures import short
from simulator.recorder.live import Live

OF_THE_WHOLE = (
    "requests_per_s",
    "errors_per_s",
    "latency_p50_s",
    "latency_p95_s",
    "latency_p99_s",
    "in_flight",
)
OF_A_NODE = (
    "requests_per_s",
    "errors_per_s",
    "utilisation",
    "slot_utilisation",
    "queue_length",
    "in_flight",
    "latency_p99_s",
    "servers_in_service",
    "servers_desired",
    "servers_booting",
    "concurrency",
    "visible",
    "age_of_oldest_s",
)
OF_AN_EDGE = ("requests_per_s", "errors_per_s", "retries_per_s", "latency_p99_s")


def live_json(graph: Graph, seen: Live) -> dict[str, Any]:
    """Figures of the last window by node and edge, and the system's series so far; unknown is null.

    A node's figures are its own station's (the first of its parts), an edge's its own link's.
    """
    edges: Mapping[str, JoinedEdge] = graph.graph["edges"]
    nodes = [each.node.id for each in placed_nodes(graph)]
    return {
        "at_s": seen.at_s,
        "step_s": seen.window_s,
        "count": seen.windows,
        "series": {
            "step_s": seen.step_s,
            **{name: [short(value) for value in seen.series[name].tolist()] for name in OF_THE_WHOLE},
        },
        "nodes": _latest(seen, nodes, OF_A_NODE),
        "edges": _latest(seen, edges, OF_AN_EDGE),
    }


def _latest(seen: Live, ids: Iterable[str], metrics: tuple[str, ...]) -> dict[str, dict[str, float | None]]:
    first: dict[str, str] = {}
    for subject in seen.latest:
        first.setdefault(subject.split("/")[0], subject)
    found = {}
    for each in ids:
        latest = seen.latest.get(each) or seen.latest.get(first.get(each, ""))
        if latest is not None:
            found[each] = {name: short(latest[name]) for name in metrics if name in latest}
    return found
