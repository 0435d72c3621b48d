"""Bytes of a CSV file made into rows of cells: compression, encoding, separator, header, columns."""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from designer.exchange.cells import looks_numeric, moment
from designer.graph.problems import shown
from designer.graph.reader import did_you_mean, nearest

MOST_BYTES = 200_000_000
MOST_ROWS = 5_000_000
SEPARATORS = ("\t", ";", ",", "|")
SAMPLE_LINES = 50

TIME_NAMES = ("timestamp", "time", "datetime", "date", "ts", "minute", "period", "start", "hour", "day")
COUNT_NAMES = ("requests", "count", "counts", "value", "requestcount", "hits", "sum", "total", "n")


class TableError(ValueError):
    """The file as a whole can't be read: at line `row` (0: anywhere), to be mended as `hint` says."""

    def __init__(self, code: str, message: str, hint: str, row: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint
        self.row = row


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` are (line number in the file, counted from 1; cells); `time` and `count` the columns to read."""

    rows: Sequence[tuple[int, list[str]]]
    time: int
    count: int
    count_name: str


def read_table(data: bytes, column: str | None = None) -> Table:
    """Finds rows and columns. `column` names the column of counts. Raises TableError."""
    text = _decoded(_unpacked(data))
    lines = [line for line in text[:1_000_000].splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        raise TableError("trace-empty", "The trace is empty.", "Give a CSV file of timestamps and counts.")
    separator = _separator(lines[:SAMPLE_LINES])
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
                continue
            rows.append((reader.line_num, cells))
            if len(rows) > MOST_ROWS:
                raise TableError(
                    "trace-too-long",
                    f"The trace has more than {MOST_ROWS:,} rows.",
                    "Take a longer step, or a part of the trace.",
                    reader.line_num,
                )
    except csv.Error as reason:
        raise TableError(
            "trace-not-csv", f"Row {reader.line_num} is no CSV: {reason}.", "Mend that row.", reader.line_num
        ) from reason
    if not rows:
        raise TableError("trace-empty", "The trace is empty.", "Give a CSV file of timestamps and counts.")
    header = _header(rows[0][1])
    body = rows[1:] if header else rows
    if not body:
        raise TableError(
            "trace-empty",
            "The trace has a header but no row.",
            "Add rows of timestamps and counts.",
            rows[0][0],
        )
    return _columns(header, body, column)


def _unpacked(data: bytes) -> bytes:
    """The file itself, unpacked when it is gzip; never more than MOST_BYTES, however small the archive."""
    if data[:2] == b"\x1f\x8b":
        unpacker = zlib.decompressobj(wbits=31)
        try:
            unpacked = unpacker.decompress(data, MOST_BYTES + 1)
        except zlib.error as reason:
            raise TableError(
                "trace-not-gzip",
                f"The .gz file is damaged: {reason}.",
                "Pack it again, or give the plain CSV.",
            ) from reason
        if len(unpacked) <= MOST_BYTES and not unpacker.eof:
            raise TableError("trace-not-gzip", "The .gz file ends too early.", "Fetch or pack it again.")
        data = unpacked
    if len(data) > MOST_BYTES:
        raise TableError(
            "trace-too-large",
            f"The trace is larger than {MOST_BYTES // 1_000_000} MB.",
            "Take a longer step, or a part of the trace.",
        )
    return data


def _decoded(data: bytes) -> str:
    """Text without a byte-order mark. Any encoding of one byte a letter will do: only digits are read."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    row = text.count("\n", 0, text.index("\0")) + 1 if "\0" in text else 0
    if row:
        raise TableError(
            "trace-not-csv",
            f"Row {row} holds a zero byte: this is no text.",
            "Give a CSV file, or a .gz of one.",
            row,
        )
    return text


def _separator(lines: Sequence[str]) -> str:
    """The separator that cuts the most lines into as many cells as the last of them."""
    best, best_share = ",", 0
    for separator in SEPARATORS:
        counts = [len(line[:1_000].split(separator)) for line in lines]
        agreeing = sum(1 for cells in counts if cells == counts[-1] and cells > 1)
        if agreeing > best_share:
            best, best_share = separator, agreeing
    return best


def _header(cells: Sequence[str]) -> list[str] | None:
    """The names in the first row, or None when it is data already."""
    has_moment = any(moment(cell) for cell in cells)
    has_number = any(looks_numeric(cell) for cell in cells)
    return None if has_moment or has_number else [cell.strip() for cell in cells]


def _columns(header: list[str] | None, body: Sequence[tuple[int, list[str]]], column: str | None) -> Table:
    first_row, first = body[0]
    width = len(header) if header else len(first)
    if width < 2:
        raise TableError(
            "trace-one-column",
            f"Row {first_row} has one column: {shown(first[0].strip())}.",
            "Give two columns, a timestamp and a count, with comma, semicolon or tab between them.",
            first_row,
        )
    names = [name.lower().replace("_", "").replace(" ", "") for name in header] if header else [""] * width
    time = _time_column(names, first)
    if column is not None:
        count = _named_column(header, column)
    else:
        count = _count_column(names, first, time, width, first_row)
    name = header[count] if header else f"column {count + 1}"
    return Table(body, time, count, name)


def _time_column(names: Sequence[str], first: Sequence[str]) -> int:
    for wanted in TIME_NAMES:
        if wanted in names:
            return names.index(wanted)
    dated = [place for place, cell in enumerate(first) if (found := moment(cell)) and found.kind == "date"]
    return dated[0] if dated else 0


def _named_column(header: list[str] | None, column: str) -> int:
    if header and column in header:
        return header.index(column)
    if not header and column in {str(number) for number in range(1, 100)}:
        return int(column) - 1
    known = header or []
    hint = did_you_mean(nearest(column, known), known)
    if not header:
        hint = "The file has no header: leave the column out, or give its number."
    raise TableError("trace-no-column", f"The trace has no column {shown(column)}.", hint, 1)


def _count_column(names: Sequence[str], first: Sequence[str], time: int, width: int, row: int) -> int:
    others = [place for place in range(width) if place != time]
    if len(others) == 1:
        return others[0]
    for wanted in COUNT_NAMES:
        if wanted in names and names.index(wanted) != time:
            return names.index(wanted)
    numeric = [place for place in others if place < len(first) and looks_numeric(first[place])]
    if len(numeric) == 1:
        return numeric[0]
    raise TableError(
        "trace-which-column",
        f"Row {row} has {width} columns, and none of them is plainly the count.",
        f"Name the column of counts; there are: {', '.join(name or '(unnamed)' for name in names[:20])}.",
        row,
    )
