"""CPU credits of burstable instances against AWS's own arithmetic."""

from __future__ import annotations

from typing import Any

import pytest

from designer import catalog
from designer.catalog.data.instance_types import instance_types
from designer.catalog.parts.credits import credits
from designer.catalog.reading import read
from designer.graph.document import Graph
from tests.designer.catalog.feeding import drawing, graph_of, scenario_of
from tests.designer.catalog.stepping import ran

HOUR_S = 3_600.0
LARGE = {"instance_type": "t3.large", "slots_per_instance": 16, "queue_limit": 0}


def busy(params: dict[str, Any]) -> Graph:
    """client -> one instance; each request computes for 10 s."""
    told = catalog.services()["ec2_instance"]
    document = drawing(told, told.port("direct"), params)
    document["nodes"][1]["work"] = {"default": {"cpu_ms": {"mean": 10_000, "cv": 0}}}
    return graph_of(document, rules=False)


def test_a_full_t3_large_slows_down_after_10_286_hours_of_full_use() -> None:
    """864 credits, 36 earned and 120 spent an hour: 864 / 84 = 10.286 h."""
    result, found = ran(
        busy({**LARGE, "cpu_credits": "standard"}),
        scenario_of("client", rate_per_s=2, duration_s=12 * HOUR_S),
    )
    station = result.stations["subject"]
    assert station.slow_s / HOUR_S == pytest.approx(12 - 864 / 84, abs=0.02)
    # two cores until then, 30 % of them from then on
    assert station.busy_s / HOUR_S == pytest.approx(2 * 864 / 84 + 0.6 * (12 - 864 / 84), rel=0.01)
    assert found["ec2.cpu_credits.t3.linux"].quantity == 0


def test_an_unlimited_t3_large_pays_84_credits_an_hour_once_a_day_of_earning_is_borrowed() -> None:
    """864 saved and 864 borrowed for nothing; 84 / 60 vCPU-hours an hour from then on, $0.07."""
    hours = 24.0
    result, found = ran(
        busy({**LARGE, "cpu_credits": "unlimited"}),
        scenario_of("client", rate_per_s=2, duration_s=hours * HOUR_S),
    )
    assert result.stations["subject"].slow_s == 0
    beyond = (hours - 2 * 864 / 84) * 84 / 60
    charged = result.stations["subject"].surplus_core_s / HOUR_S
    assert charged == pytest.approx(beyond, rel=0.01)
    assert float(found["ec2.cpu_credits.t3.linux"].quantity or 0) == pytest.approx(
        charged * 730 / 24, rel=1e-6
    )


def test_a_burstable_instance_below_its_baseline_pays_nothing_and_never_slows() -> None:
    result, found = ran(
        busy({**LARGE, "saved_credits_pct": 0}),
        scenario_of("client", rate_per_s=0.05, duration_s=2 * HOUR_S),
    )
    assert result.stations["subject"].slow_s == 0
    assert float(found["ec2.cpu_credits.t3.linux"].quantity or 0) == pytest.approx(0, abs=0.5)


@pytest.mark.parametrize(
    ("name", "mode", "unlimited"),
    [
        ("t3.large", None, True),
        ("t4g.micro", None, True),
        ("t2.micro", None, False),
        ("t2.micro", "unlimited", True),
        ("t3a.xlarge", "standard", False),
    ],
)
def test_the_mode_is_aws_default_unless_it_is_set(name: str, mode: str | None, unlimited: bool) -> None:
    params = read(
        catalog.services()["ec2_instance"].params, {"instance_type": name, "cpu_credits": mode}
    ).params
    told = credits(params, instance_types()[name])
    assert told is not None
    assert told.unlimited is unlimited


def test_a_new_t2_micro_bursts_for_33_minutes_on_its_launch_credits() -> None:
    """30 launch credits; one vCPU at 100 % spends 60 an hour and earns 6: 30 / (54 / 60) = 33.3 min."""
    params = read(catalog.services()["ec2_instance"].params, {"instance_type": "t2.micro"}).params
    told = credits(params, instance_types()["t2.micro"])
    assert told is not None
    kind = instance_types()["t2.micro"]
    assert told.launch_core_s / (kind.vcpu - told.baseline_cores) / 60 == pytest.approx(33.33, abs=0.01)


def test_a_type_that_is_not_burstable_has_no_credits() -> None:
    params = read(catalog.services()["ec2_instance"].params, {"instance_type": "m7g.large"}).params
    assert credits(params, instance_types()["m7g.large"]) is None
