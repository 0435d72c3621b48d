"""How sure the figures of a run are: intervals over replications, by the names of the summary."""

from __future__ import annotations

from typing import Any

from designer.graph.document import Graph, placed_nodes
from designer.graph.figures import short
from simulator.replications import Replications

STATIONS, UTILISATION = "stations.", ".utilisation"


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
