"""The Document as typed records, and what the networkx graph made of it carries.

The graph of `load()` is a `networkx.MultiDiGraph`: one vertex a Node (key: its id), one arrow an Edge
(key: its id). Read it through `placed(graph, node_id)`, `joined(graph, edge_id)` and `document_of(graph)`:

- `graph.graph["document"]`: Document
- `graph.nodes[id]["placed"]`: PlacedNode (the Node, its Service, its Params, where it stands)
- `graph.edges[from, to, id]["joined"]`: JoinedEdge (the Edge, its EdgeKind, its params)
- `graph.graph["edges"]`: edge id -> JoinedEdge, in the Document's order
- `graph.graph["groups"]`: group id -> PlacedGroup, in the Document's order
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

import networkx as nx

from designer.catalog.spec import EdgeKind, Service

Graph: TypeAlias = "nx.MultiDiGraph[str]"

SCHEMA_VERSION = 1
DEFAULT_REGION = "us-east-1"
"""Where a Node stands that is in no Region group of a drawing without exactly one: AWS's own default."""


@dataclass(frozen=True, slots=True)
class TimeSpec:
    """A time in milliseconds: `mean_ms` with coefficient of variation `cv`, or a table of quantiles.

    `table` holds (quantile 0..1, value in ms) in rising order; when it is given, `mean_ms` is the mean of the
    straight lines between its points and `cv` is unused.
    """

    mean_ms: float = 0.0
    cv: float = 0.0
    table: tuple[tuple[float, float], ...] = ()


NO_TIME = TimeSpec()


@dataclass(frozen=True, slots=True)
class Work:
    """What one request (or one batch, or one message) costs: `cpu` needs a core, `wait` only a slot."""

    cpu: TimeSpec = NO_TIME
    wait: TimeSpec = NO_TIME


@dataclass(frozen=True, slots=True)
class BatchWork:
    """Work of a batch consumer: once a batch, and again for each message in it."""

    per_batch: Work = Work()
    per_message: Work = Work()


@dataclass(frozen=True, slots=True)
class RequestClass:
    """A kind of request that is told apart from entry to completion."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Account:
    """The AWS account of the drawing: free tier or not, quotas that differ from AWS's defaults.

    `quotas` maps `name@region` (or `name` for all Regions) to a limit.
    """

    free_tier: bool = False
    quotas: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """A drawn container. `frame` is x, y, width, height in canvas pixels; `index` its place in the list."""

    id: str
    service: str
    title: str
    parent: str | None
    params: Mapping[str, object]
    frame: tuple[float, float, float, float]
    index: int


@dataclass(frozen=True, slots=True)
class Node:
    """A drawn box. `params` is as written; `at` is x, y in canvas pixels; `index` its place in the list."""

    id: str
    service: str
    title: str
    parent: str | None
    at: tuple[float, float]
    params: Mapping[str, object]
    work: Mapping[str, Work | BatchWork]
    notes: str
    index: int


@dataclass(frozen=True, slots=True)
class EdgeBytes:
    """Bytes on the wire of one request of a class over an edge, and of its answer."""

    request: float = 0.0
    response: float = 0.0


@dataclass(frozen=True, slots=True)
class Edge:
    """A drawn arrow from a Node's out port to a Node's in port.

    Edges of one `order` run in parallel, orders one after another. `calls_per_request` maps a class to a
    count (below one: a probability); a class that is not named calls once when the mapping is empty, else
    never.
    """

    id: str
    kind: str
    from_node: str
    from_port: str
    to_node: str
    to_port: str
    title: str
    order: int
    optional: bool
    calls_per_request: Mapping[str, float]
    params: Mapping[str, object]
    bytes: Mapping[str, EdgeBytes]
    index: int

    def calls_of(self, class_id: str) -> float:
        """Calls over this edge for one request of the class at its source."""
        return self.calls_per_request.get(class_id, 0.0) if self.calls_per_request else 1.0

    def bytes_of(self, class_id: str) -> EdgeBytes:
        """Bytes of one call of the class; zero when nothing is said."""
        return self.bytes.get(class_id, EdgeBytes())


@dataclass(frozen=True, slots=True)
class Document:
    """The canvas JSON, read. All ids are unique over nodes, groups and edges."""

    schema_version: int
    name: str
    account: Account
    classes: tuple[RequestClass, ...]
    groups: tuple[Group, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a Node stands: its Region (always), VPC group id, the zone letter if inside a zone box.

    `assumed` is True when the Region was not drawn around it but taken from the drawing's only Region or the
    default. `groups` are the ids of the groups around it, innermost first.
    """

    region: str
    vpc: str | None
    zone: str | None
    assumed: bool
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlacedNode:
    """A Node with what the catalog says of it. `params` is an instance of the service's Params dataclass."""

    node: Node
    service: Service
    params: Any
    placement: Placement


@dataclass(frozen=True, slots=True)
class PlacedGroup:
    """A Group with what the catalog says of it; `params` is an instance of the service's Params.

    `placement`: where it stands itself; of a Region or zone box that is the Region or zone.
    """

    group: Group
    service: Service
    params: Any
    placement: Placement


@dataclass(frozen=True, slots=True)
class JoinedEdge:
    """An Edge with what the catalog says of its kind; `params` is an instance of the kind's Params."""

    edge: Edge
    kind: EdgeKind
    params: Any


def document_of(graph: Graph) -> Document:
    """The Document a graph was made of."""
    return cast("Document", graph.graph["document"])


def placed(graph: Graph, node_id: str) -> PlacedNode:
    """The Node of that id with Service, Params and Placement. Raises KeyError for an unknown id."""
    return cast("PlacedNode", graph.nodes[node_id]["placed"])


def placed_nodes(graph: Graph) -> Iterator[PlacedNode]:
    """All nodes in the Document's order."""
    return (placed(graph, node.id) for node in document_of(graph).nodes)


def is_entry(each: PlacedNode) -> bool:
    """Whether requests begin at the node: its service has ports, but none that takes any in."""
    ports = each.service.ports
    return each.service.role == "node" and bool(ports) and not any(port.side == "in" for port in ports)


def joined(graph: Graph, edge_id: str) -> JoinedEdge:
    """The Edge of that id with EdgeKind and params. Raises KeyError for an unknown id."""
    return cast("JoinedEdge", graph.graph["edges"][edge_id])


def placed_group(graph: Graph, group_id: str) -> PlacedGroup:
    """The Group of that id with Service and Params. Raises KeyError for an unknown id."""
    return cast("PlacedGroup", graph.graph["groups"][group_id])


def edges_out(graph: Graph, node_id: str) -> list[JoinedEdge]:
    """Edges that leave the Node, by `order`, then as drawn."""
    found = [data["joined"] for _, _, data in graph.out_edges(node_id, data=True)]
    return sorted(found, key=lambda each: (each.edge.order, each.edge.index))


def edges_in(graph: Graph, node_id: str) -> list[JoinedEdge]:
    """Edges that reach the Node, as drawn."""
    found = [data["joined"] for _, _, data in graph.in_edges(node_id, data=True)]
    return sorted(found, key=lambda each: each.edge.index)


def edge_title(graph: Graph, joined: JoinedEdge) -> str:
    """How a person calls an edge: its title, else its two ends."""
    ends = [placed(graph, node_id).node for node_id in (joined.edge.from_node, joined.edge.to_node)]
    return joined.edge.title or " → ".join(node.title or node.id for node in ends)
