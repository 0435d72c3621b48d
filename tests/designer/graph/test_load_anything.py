"""Whatever stands where a drawing should: a list of Problems, never an exception, never half a graph."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from designer.graph.load import Loaded, load, load_text
from designer.graph.problems import has_errors

FIELDS = (
    "schema_version", "name", "account", "classes", "groups", "nodes", "edges", "id", "title", "service",
    "parent", "at", "size", "frame", "params", "work", "notes", "locked", "collapsed", "kind", "from", "to",
    "order", "optional", "calls_per_request", "bytes", "free_tier", "quotas", "cpu_ms", "wait_ms",
    "per_batch", "per_message", "mean", "cv", "table", "request", "response",
)  # fmt: skip
WORDS = (
    "a", "b", "region", "vpc", "availability_zone", "client", "application_load_balancer", "http", "listener",
    "ec2_auto_scaling_group", "sqs_queue", "lambda_function", "call", "target", "send", "event_source",
    "targets", "calls", "poll", "page", "eu-west-1",
)  # fmt: skip
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**400), 10**400)
    | st.integers(-3, 3)
    | st.floats()
    | st.sampled_from(WORDS)
    | st.text(max_size=8)
)
keys = st.sampled_from(FIELDS) | st.sampled_from(WORDS) | st.text(max_size=8)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=25,
)
boxes = st.lists(
    st.fixed_dictionaries(
        {"id": st.sampled_from("abc"), "service": st.sampled_from(WORDS)},
        optional={
            "parent": st.sampled_from("abc"),
            "at": st.lists(st.integers(0, 9) | st.floats(), min_size=2, max_size=2),
            "frame": st.lists(st.integers(0, 9) | st.floats(), min_size=4, max_size=4),
            "params": anything,
            "work": anything,
        },
    )
    | anything,
    max_size=4,
)
edges = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from("xyz"),
            "kind": st.sampled_from(WORDS),
            "from": st.tuples(st.sampled_from("abc"), st.sampled_from(WORDS)).map(list),
            "to": st.tuples(st.sampled_from("abc"), st.sampled_from(WORDS)).map(list),
        },
        optional={"params": anything, "bytes": anything, "calls_per_request": anything, "order": anything},
    )
    | anything,
    max_size=4,
)
drawings = st.fixed_dictionaries(
    {"schema_version": st.just(1) | anything, "nodes": boxes | anything, "edges": edges | anything},
    optional={"groups": boxes | anything, "classes": anything, "account": anything, "name": anything},
)
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def check_sound(loaded: Loaded) -> None:
    assert (loaded.graph is None) == has_errors(loaded.problems)
    for problem in loaded.problems:
        assert problem.at.startswith("$")
        assert problem.code == problem.code.lower()
        assert problem.message
        assert problem.hint
        json.dumps(problem.to_json()).encode()
        problem.message.encode()


@patient
@given(drawings)
def test_no_drawing_makes_load_raise(document: dict[str, Any]) -> None:
    check_sound(load(document))


@patient
@given(anything)
def test_no_json_makes_load_raise(document: object) -> None:
    check_sound(load(document))


@patient
@given(st.text(max_size=60) | st.binary(max_size=60))
def test_no_text_makes_load_raise(text: str | bytes) -> None:
    check_sound(load_text(text))


@pytest.mark.parametrize("document", [None, 1, "text", [], True, float("nan")])
def test_what_is_no_object_is_refused_in_one_sentence(document: object) -> None:
    (problem,) = load(document).problems
    assert problem.code == "not-an-object"


def test_nesting_without_end_is_refused() -> None:
    deep: dict[str, Any] = {}
    for _ in range(5_000):
        deep = {"nodes": [deep]}
    (problem,) = load(deep).problems
    assert problem.code == "nested-too-deep"
