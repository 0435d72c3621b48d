"""Loading a drawing: what the graph carries, and that everything wrong is told in one pass with its path."""

from __future__ import annotations

import jsonpatch
import pytest

from designer.graph.document import edges_out, joined, placed, placed_group
from designer.graph.load import load, load_text
from designer.graph.problems import Severity
from designer.graph.read_document import MOST_NODES
from tests.designer.graph.drawings import GONE, MATCH_DAY, Path, changed, found, graph_of, problems_of


def test_the_example_loads_without_an_error() -> None:
    loaded = load(MATCH_DAY)
    assert [problem.message for problem in loaded.problems] == []
    assert loaded.graph is not None
    assert list(loaded.graph) == ["browsers", "edge", "web", "orders", "fulfil"]


def test_the_graph_carries_typed_params_placement_and_edges() -> None:
    graph = graph_of()
    web = placed(graph, "web")
    assert (web.params.min, web.params.desired, web.params.zones) == (4, 8, ("a", "b"))
    assert (web.placement.region, web.placement.vpc, web.placement.zone) == ("eu-west-1", "vpc", None)
    assert placed(graph, "browsers").placement.assumed
    assert joined(graph, "e4").params.batch_size == 10
    assert [each.edge.id for each in edges_out(graph, "web")] == ["e3"]
    assert placed_group(graph, "region").params.region == "eu-west-1"


def test_a_node_in_a_zone_box_stands_in_that_zone() -> None:
    graph = graph_of((("nodes", "web", "parent"), "az-a"), (("nodes", "web", "params", "zones"), GONE))
    assert placed(graph, "web").placement.zone == "a"
    assert placed(graph, "web").placement.groups == ("az-a", "vpc", "region")


CPU: Path = ("nodes", "web", "work", "page", "cpu_ms")
POLICY: Path = ("nodes", "web", "params", "policies", 0, "kind")
WRONG: list[tuple[Path, object, str, str]] = [
    (("schema_version",), 7, "unknown-schema-version", "$.schema_version"),
    (("schema_version",), "1", "unknown-schema-version", "$.schema_version"),
    (("nodes", "web", "service"), "ec2_autoscaling_group", "unknown-service", "$.nodes[2].service"),
    (("nodes", "web", "service"), "vpc", "wrong-role", "$.nodes[2].service"),
    (("nodes", "web", "service"), GONE, "missing", "$.nodes[2].service"),
    (("nodes", "web", "id"), "edge", "duplicate-id", "$.nodes[2].id"),
    (("edges", "e2", "id"), "web", "duplicate-id", "$.edges[1].id"),
    (("classes", 1, "id"), "page", "duplicate-id", "$.classes[1].id"),
    (("edges", "e2", "to"), ["wep", "http"], "dangling-edge", "$.edges[1].to[0]"),
    (("edges", "e2", "to"), ["vpc", "http"], "dangling-edge", "$.edges[1].to[0]"),
    (("edges", "e2", "to"), "web", "edge-end", "$.edges[1].to"),
    (("edges", "e2", "from"), ["edge", "nothing"], "wrong-port", "$.edges[1].from[1]"),
    (("edges", "e2", "from"), ["edge", "listener"], "wrong-port", "$.edges[1].from[1]"),
    (("edges", "e2", "to"), ["orders", "send"], "ports-do-not-join", "$.edges[1]"),
    (("edges", "e2", "kind"), "call", "wrong-edge-kind", "$.edges[1].kind"),
    (("edges", "e2", "kind"), "targets", "unknown-edge-kind", "$.edges[1].kind"),
    (("edges", "e2", "order"), 0, "out-of-bounds", "$.edges[1].order"),
    (("edges", "e3", "calls_per_request"), {"ordr": 1}, "unknown-class", "$.edges[2].calls_per_request.ordr"),
    (
        ("edges", "e3", "calls_per_request"),
        {"order": -1},
        "out-of-bounds",
        "$.edges[2].calls_per_request.order",
    ),
    (("edges", "e3", "bytes"), {"ordr": {"request": 1}}, "unknown-class", "$.edges[2].bytes.ordr"),
    (("edges", "e3", "bytes", "order"), {"request": -1}, "out-of-bounds", "$.edges[2].bytes.order.request"),
    (("nodes", "web", "work"), {"pages": {}}, "unknown-class", "$.nodes[2].work.pages"),
    (
        CPU,
        {"mean": -6},
        "out-of-bounds",
        "$.nodes[2].work.page.cpu_ms.mean",
    ),
    (
        CPU,
        {"table": [[0.5, 9], [0.4, 10]]},
        "table-not-rising",
        "$.nodes[2].work.page.cpu_ms.table[1]",
    ),
    (("nodes", "web", "work", "page"), {"per_batch": {}}, "work-of-wrong-kind", "$.nodes[2].work.page"),
    (("nodes", "web", "params", "max"), -1, "out-of-bounds", "$.nodes[2].params.max"),
    (("nodes", "web", "params", "maximum"), 9, "unknown-param", "$.nodes[2].params.maximum"),
    (
        ("nodes", "web", "params", "policies", 0, "kind"),
        "magic",
        "unknown-kind",
        "$.nodes[2].params.policies[0].kind",
    ),
    (("nodes", "web", "at"), [1], "bad-geometry", "$.nodes[2].at"),
    (("nodes", "web", "at"), [float("nan"), 1], "bad-geometry", "$.nodes[2].at"),
    (("nodes", "web", "at"), [float("inf"), 1], "bad-geometry", "$.nodes[2].at"),
    (("groups", "vpc", "frame"), [0, 0, 0, 10], "bad-geometry", "$.groups[1].frame"),
    (("nodes", "web", "title"), "x" * 999, "text-too-long", "$.nodes[2].title"),
    (("nodes", "web", "id"), "\ud800", "text-not-unicode", "$.nodes[2].id"),
    (("nodes", "web", "parent"), "vpcc", "unknown-parent", "$.nodes[2].parent"),
    (("nodes", "web", "parent"), "edge", "parent-is-a-node", "$.nodes[2].parent"),
    (("groups", "region", "parent"), "az-a", "parent-loop", "$.groups[0].parent"),
    (("groups", "region", "parent"), "region", "parent-loop", "$.groups[0].parent"),
    (("groups", "region", "params", "region"), "eu-west-99", "unknown-choice", "$.groups[0].params.region"),
    (("account", "quotas", "lambda.concurrency"), -1, "wrong-type", '$.account.quotas["lambda.concurrency"]'),
]


