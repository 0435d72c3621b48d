"""Where requests begin, and what they reach."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from designer.graph.document import is_entry
from designer.graph.problems import Severity, add, remove
from designer.graph.rules.rule import Drawing, Finding, named, named_edge, rule

WELL_ARCHITECTED = "https://docs.aws.amazon.com/wellarchitected/latest/framework/welcome.html"


@rule(
    Severity.ERROR,
    "A run needs somewhere that requests come from; without one nothing can be simulated.",
    WELL_ARCHITECTED,
)
def no_entry_point(drawing: Drawing) -> Iterator[Finding]:
    if not any(is_entry(each) for each in drawing.nodes()):
        yield Finding(
            drawing.at / "nodes",
            "The drawing has no entry point: nothing sends the first request.",
            "Place a client and connect it to what it calls first.",
        )


@rule(
    Severity.ERROR,
    "Requests that leave an entry must arrive somewhere, or there is nothing to simulate.",
    WELL_ARCHITECTED,
)
def entry_leads_nowhere(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes():
        if is_entry(each) and not drawing.outgoing(each):
            yield Finding(
                drawing.node_at(each),
                f"{named(each)} calls nothing: its requests have nowhere to go.",
                "Connect it to a load balancer, a function or a fleet.",
            )


@rule(
    Severity.WARNING,
    "A node that no request can reach is billed but never used.",
    "https://docs.aws.amazon.com/wellarchitected/latest/cost-optimization-pillar/decommission-resources.html",
)
def unreachable_node(drawing: Drawing) -> Iterator[Finding]:
    entries = [each.node.id for each in drawing.nodes() if is_entry(each)]
    if not entries:
        return
    reached = set(entries)
    for entry in entries:
        reached |= nx.descendants(drawing.graph, entry)
    for each in drawing.nodes():
        if each.service.ports and each.node.id not in reached:
            yield Finding(
                drawing.node_at(each),
                f"No request can reach {named(each)}: no way leads to it from an entry.",
                "Connect it, or take it out of the drawing.",
            )


@rule(
    Severity.WARNING,
    "An edge over which no class ever calls does nothing, and its target sees no load from here.",
    WELL_ARCHITECTED,
)
def edge_never_used(drawing: Drawing) -> Iterator[Finding]:
    for joined in drawing.edges():
        calls = joined.edge.calls_per_request
        if calls and not any(calls.values()):
            at = drawing.edge_at(joined) / "calls_per_request"
            yield Finding(
                at,
                f"No request class calls over {named_edge(joined)}: all its counts are 0.",
                "Say how many calls a request makes, or let every class call once.",
                (remove(at),),
            )


BEGIN_CPU_MS = 10
"""What a request costs until somebody has measured it: a guess of ours, put in only where it is asked for."""

USUAL_WORK = ("cache_cluster",)
"""Services that have a time of their own for whatever is not given: they need no work."""


@rule(
    Severity.ERROR,
    "Time spent is what fills a server: without work per request a fleet or function would do everything in "
    "no time, and the run would say that one instance is enough.",
    "https://docs.aws.amazon.com/wellarchitected/latest/performance-efficiency-pillar/welcome.html",
)
def node_without_work(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes():
        if each.service.work != "none" and not each.node.work and each.service.key not in USUAL_WORK:
            at = drawing.node_at(each) / "work"
            yield Finding(
                at,
                f"{named(each)} does not say what a request costs it.",
                "Give CPU and waiting time for each request class in the Traffic tab; the fix puts in "
                f"{BEGIN_CPU_MS} ms of CPU to begin with.",
                (add(at, {each.id: {"cpu_ms": BEGIN_CPU_MS} for each in drawing.document.classes}),),
            )


@rule(
    Severity.WARNING,
    "A class that arrives at a node without work of its own takes no time there, which is hardly ever meant.",
    "https://docs.aws.amazon.com/wellarchitected/latest/performance-efficiency-pillar/welcome.html",
    needs_load=True,
)
def class_without_work(drawing: Drawing) -> Iterator[Finding]:
    if drawing.load is None:
        return
    for each in drawing.nodes():
        if each.service.work == "none" or not each.node.work or each.service.key in USUAL_WORK:
            continue
        for class_id in drawing.load.rates_per_s[each.node.id]:
            if class_id not in each.node.work:
                yield Finding(
                    drawing.node_at(each) / "work" / class_id,
                    f"Requests of class {class_id} reach {named(each)}, but their work there is not given.",
                    "Give CPU and waiting time for the class, or send it elsewhere.",
                )
