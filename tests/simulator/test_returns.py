"""Failed messages that come back after times of their own, and are given up at their last failure."""

from __future__ import annotations

import pytest

from simulator.engine import simulate
from simulator.plan import Plan
from simulator.reference import observe_kernel, run_reference
from tests.simulator.store_plans import store_plan


def failing(
    rate_per_s: float, duration_s: float, *, share: float, most: int | None, returns: tuple[float, ...]
) -> Plan:
    """Messages of which a share fails whenever it is worked, one a batch; dead ones are kept apart."""
    return store_plan(
        ((0.0, rate_per_s), (60.0, 0.0)),
        duration_s,
        store={
            "visibility_timeout_s": 900.0,
            "return_after_s": returns,
            "max_receive_count": most,
            "dead_letter": "dead" if most is not None else None,
            "poison_probability": share,
        },
        poller={"batch_size": 1, "latency_s": 0.0},
        window_s=10.0,
    )


def test_what_fails_is_tried_after_one_and_two_minutes_and_then_buried() -> None:
    """60 messages that always fail: 180 tries; the last of them buried 180 s after the last was sent."""
    result = simulate(failing(1.0, 400.0, share=1.0, most=3, returns=(60.0, 120.0)), seed=1)
    store = result.stores["queue"]
    assert store.dead_lettered == store.arrivals > 30
    assert result.pollers["poll"].receives == 3 * store.arrivals
    arrived = result.series["dead"]["visible"]
    assert arrived[:18] == pytest.approx(0)
    assert arrived[25] == store.arrivals


def test_the_last_time_holds_for_all_further_ones() -> None:
    result = simulate(failing(1.0, 1_000.0, share=1.0, most=6, returns=(0.0, 10.0)), seed=1)
    assert result.pollers["poll"].receives == 6 * result.stores["queue"].arrivals
    assert result.series["dead"]["visible"][3] == 0
    assert result.series["dead"]["visible"][10] == result.stores["queue"].arrivals


@pytest.mark.parametrize("returns", [(5.0, 1.0, 30.0), (0.0, 40.0), (100.0,)])
@pytest.mark.parametrize("most", [None, 2, 4])
def test_reference_and_kernel_agree_to_the_bit(returns: tuple[float, ...], most: int | None) -> None:
    plan = failing(8.0, 200.0, share=0.4, most=most, returns=returns)
    assert run_reference(plan, 5).differences(observe_kernel(plan, 5)) == []
