"""Rules: each finds what it is for, at its place, and its fix mends it; the sound drawing breaks none."""

from __future__ import annotations

import jsonpatch
import pytest

from designer.graph.load import load
from designer.graph.problems import ROOT, Problem, Severity
from designer.graph.read_scenario import read_scenario
from designer.graph.rules import check_load, rules
from designer.graph.scenario import Scenario
from tests.designer.graph.drawings import GONE, MATCH_DAY, SCENARIO, changed, graph_of
from tests.designer.graph.rule_cases import CASES, QUERIES, Changes, called, edge, extra_function


def scenario(rate_per_s: float) -> Scenario:
    arrivals = {"executor": "constant-arrival-rate", "rate_per_s": rate_per_s}
    read = read_scenario({**SCENARIO, "workloads": [{**SCENARIO["workloads"][0], "arrivals": arrivals}]})
    assert read.scenario is not None
    return read.scenario


def one(problems: tuple[Problem, ...], code: str) -> Problem:
    (problem,) = [each for each in problems if each.code == code]
    return problem


@pytest.mark.parametrize(("code", "severity", "at", "changes"), CASES, ids=[each[0] for each in CASES])
def test_a_rule_finds_what_it_is_for(code: str, severity: Severity, at: str, changes: Changes) -> None:
    document = changed(*changes)
    loaded = load(document)
    problem = one(loaded.problems, code)
    assert (problem.at, problem.severity) == (at, severity)
    assert problem.why
    assert problem.link is not None
    assert (loaded.graph is None) == any(each.severity is Severity.ERROR for each in loaded.problems)
    if problem.fix is not None:
        mended = load(jsonpatch.apply_patch(document, [dict(step) for step in problem.fix]))
        assert code not in {each.code for each in mended.problems}
        errors = {each.code for each in mended.problems if each.severity is Severity.ERROR}
        assert errors <= {each.code for each in loaded.problems}


def test_the_sound_drawing_breaks_no_rule() -> None:
    assert load(MATCH_DAY).problems == ()


def test_a_class_without_work_where_it_arrives_is_a_warning() -> None:
    graph = graph_of((("nodes", "web", "work", "page"), GONE))
    problem = one(check_load(graph, scenario(1)), "class-without-work")
    assert problem.at == "$.nodes[2].work.page"


def test_a_fleet_that_cannot_carry_the_busiest_moment_is_told_the_sum_by_hand() -> None:
    graph = graph_of((("nodes", "web", "params", "max"), 10))
    calm = {each.code for each in check_load(graph, scenario(3_200))}
    assert "peak-exceeds-maximum" not in calm
    problem = one(check_load(graph, scenario(3_587), ROOT / "document"), "peak-exceeds-maximum")
    # 3,587 x (0.97 x 6 ms + 0.03 x 11 ms) = 22.1 cores; ten c7g.large have 20
    assert "22.1 cores" in problem.message
    assert "3,587 requests/s" in problem.message
    assert problem.at == "$.document.nodes[2].params.max"
    assert problem.fix is not None
    assert problem.fix[0]["value"] == 19


def test_a_fleet_that_cannot_lose_a_zone_at_the_busiest_moment_is_advised() -> None:
    graph = graph_of((("nodes", "web", "params", "max"), 22))
    # 22.1 cores of 44, but only 22 without one of two zones
    problem = one(check_load(graph, scenario(3_587)), "zone-loss-exceeds-maximum")
    assert "22.1 cores" in problem.message
    assert "22.0 left" in problem.message
    assert problem.fix is not None
    assert problem.fix[0]["value"] == 24
    roomy = graph_of((("nodes", "web", "params", "max"), 24))
    assert "zone-loss-exceeds-maximum" not in {each.code for each in check_load(roomy, scenario(3_587))}


def test_a_fleet_that_starts_too_small_for_the_first_requests_is_advised() -> None:
    ramp = {"executor": "ramping-arrival-rate", "start_rate_per_s": 3_000,
            "stages": [{"target_per_s": 0, "duration_s": 600}]}  # fmt: skip
    read = read_scenario({**SCENARIO, "workloads": [{**SCENARIO["workloads"][0], "arrivals": ramp}]})
    assert read.scenario is not None
    problem = one(check_load(graph_of(), read.scenario), "start-too-small")
    # just under 3,000 x 6.15 ms = 18.4 cores; eight c7g.large have 16
    assert "16 cores" in problem.message
    assert "18.4 cores" in problem.message


def test_a_database_too_small_for_the_busiest_moment_is_advised() -> None:
    database = called(
        "db", "relational_database", "queries", work=QUERIES, params={"instance_class": "t4g.large"}
    )
    graph = graph_of(*database)
    assert "peak-exceeds-database" not in {each.code for each in check_load(graph, scenario(990))}
    # 1,010 queries/s x 2 ms = 2.02 cores; a t4g.large has 2
    problem = one(check_load(graph, scenario(1_010)), "peak-exceeds-database")
    assert "2.0 cores" in problem.message
    assert "its class has 2" in problem.message


