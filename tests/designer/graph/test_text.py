"""JSON text: what can't be read is a Problem with its place, never an exception."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from designer.graph.text import DEEPEST, MOST_CHARACTERS, read_json


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("", "not-json", "line 1, column 1"),
        ('{"a": 1,\n "b": }', "not-json", "line 2, column 7"),
        ('{"a": 1} {"b": 2}', "not-json", "Extra data"),
        (b'{"a": "\xff"}', "not-utf-8", "line 1"),
        ('{"a": 1, "a": 2}', "key-twice", '"a"'),
        ("[" * 100_000, "nested-too-deep", "more than"),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "nested-too-deep", "more than"),
        (" " * (MOST_CHARACTERS + 1), "text-too-large", "at most"),
    ],
)
def test_a_text_that_cannot_be_read_says_where_and_why(text: str | bytes, code: str, part: str) -> None:
    _, problems = read_json(text)
    assert [problem.code for problem in problems] == [code]
    assert part in problems[0].message


def test_a_key_written_twice_is_named_with_its_path() -> None:
    _, problems = read_json('{"nodes": [{"id": "a"}, {"id": "b", "params": {"min": 1, "min": 2, "min": 3}}]}')
    assert [problem.at for problem in problems] == ["$.nodes[1].params.min"]


def test_a_byte_order_mark_and_numbers_beyond_a_float_are_no_stumbling_block() -> None:
    value, problems = read_json(b'\xef\xbb\xbf{"a": 1' + b"0" * 9_999 + b', "b": NaN}')
    assert problems == ()
    assert isinstance(value, dict)
    assert value["a"] == float("inf")


def test_nesting_that_is_deep_but_allowed_is_read() -> None:
    _, problems = read_json("[" * DEEPEST + "]" * DEEPEST)
    assert problems == ()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=80) | st.binary(max_size=80))
def test_no_text_makes_the_reader_raise(text: str | bytes) -> None:
    value, problems = read_json(text)
    assert value is None or not any(problem.code == "not-json" for problem in problems)
