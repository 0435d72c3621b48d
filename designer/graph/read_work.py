"""Reads what a Node does with a request: times with mean and cv, or a table of quantiles."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from designer.graph.document import NO_TIME, BatchWork, TimeSpec, Work
from designer.graph.problems import JsonPath, Problems, shown
from designer.graph.reader import Reader, as_number

LONGEST_MS = 86_400_000.0
LARGEST_CV = 20.0
LEAST_TABLE, MOST_TABLE = 2, 200


def read_work(value: object, at: JsonPath, problems: Problems, what: str) -> Work | BatchWork:
    """One class's work: `{cpu_ms, wait_ms}`, or `{per_batch: {...}, per_message: {...}}` of batches."""
    reader = Reader(value, at, problems, what)
    if reader.has("per_batch") or reader.has("per_message"):
        made: Work | BatchWork = BatchWork(
            _work(reader.raw("per_batch", {}), at / "per_batch", problems, f"{what} per batch"),
            _work(reader.raw("per_message", {}), at / "per_message", problems, f"{what} per message"),
        )
        for key in ("cpu_ms", "wait_ms"):
            if reader.has(key):
                problems.error(
                    at / key,
                    "work-of-two-kinds",
                    f"{what} is given per batch and per message, and {key} beside them.",
                    f"Move {key} into per_batch or per_message.",
                )
        reader.leftovers()
        return made
    return Work() if reader.broken else _work(value, at, problems, what)


def _work(value: object, at: JsonPath, problems: Problems, what: str) -> Work:
    reader = Reader(value, at, problems, what)
    work = Work(read_time(reader, "cpu_ms"), read_time(reader, "wait_ms"))
    reader.leftovers()
    return work


def read_time(outer: Reader, key: str) -> TimeSpec:
    """A time of that key: a number of ms, `{mean, cv}` or `{table}`; no time when it is left out."""
    value = outer.raw(key)
    if value is None:
        return NO_TIME
    at = outer.at / key
    if not isinstance(value, Mapping):
        return TimeSpec(outer.number(key, minimum=0.0, maximum=LONGEST_MS))
    reader = Reader(value, at, outer.problems, f"{key} of {outer.what}")
    if reader.has("table"):
        table = _table(reader)
        reader.leftovers()
        return TimeSpec(_mean(table), 0.0, table)
    mean = reader.number("mean", minimum=0.0, maximum=LONGEST_MS)
    cv = reader.number("cv", 0.0, minimum=0.0, maximum=LARGEST_CV)
    reader.leftovers()
    return TimeSpec(mean, cv)


def _table(reader: Reader) -> tuple[tuple[float, float], ...]:
    """Points (quantile, ms) in rising order from quantile 0 to 1; missing ends are completed flat."""
    sound = True
    points: list[tuple[float, float]] = []
    for item, path in reader.items("table", MOST_TABLE, "points"):
        pair = item if isinstance(item, list | tuple) and len(item) == 2 else (None, None)
        quantile, ms = as_number(pair[0]), as_number(pair[1])
        if quantile is None or ms is None or not 0 <= quantile <= 1 or not 0 <= ms <= LONGEST_MS:
            sound = False
            reader.problems.error(
                path,
                "table-point",
                f"{reader.what}: {shown(item)} is no point of a table.",
                "Write [quantile from 0 to 1, milliseconds], for example [0.99, 120].",
            )
        elif points and (quantile <= points[-1][0] or ms < points[-1][1]):
            sound = False
            reader.problems.error(
                path,
                "table-not-rising",
                f"{reader.what}: the point [{quantile:g}, {ms:g}] does not lie above the one before it.",
                "Sort the points: quantiles rise, and times never fall.",
            )
        else:
            points.append((quantile, ms))
    if len(points) < LEAST_TABLE:
        if sound:
            reader.problems.error(
                reader.at / "table",
                "table-too-short",
                f"{reader.what}: a table needs at least {LEAST_TABLE} points.",
                "Give for example [[0, 2], [0.5, 5], [0.99, 40], [1, 200]].",
            )
        return ()
    if points[0][0] > 0:
        points.insert(0, (0.0, points[0][1]))
    if points[-1][0] < 1:
        points.append((1.0, points[-1][1]))
    return tuple(points)


def _mean(table: tuple[tuple[float, float], ...]) -> float:
    """The mean of a variable whose quantiles are straight lines between the points: trapezoids."""
    return sum((right[0] - left[0]) * (left[1] + right[1]) / 2.0 for left, right in pairwise(table))
