"""What a caller does about a dependency that fails or is slow: retries, a breaker, a second attempt."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from designer import catalog
from designer.catalog.reading import read
from designer.graph.compile import compile_plan
from simulator import plan
from simulator.engine import simulate
from simulator.result import Result
from tests.designer.catalog.feeding import drawing, graph_of, scenario_of

PARTNER = catalog.services()["external_service"]
CALL = catalog.edge_kinds()["call"]


def ran(edge: dict[str, Any], partner: dict[str, Any], **scenario: Any) -> tuple[plan.Link, Result]:
    """client -> external service."""
    document = drawing(PARTNER, PARTNER.port("calls"), {"latency_cv": 0, "round_trip_ms": 0, **partner})
    document["edges"][0]["params"] = edge
    compiled = compile_plan(graph_of(document, rules=False), scenario_of("client", **scenario))
    return compiled.links[0], simulate(compiled, seed=1)


def test_a_call_has_no_breaker_and_no_second_attempt_by_itself() -> None:
    link, _ = ran({}, {})
    assert (link.breaker, link.hedge) == (None, None)


def test_a_breaker_refuses_what_would_fail_and_tries_again() -> None:
    """All fail: after 20 calls it opens for 10 s, lets 5 pass, opens again, at 20 calls a second."""
    breaker = {"on": True, "failures_pct": 50, "calls": 20, "open_s": 10, "probes": 5}
    link, result = ran({"breaker": breaker}, {"error_rate_pct": 100}, duration_s=60)
    assert link.breaker == plan.Breaker(failure_rate=0.5, last_n=20, minimum=20, open_s=10, probes=5)
    errors = result.classes["default"].errors
    assert errors["injected"] == pytest.approx(20 + 5 * 5, abs=5)
    assert errors["breaker_open"] == result.requests - errors["injected"]


def test_a_breaker_closes_once_calls_go_well() -> None:
    breaker = {"on": True, "failures_pct": 50, "calls": 20, "open_s": 5, "probes": 5}
    outage = {"action": "dependency_outage", "node": "subject", "at_s": 10, "duration_s": 10}
    _, result = ran({"breaker": breaker}, {}, duration_s=60, faults=[outage])
    errors = np.asarray(result.series["*"]["errors_per_s"])
    step_s = result.window_s
    assert errors[: int(9 / step_s)].sum() == 0
    assert errors[int(11 / step_s) : int(19 / step_s)].mean() == pytest.approx(20, rel=0.3)
    assert errors[int(30 / step_s) :].sum() == 0


def test_a_second_attempt_answers_what_the_first_is_slow_about() -> None:
    """Log-normal of mean 100 ms and cv 2: two tries, the later one begun after 150 ms, cut the tail."""
    law = {"latency_ms": 100, "latency_cv": 2}
    link, once = ran({}, law, duration_s=300)
    link, twice = ran({"hedge_after_ms": 150}, law, duration_s=300)
    assert link.hedge == plan.Hedge(0.15)
    assert twice.response.quantile_s(0.99) < 0.7 * once.response.quantile_s(0.99)
    assert twice.links["client-subject"].attempts > once.links["client-subject"].attempts


def test_retries_and_a_second_attempt_do_not_go_together() -> None:
    told = read(CALL.params, {"hedge_after_ms": 100, "retry": {"mode": "standard", "max_attempts": 3}})
    assert [fault.code for fault in told.faults] == ["hedge-and-retries"]
    assert read(CALL.params, {"hedge_after_ms": 100}).faults == []
