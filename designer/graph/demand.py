"""What a Scenario asks of a node over time, by arithmetic alone: what a forecast would say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from designer.graph.document import Graph
from designer.graph.expected import expected_load
from designer.graph.scenario import Scenario

Demand = tuple[tuple[float, Mapping[str, float]], ...]


def demand(graph: Graph, scenario: Scenario, nodes: Iterable[str]) -> dict[str, Demand]:
    """Steps (start_s, requests a second by class) at each of the nodes; a node nobody asks has none.

    No queueing, retries or errors, as in `expected.py`. Empty when a trace was not read or edges go round.
    """
    wanted = list(nodes)
    found: dict[str, dict[float, dict[str, float]]] = {node: {} for node in wanted}
    edges: set[float] = {0.0}
    parts = []
    for workload in scenario.workloads if wanted else ():
        alone = replace(scenario, workloads=(workload,))
        load = expected_load(graph, alone)
        if load is None:
            return {}
        steps = scenario.rate_steps(workload)
        peak = steps.peak_per_s
        starts = [float(start) for start in steps.starts_s]
        rates = [float(rate) / peak if peak > 0 else 0.0 for rate in steps.rates_per_s]
        if steps.ends_s < scenario.duration_s:
            starts, rates = [*starts, float(steps.ends_s)], [*rates, 0.0]
        edges.update(starts)
        parts.append((load, starts, rates))
    order = sorted(edges)
    for load, starts, rates in parts:
        shares = _held(order, starts, rates)
        for node in wanted:
            for class_id, most in load.rates_per_s.get(node, {}).items():
                for start, share in zip(order, shares, strict=True):
                    here = found[node].setdefault(start, {})
                    here[class_id] = here.get(class_id, 0.0) + most * share
    return {node: tuple(sorted(steps.items())) for node, steps in found.items()}


def _held(order: list[float], starts: list[float], rates: list[float]) -> list[float]:
    """The step function's value at each of the times in `order`; 0 before its first step."""
    values, place = [], -1
    for at in order:
        while place + 1 < len(starts) and starts[place + 1] <= at:
            place += 1
        values.append(rates[place] if place >= 0 else 0.0)
    return values
