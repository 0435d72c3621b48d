"""Faults that a run would not feel: what they strike is there, but nothing about it can break that way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from designer.graph.compile import context_of, parts_of
from designer.graph.deployments import DEPLOY, plan_deployments
from designer.graph.document import Graph
from designer.graph.faults import plan_faults
from designer.graph.scenario import Fault, Scenario

WHY: Mapping[str, tuple[str, str]] = {
    "az_power_interruption": (
        "nothing of that Region stands there that could be lost",
        "Take a zone and a Region in which servers or load balancers stand.",
    ),
    "interrupt_spot": (
        "nothing there is bought as Spot",
        "Buy some of it as Spot, or strike something else.",
    ),
    "flush_cache": (
        "nobody is asked for what the cache doesn't know",
        "Connect what the cache asks on a miss, or strike something else.",
    ),
}
"""Action -> why it may have no effect, and what to do about it."""

UNREACHED = ("nothing in this drawing calls it", "Connect what calls it, or strike something else.")
NOTHING_THERE = ("there is nothing of the kind in it", "Strike something else.")


def idle_faults(graph: Graph, scenario: Scenario) -> Iterator[tuple[int, Fault, str, str]]:
    """Place, fault, why a run would not feel it, and a hint; for faults that fit the drawing otherwise."""
    if not scenario.faults:
        return
    context, parts = context_of(graph, scenario.duration_s), parts_of(graph, scenario.duration_s)
    deployed = {int(each.id.partition("-")[2]) for each in plan_deployments(scenario, context, parts)}
    for place, fault in enumerate(scenario.faults):
        struck = place in deployed if fault.action == DEPLOY else False
        if not struck and not any(True for _ in plan_faults(fault, place, context, parts)):
            called = fault.node is None or any(True for _ in context.into(context.sites[fault.node]))
            why, hint = WHY.get(fault.action, NOTHING_THERE if called else UNREACHED)
            yield place, fault, why, hint
