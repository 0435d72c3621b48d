"""The summary of a Run: figure by figure from a Result made by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from designer.graph.compile import parts_of
from designer.graph.quotas import quota_title
from designer.graph.read_scenario import read_scenario
from designer.graph.scenario import Scenario
from designer.graph.summary import summarise
from simulator.histogram import WITHIN
from simulator.plan import RatePool
from simulator.result import PollerTotals, PoolTotals, Result, StoreTotals
from tests.designer.graph.drawings import SCENARIO, graph_of
from tests.designer.graph.results import match_day


def scenario(**slo: object) -> Scenario:
    read = read_scenario({**SCENARIO, "slo": slo})
    assert read.scenario is not None
    return read.scenario


def summary_of(result: Result | None = None, **slo: object) -> dict[str, Any]:
    return summarise(graph_of(), scenario(**slo), result or match_day())


def test_totals_latencies_and_errors_are_those_of_the_result() -> None:
    summary = summary_of()
    assert (summary["requests"], summary["seed"], summary["engine_version"]) == (1_000, 7, "9.9")
    assert summary["in_flight_at_end"] == 2
    assert summary["errors"] == {
        "total": 4,
        "rate": pytest.approx(4 / 998),
        "by_cause": {"timeout": 3, "throttled": 1},
    }
    assert summary["latency"]["p50_s"] == pytest.approx(0.01, rel=0.005)
    assert summary["latency"]["p99_s"] == pytest.approx(0.01, rel=0.005)
    assert summary["latency"]["p999_s"] == pytest.approx(0.2, rel=0.005)
    assert summary["latency"]["mean_s"] == pytest.approx(0.0119)
    assert summary["classes"]["order"]["title"] == "Order"
    assert summary["classes"]["order"]["errors"] == {"throttled": 1}
    assert summary["windows"] == {"step_s": 60.0, "count": 10, "percentiles_within": WITHIN}


def test_a_fleet_tells_its_capacity_in_service_and_what_is_billed_apart() -> None:
    web = summary_of()["nodes"]["web"]
    assert (web["mean_capacity"], web["peak_capacity"]) == (8.0, 9)
    assert (web["capacity_s"], web["in_service_s"], web["busy_s"]) == (4_900.0, 4_800.0, 870.0)
    assert (web["utilisation"], web["peak_utilisation"]) == (0.725, pytest.approx(0.95))
    assert (web["peak_queue"], web["servers_lost"], web["errors"]) == (9, 1, 4)
    assert web["errors_by_cause"] == {"timeout": 3, "throttled": 1}


def test_a_function_tells_its_concurrency_as_its_capacity() -> None:
    fulfil = summary_of()["nodes"]["fulfil"]
    assert (fulfil["peak_capacity"], fulfil["cold_starts"]) == (2, 2)
    assert fulfil["mean_capacity"] == fulfil["mean_concurrency"] == pytest.approx(20 / 600)
    assert fulfil["utilisation"] is None


def test_core_seconds_are_counted_on_servers_and_drawn_for_functions() -> None:
    """Five batches of 15 ms and 39 messages of 20 ms, on 1,024 MB: 1,024 / 1,769 of a vCPU."""
    nodes = summary_of()["nodes"]
    assert nodes["web"]["core_s"] == 870.0
    assert nodes["fulfil"]["core_s"] == pytest.approx((5 * 0.015 + 39 * 0.020) * 1_024 / 1_769)


def test_core_seconds_of_events_are_those_of_the_messages_that_waited_for_the_function() -> None:
    """Ten events, each brought alone: 15 ms for the batch of one and 20 ms for its message."""
    result = match_day()
    events = StoreTotals(10, 10, 0, 0, 0, 0, 1, 0.1, 1.0, {"order": 10})
    more = replace(
        result,
        stores={**result.stores, "e4/events": events},
        pollers={"e4/invokes": PollerTotals(10, 0.0, 10, 10, 0, 0, 1)},
    )
    fulfil = summary_of(more)["nodes"]["fulfil"]
    assert fulfil["core_s"] == pytest.approx(10 * 0.035 * 1_024 / 1_769)


def test_what_does_no_work_of_its_own_has_no_capacity() -> None:
    edge = summary_of()["nodes"]["edge"]
    assert (edge["mean_capacity"], edge["peak_capacity"]) == (None, None)


def test_a_queue_tells_its_messages_and_the_time_its_senders_saw() -> None:
    orders = summary_of()["nodes"]["orders"]
    assert (orders["requests"], orders["dead_lettered"], orders["returned"]) == (39, 1, 2)
    assert (orders["peak_queue"], orders["age_of_oldest_s"], orders["age_of_oldest_at_end_s"]) == (
        12,
        42.0,
        3.0,
    )
    assert orders["latency"]["p50_s"] == pytest.approx(0.02, rel=0.005)
    assert (orders["errors"], orders["errors_by_cause"]) == (1, {"throttled": 1})


def test_edges_tell_requests_apart_from_retries_and_batches_apart_from_messages() -> None:
    edges = summary_of()["edges"]
    assert (edges["e1"]["requests"], edges["e1"]["attempts"], edges["e1"]["retries"]) == (1_000, 1_002, 2)
    assert edges["e1"]["bytes_response"] == 4e7
    assert edges["e1"]["title"] == "browsers → edge"
    assert (edges["e4"]["requests"], edges["e4"]["batches"], edges["e4"]["mean_batch"]) == (39, 5, 7.8)


def test_objectives_are_met_or_missed_and_what_nobody_measured_is_not_met() -> None:
    slo = summary_of(
        response_p99_s=0.3,
        completion_p99_s=0.1,
        error_rate=0.001,
        age_of_oldest_s={"orders": 60, "fulfil": 60},
    )["slo"]
    assert [(each["name"], each["passed"]) for each in slo] == [
        ("response_p99_s", True),
        ("completion_p99_s", False),
        ("error_rate", False),
        ("age_of_oldest_s.orders", True),
        ("age_of_oldest_s.fulfil", False),
    ]
    assert slo[4]["actual"] is None


def test_the_bottleneck_is_what_was_near_its_limit_first_with_figure_and_moment() -> None:
    assert summary_of()["bottleneck"] == {
        "node": "web",
        "title": "web",
        "limit": "cores",
        "value": pytest.approx(0.85),
        "at_s": 420.0,
        "saturated": True,
        "load_per_s": pytest.approx(1.66667),
        "node_load_per_s": None,
    }


def test_a_quota_that_bound_earlier_comes_first() -> None:
    pools = {"lambda.concurrency@eu-west-1": PoolTotals(3_000.0, 3_000.0, 5, 130.0)}
    found = summary_of(replace(match_day(), pools=pools))["bottleneck"]
    assert (found["limit"], found["at_s"], found["node"]) == ("lambda.concurrency@eu-west-1", 130.0, None)


def test_when_nothing_is_near_its_limit_the_fullest_is_named_and_said_to_have_room() -> None:
    result = match_day()
    calm = {**result.series, "web": {"utilisation": np.array([0.1, 0.4, 0.3])}}
    found = summary_of(replace(result, series=calm))["bottleneck"]
    assert (found["node"], found["value"], found["at_s"], found["saturated"]) == ("web", 0.4, 60.0, False)


def test_the_summary_is_json_without_nan_and_events_name_their_node() -> None:
    summary = summary_of()
    text = json.dumps(summary, allow_nan=False)
    assert json.loads(text)["events"][0]["node"] == "web"
    assert summary["events"][0]["phases"] == {"boot": 266.0}


def test_a_quota_of_a_rate_is_told_a_second_and_its_peak_is_that_of_the_busiest_window() -> None:
    table = {"id": "items", "service": "dynamodb_table", "parent": "region", "params": {}}
    look_up = {"id": "look-up", "kind": "call", "from": ["web", "requests"], "to": ["items", "items"]}
    graph = graph_of((("nodes", "+"), table), (("edges", "+"), look_up))
    (pool,) = [
        each
        for each in parts_of(graph, 600.0).pools
        if isinstance(each, RatePool) and not each.id.startswith("ec2.")
    ]
    result = match_day()
    series = {**result.series, "items": {"requests_per_s": np.array([1.0, 40.0, 7.0, *[0.0] * 7])}}
    totals = PoolTotals(limit=pool.burst, peak=9_999.0, refused=3, bound_at_s=75.0)
    summary = summarise(graph, scenario(), replace(result, series=series, pools={pool.id: totals}))
    assert summary["quotas"] == [
        {
            "quota": pool.id,
            "title": quota_title(pool.id),
            "limit": pool.rate_per_s,
            "peak": 40.0,
            "refused": 3,
            "bound_at_s": 75.0,
            "rate_per_s": pool.rate_per_s,
            "asked_per_s": 40.0,
        }
    ]
    assert summary["bottleneck"]["limit"] == pool.id


def test_a_quota_is_told_in_the_catalogs_words() -> None:
    assert quota_title("lambda.concurrency@eu-west-1") == "concurrent executions in eu-west-1"
    assert quota_title("nobody.knows@eu-west-1") is None
