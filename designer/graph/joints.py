"""What an edge joins: nodes that exist, ports that fit, classes that are known."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from designer import catalog
from designer.catalog.spec import EdgeKind, Port, Service
from designer.graph.document import BatchWork, Document, Edge, Node
from designer.graph.problems import JsonPath, Problems, remove, replace, shown
from designer.graph.reader import did_you_mean, guess, nearest


def joints(
    document: Document,
    services: Mapping[str, Service],
    node_ids: Collection[str],
    at: JsonPath,
    problems: Problems,
) -> Iterator[tuple[Edge, EdgeKind]]:
    """Each edge whose kind is known and whose ends exist and fit, with its kind; a Problem for each other.

    `services` has the nodes whose service is known; the others have their own Problem already.
    """
    taken: dict[tuple[str, str], str] = {}
    for edge in document.edges:
        here = at / "edges" / edge.index
        kind = _kind(edge, here, problems)
        ends = [_end(edge, end, services, node_ids, document, here, problems) for end in ("from", "to")]
        source, target = ends
        for port, node_id in ((source, edge.from_node), (target, edge.to_node)):
            if port is not None and not port.many:
                _check_free(edge, port, node_id, taken, here, problems)
        if kind is None or source is None or target is None:
            continue
        if _fit(edge, kind, source, target, here, problems):
            yield edge, kind


def _kind(edge: Edge, at: JsonPath, problems: Problems) -> EdgeKind | None:
    kinds = catalog.edge_kinds()
    if edge.kind in kinds or not edge.kind:
        return kinds.get(edge.kind)
    meant = nearest(edge.kind, kinds)
    problems.error(
        at / "kind",
        "unknown-edge-kind",
        f"Edge {shown(edge.id)} is of kind {shown(edge.kind)}, which the catalog does not have.",
        did_you_mean(meant, kinds),
        *([replace(at / "kind", meant)] if meant else []),
    )
    return None


def _end(
    edge: Edge,
    end: str,
    services: Mapping[str, Service],
    node_ids: Collection[str],
    document: Document,
    at: JsonPath,
    problems: Problems,
) -> Port | None:
    """The port at one end, or None (and a Problem, unless the node has one already)."""
    outward = end == "from"
    node_id, port_id = (edge.from_node, edge.from_port) if outward else (edge.to_node, edge.to_port)
    if not node_id:
        return None
    if node_id not in node_ids:
        is_group = any(group.id == node_id for group in document.groups)
        what = "is a group; edges join nodes" if is_group else "is not in the drawing"
        meant = guess(node_id, node_ids, problems)
        problems.error(
            at / end / 0,
            "dangling-edge",
            f"Edge {shown(edge.id)} {'begins' if outward else 'ends'} at {shown(node_id)}, which {what}.",
            did_you_mean(meant, node_ids) if meant else "Connect it to a node, or take it out.",
            replace(at / end / 0, meant) if meant else remove(at),
        )
        return None
    service = services.get(node_id)
    if service is None:
        return None
    port = service.port(port_id)
    side = "out" if outward else "in"
    if port is not None and port.side == side:
        return port
    fitting = [each.id for each in service.ports if each.side == side]
    same_kind = [each.id for each in service.ports if each.side == side and each.kind == edge.kind]
    meant = nearest(port_id, fitting) or (same_kind[0] if len(same_kind) == 1 else None)
    wrong = (
        f"has no port {shown(port_id)}" if port is None else f"has {shown(port_id)} as an {port.side} port"
    )
    problems.error(
        at / end / 1,
        "wrong-port",
        f"Edge {shown(edge.id)} {'leaves' if outward else 'enters'} {shown(node_id)}, a {service.title}, "
        f"which {wrong}.",
        did_you_mean(meant, fitting) if fitting else f"A {service.title} has no {side} port.",
        *([replace(at / end / 1, meant)] if meant else []),
    )
    return None


def _check_free(
    edge: Edge,
    port: Port,
    node_id: str,
    taken: dict[tuple[str, str], str],
    at: JsonPath,
    problems: Problems,
) -> None:
    first = taken.setdefault((node_id, port.id), edge.id)
    if first != edge.id:
        problems.error(
            at,
            "port-taken",
            f"Port {port.title} of {shown(node_id)} takes one edge, and {shown(first)} is there already.",
            "Take one of the two out.",
            remove(at),
        )


def _fit(edge: Edge, kind: EdgeKind, source: Port, target: Port, at: JsonPath, problems: Problems) -> bool:
    if source.kind != target.kind:
        problems.error(
            at,
            "ports-do-not-join",
            f"Edge {shown(edge.id)} goes from a port for {source.kind} edges ({edge.from_node}: "
            f"{source.title}) to one for {target.kind} edges ({edge.to_node}: {target.title}).",
            f"Join it to a port of {edge.to_node} that takes {source.kind} edges, or put a service between.",
            remove(at),
        )
        return False
    if kind.key != source.kind:
        problems.error(
            at / "kind",
            "wrong-edge-kind",
            f"Edge {shown(edge.id)} is of kind {kind.key}, but its ports join {source.kind} edges.",
            f"Make it a {source.kind} edge.",
            replace(at / "kind", source.kind),
        )
        return False
    return True


def check_classes(edge: Edge, document: Document, at: JsonPath, problems: Problems) -> None:
    """Classes that the edge names must be the drawing's."""
    for field, named in (("calls_per_request", edge.calls_per_request), ("bytes", edge.bytes)):
        for class_id in named:
            _known(class_id, f"edge {shown(edge.id)}", document, at / field / class_id, problems)


def check_work(node: Node, service: Service, document: Document, at: JsonPath, problems: Problems) -> None:
    """Work must be of classes that there are, and of the kind that the service does."""
    name = shown(node.title or node.id)
    if node.work and service.work == "none":
        problems.warning(
            at / "work",
            "work-unused",
            f"{name} is a {service.title}, which does no work of its own; what is given is ignored.",
            "Take it out, or give it to the node that does it.",
            remove(at / "work"),
        )
        return
    for class_id, work in node.work.items():
        _known(class_id, f"work of {name}", document, at / "work" / class_id, problems)
        if isinstance(work, BatchWork) and service.work == "request":
            problems.error(
                at / "work" / class_id,
                "work-of-wrong-kind",
                f"{name} works on requests one by one, but its work is given per batch and per message.",
                "Give cpu_ms and wait_ms of a request.",
            )


def _known(class_id: str, what: str, document: Document, at: JsonPath, problems: Problems) -> None:
    classes = [each.id for each in document.classes]
    if class_id not in classes:
        problems.error(
            at,
            "unknown-class",
            f"The {what} names the class {shown(class_id)}, which the drawing does not have.",
            did_you_mean(nearest(class_id, classes), classes),
            remove(at),
        )
