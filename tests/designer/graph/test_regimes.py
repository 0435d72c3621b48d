"""Throttle regimes: one line where a node begins to refuse, one where it has stopped, with their numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from designer.graph.quotas import quotas_used
from designer.graph.regimes import throttle_events
from simulator.result import PoolTotals, Result
from tests.designer.graph.drawings import graph_of
from tests.designer.graph.results import match_day


def refusing(*refused_per_s: float, asked_per_s: float = 100.0) -> Result:
    """Windows of a minute, in which the function refuses so many a second."""
    series = {
        "*": {"requests_per_s": np.full(len(refused_per_s), asked_per_s)},
        "fulfil": {
            "throttles_per_s": np.array(refused_per_s),
            "requests_per_s": np.full(len(refused_per_s), asked_per_s),
        },
    }
    return replace(match_day(), series=series, simulated_s=60.0 * len(refused_per_s))


def test_a_regime_is_told_when_it_begins_and_when_it_ends() -> None:
    begins, ends = throttle_events(graph_of(), refusing(0, 0, 10, 30, 20, 0, 0))
    assert (begins.at_s, begins.subject, begins.kind) == (120.0, "fulfil", "throttle")
    assert begins.values == {
        "asked_per_s": 100.0,
        "refused_per_s": 10.0,
        "most_refused_per_s": 30.0,
        "refused": pytest.approx(3_600.0),
        "lasted_s": 180.0,
    }
    assert "10 of 100 a second at first, at most 30; 3,600 (20 % of all) in 180 s" in begins.text
    assert (ends.at_s, ends.kind) == (300.0, "recovery")


def test_a_short_pause_does_not_end_a_regime_and_a_long_one_does() -> None:
    result = replace(refusing(5, 0, 5, 0, 0, 5), window_s=30.0)
    kinds = [each.kind for each in throttle_events(graph_of(), result)]
    assert kinds == ["throttle", "recovery", "throttle"]


def test_nothing_is_told_where_nothing_was_refused() -> None:
    assert list(throttle_events(graph_of(), refusing(0, 0, 0))) == []


def test_the_quota_that_bound_first_comes_first_with_the_rate_that_was_asked() -> None:
    pools = {
        "never": PoolTotals(10.0, 3.0, 0, None),
        "later": PoolTotals(10.0, 10.0, 5, 130.0),
        "lambda.concurrency@eu-west-1": PoolTotals(3_000.0, 3_000.0, 5, 70.0),
    }
    used = quotas_used(graph_of(), replace(refusing(0, 4, 4), pools=pools))
    assert [(each.id, each.asked_per_s) for each in used] == [
        ("lambda.concurrency@eu-west-1", 100.0),
        ("later", 0.0),
        ("never", None),
    ]
