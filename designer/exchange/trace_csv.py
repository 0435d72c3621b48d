"""Reads a trace (timestamps and counts) from CSV: every fault is told with the row it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from designer.exchange.cells import Moment, count, decimal_mark, moment
from designer.exchange.table import Table, TableError, read_table
from designer.graph.problems import Problem, Severity, has_errors, shown
from designer.graph.trace import Trace

MOST_STEPS = 5_000_000
MOST_PROBLEMS = 20
EPOCH_NAIVE = datetime(1970, 1, 1)  # noqa: DTZ001  times without a zone are kept without one
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TraceRead:
    """The Trace, unless an error stands in the way, and every Problem (`at` is the row)."""

    trace: Trace | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Series:
    """Rows that could be read, in file order: line number, microseconds since 1970, count."""

    rows: NDArray[np.int64]
    times_us: NDArray[np.int64]
    counts: NDArray[np.int64]
    zoned: bool


class _Faults:
    """Collects faults of rows, keeps the first few and says how many more there were."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self.more = 0

    def add(self, row: int, code: str, message: str, hint: str, severity: Severity = Severity.ERROR) -> None:
        if len(self.found) < MOST_PROBLEMS:
            self.found.append(Problem(f"row {row}" if row else "file", code, severity, message, hint))
        else:
            self.more += 1

    def all(self) -> tuple[Problem, ...]:
        if not self.more:
            return tuple(self.found)
        told = f"{self.more:,} more rows are at fault."
        return (
            *self.found,
            Problem("file", "trace-more", Severity.ERROR, told, "Mend the rows named first."),
        )


def read_trace(
    data: bytes,
    *,
    column: str | None = None,
    step_s: float | None = None,
    fill_gaps: bool = False,
    day: date | None = None,
    begin: datetime | None = None,
    end: datetime | None = None,
) -> TraceRead:
    """Reads a CSV file (plain or .gz) of timestamps and counts. Never raises on any bytes.

    `column` names the column of counts (else it is found), `step_s` the step in seconds (else the commonest
    distance of two rows). `day`, or `begin` and `end`, pick a part, in the trace's own time. Steps missing
    in that part are zero when `fill_gaps` says so, else a Problem. Columns may be parted by comma, semicolon,
    tab or bar; times are ISO 8601 with or without zone, or seconds (milliseconds) since 1970, or seconds from
    the begin.
    """
    faults = _Faults()
    try:
        table = read_table(data, column)
    except TableError as reason:
        faults.add(reason.row, reason.code, str(reason), reason.hint)
        return TraceRead(None, faults.all())
    series = _series(table, faults)
    if series is None or has_errors(faults.found):
        return TraceRead(None, faults.all())
    if day is not None:
        begin = datetime.combine(day, time.min)
        end = datetime.combine(day, time.max)
    trace = _trace(series, faults, step_s, fill_gaps, begin, end)
    return TraceRead(None if has_errors(faults.found) else trace, faults.all())


def _series(table: Table, faults: _Faults) -> _Series | None:
    width = max(table.time, table.count) + 1
    mark = decimal_mark(cells[table.count] for _, cells in table.rows if len(cells) >= width)
    rows: list[int] = []
    times: list[int] = []
    counts: list[int] = []
    first: Moment | None = None
    offset_changed = False
    for row, cells in table.rows:
        if len(cells) < width:
            faults.add(
                row,
                "trace-short-row",
                f"Row {row} has {len(cells)} {'column' if len(cells) == 1 else 'columns'}; "
                f"the count is in column {table.count + 1}.",
                "Complete the row or take it out.",
            )
            continue
        when = moment(cells[table.time])
        if when is None:
            faults.add(
                row,
                "trace-not-a-time",
                f"Row {row}: {shown(cells[table.time].strip())} is no time that can be read.",
                "Write times as 1998-06-30 21:41:00, with Z or +02:00 for a zone, or as seconds since 1970.",
            )
            continue
        first = first or when
        if (when.zone_s is None) != (first.zone_s is None) or when.kind != first.kind:
            faults.add(
                row,
                "trace-mixed-zones",
                f"Row {row}: {shown(cells[table.time].strip())} {_zone_told(when)}, "
                f"but the rows before it {_zone_told(first, many=True)}.",
                "Write all times in the same way and the same zone.",
            )
            continue
        if when.zone_s != first.zone_s and not offset_changed:
            offset_changed = True
            faults.add(
                row,
                "trace-zone-changes",
                f"Row {row}: the offset from UTC changes to {_offset(when)}; it was {_offset(first)}.",
                "All times are counted in UTC, so nothing is lost; check that this is meant.",
                Severity.WARNING,
            )
        number = count(cells[table.count], mark)
        if isinstance(number, str):
            faults.add(
                row,
                f"trace-count-{number.removeprefix('is ').replace(' ', '-')}",
                f"Row {row}: the count {shown(cells[table.count].strip())} {number}.",
                "A count is a whole number of requests, 0 or more.",
            )
            continue
        rows.append(row)
        times.append(when.at_us)
        counts.append(number)
    if first is None:
        return None
    return _Series(np.array(rows), np.array(times), np.array(counts), first.zone_s is not None)


