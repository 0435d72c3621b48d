"""Servers kept ready on demand: used first, made all at once, scheduled or tracked by their use."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulator.check import problems
from simulator.distributions import Constant
from simulator.engine import simulate
from simulator.plan import Elastic, Plan, ProvisionAt, Provisioning, ProvisionTracking, Source, Work
from simulator.reference.run import observe_kernel, run_reference


def functions(
    *provisioning: Provisioning, rate_per_s: float = 40.0, duration_s: float = 600.0, provisioned: int = 0
) -> Plan:
    """rate x 0.5 s requests at once; a start takes 2 s; more are ready after 90 s and 100 a second."""
    return Plan(
        classes=("request",),
        duration_s=duration_s,
        window_s=10.0,
        sources=(Source("arrivals", "fn", {"request": 1.0}, ((0.0, rate_per_s),), process="deterministic"),),
        stations=(
            Elastic(
                "fn",
                work={"request": Work(wait=Constant(0.5))},
                cold_start=Constant(2.0),
                idle_s=5.0,
                provisioned=provisioned,
                provisioning_s=90.0,
                provisioning_per_min=6_000.0,
            ),
        ),
        provisioning=provisioning,
    )


def test_a_scheduled_number_is_ready_all_at_once_after_it_was_made() -> None:
    """40 asked for at 100 s: all of them at 100 + 90 + 40 / 100 per s = 190.4 s."""
    result = simulate(functions(ProvisionAt(id="up", station="fn", at_s=100, number=40)), seed=1)
    ready = result.series["fn"]["provisioned"]
    assert ready[:19] == pytest.approx(0)
    assert ready[20:] == pytest.approx(40)
    assert result.stations["fn"].provisioned_s == pytest.approx(40 * (600 - 190.4))
    (event,) = result.events
    assert (event.at_s, event.kind) == (100, "scaling")
    assert event.phases == {"provisioned": pytest.approx(190.4)}
    assert event.text == "scheduled: 0 -> 40 kept ready"


def test_fewer_are_let_go_at_once_and_the_busy_ones_when_they_are_done() -> None:
    plan = functions(ProvisionAt(id="down", station="fn", at_s=300, number=0), provisioned=30)
    result = simulate(plan, seed=1)
    assert result.stations["fn"].provisioned_s == pytest.approx(30 * 300)
    cold = result.series["fn"]["cold_starts_per_s"]
    assert cold[:30] == pytest.approx(0)
    assert cold[30:].sum() * 10 >= 20


def test_what_is_kept_ready_follows_its_use() -> None:
    """20 busy, 22 ready: 91 % > 70 % three times, so ceil(22 x 0.909 / 0.7) = 29 is asked for at 240 s."""
    policy = ProvisionTracking(id="track", station="fn", target=0.7, minimum=1, maximum=100)
    result = simulate(functions(policy, provisioned=22), seed=1)
    first = result.events[0]
    assert first.at_s == 240
    assert first.values == {"before": 22, "after": 29}
    assert "for 3 of 3 periods -> ceil(22 x 90.9" in first.text
    assert len(result.events) == 1
    assert result.series["fn"]["provisioned"][-1] == pytest.approx(29)


def test_too_many_are_given_up_after_a_quarter_of_an_hour() -> None:
    policy = ProvisionTracking(id="track", station="fn", target=0.7, minimum=1, maximum=100)
    result = simulate(functions(policy, provisioned=80, duration_s=1_200), seed=1)
    (event,) = result.events
    assert event.at_s == 16 * 60
    assert event.values == {"before": 80, "after": 29}


def test_reference_and_kernel_agree_to_the_bit() -> None:
    plan = functions(
        ProvisionTracking(id="track", station="fn", target=0.7, minimum=1, maximum=100),
        ProvisionAt(id="up", station="fn", at_s=50, number=25),
        ProvisionAt(id="down", station="fn", at_s=130, number=5),
        provisioned=10,
        duration_s=400,
    )
    assert run_reference(plan, 3).differences(observe_kernel(plan, 3)) == []


def test_provisioning_that_makes_no_sense_is_refused() -> None:
    told = problems(functions(ProvisionAt(id="up", station="nobody", at_s=-1, number=40)))
    assert [each for each in told if "no servers on demand" in each]
    told = problems(functions(ProvisionTracking(id="t", station="fn", target=1.5, minimum=5, maximum=1)))
    assert len(told) == 2


def test_a_minute_of_peaks_is_not_lost_in_the_mean() -> None:
    """The use of what is ready counts at most as full, however many more are at work."""
    policy = ProvisionTracking(id="track", station="fn", target=0.7, minimum=1, maximum=100)
    result = simulate(functions(policy, provisioned=10), seed=1)
    assert result.events[0].values == {"before": 10, "after": 15}
    assert np.nanmax(result.series["fn"]["concurrency"]) > 10


@pytest.mark.parametrize(("each_per_s", "cold"), [(None, 0), (5.0, 102), (10.0, 0)])
def test_what_is_kept_ready_begins_so_many_a_second_and_the_rest_starts_cold(
    each_per_s: float | None, cold: int
) -> None:
    """100/s of 50 ms are 5 busy of 10, which begin 5/s each: 50/s go elsewhere, cold for the first 2.05 s."""
    (station,) = functions(provisioned=10).stations
    assert isinstance(station, Elastic)
    quick = replace(station, work={"request": Work(wait=Constant(0.05))}, provisioned_each_per_s=each_per_s)
    plan = replace(functions(rate_per_s=100.0, duration_s=60.0), stations=(quick,))
    assert not list(problems(plan))
    seen = simulate(plan, seed=1).stations["fn"]
    assert seen.failed == 0
    assert seen.cold_starts == pytest.approx(cold, abs=2)


def test_the_limit_of_what_is_kept_ready_follows_its_number() -> None:
    """100/s; from 190.1 s on 20 are ready, which begin 5 a second each: all of them. Both ways agree."""
    (station,) = functions(provisioned=10).stations
    assert isinstance(station, Elastic)
    quick = replace(station, work={"request": Work(wait=Constant(0.05))}, provisioned_each_per_s=5.0)
    up = ProvisionAt(id="up", station="fn", at_s=100, number=20)
    plan = replace(functions(up, rate_per_s=100.0, duration_s=400.0), stations=(quick,))
    assert run_reference(plan, 1).differences(observe_kernel(plan, 1)) == []
    others = np.asarray(simulate(plan, seed=1).series["fn"]["cold_starts_per_s"])
    assert others[:1].sum() > 0
    assert others[20:].sum() == 0


def test_a_limit_of_nothing_is_refused() -> None:
    (station,) = functions(provisioned=10).stations
    assert isinstance(station, Elastic)
    none = replace(functions(), stations=(replace(station, provisioned_each_per_s=0.0),))
    assert any("more than 0 requests a second" in each for each in problems(none))
