"""The verdict says whether it holds, what binds first, what it costs, and on what that rests."""

from __future__ import annotations

from typing import Any

import pytest

from designer.reports.verdict import rests_on, verdict
from tests.designer.reports import match_day


def test_a_run_that_meets_its_objectives_holds() -> None:
    holds, _, _ = verdict(match_day.summary(), match_day.estimate())
    assert holds == (
        "It holds: all 3 objectives were met, over 1.5 M requests with 0.0043 % errors "
        "(most of them timed out at the caller) and a response p99 of 46 ms."
    )


def test_a_missed_objective_is_named_with_figure_and_target() -> None:
    summary = match_day.summary()
    summary["slo"][0] |= {"actual": 1.24, "passed": False}
    summary["slo"][1] |= {"actual": 0.02, "passed": False}
    holds, _, _ = verdict(summary, None)
    assert holds.startswith("It does not hold: response p99 was 1.24 s against a target of 300 ms")
    assert ", and 1 more objective was missed, over 1.5 M requests" in holds


def test_arrivals_that_were_dropped_are_told() -> None:
    holds, _, _ = verdict(match_day.summary() | {"dropped": 1200}, None)
    assert "arrivals were dropped for want of a free user" in holds
    assert "dropped" not in verdict(match_day.summary() | {"dropped": 0}, None)[0]


def test_a_run_without_objectives_is_not_judged() -> None:
    assert verdict(match_day.summary() | {"slo": []}, None)[0].startswith("No objective was set")


def test_a_run_without_requests_has_tested_nothing() -> None:
    holds, binds, costs = verdict({"requests": 0}, None)
    assert holds == "Nothing was tested: no request arrived in this run."
    assert binds.startswith("What binds first is not known")
    assert costs == "What it costs is not known: no estimate was made."


def binding(**found: Any) -> str:
    summary = match_day.summary() | {"bottleneck": found}
    summary["quotas"][0]["title"] = "concurrent executions in eu-west-1"
    return verdict(summary, None)[1]


def test_below_the_limit_nothing_binds_and_the_fullest_part_is_named() -> None:
    _, binds, _ = verdict(match_day.summary(), None)
    assert binds == "Nothing binds yet: the fullest is web, with at most 82 % of its cores busy."


def test_a_full_part_binds_first_and_the_moment_is_named() -> None:
    binds = binding(node="web", title="web", limit="slots", value=0.99, at_s=73_620, saturated=True)
    assert binds == "The first to bind is web, with 99 % of its slots busy at 20:27:00."


def test_a_part_that_refuses_binds_first() -> None:
    binds = binding(node="f", title="fulfil", limit="throttled", value=12.5, at_s=60, saturated=True)
    assert binds == "The first to bind is fulfil, which refused 12.5 requests/s from 00:01:00 on."
    binds = binding(node="m", title="Machines", limit="machines", value=34.0, at_s=60, saturated=True)
    assert binds == (
        "The first to bind is Machines: at 00:01:00 every machine it may have was full, "
        "and 34 tasks or pods found no room."
    )


def test_a_quota_that_was_reached_binds_first_with_its_limit() -> None:
    quota = "lambda.concurrency@eu-west-1"
    binds = binding(node=None, title=quota, limit=quota, value=1.0, at_s=73_620, saturated=True)
    assert binds == (
        "The first to bind is the quota on concurrent executions in eu-west-1: "
        "its limit of 3,000 was reached at 20:27:00."
    )
    binds = binding(node=None, title=quota, limit=quota, value=0.3, at_s=0.0, saturated=False)
    assert binds == (
        "Nothing binds yet: the fullest is the quota on concurrent executions in eu-west-1, "
        "used to 30 % at most."
    )


def test_a_run_that_ended_early_is_not_said_to_hold() -> None:
    summary = match_day.summary() | {"ended_early": "a queue held 40 M messages", "simulated_s": 3600.0}
    holds, _, _ = verdict(summary, None)
    assert holds.startswith("It was not seen to the end: the run ended at 01:00:00, a queue held 40 M")


def test_an_objective_is_named_by_the_title_of_its_node() -> None:
    summary = match_day.summary()
    summary["nodes"]["orders"]["title"] = "Order queue"
    summary["slo"] = [
        {"name": "age_of_oldest_s.orders", "target": 60, "actual": 90, "unit": "s", "passed": False}
    ]
    assert "age of the oldest message in Order queue was 90 s" in verdict(summary, None)[0]


def test_the_cost_names_the_largest_part_and_what_it_leaves_out() -> None:
    costs = verdict(match_day.summary(), match_day.estimate())[2]
    assert (
        costs == "It costs $319 a month, most of it for web ($293, 92 %), leaving out 1 line without a price."
    )


def test_an_estimate_without_lines_says_that_nothing_is_billed() -> None:
    estimate = {"total_usd": "0", "lines": [], "not_priced": [], "by_subject": {}}
    assert verdict(match_day.summary(), estimate)[2] == "Nothing of it is billed."


def test_a_bill_with_no_price_at_all_is_not_called_free() -> None:
    estimate = {"total_usd": "0", "lines": [], "not_priced": [{"subject": "web"}, {"subject": "edge"}]}
    costs = verdict(match_day.summary(), estimate)[2]
    assert costs == "What it costs is not known: none of its 2 lines has a price."


@pytest.mark.parametrize(
    ("month", "duration_s", "words"),
    [
        ([{"scenario": "this", "times": 30.4166667}], 86_400, "assumes 30.4 such days"),
        ([{"scenario": "this", "times": 730}], 3_600, "assumes 730 such hours"),
        ([{"scenario": "this", "times": 2433.3}], 1_080, "assumes 2,433.3 such runs of 18 min"),
        (
            [{"scenario": "this", "times": 4}, {"scenario": "quiet day", "times": 26.4166}],
            86_400,
            "assumes match day 4 times and quiet day 26.4 times",
        ),
        ([], 86_400, "assumes that this run is the whole month"),
    ],
)
def test_a_months_figure_says_on_what_it_rests(
    month: list[dict[str, Any]], duration_s: float, words: str
) -> None:
    assert rests_on({"name": "match day", "duration_s": duration_s, "month": month}) == words


def test_a_fleet_that_idles_at_its_busiest_is_said_to_be_larger_than_needed() -> None:
    binds = binding(node="web", title="web", limit="cores", value=0.07, at_s=0.0, saturated=False)
    assert binds.endswith("with at most 7 % of its cores busy. Less would do for this traffic.")


def test_where_the_slowest_spend_most_of_their_time_is_told_when_one_place_stands_out() -> None:
    def binds(share: float) -> str:
        part = {"title": "Database", "kind": "queue", "share": share, "seconds": 1.0}
        return verdict(match_day.summary() | {"where_time_goes": {"parts": [part]}}, None)[1]

    told = binds(0.62)
    assert told.endswith(" The slowest 1 % of requests spend 62 % of their time in the queue of Database.")
    assert "Database" not in binds(0.3)
