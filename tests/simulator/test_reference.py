"""The kernel does what the reference says, bit for bit."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.engine import simulate
from simulator.plan import Plan
from simulator.reference import Observed, observe_kernel, run_reference
from tests.simulator.plans import queue, web_shop
from tests.simulator.random_plans import plans


def _same(plan: Plan, seed: int) -> None:
    """Bit for bit; and the critical spans of every request tile its response."""
    kernel = observe_kernel(plan, seed)
    assert run_reference(plan, seed).differences(kernel) == []
    _tiled(kernel)


def _tiled(seen: Observed) -> None:
    for each in seen.waterfalls:
        at = 0.0
        for span in each.spans:
            if span.critical:
                assert span.start_s == at
                assert span.end_s > at
                at = span.end_s
        assert at == each.seconds
    answered = int(seen.class_tally[:, 1:].sum())
    assert len(seen.waterfalls) == answered


def test_a_queue_is_the_same_both_ways() -> None:
    plan = queue(9.0, 1.0, 10, 200.0)
    _same(plan, 1)


def test_the_shop_is_the_same_both_ways() -> None:
    plan = web_shop(150.0, 90.0, outage=False)
    _same(plan, 1)


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(plan=plans(through_store=True), seed=st.integers(0, 1000))
def test_random_plans_with_busy_stores_are_the_same_both_ways(plan: Plan, seed: int) -> None:
    _same(plan, seed)
    simulate(plan, seed=seed)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(plan=plans(), seed=st.integers(0, 1000))
def test_random_plans_are_the_same_both_ways_and_their_books_balance(plan: Plan, seed: int) -> None:
    _same(plan, seed)
    simulate(plan, seed=seed)
