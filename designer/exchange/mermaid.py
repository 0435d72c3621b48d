"""Writes a drawing as a Mermaid flowchart: groups as subgraphs, edges solid where the caller waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from designer.graph.document import Document, Graph, Group, JoinedEdge, document_of, placed, placed_group

INDENT = "  "
UNSAFE = {'"': "#quot;", "<": "#lt;", ">": "#gt;", "#": "#35;", "`": "#96;", "\\": "#92;"}


def mermaid(graph: Graph) -> str:
    """A `flowchart LR` that Mermaid 10 and later draw; ends with a line break.

    Titles are escaped, ids are made anew (`n0`, `g0`), so no text in a drawing can break out of its label.
    """
    document = document_of(graph)
    names = {node.id: f"n{place}" for place, node in enumerate(document.nodes)}
    lines = ["flowchart LR", *_inside(graph, document, names, None, 1)]
    edges: Mapping[str, JoinedEdge] = graph.graph["edges"]
    lines += [INDENT + _edge(each, names) for each in edges.values()]
    return "\n".join(lines) + "\n"


def _inside(
    graph: Graph, document: Document, names: Mapping[str, str], parent: str | None, depth: int
) -> Iterator[str]:
    """Nodes and groups that stand directly in `parent` (None: on the bare canvas)."""
    margin = INDENT * depth
    for node in document.nodes:
        if node.parent == parent:
            each = placed(graph, node.id)
            kind = each.service.short_title or each.service.title
            title = node.title or node.id
            yield f'{margin}{names[node.id]}["{_safe(title)}<br/>{_safe(kind)}"]'
    for group in document.groups:
        if group.parent == parent:
            yield f'{margin}subgraph g{group.index}["{_safe(_group_title(graph, group))}"]'
            yield from _inside(graph, document, names, group.id, depth + 1)
            yield f"{margin}end"


def _group_title(graph: Graph, group: Group) -> str:
    each = placed_group(graph, group.id)
    of = next(
        (str(getattr(each.params, name)) for name in ("region", "zone") if hasattr(each.params, name)), ""
    )
    return group.title or f"{each.service.short_title or each.service.title} {of}".strip()


def _edge(each: JoinedEdge, names: Mapping[str, str]) -> str:
    arrow = "-->" if each.kind.synchrony == "synchronous" else "-.->"
    label = each.edge.title or each.kind.title
    return f'{names[each.edge.from_node]} {arrow}|"{_safe(label)}"| {names[each.edge.to_node]}'


def _safe(text: str) -> str:
    """Text as a Mermaid label: what its grammar or HTML would read is written as an entity."""
    return "".join(UNSAFE.get(letter, " " if letter < " " else letter) for letter in text)
