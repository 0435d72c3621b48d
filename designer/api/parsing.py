"""Reading JSON strictly: what Python's reader lets through but a database or another program does not."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from designer.api.errors import TooLarge, Unfit
from designer.graph.problems import ROOT, JsonPath, shown
from designer.graph.text import LONGEST_INTEGER

DEEPEST = 64
"""Levels of nesting; a document has some ten."""


class StrictJSONParser(BaseParser):
    """UTF-8 JSON without NaN, NUL, half surrogates, keys written twice or bottomless nesting.

    Up to the upload limit.
    """

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise TooLarge(limit)
        try:
            value = json.loads(
                raw.decode("utf-8"),
                parse_constant=_no_constant,
                parse_int=_integer,
                object_pairs_hook=_members,
            )
        except UnicodeDecodeError as error:
            raise ParseError("The body is not UTF-8.") from error
        except RecursionError as error:
            raise ParseError(f"The JSON is nested deeper than {DEEPEST} levels.") from error
        except ValueError as error:
            raise ParseError(f"The body is not JSON: {error}.") from error
        _check(value)
        return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _integer(text: str) -> int | float:
    """Beyond a float's digits it is told as too large, whatever Python would read."""
    return int(text) if len(text) <= LONGEST_INTEGER else math.inf


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in members if keys.count(key) > 1)
        raise ValueError(f"the key {shown(twice)} is written more than once in the same object")
    return members


def _check(value: object) -> None:
    """Walk the value once, level by level, so that no nesting can exhaust the stack."""
    level: list[tuple[JsonPath, object]] = [(ROOT, value)]
    for _ in range(DEEPEST):
        below: list[tuple[JsonPath, object]] = []
        for at, item in level:
            wrong = _wrong(item)
            if wrong is not None:
                raise Unfit(at, wrong)
            if isinstance(item, dict):
                for key, inner in item.items():
                    if (wrong := _wrong(key)) is not None:
                        raise Unfit(at, wrong)
                    below.append((at / key, inner))
            elif isinstance(item, list):
                below.extend((at / place, inner) for place, inner in enumerate(item))
        if not below:
            return
        level = below
    raise ParseError(f"The JSON is nested deeper than {DEEPEST} levels.")


def _wrong(item: object) -> str | None:
    """Why no database and no other program would take the value; None where they do."""
    if isinstance(item, str):
        if "\x00" in item:
            return "A text holds a NUL character."
        if not item.isascii() and any("\ud800" <= letter <= "\udfff" for letter in item):
            return "A text holds half of a surrogate pair."
    elif isinstance(item, float) and math.isinf(item):
        return "A number is too large for 64 bits."
    elif isinstance(item, int) and not -(2**63) <= item < 2**63:
        return "A whole number is too large for 64 bits."
    return None
