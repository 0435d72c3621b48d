"""How requests arrived, in a report's words: what somebody wrote as an executor reads as a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from designer.reports.traffic import build_traffic


@pytest.mark.parametrize(
    ("arrivals", "sentence"),
    [
        (
            {"executor": "constant-arrival-rate", "rate_per_s": 120},
            "Shoppers: Poisson arrivals at a constant 120 requests/s.",
        ),
        (
            {"executor": "constant-arrival-rate", "rate_per_s": 2, "session": {"requests": 5}},
            "Shoppers: Poisson visitors at a constant 2 visitors/s.",
        ),
        (
            {"executor": "ramping-arrival-rate", "stages": [{"target_per_s": 50, "duration_s": 600}]},
            "Shoppers: Poisson arrivals from 0 requests/s to 50 requests/s over 10 min.",
        ),
        (
            {
                "executor": "ramping-arrival-rate",
                "start_rate_per_s": 120,
                "stages": [
                    {"target_per_s": 120, "duration_s": 1200},
                    {"target_per_s": 220, "duration_s": 0},
                    {"target_per_s": 220, "duration_s": 2400},
                ],
            },
            "Shoppers: Poisson arrivals at 120 requests/s for 20 min, then at once to 220 requests/s, "
            "then at 220 requests/s for 40 min.",
        ),
        (
            {"executor": "trace", "file": "day.csv", "from": "1998-06-30T20:00", "scale": 2},
            "Shoppers: Poisson arrivals after day.csv, from 1998-06-30T20:00 on, scaled by 2.",
        ),
        (
            {"executor": "constant-vus", "vus": 40},
            "Shoppers: 40 users, each waiting for its answer before the next request.",
        ),
        (
            {"executor": "ramping-vus", "stages": [{"target_vus": 100, "duration_s": 60}]},
            "Shoppers: users from 0 to 100 over 60 s, each waiting for its answer before the next request.",
        ),
        (
            {"executor": "shared-iterations", "vus": 3, "iterations": 90},
            "Shoppers: 3 users, each waiting for its answer before the next request, 90 requests together.",
        ),
    ],
)
def test_every_executor_is_told_as_what_it_is(arrivals: dict[str, Any], sentence: str) -> None:
    scenario = {"workloads": [{"node": "shoppers", "arrivals": arrivals}]}
    assert build_traffic(scenario, {}, {"shoppers": "Shoppers"}).arrivals == (sentence,)
