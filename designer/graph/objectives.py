"""A Scenario's objectives beside what a run measured."""

from __future__ import annotations

from typing import Any

from designer.graph.figures import number
from designer.graph.scenario import Scenario
from simulator.result import Result


def objectives(scenario: Scenario, result: Result, error_rate: float | None) -> list[dict[str, Any]]:
    """Each objective that is set: name, target, what was measured (None: nothing), whether it is met."""
    slo = scenario.slo
    found = []
    for name, target, actual, unit in (
        ("response_p99_s", slo.response_p99_s, number(result.response.quantile_s(0.99)), "s"),
        ("completion_p99_s", slo.completion_p99_s, number(result.completion.quantile_s(0.99)), "s"),
        ("error_rate", slo.error_rate, error_rate, "share"),
    ):
        if target is not None:
            found.append(_objective(name, target, actual, unit))
    for node_id, target in slo.age_of_oldest_s.items():
        store = result.stores.get(node_id)
        actual = number(store.peak_age_s) if store is not None else None
        found.append(_objective(f"age_of_oldest_s.{node_id}", target, actual, "s"))
    return found


def _objective(name: str, target: float, actual: float | None, unit: str) -> dict[str, Any]:
    """An objective that nothing was measured for is not met: nobody has shown that it holds."""
    passed = actual is not None and actual <= target
    return {"name": name, "target": target, "actual": actual, "unit": unit, "passed": passed}
