"""Calls between nodes: timeouts that contradict each other, retries that multiply."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from designer.graph.document import JoinedEdge, PlacedNode, Work
from designer.graph.problems import Severity, add
from designer.graph.rules.rule import Drawing, Finding, named, named_edge, rule

BUILDERS = "https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/"
MOST_ATTEMPTS_TOGETHER = 8
"""Above this many attempts for one request an outage downstream can hardly end while clients go on."""


def attempts_of(joined: JoinedEdge) -> int:
    """Attempts of one call, the first included; 1 when the edge does not retry."""
    retry = getattr(joined.params, "retry", None)
    if retry is None or retry.mode == "none":
        return 1
    return int(retry.max_attempts)


@rule(
    Severity.ADVICE,
    "Retries at several layers multiply: three attempts at each of three layers are 27 calls for one "
    "request, just when what is called is already down.",
    BUILDERS,
)
def retries_amplify(drawing: Drawing) -> Iterator[Finding]:
    graph = drawing.graph
    if not nx.is_directed_acyclic_graph(graph):
        return
    worst: dict[str, tuple[int, int]] = {}
    for node_id in nx.topological_sort(graph):
        product, layers = worst.setdefault(node_id, (1, 0))
        for joined in drawing.outgoing(drawing.node(node_id)):
            if joined.kind.synchrony != "synchronous" and joined.kind.key != "send":
                continue
            tries = attempts_of(joined)
            there = (product * tries, layers + (tries > 1))
            target = joined.edge.to_node
            worst[target] = max(worst.get(target, (1, 0)), there)
            if there[0] > MOST_ATTEMPTS_TOGETHER and there[1] > 1 and tries > 1:
                yield Finding(
                    drawing.edge_at(joined) / "params" / "retry",
                    f"Retries of {there[1]} layers multiply: one request may call "
                    f"{named(drawing.node(target))} {there[0]} times.",
                    "Retry at one layer only, best the one nearest to the client, and with a retry budget.",
                )


@rule(
    Severity.WARNING,
    "When the callee's mean work is longer than the caller waits, nearly every call fails, yet the callee "
    "does all of the work.",
    BUILDERS,
)
def timeout_below_callee_work(drawing: Drawing) -> Iterator[Finding]:
    for joined in drawing.edges("call"):
        waits = getattr(joined.params, "timeout_s", None)
        callee = drawing.node(joined.edge.to_node)
        took, of_class = _slowest(callee)
        if waits is not None and took > waits:
            at = drawing.edge_at(joined) / "params" / "timeout_s"
            yield Finding(
                at,
                f"{named_edge(joined)} waits {waits:g} s, but {named(callee)} takes {took:.3g} s "
                f"on average{of_class}.",
                "Wait longer, or make the work shorter.",
                (add(at, 3 * took),),
            )


def _slowest(callee: PlacedNode) -> tuple[float, str]:
    """The longest mean time (s) of what the node does with a request, and of which class it is."""
    found = (getattr(callee.params, "latency_ms", 0.0) / 1_000.0, "")
    for class_id, work in callee.node.work.items():
        if isinstance(work, Work):
            took = (work.cpu.mean_ms + work.wait.mean_ms) / 1_000.0
            found = max(found, (took, f" for class {class_id}"))
    return found


@rule(
    Severity.WARNING,
    "A caller that gives up before its own calls may end leaves them running for nobody; with retries the "
    "work is done again and again.",
    BUILDERS,
)
def inner_call_outlasts_caller(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes():
        outer = [getattr(joined.params, "timeout_s", None) for joined in _callers(drawing, each.node.id)]
        patience = min((wait for wait in outer if wait is not None), default=None)
        if patience is None:
            continue
        for joined in drawing.outgoing(each, "call", "send"):
            inner = getattr(joined.params, "timeout_s", None)
            if inner is not None and inner > patience:
                at = drawing.edge_at(joined) / "params" / "timeout_s"
                yield Finding(
                    at,
                    f"{named(each)} waits up to {inner:g} s over {named_edge(joined)}, but who called it "
                    f"gives up after {patience:g} s.",
                    f"Wait less than {patience:g} s, all attempts together.",
                    (add(at, patience / 2),),
                )


def _callers(drawing: Drawing, node_id: str) -> list[JoinedEdge]:
    """The calls whose time the node's work belongs to: its own, or those of the balancers before it."""
    found: list[JoinedEdge] = []
    for joined in drawing.incoming(drawing.node(node_id), "call", "target"):
        if joined.kind.key == "target":
            found.extend(drawing.incoming(drawing.node(joined.edge.from_node), "call"))
        else:
            found.append(joined)
    return found