def _trace(
    series: _Series,
    faults: _Faults,
    step_s: float | None,
    fill_gaps: bool,
    begin: datetime | None,
    end: datetime | None,
) -> Trace | None:
    if not _rises(series, faults):
        return None
    step_us = _step_us(series, faults, step_s)
    if step_us is None:
        return None
    epoch = EPOCH if series.zoned else EPOCH_NAIVE
    offsets = series.times_us - series.times_us[0]
    astray = np.flatnonzero(offsets % step_us)
    for place in astray[:MOST_PROBLEMS]:
        faults.add(
            int(series.rows[place]),
            "trace-off-step",
            f"Row {series.rows[place]}: {_time(series, place)} is off the step of {step_us / 1e6:g} s "
            f"that began at {_time(series, 0)}.",
            "Give the step that the rows have, or mend that row.",
        )
    if len(astray):
        return None
    slots = offsets // step_us
    steps = int(slots[-1]) + 1
    if steps > MOST_STEPS:
        faults.add(
            int(series.rows[-1]),
            "trace-too-long",
            f"From row {series.rows[0]} to row {series.rows[-1]} are {steps:,} steps of {step_us / 1e6:g} s; "
            f"at most {MOST_STEPS:,} are read.",
            "Check the times, take a longer step, or a part of the trace.",
        )
        return None
    counts = np.zeros(steps, dtype=np.int64)
    counts[slots] = series.counts
    starts_at = epoch + timedelta(microseconds=int(series.times_us[0]))
    ends = np.flatnonzero(np.diff(slots) > 1)
    gaps = tuple((int(slots[place]) + 1, int(slots[place + 1])) for place in ends)
    whole = Trace(step_us / 1e6, starts_at, counts, series.zoned, gaps)
    part = whole
    if begin is not None:
        try:
            part = whole.between(begin, end or whole.ends_at)
        except ValueError as reason:
            faults.add(
                0, "trace-no-such-part", f"{reason}.".capitalize(), "Pick a day or a moment within it."
            )
            return None
    if not fill_gaps:
        first_slot = round((part.starts_at - whole.starts_at).total_seconds() * 1e6) // step_us
        for row, after, lacking in _gaps(series, slots, first_slot, first_slot + len(part.counts)):
            faults.add(
                row,
                "trace-gap",
                f"Row {row}: {lacking:,} {'step is' if lacking == 1 else 'steps are'} missing before it "
                f"(after {after}, step {step_us / 1e6:g} s).",
                'Say that gaps count as zero ("gaps": "zero"; in the shell --fill-gaps), or fill them.',
            )
    return part


def _gaps(series: _Series, slots: NDArray[np.int64], first: int, past: int) -> Sequence[tuple[int, str, int]]:
    """Gaps within slots [first, past): the row after each, the time before it, how many steps are missing."""
    found = []
    for place in np.flatnonzero(np.diff(slots) > 1):
        begin, stop = max(int(slots[place]) + 1, first), min(int(slots[place + 1]), past)
        if stop > begin:
            found.append((int(series.rows[place + 1]), _time(series, int(place)), stop - begin))
    return found


def _rises(series: _Series, faults: _Faults) -> bool:
    distances = np.diff(series.times_us)
    for place in np.flatnonzero(distances <= 0):
        row, before = int(series.rows[place + 1]), int(series.rows[place])
        if distances[place] == 0:
            message = f"Row {row} has the same time as row {before}: {_time(series, int(place))}."
            faults.add(
                row, "trace-duplicate", message, "Keep one row for each time; add their counts if both count."
            )
        else:
            message = f"Row {row} ({_time(series, int(place) + 1)}) is earlier than row {before}."
            faults.add(row, "trace-unsorted", message, "Sort the rows by time.")
    return bool((distances > 0).all())


def _step_us(series: _Series, faults: _Faults, step_s: float | None) -> int | None:
    if step_s is not None:
        return max(1, round(step_s * 1e6))
    if len(series.times_us) < 2:
        faults.add(
            int(series.rows[0]),
            "trace-no-step",
            f"Row {series.rows[0]} is the only one, so the step is not known.",
            "Give the step in seconds.",
        )
        return None
    distances, often = np.unique(np.diff(series.times_us), return_counts=True)
    return int(distances[often.argmax()])


def _time(series: _Series, place: int) -> str:
    epoch = EPOCH if series.zoned else EPOCH_NAIVE
    return f"{epoch + timedelta(microseconds=int(series.times_us[place])):%Y-%m-%d %H:%M:%S}"


def _zone_told(when: Moment, many: bool = False) -> str:
    if when.kind != "date":
        return ("are" if many else "is") + " a number of seconds"
    have = "have" if many else "has"
    return f"{have} no time zone" if when.zone_s is None else f"{have} a time zone"


def _offset(when: Moment) -> str:
    seconds = when.zone_s or 0
    return f"{'-' if seconds < 0 else '+'}{abs(seconds) // 3600:02d}:{abs(seconds) % 3600 // 60:02d}"
