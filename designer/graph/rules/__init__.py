"""Rules over a drawing: what can't run (errors), what will hurt (warnings), what could be better (advice).

Every module in this folder is walked; each `Rule` in it counts. A new rule is one function in one of them.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from designer.graph.document import Graph
from designer.graph.problems import ROOT, JsonPath, Problem, Problems
from designer.graph.rules.rule import Drawing, Rule
from designer.graph.scenario import Scenario


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, by code. Raises RuntimeError when two have the same."""
    found: dict[str, Rule] = {}
    for module in pkgutil.iter_modules(__path__):
        members = vars(importlib.import_module(f"{__name__}.{module.name}"))
        for member in members.values():
            if isinstance(member, Rule) and found.setdefault(member.code, member) is not member:
                raise RuntimeError(f"two rules have the code {member.code}")
    return tuple(found[code] for code in sorted(found))


def check(graph: Graph, at: JsonPath = ROOT) -> tuple[Problem, ...]:
    """Every Problem that the rules over the drawing alone find in it."""
    return _checked(Drawing(graph, None, at), needs_load=False)


def check_load(graph: Graph, scenario: Scenario, at: JsonPath = ROOT) -> tuple[Problem, ...]:
    """Every Problem that the rules over the Scenario's busiest moment find; `at` is the Document's place."""
    return _checked(Drawing(graph, scenario, at), needs_load=True)


def _checked(drawing: Drawing, *, needs_load: bool) -> tuple[Problem, ...]:
    problems = Problems()
    for each in rules():
        if each.needs_load == needs_load:
            problems.extend(each.problems(drawing))
    return problems.sorted()
