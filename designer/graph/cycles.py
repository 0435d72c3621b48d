"""Circles: calls that wait for each other (an error), messages that come round again (a warning)."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx

from designer.graph.document import Edge
from designer.graph.problems import JsonPath, Problems, remove, shown

SHOWN_NODES = 12


def check_cycles(
    synchronous: Iterable[Edge], asynchronous: Iterable[Edge], at: JsonPath, problems: Problems
) -> None:
    """One Problem for each knot of nodes that reach each other, naming one circle in it.

    Callers that wait for each other hold each other's slots for ever, so a circle of synchronous edges can't
    run. A circle that a queue or topic closes can, but each round makes more messages.
    """
    waiting: nx.DiGraph[str] = nx.DiGraph()
    first_edge: dict[tuple[str, str], Edge] = {}
    for edge in synchronous:
        waiting.add_edge(edge.from_node, edge.to_node)
        first_edge.setdefault((edge.from_node, edge.to_node), edge)
    for knot in _knots(waiting):
        circle = [source for source, _ in nx.find_cycle(waiting.subgraph(knot))]
        last = first_edge[circle[-1], circle[0]]
        problems.error(
            at / "edges" / last.index,
            "cycle-of-calls",
            f"The synchronous calls {_named(circle)} go in a circle: each would wait for the next for ever.",
            "Break the circle: take one call out, or send through a queue instead.",
            remove(at / "edges" / last.index),
        )
    everything: nx.DiGraph[str] = nx.DiGraph(waiting)
    later: dict[tuple[str, str], Edge] = {}
    for edge in asynchronous:
        everything.add_edge(edge.from_node, edge.to_node)
        later.setdefault((edge.from_node, edge.to_node), edge)
    for knot in _knots(everything):
        within = everything.subgraph(knot)
        inside = [edge for ends, edge in later.items() if within.has_edge(*ends)]
        if not inside:
            continue
        closing = inside[0]
        circle = nx.shortest_path(within, closing.to_node, closing.from_node)
        problems.warning(
            at / "edges" / closing.index,
            "loop-of-messages",
            f"The messages {_named(circle)} come round again: one message can make another without end.",
            "Make sure that a round ends by itself: calls_per_request below 1, or a class that stops.",
        )


def _knots(graph: nx.DiGraph[str]) -> list[set[str]]:
    """Strongly connected parts that hold a circle, in a stable order."""
    parts = [part for part in nx.strongly_connected_components(graph) if len(part) > 1]
    alone = [{node} for node in nx.nodes_with_selfloops(graph) if not any(node in part for part in parts)]
    return sorted([*parts, *alone], key=min)


def _named(circle: list[str]) -> str:
    names = [shown(name) for name in [*circle[:SHOWN_NODES], *(["…"] if len(circle) > SHOWN_NODES else [])]]
    return " → ".join([*names, shown(circle[0])])
