"""Availability: what AWS promises of a whole path, by arithmetic, beside what a run saw.

A request is served when all that it needs is up, so the SLAs of a path multiply (series). Servers of a fleet
in one zone stand in for each other: k of n must be up (parallel), where k is what the run's busiest window
kept busy. A balancer's target groups and calls that not every request makes count with their share. An SLA is
a refund threshold and no forecast, and independence is assumed: shared causes are not in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, comb, prod
from typing import Any

import networkx as nx
import numpy as np

from designer.catalog.behaviour import Arrow, Context, Site
from designer.catalog.spec import Sla
from designer.graph.compile import context_of, parts_of
from designer.graph.document import Graph, document_of, is_entry, placed, placed_nodes
from designer.graph.figures import series_of
from designer.graph.scenario import SECONDS_A_MONTH
from simulator.plan import Servers
from simulator.result import Result

STORED = ("event_source", "poll", "subscription", "invoke_async")
"""Kinds of edge that are followed after the answer: their ends matter to the completion alone."""

NOT_NEEDED = ("dead_letter",)
"""Kinds of edge over which nothing goes if all is well."""

MOST_CASES = 4_096
"""More different sets of needed nodes than this are not told apart: a call that is made at times counts as
always made from there on, and of a balancer's groups all count as needed."""

PCT = 100.0


@dataclass(frozen=True, slots=True)
class NodeSla:
    """What AWS promises of a node: `share` (0 to 1) after `needed` of `servers` were put in parallel."""

    share: float
    sla: Sla
    servers: int = 1
    needed: int = 1

    def to_json(self) -> dict[str, Any]:
        return {
            "percent": self.share * PCT,
            "sla_percent": self.sla.percent,
            "basis": self.sla.basis,
            "servers": self.servers,
            "needed": self.needed,
            "source": self.sla.source,
            "date": self.sla.date,
        }


def in_parallel(share: float, servers: int, needed: int) -> float:
    """Probability that at least `needed` of so many like, independent servers are up."""
    return sum(
        comb(servers, up) * share**up * (1.0 - share) ** (servers - up) for up in range(needed, servers + 1)
    )


def availability(graph: Graph, result: Result) -> dict[str, Any]:
    """`{nodes, paths, simulated}`: SLAs by node, composed from each entry for each class, and what was seen.

    A path's `response` needs what the caller waits for, its `completion` also what is done afterwards;
    `without_sla` names what AWS promises nothing about (and is left out of the product).
    """
    context = context_of(graph)
    slas = _node_slas(graph, result)
    ended = sum(each.done + each.failed for each in result.classes.values())
    failed = sum(each.failed for each in result.classes.values())
    return {
        "nodes": {node_id: each.to_json() for node_id, each in slas.items()},
        "paths": [
            _path(entry, each.id, context, slas, result)
            for entry in (each.node.id for each in placed_nodes(graph) if is_entry(each))
            for each in document_of(graph).classes
        ],
        "simulated_percent": PCT * (1.0 - failed / ended) if ended else None,
    }


def _node_slas(graph: Graph, result: Result) -> dict[str, NodeSla]:
    fleets = {each.id: each for each in parts_of(graph, result.duration_s).stations}
    found = {}
    for node_id, site in context_of(graph).sites.items():
        fleet = fleets.get(node_id)
        zones = len(fleet.zones if isinstance(fleet, Servers) else site.zones) or 1
        holding = [sla for sla in placed(graph, node_id).service.sla if sla.least_zones <= zones]
        if holding:
            best = max(holding, key=lambda sla: sla.least_zones)
            found[node_id] = _node_sla(best, site, result)
    return found


def _node_sla(sla: Sla, site: Site, result: Result) -> NodeSla:
    if not sla.each:
        return NodeSla(sla.percent / PCT, sla)
    serving = np.nan_to_num(series_of(result, site.id, "servers_in_service"))
    busy = np.nan_to_num(series_of(result, site.id, "utilisation"))
    servers = max(1, int(serving.min())) if len(serving) else 1
    work = float((busy * serving).max()) if len(busy) == len(serving) and len(serving) else 0.0
    needed = min(servers, max(1, ceil(work - 1e-9)))
    return NodeSla(in_parallel(sla.percent / PCT, servers, needed), sla, servers, needed)


Cases = Mapping[frozenset[str], float]
"""Sets of nodes that a request may need, with how often it does; the shares add up to 1."""


