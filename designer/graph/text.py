"""JSON text made into a JSON value: what is wrong with the text is a Problem, never an exception."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from designer.graph.problems import ROOT, JsonPath, Problem, Problems, shown

MOST_CHARACTERS = 20_000_000
DEEPEST = 64
"""Deeper nesting than any drawing needs; below it no recursion here can run out of stack."""

LONGEST_INTEGER = 400
"""Digits; more are no float, and Python refuses to read more than 4,300 at all."""


class _Members(dict[str, Any]):
    """A JSON object that remembers which of its keys were written more than once."""

    twice: tuple[str, ...] = ()


def read_json(text: str | bytes, what: str = "the drawing") -> tuple[object, tuple[Problem, ...]]:
    """The value in the text and every Problem with the text; the value is None when it can't be read.

    Keys written twice are an error (the last one would silently win), NaN and Infinity come through as floats
    and are for the reader of the field to refuse. Never raises.
    """
    problems = Problems()
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as reason:
            line = reason.object.count(b"\n", 0, reason.start) + 1
            problems.error(
                ROOT,
                "not-utf-8",
                f"{what.capitalize()} is not UTF-8: byte {reason.start} (line {line}) is no character.",
                "Save the file as UTF-8.",
            )
            return None, problems.sorted()
    text = text.removeprefix("\ufeff")
    if len(text) > MOST_CHARACTERS:
        problems.error(
            ROOT,
            "text-too-large",
            f"{what.capitalize()} has {len(text):,} characters; at most {MOST_CHARACTERS:,} are read.",
            "Split it, or take long notes out.",
        )
        return None, problems.sorted()
    try:
        value = json.loads(text, object_pairs_hook=_members, parse_int=_integer)
    except json.JSONDecodeError as reason:
        problems.error(
            ROOT,
            "not-json",
            f"{what.capitalize()} is not JSON: line {reason.lineno}, column {reason.colno}: {reason.msg}.",
            "Mend the text there; a comma too many or a missing quote is the usual cause.",
        )
        return None, problems.sorted()
    except RecursionError:
        tell_too_deep(ROOT, what, problems)
        return None, problems.sorted()
    if too_deep(value):
        tell_too_deep(ROOT, what, problems)
        return None, problems.sorted()
    for at, key in _written_twice(value, ROOT):
        problems.error(
            at / key,
            "key-twice",
            f"The key {shown(key)} is written more than once in the same object.",
            "Keep one of them; only the last would count.",
        )
    return value, problems.sorted()


def too_deep(value: object, deepest: int = DEEPEST) -> bool:
    """Whether anything in the value is nested deeper than `deepest`. Walks without recursion."""
    level: list[object] = [value]
    for _ in range(deepest):
        inner: list[object] = []
        for each in level:
            if isinstance(each, dict):
                inner.extend(each.values())
            elif isinstance(each, list | tuple):
                inner.extend(each)
        if not inner:
            return False
        level = inner
    return any(isinstance(each, dict | list | tuple) for each in level)


def tell_too_deep(at: JsonPath, what: str, problems: Problems) -> None:
    problems.error(
        at,
        "nested-too-deep",
        f"{what.capitalize()} nests values more than {DEEPEST} deep.",
        "No field of it needs that; check what wrote it.",
    )


def _members(pairs: list[tuple[str, Any]]) -> _Members:
    members = _Members(pairs)
    if len(members) < len(pairs):
        seen: set[str] = set()
        twice = {key: None for key, _ in pairs if key in seen or seen.add(key)}  # type: ignore[func-returns-value]
        members.twice = tuple(twice)
    return members


def _integer(text: str) -> int | float:
    return int(text) if len(text) <= LONGEST_INTEGER else float("inf")


def _written_twice(value: object, at: JsonPath) -> Iterator[tuple[JsonPath, str]]:
    if isinstance(value, _Members):
        for key in value.twice:
            yield at, key
        for key, inner in value.items():
            yield from _written_twice(inner, at / key)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _written_twice(inner, at / place)
