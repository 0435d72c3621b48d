"""Which HTTP code a load balancer answers, by cause: what it says itself, and what it passes on.

An error of a target's own dependencies comes through the target with its cause. It is the target's answer,
not the balancer's, so what the target's own calls failed with is taken off first.
"""

from __future__ import annotations

from collections.abc import Mapping

from designer.graph.document import Graph, JoinedEdge, PlacedNode, edges_out, placed
from simulator.result import LinkTotals, Result

BAD_GATEWAY, UNAVAILABLE, GATEWAY_TIMEOUT, TARGETS_OWN = "502", "503", "504", "target 5xx"

CODES: Mapping[str, str] = {
    "server_lost": BAD_GATEWAY,  # the target closed the connection with the request open
    "drain_expired": BAD_GATEWAY,  # the deregistration delay ended with the request open
    "no_target": UNAVAILABLE,  # the target group has no registered target
    "unreachable": GATEWAY_TIMEOUT,  # no connection within 10 s
}
"""Cause at a target edge -> code (ALB guide, troubleshooting). Its timeouts are 504, too."""

OF_FUNCTIONS: Mapping[str, str] = {
    "throttled": BAD_GATEWAY,
    "station_timeout": BAD_GATEWAY,
    "failed": BAD_GATEWAY,
    "server_lost": BAD_GATEWAY,
}
"""Of a function behind a balancer: an error, a throttle or its timeout is 502."""


def http_codes(each: PlacedNode, graph: Graph, result: Result) -> dict[str, int] | None:
    """Failed requests of a balancer by HTTP code (only codes that there were); None for what is none.

    Up to retries downstream the split is exact: a dependency's failure that the target tried again with
    success still counts as passed on.
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


def _codes(edge: JoinedEdge, link: LinkTotals, graph: Graph, result: Result) -> list[tuple[str, int]]:
    passed_on = _passed_on(edge, graph, result)
    is_function = any(port.kind == "event_source" for port in placed(graph, edge.edge.to_node).service.ports)
    codes = {**CODES, **OF_FUNCTIONS} if is_function else CODES
    made = [(GATEWAY_TIMEOUT, link.timeouts)]
    for cause, count in link.errors.items():
        handed = min(count, passed_on.get(cause, 0))
        if cause == "timeout":
            made.append((TARGETS_OWN, count - link.timeouts))
        elif cause in codes:
            made += [(codes[cause], count - handed), (TARGETS_OWN, handed)]
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
