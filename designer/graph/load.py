"""A drawing made into a networkx graph, or every Problem with it, all in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import replace as replaced
from typing import Any

import networkx as nx

from designer import catalog
from designer.catalog import reading
from designer.catalog.params import declared
from designer.catalog.spec import Service
from designer.graph.cycles import check_cycles
from designer.graph.document import (
    Document,
    Edge,
    Graph,
    Group,
    JoinedEdge,
    Node,
    PlacedGroup,
    PlacedNode,
)
from designer.graph.joints import check_classes, check_work, joints
from designer.graph.nesting import NOWHERE, check_parents, may_stand, placement
from designer.graph.problems import (
    ROOT,
    JsonPath,
    Problem,
    Problems,
    add,
    has_errors,
    remove,
    replace,
    shown,
)
from designer.graph.read_document import read_document
from designer.graph.reader import did_you_mean, nearest
from designer.graph.rules import check
from designer.graph.text import read_json, tell_too_deep, too_deep
from designer.graph.upgrade import Renames, upgrade


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a drawing: the graph (see `document.py`), None while an error stands, and all Problems."""

    graph: Graph | None
    problems: tuple[Problem, ...]


def load_text(text: str | bytes) -> Loaded:
    """`load()` of JSON text. Never raises, whatever the text is."""
    value, problems = read_json(text)
    if value is None and has_errors(problems):
        return Loaded(None, problems)
    loaded = load(value)
    both = Problems([*problems, *loaded.problems])
    return Loaded(None if both.errors else loaded.graph, both.sorted())


def load(document: object, at: JsonPath = ROOT, *, rules: bool = True) -> Loaded:
    """The graph of a Document's JSON, or every Problem with it; rules are asked once the structure is sound.

    Never raises on anything that `json.loads` can give. `at` is where the Document begins in what the caller
    was given. Without `rules` a drawing passes that makes no sense as a whole: a part alone, to try it.
    """
    problems = Problems()
    if not isinstance(document, Mapping):
        problems.error(
            at,
            "not-an-object",
            f"A drawing is a JSON object, but this is {shown(document)}.",
            'Begin with {"schema_version": 1, "nodes": [], "edges": []}.',
        )
        return Loaded(None, problems.sorted())
    if too_deep(document):
        tell_too_deep(at, "the drawing", problems)
        return Loaded(None, problems.sorted())
    upgraded = upgrade(document, at, problems, renames())
    if upgraded is None:
        return Loaded(None, problems.sorted())
    read = read_document(upgraded, at, problems)
    if any(problem.code == "too-many" for problem in problems):
        return Loaded(None, problems.sorted())  # what was cut off would else be missed everywhere
    graph = _graph(read, at, problems)
    if problems.errors:
        return Loaded(None, problems.sorted())
    if rules:
        problems.extend(check(graph, at))
    return Loaded(None if problems.errors else graph, problems.sorted())


def renames() -> Renames:
    """Former names that the catalog knows, of services, kinds of edge and their params."""
    services, kinds = catalog.services(), catalog.edge_kinds()
    settings = {key: each.params for key, each in services.items()}
    settings.update({key: each.params for key, each in kinds.items()})
    return Renames(
        services={old: key for key, service in services.items() for old in service.formerly},
        kinds={old: key for key, kind in kinds.items() for old in kind.formerly},
        params={
            key: {old: each.name for each in declared(params) for old in each.formerly}
            for key, params in settings.items()
        },
    )


def _graph(document: Document, at: JsonPath, problems: Problems) -> Graph:
    """The graph as far as it can be made; whatever can't has its Problem."""
    around = check_parents(document, at, problems)
    groups: dict[str, PlacedGroup] = {}
    for group in document.groups:
        here = at / "groups" / group.index
        service = _service(group, "group", here, problems)
        params = _params(group, service.params, here, problems) if service else None
        if service and params is not None:
            groups[group.id] = PlacedGroup(group, service, params, NOWHERE)
    groups = {group_id: _standing(each, around, groups) for group_id, each in groups.items()}
    services = {group_id: group.service for group_id, group in groups.items()}
    graph: Graph = nx.MultiDiGraph()
    drawn: dict[str, Service] = {}
    for group in document.groups:
        if group.id in services:
            may_stand(group, services[group.id], services, around, at / "groups" / group.index, problems)
    for node in document.nodes:
        here = at / "nodes" / node.index
        service = _service(node, "node", here, problems)
        if service is None:
            continue
        drawn[node.id] = service
        may_stand(node, service, services, around, here, problems)
        check_work(node, service, document, here, problems)
        params = _params(node, service.params, here, problems)
        where = placement(around.get(node.id, ()), groups)
        if params is not None:
            graph.add_node(node.id, placed=PlacedNode(node, service, params, where))
    edges: dict[str, JoinedEdge] = {}
    node_ids = {node.id for node in document.nodes}
    for edge, kind in joints(document, drawn, node_ids, at, problems):
        here = at / "edges" / edge.index
        check_classes(edge, document, here, problems)
        params = _params(edge, kind.params, here, problems)
        if params is not None and edge.from_node in graph and edge.to_node in graph:
            edges[edge.id] = JoinedEdge(edge, kind, params)
            graph.add_edge(edge.from_node, edge.to_node, edge.id, joined=edges[edge.id])
    _check_cycles(edges.values(), at, problems)
    graph.graph.update(document=document, edges=edges, groups=groups)
    return graph


def _standing(
    each: PlacedGroup, around: Mapping[str, tuple[str, ...]], groups: Mapping[str, PlacedGroup]
) -> PlacedGroup:
    """The group with where it stands: what is around it, and what it is itself (a Region, a zone)."""
    outer = around.get(each.group.id, ())
    here = placement((each.group.id, *outer), groups)
    return replaced(each, placement=replaced(here, groups=outer))


def _check_cycles(edges: Iterable[JoinedEdge], at: JsonPath, problems: Problems) -> None:
    waiting = [each.edge for each in edges if each.kind.synchrony == "synchronous"]
    later = [each.edge for each in edges if each.kind.synchrony != "synchronous"]
    check_cycles(waiting, later, at, problems)


def _service(box: Node | Group, role: str, at: JsonPath, problems: Problems) -> Service | None:
    services = catalog.services()
    service = services.get(box.service)
    if service is not None and service.role == role:
        return service
    if not box.service:
        return None  # its absence is a Problem already
    known = [key for key, each in services.items() if each.role == role]
    if service is not None:
        problems.error(
            at / "service",
            "wrong-role",
            f"{shown(box.title or box.id)} is a {service.title}, which is no {role}.",
            f"Write it among the {service.role}s.",
        )
        return None
    meant = nearest(box.service, known)
    problems.error(
        at / "service",
        "unknown-service",
        f"{shown(box.title or box.id)} is of service {shown(box.service)}, which the catalog does not have.",
        did_you_mean(meant, known),
        *([replace(at / "service", meant)] if meant else []),
    )
    return None


def _params(box: Node | Group | Edge, params_type: type[Any], at: JsonPath, problems: Problems) -> Any:
    """An instance of the Params dataclass, or None and a Problem for each fault."""
    read = reading.read(params_type, box.params)
    for fault in read.faults:
        here = at / "params"
        for step in fault.steps:
            here = here / step
        fix = []
        if fault.instead is not None:
            fix.append(remove(here) if fault.instead.gone else add(here, fault.instead.value))
        message = f"{shown(box.title or box.id)}: {fault.message}"
        problems.error(here, fault.code, message, fault.hint, *fix)
    return read.params