@pytest.mark.parametrize(("path", "new", "code", "at"), WRONG, ids=[f"{each[2]} {each[3]}" for each in WRONG])
def test_what_is_wrong_is_an_error_at_its_path(path: Path, new: object, code: str, at: str) -> None:
    loaded = load(changed((path, new)))
    assert loaded.graph is None
    problem = next(each for each in loaded.problems if each.code == code)
    assert (problem.at, problem.severity) == (at, Severity.ERROR)
    assert problem.hint


def test_all_that_is_wrong_is_told_at_once() -> None:
    several = [(path, new) for path, new, code, _ in WRONG if code in {"bad-geometry", "unknown-param"}]
    several += [(("edges", "e2", "kind"), "targets"), (("nodes", "fulfil", "service"), "lambda")]
    codes = {problem.code for problem in load(changed(*several)).problems}
    assert {"bad-geometry", "unknown-param", "unknown-edge-kind", "unknown-service"} <= codes


FIXABLE = [
    each
    for each in WRONG
    if each[2] in {"unknown-service", "wrong-edge-kind", "unknown-param", "bad-geometry", "unknown-parent",
                   "parent-is-a-node", "parent-loop", "dangling-edge", "unknown-class"}
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "new", "code", "at"), FIXABLE, ids=[f"{each[2]} {each[3]}" for each in FIXABLE]
)
def test_a_fix_mends_what_it_is_for(path: Path, new: object, code: str, at: str) -> None:
    document = changed((path, new))
    problem = next(each for each in load(document).problems if each.code == code)
    if problem.fix is None:
        pytest.skip("nothing near enough to offer")
    mended = jsonpatch.apply_patch(document, [dict(step) for step in problem.fix])
    assert not [each for each in load(mended).problems if each.code == code and each.at == at]


def test_a_circle_of_calls_is_an_error_that_names_it() -> None:
    apps = [
        {"id": name, "service": "lambda_function", "work": {"page": {"cpu_ms": 1}}}
        for name in ("a", "b", "c")
    ]
    edges = [
        {"id": f"{source}{target}", "kind": "call", "from": [source, "requests"], "to": [target, "invoke"]}
        for source, target in ("ab", "bc", "ca")
    ]
    drawing = changed()
    drawing["nodes"] += apps
    drawing["edges"] += edges
    (problem,) = found(list(load(drawing).problems), "cycle-of-calls")
    assert problem.severity is Severity.ERROR
    for name in "abc":
        assert f'"{name}"' in problem.message
    assert problem.at.startswith("$.edges[")


def test_a_circle_that_a_queue_closes_is_a_warning() -> None:
    back = {"id": "back", "kind": "send", "from": ["fulfil", "calls"], "to": ["orders", "send"]}
    loaded = load(changed((("edges", "+"), back)))
    (problem,) = found(list(loaded.problems), "loop-of-messages")
    assert problem.severity is Severity.WARNING
    assert (
        '"orders" → "fulfil" → "orders"' in problem.message
        or '"fulfil" → "orders" → "fulfil"' in problem.message
    )
    assert loaded.graph is not None


def test_a_drawing_of_too_many_nodes_is_refused_in_one_sentence() -> None:
    nodes = [{"id": f"n{place}", "service": "client"} for place in range(MOST_NODES + 1)]
    problems = load({"schema_version": 1, "nodes": nodes}).problems
    assert [(problem.code, problem.at) for problem in problems] == [("too-many", "$.nodes")]
    assert "2,001" in problems[0].message


def test_nodes_may_only_stand_in_groups_that_hold_them() -> None:
    problems = problems_of((("nodes", "orders", "parent"), "vpc"))
    (problem,) = found(problems, "wrong-nesting")
    assert problem.fix == ({"op": "replace", "path": "/nodes/3/parent", "value": "region"},)


def test_a_key_written_twice_in_the_text_is_an_error() -> None:
    loaded = load_text('{"schema_version": 1, "nodes": [], "nodes": []}')
    assert loaded.graph is None
    assert found(list(loaded.problems), "key-twice")[0].at == "$.nodes"


def test_problems_that_are_let_stand_are_kept_with_a_reason_and_checked() -> None:
    kept = {"code": "no-dead-letters", "subject": "orders", "reason": "The partner sends again."}
    assert problems_of((("ignored",), [kept, {"code": "one-region", "reason": "A pilot."}])) == []
    (problem,) = problems_of((("ignored",), [{**kept, "reason": GONE}, kept]))
    assert problem.at.startswith("$.ignored[0]")
    assert problem.severity is Severity.ERROR


def test_a_field_nobody_knows_is_a_warning_and_never_lost_in_silence() -> None:
    (problem,) = problems_of((("nodes", "web", "tittle"), "Web"))
    assert (problem.code, problem.severity) == ("unknown-field", Severity.WARNING)
    assert "title" in problem.hint
