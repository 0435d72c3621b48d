"""Rules: each finds what it is for, at its place, and its fix mends it; the sound drawing breaks none."""

from __future__ import annotations

import jsonpatch
import pytest

from designer.graph.load import load
from designer.graph.problems import ROOT, Problem, Severity
from designer.graph.read_scenario import read_scenario
from designer.graph.rules import check_load, rules
from designer.graph.scenario import Scenario
from tests.designer.graph.drawings import GONE, MATCH_DAY, SCENARIO, Path, changed, graph_of

Changes = tuple[tuple[Path, object], ...]

WEB, ORDERS, FULFIL, EDGE = ("nodes", "web"), ("nodes", "orders"), ("nodes", "fulfil"), ("nodes", "edge")


def params(box: Path, **values: object) -> Changes:
    return tuple(((*box, "params", name), value) for name, value in values.items())


def extra_function(**fields: object) -> tuple[Path, object]:
    work = {"order": {"cpu_ms": 5}, "page": {"cpu_ms": 5}}
    return ("nodes", "+"), {
        "id": "more",
        "service": "lambda_function",
        "parent": "region",
        "work": work,
        **fields,
    }


def edge(name: str, kind: str, source: list[str], target: list[str], **fields: object) -> tuple[Path, object]:
    return ("edges", "+"), {"id": name, "kind": kind, "from": source, "to": target, **fields}


CHAIN: Changes = (
    extra_function(),
    extra_function(id="last"),
    edge("c1", "call", ["web", "requests"], ["more", "invoke"],
         params={"timeout_s": 4, "retry": {"mode": "standard", "max_attempts": 3}}),
    edge("c2", "call", ["more", "requests"], ["last", "invoke"],
         params={"timeout_s": 1, "retry": {"mode": "standard", "max_attempts": 3}}),
)  # fmt: skip

