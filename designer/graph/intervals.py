"""How sure the figures of a run are: intervals over replications, by the names of the summary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from designer.graph.document import Graph, placed_nodes
from designer.graph.figures import short
from designer.graph.meter import month_usages
from pricing.usage import Usage
from simulator.replications import Figures, Replications, headline
from simulator.result import Result

STATIONS, UTILISATION = "stations.", ".utilisation"
MONTH_USD = "month_usd"


def figures_with_cost(
    graph: Graph,
    month: Callable[[Result], Sequence[tuple[Result, float]]],
    total_usd: Callable[[Sequence[Usage]], Decimal],
) -> Callable[[Result], Figures]:
    """What `replicate` reads of each run: the engine's headline figures, and `month_usd`, what the month
    costs (without what has no price).

    month: the month's runs with their times, of which the replicated one is a part; total_usd prices a month.
    Both are called in the threads of the replications, so neither may ask the database.
    """

    def read(result: Result) -> Figures:
        return {**headline(result), MONTH_USD: float(total_usd(month_usages(graph, month(result))))}

    return read


def intervals_json(graph: Graph, found: Replications) -> dict[str, Any]:
    """`figures`: the summary's dotted name -> mean, half_width, low, high; and how they came about.

    A node's utilisation is its own station's, as in the summary.
    """
    nodes = {each.node.id for each in placed_nodes(graph)}
    figures = {}
    for name, each in found.intervals.items():
        if name.startswith(STATIONS):
            subject = name.removeprefix(STATIONS).removesuffix(UTILISATION)
            if subject not in nodes:
                continue
            name = f"nodes.{subject}{UTILISATION}"
        figures[name] = {
            "mean": short(each.mean),
            "half_width": short(each.half_width),
            "low": short(each.low),
            "high": short(each.high),
        }
    level = next((each.level for each in found.intervals.values()), None)
    return {
        "level": level,
        "replications": found.runs,
        "method": "Student's t over independent runs",
        "precision": found.precision,
        "met": found.met,
        "warm_up": None if found.cut_s is None else {"cut_s": found.cut_s, "why": "MSER-5"},
        "figures": figures,
    }