def test_a_table_with_too_few_units_for_the_busiest_moment_is_advised() -> None:
    settings = {"reads_per_call": 2, "item_kb": 5, "read_units_per_s": 1_000, "mode": "provisioned"}
    graph = graph_of(*called("items", "dynamodb_table", "items", parent="region", params=settings))
    # 600 calls/s x 2 items x 2 steps of 4 KB x 0.5 (eventually consistent) = 1,200 units/s
    problem = one(check_load(graph, scenario(600)), "peak-exceeds-table-units")
    assert "1,200 read units/s" in problem.message
    assert problem.fix is not None
    assert problem.fix[0]["value"] == 1_500
    assert not [each for each in check_load(graph, scenario(490)) if each.code == "peak-exceeds-table-units"]


def test_functions_beyond_the_account_are_advised_by_littles_law() -> None:
    changes = (
        extra_function(
            work={"page": {"wait_ms": 2_000}, "order": {"wait_ms": 2_000}}, params={"timeout_s": 9}
        ),
        edge("c1", "call", ["web", "requests"], ["more", "invoke"], params={"timeout_s": 9}),
    )
    graph = graph_of(*changes)
    assert "peak-exceeds-concurrency" not in {each.code for each in check_load(graph, scenario(1_490))}
    problem = one(check_load(graph, scenario(1_510)), "peak-exceeds-concurrency")
    assert "3,020 environments" in problem.message
    assert "3,000" in problem.message


def test_more_bytes_than_the_instances_network_are_told_in_gigabits() -> None:
    """3,587 requests/s of which 97 % answer 42 kB: 1.17 Gbit/s; four c7g.medium have 0.52 each for good."""
    few = (("nodes", "web", "params", "max"), 4), (("nodes", "web", "params", "instance_type"), "c7g.medium")
    desired = ((("nodes", "web", "params", "desired"), 4),)
    graph = graph_of(*few, *desired)
    assert "network-beyond-instances" not in {each.code for each in check_load(graph, scenario(3_587))}
    problem = one(check_load(graph, scenario(8_000)), "network-beyond-instances")
    assert "2.6" in problem.message
    assert "2.08 Gbit/s" in problem.message


def test_burstable_instances_that_stay_above_their_baseline_are_advised() -> None:
    """200 requests/s x 6.15 ms = 1.23 cores on 2 x 2 of t3.large, whose baseline is 30 %."""
    burstable = (
        (("nodes", "web", "params", "instance_type"), "t3.large"),
        (("nodes", "web", "params", "max"), 2),
        (("nodes", "web", "params", "desired"), 2),
        (("nodes", "web", "params", "min"), 2),
    )
    problem = one(check_load(graph_of(*burstable), scenario(200)), "beyond-the-baseline")
    assert "31%" in problem.message
    assert "pays for it" in problem.message
    standard = (*burstable, (("nodes", "web", "params", "cpu_credits"), "standard"))
    assert "slows down" in one(check_load(graph_of(*standard), scenario(200)), "beyond-the-baseline").message


def growing(from_per_s: float, to_per_s: float, over_s: float) -> Scenario:
    """The load of the match day's scenario on such a ramp, and as high for some time after it."""
    ramp = {"executor": "ramping-arrival-rate", "start_rate_per_s": from_per_s,
            "stages": [{"target_per_s": to_per_s, "duration_s": over_s},
                       {"target_per_s": to_per_s, "duration_s": 300}]}  # fmt: skip
    document = {**SCENARIO, "duration_s": over_s + 300, "month": []}
    read = read_scenario(
        {**document, "faults": [], "workloads": [{**SCENARIO["workloads"][0], "arrivals": ramp}]}
    )
    assert read.scenario is not None, read.problems
    return read.scenario


@pytest.mark.parametrize(
    ("from_per_s", "to_per_s", "over_s", "told"),
    [
        (20_000, 60_000, 300, True),
        (20_000, 60_000, 1_500, False),  # tripled, but 1.5 times at most in five minutes
        (20_000, 38_000, 60, False),
        (50, 5_000, 60, False),  # 5,000 requests/s over connections of ten: 20 LCU, nothing to reserve
    ],
)
def test_load_that_more_than_doubles_in_five_minutes_is_advised_to_reserve_capacity(
    from_per_s: float, to_per_s: float, over_s: float, told: bool
) -> None:
    """25 new connections a second are an LCU, of which 100 can be reserved at least: 25,000 requests/s."""
    found = {each.code for each in check_load(graph_of(), growing(from_per_s, to_per_s, over_s))}
    assert ("load-outgrows-balancer" in found) == told


def test_every_rule_has_a_case_here_and_a_reason_and_a_link() -> None:
    by_load = {each.code for each in rules() if each.needs_load}
    assert by_load == {
        "class-without-work",
        "peak-exceeds-maximum",
        "peak-exceeds-concurrency",
        "zone-loss-exceeds-maximum",
        "start-too-small",
        "peak-exceeds-database",
        "peak-exceeds-table-units",
        "network-beyond-instances",
        "beyond-the-baseline",
        "load-outgrows-balancer",
    }
    assert {each.code for each in rules()} == {case[0] for case in CASES} | by_load
    for each in rules():
        assert each.why.endswith(".")
        assert each.link.startswith("https://")
    assert sum(each.severity is Severity.ERROR for each in rules()) >= 12
