"""What the busiest moment of a Scenario asks of each node, by arithmetic alone: rates follow the edges.

No queueing, no retries, no errors: this is the load if all goes well, as an architect works it out by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx

from designer.graph.document import BatchWork, Graph, JoinedEdge, PlacedNode, document_of, edges_out
from designer.graph.scenario import Scenario, traces_needed

LEAST_RATE_PER_S = 1e-9


@dataclass(frozen=True, slots=True)
class ExpectedLoad:
    """Requests a second by node and class at the busiest moment (`rates_per_s[node][class]`)."""

    rates_per_s: Mapping[str, Mapping[str, float]]

    def rate_per_s(self, node_id: str) -> float:
        """Requests of all classes at the node."""
        return sum(self.rates_per_s.get(node_id, {}).values())

    def cores(self, each: PlacedNode) -> float:
        """Cores busy at the node: rate x CPU time, summed over its classes (Little's law)."""
        busy = 0.0
        for class_id, rate in self.rates_per_s.get(each.node.id, {}).items():
            work = each.node.work.get(class_id)
            if isinstance(work, BatchWork):
                busy += rate * work.per_message.cpu.mean_ms / 1_000.0
            elif work is not None:
                busy += rate * work.cpu.mean_ms / 1_000.0
        return busy


def expected_load(graph: Graph, scenario: Scenario, *, first: bool = False) -> ExpectedLoad | None:
    """Load at the busiest (or the first) moment of each workload.

    None when a trace is not read or edges go in a circle.
    """
    if traces_needed(scenario):
        return None
    rates: dict[str, dict[str, float]] = {node: {} for node in graph}
    default_class = document_of(graph).classes[0].id
    for workload in scenario.workloads:
        if workload.node in rates:
            steps = scenario.rate_steps(workload)
            moment = float(steps.rates_per_s[0]) if first and len(steps.rates_per_s) else steps.peak_per_s
            here = rates[workload.node]
            for class_id, share in (workload.mix or {default_class: 1.0}).items():
                here[class_id] = here.get(class_id, 0.0) + moment * share
    try:
        order = list(nx.topological_sort(graph))
    except nx.NetworkXUnfeasible:
        return None
    for node_id in order:
        leaving = edges_out(graph, node_id)
        weighed = sum(_weight(each) for each in leaving)
        for joined in leaving:
            _pass_on(rates, joined, _share(joined, weighed))
    return ExpectedLoad(rates)


def _pass_on(rates: dict[str, dict[str, float]], joined: JoinedEdge, share: float) -> None:
    edge = joined.edge
    for class_id, rate in rates[edge.from_node].items():
        passed = rate * edge.calls_of(class_id) * share
        if passed > LEAST_RATE_PER_S:
            there = rates[edge.to_node]
            there[class_id] = there.get(class_id, 0.0) + passed


def _share(joined: JoinedEdge, weighed: float) -> float:
    """A balancer sends each request to one of its targets, by its part of `weighed`, all their weights
    together. Every other edge takes all. Dead letters there are none if all goes well.
    """
    if joined.kind.key == "dead_letter":
        return 0.0
    if joined.kind.key != "target":
        return 1.0
    return _weight(joined) / weighed if weighed > 0 else 0.0


def _weight(joined: JoinedEdge) -> float:
    """Of a target; nothing of any other edge."""
    return float(getattr(joined.params, "weight", 1.0)) if joined.kind.key == "target" else 0.0
