"""Who caused what: how much of each node's and edge's work belongs to each class of requests.

A node's work is its arrivals times the mean time the drawing gives one request of the class (cpu and wait);
where the drawing gives none, its arrivals. An edge's is its bytes; without bytes, its calls. A NAT gateway's
is the bytes of the edges through it. The shares turn a bill by node and edge into one by class:
`pricing.unit_costs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from designer.graph.compile import context_of
from designer.graph.document import (
    BatchWork,
    Edge,
    Graph,
    JoinedEdge,
    Node,
    Work,
    document_of,
    edges_in,
    placed_nodes,
)
from designer.graph.routes import route_of
from designer.graph.scenario import Scenario
from pricing.unit_costs import UnitCosts, unit_costs
from simulator.result import LinkTotals, Result

Shares = dict[str, dict[str, float]]
"""Node or edge id -> class id -> weight."""


def class_shares(graph: Graph, scenario: Scenario, result: Result) -> dict[str, Any]:
    """{"subjects": Shares, "requests_a_month": {class: count}}, as a Run's summary keeps them."""
    subjects: Shares = {}
    for each in placed_nodes(graph):
        weights = _node(graph, each.node, result)
        if weights:
            subjects[each.node.id] = weights
    edges: Mapping[str, JoinedEdge] = graph.graph["edges"]
    for joined in edges.values():
        weights = _edge(joined.edge, result)
        if weights:
            subjects[joined.edge.id] = weights
    subjects |= _ways_out(graph, edges, result)
    times = scenario.times_a_month
    classes = {each.id for each in document_of(graph).classes} | set(result.classes)
    counts = {
        name: result.classes[name].generated * times if name in result.classes else 0.0
        for name in sorted(classes)
    }
    return {"subjects": subjects, "requests_a_month": counts}


def unit_costs_of(shares: Mapping[str, Any], by_subject: Mapping[str, Decimal]) -> UnitCosts:
    """A bill's amounts by node and edge, traced to classes by the shares that `class_shares` made."""
    weights = {
        subject: {name: Decimal(repr(weight)) for name, weight in per_class.items()}
        for subject, per_class in shares["subjects"].items()
    }
    requests = {name: Decimal(repr(count)) for name, count in shares["requests_a_month"].items()}
    return unit_costs(by_subject, weights, requests)


def _node(graph: Graph, node: Node, result: Result) -> dict[str, float]:
    arrivals: dict[str, float] = {}
    for key, station in result.stations.items():
        if key == node.id:
            arrivals = {name: float(counts[0]) for name, counts in station.by_class.items()}
    if not arrivals.keys() <= {each.id for each in document_of(graph).classes}:
        arrivals = _taken(graph, node, result)
    if not arrivals:
        for key, store in result.stores.items():
            if key == node.id:
                arrivals = {name: float(count) for name, count in store.by_class.items()}
    weighed = {name: count * _work_ms(node.work.get(name)) for name, count in arrivals.items()}
    return _positive(weighed) or _positive(arrivals)


def _taken(graph: Graph, node: Node, result: Result) -> dict[str, float]:
    """Messages by class in the stores a batch consumer takes from: a batch itself belongs to no class."""
    arrivals: dict[str, float] = {}
    for joined in edges_in(graph, node.id):
        store = result.stores.get(joined.edge.from_node)
        for name, count in (store.by_class if store else {}).items():
            arrivals[name] = arrivals.get(name, 0.0) + count
    return arrivals


def _work_ms(work: Work | BatchWork | None) -> float:
    if isinstance(work, BatchWork):
        work = work.per_message
    return work.cpu.mean_ms + work.wait.mean_ms if work else 0.0


def _edge(edge: Edge, result: Result) -> dict[str, float]:
    size, calls = _carried(edge, result)
    return _positive(size) or _positive(calls)


def _carried(edge: Edge, result: Result) -> tuple[dict[str, float], dict[str, float]]:
    """Bytes and calls over an edge, by class."""
    size: dict[str, float] = {}
    calls: dict[str, float] = {}
    for key, link in result.links.items():
        if key == edge.id or key.startswith(f"{edge.id}/"):
            _add_link(edge, link, size, calls)
    return size, calls


def _ways_out(graph: Graph, edges: Mapping[str, JoinedEdge], result: Result) -> Shares:
    """NAT gateways and their like, by the bytes of the edges that go through them."""
    found: Shares = {}
    context = context_of(graph)
    for arrow in context.arrows:
        route = route_of(context, arrow)
        for node_id, share in (route.shares if route else {}).items():
            here = found.setdefault(node_id, {})
            for name, weight in _carried(edges[arrow.id].edge, result)[0].items():
                here[name] = here.get(name, 0.0) + weight * share
    return {node_id: weights for node_id, each in found.items() if (weights := _positive(each))}


def _add_link(edge: Edge, link: LinkTotals, size: dict[str, float], calls: dict[str, float]) -> None:
    for name, attempts in link.attempts_by_class.items():
        each = edge.bytes_of(name)
        answers = link.answers_by_class.get(name, 0)
        size[name] = size.get(name, 0.0) + attempts * each.request + answers * each.response
        calls[name] = calls.get(name, 0.0) + attempts


def _positive(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: weight for name, weight in weights.items() if weight > 0}
