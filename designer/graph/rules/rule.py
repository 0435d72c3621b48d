"""What a rule is: one small function over a drawing, with a code, a severity, a reason and a link."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from designer.catalog.behaviour import Context, PlanPart
from designer.graph.compile import context_of, parts_of
from designer.graph.document import (
    Document,
    Graph,
    JoinedEdge,
    PlacedNode,
    document_of,
    edges_in,
    edges_out,
    placed,
    placed_nodes,
)
from designer.graph.expected import ExpectedLoad, expected_load
from designer.graph.problems import ROOT, JsonPath, PatchStep, Problem, Severity, shown
from designer.graph.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a rule is broken: where, what is wrong there, how to mend it."""

    at: JsonPath
    message: str
    hint: str
    fix: tuple[PatchStep, ...] = ()


@dataclass(frozen=True)
class Drawing:
    """What rules look at: the graph, and the Scenario if there is one; `at` is where the Document begins."""

    graph: Graph
    scenario: Scenario | None = None
    at: JsonPath = ROOT

    @property
    def document(self) -> Document:
        return document_of(self.graph)

    def nodes(self, *services: str) -> Iterator[PlacedNode]:
        """All nodes, or those of these services, in the Document's order."""
        return (each for each in placed_nodes(self.graph) if not services or each.service.key in services)

    def edges(self, *kinds: str) -> Iterator[JoinedEdge]:
        """All edges, or those of these kinds, in the Document's order."""
        edges: dict[str, JoinedEdge] = self.graph.graph["edges"]
        return (each for each in edges.values() if not kinds or each.kind.key in kinds)

    def node(self, node_id: str) -> PlacedNode:
        return placed(self.graph, node_id)

    def outgoing(self, each: PlacedNode, *kinds: str) -> list[JoinedEdge]:
        return [edge for edge in edges_out(self.graph, each.node.id) if not kinds or edge.kind.key in kinds]

    def incoming(self, each: PlacedNode, *kinds: str) -> list[JoinedEdge]:
        return [edge for edge in edges_in(self.graph, each.node.id) if not kinds or edge.kind.key in kinds]

    def node_at(self, each: PlacedNode) -> JsonPath:
        return self.at / "nodes" / each.node.index

    def param_at(self, each: PlacedNode, name: str) -> JsonPath:
        return self.node_at(each) / "params" / name

    def edge_at(self, each: JoinedEdge) -> JsonPath:
        return self.at / "edges" / each.edge.index

    @cached_property
    def context(self) -> Context:
        """Where everything stands, and who calls whom: worked out once for all rules."""
        return context_of(self.graph)

    @cached_property
    def parts(self) -> PlanPart:
        """What the drawing adds to a Plan, whatever is sent through it."""
        return parts_of(self.graph, 0.0)

    @cached_property
    def load(self) -> ExpectedLoad | None:
        """What the Scenario's busiest moment asks of each node; None without a Scenario."""
        return expected_load(self.graph, self.scenario) if self.scenario is not None else None

    @cached_property
    def first_load(self) -> ExpectedLoad | None:
        """What the Scenario asks of each node in its first moment; None without a Scenario."""
        return expected_load(self.graph, self.scenario, first=True) if self.scenario is not None else None


Check = Callable[[Drawing], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named check. `why` is one or two sentences; `link` is AWS's page that says more.

    `needs_load`: it looks at the busiest moment of a Scenario, so it is asked only when there is one.
    """

    code: str
    severity: Severity
    why: str
    link: str
    check: Check
    needs_load: bool = False

    def problems(self, drawing: Drawing) -> Iterator[Problem]:
        for finding in self.check(drawing):
            yield Problem(
                at=str(finding.at),
                code=self.code,
                severity=self.severity,
                message=finding.message,
                hint=finding.hint,
                fix=finding.fix or None,
                why=self.why,
                link=self.link,
            )


def rule(severity: Severity, why: str, link: str, *, needs_load: bool = False) -> Callable[[Check], Rule]:
    """Makes a function a Rule; its code is the function's name with hyphens."""

    def made(check: Check) -> Rule:
        return Rule(check.__name__.replace("_", "-"), severity, why, link, check, needs_load)

    return made


def named(each: PlacedNode) -> str:
    """How messages call a node: its title, else its id."""
    return shown(each.node.title or each.node.id)


def named_edge(each: JoinedEdge) -> str:
    """How messages call an edge: its title, else where it leads."""
    return shown(each.edge.title) if each.edge.title else f"{each.edge.from_node} → {each.edge.to_node}"
