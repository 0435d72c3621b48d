"""Longer windows out of a run's own."""

from __future__ import annotations

import numpy as np
import pytest

from designer.graph.merge_series import merged, windows_in
from simulator.engine import simulate
from tests.simulator.plans import web_shop


def test_a_step_is_met_by_the_fewest_windows_that_fill_it() -> None:
    assert [windows_in(step, 60.0) for step in (1.0, 60.0, 61.0, 120.0, 0.1 * 3 * 600.0)] == [1, 1, 2, 2, 3]


def test_merged_windows_say_what_one_run_of_longer_windows_says() -> None:
    import dataclasses

    plan = dataclasses.replace(web_shop(650.0, 80.0, outage=False), window_s=60.0)
    short = simulate(plan, seed=5)
    long = simulate(dataclasses.replace(plan, window_s=180.0), seed=5)
    lengths = np.asarray([60.0] * 10 + [50.0])
    for subject in ("*", "class:page", "web", "fulfil", "orders", "http", "poll"):
        made = merged(subject, short.series[subject], short.histograms.get(subject), 3, lengths)
        for name, expected in long.series[subject].items():
            quantile = name.startswith("latency_p")
            within = 1 / 64 + 0.004 if quantile else 1e-9
            assert made[name] == pytest.approx(expected, rel=within, abs=1e-9, nan_ok=True), (subject, name)


def test_without_histograms_no_percentile_is_made_up() -> None:
    made = merged("old", {"latency_p99_s": np.ones(4), "requests_per_s": np.arange(4.0)}, None, 2, np.ones(4))
    assert np.isnan(made["latency_p99_s"]).all()
    assert made["requests_per_s"].tolist() == [0.5, 2.5]