CASES: list[tuple[str, Severity, str, Changes]] = [
    ("no-entry-point", Severity.ERROR, "$.nodes", ((("nodes", "browsers"), GONE), (("edges", "e1"), GONE))),
    ("entry-leads-nowhere", Severity.ERROR, "$.nodes[0]", ((("edges", "e1"), GONE),)),
    ("unreachable-node", Severity.WARNING, "$.nodes[5]", (extra_function(),)),
    (
        "edge-never-used",
        Severity.WARNING,
        "$.edges[2].calls_per_request",
        ((("edges", "e3", "calls_per_request"), {"order": 0}),),
    ),
    ("node-without-work", Severity.ERROR, "$.nodes[2].work", (((*WEB, "work"), GONE),)),
    (
        "queue-without-consumer",
        Severity.ERROR,
        "$.nodes[3]",
        ((("edges", "e4"), GONE),),
    ),
    ("queue-without-producer", Severity.WARNING, "$.nodes[3]", ((("edges", "e3"), GONE),)),
    (
        "queue-with-several-consumers",
        Severity.WARNING,
        "$.nodes[3]",
        (extra_function(), edge("e5", "event_source", ["orders", "poll"], ["more", "event_source"])),
    ),
    (
        "no-dead-letter-queue",
        Severity.WARNING,
        "$.nodes[3].params.max_receive_count",
        params(ORDERS, max_receive_count=None),
    ),
    (
        "receives-too-few",
        Severity.ADVICE,
        "$.nodes[3].params.max_receive_count",
        params(ORDERS, max_receive_count=2),
    ),
    (
        "visibility-below-function-timeout",
        Severity.ERROR,
        "$.nodes[3].params.visibility_timeout_s",
        params(ORDERS, visibility_timeout_s=20),
    ),
    (
        "visibility-below-six-timeouts",
        Severity.WARNING,
        "$.nodes[3].params.visibility_timeout_s",
        params(ORDERS, visibility_timeout_s=60),
    ),
    (
        "retention-ends-before-last-receive",
        Severity.WARNING,
        "$.nodes[3].params.retention_s",
        params(ORDERS, retention_s=600),
    ),
    (
        "message-too-large",
        Severity.ERROR,
        "$.edges[2].bytes.order.request",
        ((("edges", "e3", "bytes", "order", "request"), 2_000_000),),
    ),
    (
        "source-exceeds-reserved-concurrency",
        Severity.WARNING,
        "$.edges[3].params.maximum_concurrency",
        params(FULFIL, reserved_concurrency=20),
    ),
    (
        "source-exceeds-reserved-concurrency",
        Severity.WARNING,
        "$.edges[3].params.maximum_concurrency",
        (*params(FULFIL, reserved_concurrency=20), *params(("edges", "e4"), maximum_concurrency=21)),
    ),
    (
        "balancer-without-target",
        Severity.ERROR,
        "$.nodes[1]",
        ((("edges", "e2"), GONE),),
    ),
    (
        "targets-without-weight",
        Severity.ERROR,
        "$.edges[1].params.weight",
        params(("edges", "e2"), weight=0),
    ),
    ("balancer-needs-two-zones", Severity.ERROR, "$.nodes[1].params.zones", params(EDGE, zones=["a"])),
    (
        "target-in-zone-without-balancer",
        Severity.WARNING,
        "$.nodes[1].params.zones",
        params(WEB, zones=["a", "b", "c"]),
    ),
    (
        "client-waits-longer-than-balancer",
        Severity.WARNING,
        "$.nodes[1].params.idle_timeout_s",
        params(("edges", "e1"), timeout_s=90),
    ),
    (
        "draining-shorter-than-requests",
        Severity.WARNING,
        "$.edges[1].params.deregistration_delay_s",
        params(("edges", "e2"), deregistration_delay_s=5),
    ),
    ("fleet-can-never-run", Severity.ERROR, "$.nodes[2].params.max", params(WEB, min=0, desired=0, max=0)),
    ("single-zone", Severity.WARNING, "$.nodes[2].params.zones", params(WEB, zones=["a"])),
    ("fewer-instances-than-zones", Severity.WARNING, "$.nodes[2].params.min", params(WEB, min=1)),
    ("room-without-policy", Severity.ADVICE, "$.nodes[2].params.policies", params(WEB, policies=[])),
    ("policy-without-room", Severity.ADVICE, "$.nodes[2].params.max", params(WEB, min=8, max=8)),
    (
        "zones-beyond-their-box",
        Severity.ERROR,
        "$.nodes[2].params.zones",
        (((*WEB, "parent"), "az-a"),),
    ),
    (
        "function-slower-than-its-timeout",
        Severity.ERROR,
        "$.nodes[4].params.timeout_s",
        (((*FULFIL, "work", "order", "per_message", "wait_ms"), {"mean": 3_100, "cv": 0}),),
    ),
    (
        "reserved-beyond-account",
        Severity.ERROR,
        "$.nodes[4].params.reserved_concurrency",
        params(FULFIL, reserved_concurrency=2_950),
    ),
    (
        "reserved-below-event-source",
        Severity.WARNING,
        "$.nodes[4].params.reserved_concurrency",
        params(FULFIL, reserved_concurrency=2),
    ),
    ("retries-amplify", Severity.ADVICE, "$.edges[5].params.retry", CHAIN),
    (
        "timeout-below-callee-work",
        Severity.WARNING,
        "$.edges[4].params.timeout_s",
        (
            extra_function(params={"timeout_s": 30}, work={"page": {"wait_ms": 9_000}}),
            edge("c1", "call", ["web", "requests"], ["more", "invoke"], params={"timeout_s": 8}),
        ),
    ),
    (
        "inner-call-outlasts-caller",
        Severity.WARNING,
        "$.edges[2].params.timeout_s",
        params(("edges", "e3"), timeout_s=20),
    ),
    (
        "target-close-to-full",
        Severity.ADVICE,
        "$.nodes[2].params.policies[0].target_pct",
        (((*WEB, "params", "policies", 0, "target_pct"), 95),),
    ),
    (
        "scaling-on-basic-monitoring",
        Severity.ADVICE,
        "$.nodes[2].params.detailed_monitoring",
        params(WEB, detailed_monitoring=False),
    ),
    (
        "single-instance",
        Severity.WARNING,
        "$.nodes[5]",
        (
            (
                ("nodes", "+"),
                {"id": "box", "service": "ec2_instance", "parent": "vpc", "work": {"page": {"cpu_ms": 5}}},
            ),
            edge("c1", "call", ["web", "requests"], ["box", "direct"], params={"timeout_s": 4}),
        ),
    ),
    (
        "unknown-quota",
        Severity.WARNING,
        '$.account.quotas["lambda.concurency@eu-west-1"]',
        ((("account", "quotas", "lambda.concurency@eu-west-1"), 5),),
    ),
    ("unplaced-node", Severity.ADVICE, "$.nodes[4].parent", (((*FULFIL, "parent"), GONE),)),
    (
        "call-across-regions",
        Severity.WARNING,
        "$.edges[4]",
        (
            (("groups", "+"), {"id": "far", "service": "region", "params": {"region": "us-east-1"}}),
            extra_function(parent="far"),
            edge("c1", "call", ["web", "requests"], ["more", "invoke"], params={"timeout_s": 2}),
        ),
    ),
]


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


def test_every_rule_has_a_case_here_and_a_reason_and_a_link() -> None:
    by_load = {each.code for each in rules() if each.needs_load}
    assert by_load == {
        "class-without-work",
        "peak-exceeds-maximum",
        "peak-exceeds-concurrency",
        "zone-loss-exceeds-maximum",
        "start-too-small",
    }
    assert {each.code for each in rules()} == {case[0] for case in CASES} | by_load
    for each in rules():
        assert each.why.endswith(".")
        assert each.link.startswith("https://")
    assert sum(each.severity is Severity.ERROR for each in rules()) >= 12