def _path(
    entry: str, class_id: str, context: Context, slas: Mapping[str, NodeSla], result: Result
) -> dict[str, Any]:
    response = needs(entry, class_id, context, after_answer=False)
    completion = needs(entry, class_id, context, after_answer=True)
    ever = sorted(set().union(*completion))
    totals = result.classes.get(class_id)
    ended = totals.done + totals.failed if totals else 0
    return {
        "entry": entry,
        "class": class_id,
        "response": {**_promised(response, slas), "nodes": _among(response, context, slas)},
        "completion": {**_promised(completion, slas), "nodes": _among(completion, context, slas)},
        "nodes": [node_id for node_id in context.sites if node_id in ever and node_id in slas],
        "without_sla": [node_id for node_id in context.sites if node_id in ever and node_id not in slas],
        "simulated_percent": PCT * totals.done / ended if totals and ended else None,
    }


def _among(cases: Cases, context: Context, slas: Mapping[str, NodeSla]) -> list[str]:
    """Nodes with an SLA that any of the cases needs, in the drawing's order."""
    ever = set().union(*cases)
    return [node_id for node_id in context.sites if node_id in ever and node_id in slas]


def _promised(cases: Cases, slas: Mapping[str, NodeSla]) -> dict[str, Any]:
    share = sum(
        often * prod(slas[node_id].share for node_id in nodes if node_id in slas)
        for nodes, often in cases.items()
    )
    return {"percent": share * PCT, "down_s_a_month": (1.0 - share) * SECONDS_A_MONTH}


def needs(node_id: str, class_id: str, context: Context, *, after_answer: bool) -> Cases:
    """Which nodes a request of the class at the node needs, itself included; optional calls it does not."""
    left_out = NOT_NEEDED if after_answer else (*NOT_NEEDED, *STORED)
    return _Ways(class_id, context, left_out).from_node(node_id)


class _Ways:
    """What requests of one class need from each node on, where edges of the kinds `left_out` don't count.

    What several nodes call is worked out once: in a drawing of layers each node is on very many ways.
    """

    def __init__(self, class_id: str, context: Context, left_out: Collection[str]) -> None:
        self.class_id = class_id
        self.sites = context.sites
        self.out: dict[str, list[Arrow]] = {}
        self.followed: nx.DiGraph[str] = nx.DiGraph()
        self.followed.add_nodes_from(context.sites)
        for arrow in context.arrows:
            if arrow.kind not in left_out:
                self.out.setdefault(arrow.caller.id, []).append(arrow)
                self.followed.add_edge(arrow.caller.id, arrow.callee.id)
        knots = (knot for knot in nx.strongly_connected_components(self.followed) if len(knot) > 1)
        self.in_circles = frozenset[str]().union(*knots)
        self.known: dict[tuple[str, frozenset[str]], Cases] = {}

    def from_node(self, node_id: str) -> Cases:
        """The last ones first, so that a long chain of calls is no deep recursion."""
        for each in nx.dfs_postorder_nodes(self.followed, node_id):
            self.from_here(self.sites[each], frozenset())
        return self.from_here(self.sites[node_id], frozenset())

    def from_here(self, site: Site, above: frozenset[str]) -> Cases:
        """`above`: the nodes on the way here; one of them is not followed again."""
        if site.id in above:
            return {frozenset({site.id}): 1.0}
        key = (site.id, above & self.in_circles)
        if key not in self.known:
            self.known[key] = self._followed(site, above | {site.id})
        return self.known[key]

    def _followed(self, site: Site, above: frozenset[str]) -> Cases:
        cases: Cases = {frozenset({site.id}): 1.0}
        arrows = self.out.get(site.id, [])
        targets = [each for each in arrows if each.kind == "target"]
        if targets:
            weights = [float(getattr(each.params, "weight", 1.0)) for each in targets]
            groups = [self.from_here(each.callee, above) for each in targets]
            total = sum(weights)
            shares = [weight / total if total else 1.0 / len(weights) for weight in weights]
            cases = _both(cases, _either(groups, shares))
        for arrow in arrows:
            often = min(1.0, arrow.calls.get(self.class_id, 0.0))
            if arrow.kind == "target" or arrow.optional or often <= 0.0:
                continue
            needed = self.from_here(arrow.callee, above)
            if often < 1.0 and len(cases) * len(needed) < MOST_CASES:
                needed = _either([needed, {frozenset(): 1.0}], [often, 1.0 - often])
            cases = _both(cases, needed)
        return cases


def _both(ours: Cases, theirs: Cases) -> Cases:
    if len(ours) * len(theirs) > MOST_CASES:
        theirs = {frozenset[str]().union(*theirs): 1.0}
    joint: dict[frozenset[str], float] = {}
    for mine, often in ours.items():
        for other, as_often in theirs.items():
            joint[mine | other] = joint.get(mine | other, 0.0) + often * as_often
    return joint


def _either(groups: Sequence[Cases], shares: Sequence[float]) -> Cases:
    mixed: dict[frozenset[str], float] = {}
    for cases, share in zip(groups, shares, strict=True):
        for nodes, often in cases.items():
            mixed[nodes] = mixed.get(nodes, 0.0) + often * share
    return mixed
