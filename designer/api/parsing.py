"""Reading JSON strictly: what Python's reader lets through but a database or another program does not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from designer.api.errors import TooLarge

DEEPEST = 64
"""Levels of nesting; a document has some ten."""


class StrictJSONParser(BaseParser):
    """UTF-8 JSON without NaN, NUL, half surrogates or bottomless nesting, up to the upload limit."""

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
            value = json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
        except UnicodeDecodeError as error:
            raise ParseError("The body is not UTF-8.") from error
        except RecursionError as error:
            raise ParseError(f"The JSON is nested deeper than {DEEPEST} levels.") from error
        except ValueError as error:
            raise ParseError(f"The body is not JSON: {error}") from error
        _check(value)
        return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _check(value: object) -> None:
    """Walk the value once, level by level, so that no nesting can exhaust the stack."""
    level = [value]
    for _ in range(DEEPEST):
        below: list[object] = []
        for item in level:
            if isinstance(item, str):
                _check_text(item)
            elif isinstance(item, float):
                if item in (float("inf"), float("-inf")):
                    raise ParseError("A number is too large for 64 bits.")
            elif isinstance(item, int):
                if not -(2**63) <= item < 2**63:
                    raise ParseError("A whole number is too large for 64 bits.")
            elif isinstance(item, dict):
                below.extend(item.keys())
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
        if not below:
            return
        level = below
    raise ParseError(f"The JSON is nested deeper than {DEEPEST} levels.")


def _check_text(text: str) -> None:
    if "\x00" in text:
        raise ParseError("A text holds a NUL character.")
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise ParseError("A text holds half of a surrogate pair.") from error
