"""Theory beside a node's figures, as JSON."""

from __future__ import annotations

from typing import Any

from designer.graph.document import Graph
from designer.graph.figures import short
from designer.graph.waterfall import subject_titles
from simulator.plan import Plan
from simulator.result import Result
from simulator.theory.beside import Beside, beside


def theory_of(graph: Graph, plan: Plan, result: Result) -> dict[str, Beside]:
    """What theory foretells, by the plan's stations; it calls other nodes and edges by their titles."""
    titles = subject_titles(graph)
    return beside(plan, result, lambda part: titles.get(part.split("/")[0], part))


def theory_json(foretold: Beside | None) -> dict[str, Any] | None:
    """What queueing theory foretells of a node and what was simulated; null where it has no work to foretell.

    `holds` says whether all that the model takes for granted is so, `why` what is or what is not.
    """
    if foretold is None:
        return None
    return {
        "model": foretold.model,
        "holds": foretold.holds,
        "why": foretold.why,
        "figures": [
            {"name": each.name, "predicted": short(each.predicted), "simulated": short(each.simulated)}
            for each in foretold.figures
        ],
    }
