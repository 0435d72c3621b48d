"""CPU credits: the oracles of AWS's own arithmetic for burstable instances, in core seconds."""

from __future__ import annotations

import pytest

from simulator.engine import simulate
from simulator.plan import CpuCredits
from simulator.reference import observe_kernel, run_reference
from tests.simulator.fleet_plans import fleet_plan

HOUR_S = 3600.0
LARGE = CpuCredits(baseline_cores=0.6, cap_core_s=864 * 60.0, start_core_s=864 * 60.0)
"""t3.large: 2 vCPU, baseline 30 % each, 864 credits of a core minute."""


def _busy(hours: float, credits: CpuCredits, servers: int = 1):  # type: ignore[no-untyped-def]
    """Both cores always busy: 40 requests a second of 0.1 core seconds, and a queue that never empties."""
    fleet = {"servers": servers, "cores_per_server": 2.0, "credits": credits, "queue_limit": 100}
    return fleet_plan(((0.0, 40.0 * servers),), hours * HOUR_S, cpu_s=0.1, fleet=fleet)


def test_a_full_bucket_at_full_load_lasts_ten_hours_and_seventeen_minutes() -> None:
    """864 credits / (2 - 0.6) cores = 10.2857 h, to the second."""
    result = simulate(_busy(12.0, LARGE), seed=1)
    (slow,) = [event for event in result.events if event.kind == "throttle"]
    assert slow.at_s == pytest.approx(864 / 84 * HOUR_S, abs=2.0)
    assert "2 cores slow down to 0.6" in slow.text
    web = result.stations["web"]
    assert web.slow_s == pytest.approx(12.0 * HOUR_S - slow.at_s)
    assert web.busy_s == pytest.approx(2.0 * slow.at_s + 0.6 * web.slow_s, rel=1e-3)


def test_unlimited_credits_charge_what_goes_beyond_a_day_of_earning() -> None:
    """From an empty balance at full load: 864 credits of surplus are free, after that 84 an hour are
    charged.
    """
    unlimited = CpuCredits(0.6, 864 * 60.0, 0.0, unlimited=True)
    free_s = 864 / 84 * HOUR_S
    result = simulate(_busy(12.0, unlimited), seed=1)
    charged = result.stations["web"].surplus_core_s / 60.0
    assert not [event for event in result.events if event.kind == "throttle"]
    assert charged == pytest.approx(84.0 * (12.0 - free_s / HOUR_S), rel=0.01)


def test_a_server_that_rests_earns_and_is_fast_again() -> None:
    """Empty at first; no load for ten minutes after the first: 0.6 x 600 core seconds are saved up."""
    fleet = {"servers": 1, "cores_per_server": 2.0, "credits": CpuCredits(0.6, 6000.0, 60.0)}
    plan = fleet_plan(
        ((0.0, 20.0), (120.0, 0.0), (720.0, 20.0)), 2_000.0, cpu_s=0.1, fleet={**fleet, "queue_limit": 0}
    )
    kinds = [event.kind for event in simulate(plan, seed=1).events]
    assert kinds[:3] == ["throttle", "recovery", "throttle"]


def test_a_slow_server_is_the_same_in_the_kernel_and_in_the_reference() -> None:
    plan = _busy(0.02, CpuCredits(0.6, 6000.0, 20.0), servers=2)
    one, other = run_reference(plan, 3), observe_kernel(plan, 3)
    assert [event.kind for event in one.log].count("throttle") == 2
    assert one.differences(other) == []
