"""What a load balancer answers failed requests with, by cause: what it says itself, and what it passes on.

An error of a target's own dependencies comes through the target with its cause. It is the target's answer,
not the balancer's, so what the target's own calls failed with is taken off first.
"""

from __future__ import annotations

from collections.abc import Mapping

from designer.catalog.parts.answers import OF_FUNCTIONS, OF_ONES_THAT_STAY
from designer.graph.document import Graph, JoinedEdge, PlacedNode, edges_out, placed
from simulator.result import LinkTotals, Result

TARGETS_OWN = "target 5xx"


def http_codes(each: PlacedNode, graph: Graph, result: Result) -> dict[str, int] | None:
    """Failed requests of a balancer by what the caller got (only what there was); None for what is none.

    An HTTP code, "reset" or "no answer" where the balancer passes connections, "target 5xx" for what the
    target itself answered. Up to retries downstream the split is exact: a dependency's failure that the
    target tried again with success still counts as passed on.
    """
    targets = [edge for edge in edges_out(graph, each.node.id) if edge.kind.key == "target"]
    if not targets:
        return None
    found: dict[str, int] = {}
    for edge in targets:
        link = result.links.get(edge.edge.id)
        if link is not None:
            for code, count in _codes(edge, link, graph, result):
                if count > 0:
                    found[code] = found.get(code, 0) + count
    return dict(sorted(found.items()))


def _answers(edge: JoinedEdge, graph: Graph) -> Mapping[str, str]:
    balancer, target = (placed(graph, node).service for node in (edge.edge.from_node, edge.edge.to_node))
    if balancer.key == "application_load_balancer":
        if any(port.kind == "event_source" for port in target.ports):
            return {**balancer.answers, **OF_FUNCTIONS}
        if target.key == "ec2_instance":
            return {**balancer.answers, **OF_ONES_THAT_STAY}
    return balancer.answers


def _codes(edge: JoinedEdge, link: LinkTotals, graph: Graph, result: Result) -> list[tuple[str, int]]:
    passed_on, answers = _passed_on(edge, graph, result), _answers(edge, graph)
    made = [(answers["timeout"], link.timeouts)]
    for cause, count in link.errors.items():
        handed = min(count, passed_on.get(cause, 0))
        if cause == "timeout":
            made.append((TARGETS_OWN, count - link.timeouts))
        elif cause in answers:
            made += [(answers[cause], count - handed), (TARGETS_OWN, handed)]
        else:
            made.append((TARGETS_OWN, count))
    return made


def _passed_on(edge: JoinedEdge, graph: Graph, result: Result) -> dict[str, int]:
    """Failures of the target's own calls, by cause."""
    found: dict[str, int] = {}
    for call in edges_out(graph, edge.edge.to_node):
        link = result.links.get(call.edge.id)
        if link is not None and not call.edge.optional:
            for cause, count in link.errors.items():
                found[cause] = found.get(cause, 0) + count
    return found
