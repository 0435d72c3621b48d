"""Checks what a Scenario says of a drawing: its nodes, classes, zones. Everything else is read_scenario's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from designer.graph.compile import parts_of
from designer.graph.document import Graph, JoinedEdge, PlacedNode, document_of, is_entry, placed_nodes
from designer.graph.idle_faults import idle_faults
from designer.graph.problems import ROOT, JsonPath, Problem, Problems, add, remove, replace, shown
from designer.graph.reader import did_you_mean, nearest
from designer.graph.rules import check_load
from designer.graph.scenario import Fault, Scenario, Workload
from simulator import plan


def check_scenario(graph: Graph, scenario: Scenario, at: JsonPath = ROOT) -> tuple[Problem, ...]:
    """Every Problem of the Scenario with this drawing, with those of its busiest moment.

    `at` is where the Scenario's JSON begins; the Document's is taken to begin at `$`.
    """
    problems = Problems()
    nodes = {each.node.id: each for each in placed_nodes(graph)}
    entries = [each.node.id for each in nodes.values() if is_entry(each)]
    for place, workload in enumerate(scenario.workloads):
        _check_workload(graph, workload, at / "workloads" / place, entries, scenario.duration_s, problems)
    stores = {each.id for each in parts_of(graph, 0.0).stations if isinstance(each, plan.Store)}
    for node_id in scenario.slo.age_of_oldest_s:
        path = at / "slo" / "age_of_oldest_s" / node_id
        if node_id in nodes and node_id not in stores:
            message = f"The SLO names the age of messages in {shown(node_id)}, which keeps none."
            problems.error(path, "no-messages-there", message, did_you_mean(None, stores), remove(path))
        if node_id not in nodes:
            message = f"The SLO names the node {shown(node_id)}, which is not in the drawing."
            problems.error(path, "unknown-node", message, did_you_mean(nearest(node_id, nodes), nodes))
    for place, fault in enumerate(scenario.faults):
        _check_fault(graph, fault, at / "faults" / place, problems)
    used = {workload.node for workload in scenario.workloads}
    for node_id in entries:
        if node_id not in used:
            problems.advice(
                at / "workloads",
                "entry-without-workload",
                f"{shown(node_id)} is an entry, but this scenario sends nothing from it.",
                "Add a workload for it, or take it out of the drawing.",
            )
    if not problems.errors:
        for place, fault, why, hint in idle_faults(graph, scenario):
            path = at / "faults" / place
            message = f"The fault {fault.action} changes nothing in this run: {why}."
            problems.warning(path, "fault-without-effect", message, hint, remove(path))
        problems.extend(check_load(graph, scenario))
    return problems.sorted()


def _check_fault(graph: Graph, fault: Fault, at: JsonPath, problems: Problems) -> None:
    nodes = {each.node.id: each for each in placed_nodes(graph)}
    edges: Mapping[str, JoinedEdge] = graph.graph["edges"]
    zones = sorted(set(_zones(nodes.values())))
    boxes = [each.node.id for each in nodes.values() if fault.action in each.service.faults]
    arrows = [edge_id for edge_id, each in edges.items() if fault.action in each.kind.faults]
    for strikes, struck, able, lacking in (
        ("zone", fault.zone, zones, "where nothing stands"),
        ("node", fault.node, boxes, "which is no box of this drawing that it can strike"),
        ("edge", fault.edge, arrows, "which is no connection of this drawing that it can strike"),
    ):
        if struck is not None and struck not in able:
            meant = nearest(struck, able)
            problems.error(
                at / strikes,
                f"unknown-{strikes}",
                f"The fault {fault.action} strikes {strikes} {shown(struck)}, {lacking}.",
                did_you_mean(meant, able),
                *([replace(at / strikes, meant)] if meant else []),
            )


def _zones(nodes: Iterable[PlacedNode]) -> Iterator[str]:
    for each in nodes:
        yield from getattr(each.params, "zones", ())
        if each.placement.zone is not None:
            yield each.placement.zone


def _check_workload(
    graph: Graph, workload: Workload, at: JsonPath, entries: list[str], duration_s: float, problems: Problems
) -> None:
    if workload.node not in graph:
        meant = nearest(workload.node, entries) or (entries[0] if len(entries) == 1 else None)
        message = f"The workload begins at {shown(workload.node)}, which is not in the drawing."
        fix = [replace(at / "node", meant)] if meant else []
        problems.error(at / "node", "unknown-node", message, did_you_mean(meant, entries), *fix)
    elif workload.node not in entries:
        message = (
            f"The workload begins at {shown(workload.node)}, which takes requests but sends none itself."
        )
        fix = [replace(at / "node", entries[0])] if len(entries) == 1 else []
        problems.error(at / "node", "not-an-entry", message, did_you_mean(None, entries), *fix)
    trace = getattr(workload.arrivals, "trace", None)
    if trace is not None and trace.duration_s < duration_s:
        problems.advice(
            at / "arrivals",
            "trace-ends-early",
            f"The trace at {shown(workload.node)} lasts {trace.duration_s:,g} s, the run {duration_s:,g} s: "
            "nothing arrives after the trace's end.",
            "Shorten the run, or take a longer part of the trace.",
        )
    classes = [each.id for each in document_of(graph).classes]
    for class_id in workload.mix:
        if class_id not in classes:
            problems.error(
                at / "mix" / class_id,
                "unknown-class",
                f"The workload sends the class {shown(class_id)}, which the drawing does not have.",
                did_you_mean(nearest(class_id, classes), classes),
            )
    if not workload.mix and len(classes) > 1:
        share = {class_id: 1.0 / len(classes) for class_id in classes}
        message = f"The workload at {shown(workload.node)} does not say which classes it sends."
        problems.error(
            at / "mix",
            "no-mix",
            message,
            "Give each class its share.",
            add(at / "mix", share),
        )
