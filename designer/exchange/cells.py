"""The cells of a table of times and counts: what a text means, and what to say when it means nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

DecimalMark = Literal[".", ","]

_MICROSECOND = timedelta(microseconds=1)
_NAIVE_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  times without a zone are kept without one
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SLASHED = re.compile(r"(\d{4})/(\d{2})/(\d{2})(?=$|[ T])")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})*,\d+|[+-]?\d+,\d+")
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_SPACES = ("\u00a0", "\u202f", " ", "'", "_")

FIRST_EPOCH_S = 100_000_000
"""A bare number from here on (1973-03-03) is seconds since 1970; a smaller one is seconds from the begin."""

FIRST_EPOCH_MS = 100_000_000_000
FIRST_YEAR, LAST_YEAR = 1900, 5000
LARGEST_COUNT = 1e12


@dataclass(frozen=True, slots=True)
class Moment:
    """`at_us` microseconds since 1970. `zone_s` is the offset as written, None when there was none.

    `kind` is "date" for a written date, "epoch" for seconds since 1970 (UTC), "elapsed" for seconds from
    the begin.
    """

    at_us: int
    kind: Literal["date", "epoch", "elapsed"]
    zone_s: int | None


def moment(text: str) -> Moment | None:
    """The moment a cell names, or None: ISO 8601 with or without zone, YYYY/MM/DD, epoch s or ms, seconds."""
    text = text.strip()
    dotted = text.replace(",", ".", 1)
    if _NUMBER.fullmatch(dotted) and len(dotted) <= 24 and not _is_compact_date(text):
        value = float(dotted)
        if value >= FIRST_EPOCH_MS:
            return Moment(round(value * 1_000), "epoch", 0) if value < 1e14 else None
        return Moment(round(value * 1e6), "epoch" if value >= FIRST_EPOCH_S else "elapsed", 0)
    try:
        found = datetime.fromisoformat(_SLASHED.sub(r"\1-\2-\3", text))
    except ValueError:
        return None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        return None
    offset = found.utcoffset()
    if offset is None:
        return Moment((found - _NAIVE_EPOCH) // _MICROSECOND, "date", None)
    return Moment((found - _EPOCH) // _MICROSECOND, "date", int(offset.total_seconds()))


def _is_compact_date(text: str) -> bool:
    return len(text) == 8 and text.isdigit() and text[:2] in {"19", "20"} and text[4:6] <= "12"


def decimal_mark(texts: Iterable[str]) -> DecimalMark:
    """Which mark this column uses: a comma when one of its cells can't be read otherwise."""
    for text in texts:
        if "," in text and _DECIMAL_COMMA.fullmatch(text.strip()) and not _GROUPED.fullmatch(text.strip()):
            return ","
    return "."


def count(text: str, mark: DecimalMark) -> int | str:
    """The count a cell holds, or the reason (the rest of a sentence "the count ...") why there is none."""
    bare = text.strip()
    for space in _SPACES:
        bare = bare.replace(space, "")
    if not bare:
        return "is empty"
    if mark == ",":
        bare = bare.replace(".", "").replace(",", ".")
    elif _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    if not _PLAIN.fullmatch(bare):
        return "is not a number"
    value = float(bare)
    if value < 0:
        return "is negative"
    if value > LARGEST_COUNT:
        return "is above a million million"
    if value != int(value):
        return "is not a whole number"
    return int(value)


def looks_numeric(text: str) -> bool:
    """Whether a cell is a number, negative ones and fractions included."""
    return not isinstance(count(text, decimal_mark([text])), str) or bool(
        _PLAIN.fullmatch(text.strip()) or _DECIMAL_COMMA.fullmatch(text.strip())
    )
