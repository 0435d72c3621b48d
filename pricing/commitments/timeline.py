"""Lay the hourly curves of many usages side by side."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pricing.usage import HOURS_PER_MONTH, Timeline, Usage

_SLACK = Decimal("0.01")  # hours; 24 hours x 30.4166667 days are not quite 730


def aligned(usages: Sequence[Usage]) -> tuple[list[Decimal], list[list[Decimal]]]:
    """Cut the month into segments in which every usage is constant.

    Returns the segments' hours and, per usage, the units used in each hour of each segment. A usage
    without a curve is spread evenly over the month; after the end of a curve nothing is used. Raises
    ValueError for a curve longer than a month.
    """
    curves = [_curve(usage) for usage in usages]
    if not curves:
        return [HOURS_PER_MONTH], []
    grids = {tuple(hours for _, hours in curve) for curve in curves}
    if len(grids) == 1:
        return list(next(iter(grids))), [[units for units, _ in curve] for curve in curves]
    ends = sorted({end for grid in grids for end in _ends(grid)})
    starts = [Decimal(0), *ends[:-1]]
    hours = [end - start for start, end in zip(starts, ends, strict=True)]
    return hours, [_resampled(curve, starts) for curve in curves]


def _curve(usage: Usage) -> Timeline:
    if usage.by_hour is None:
        return (((usage.quantity or Decimal(0)) / HOURS_PER_MONTH, HOURS_PER_MONTH),)
    length = sum((hours for _, hours in usage.by_hour), Decimal(0))
    if length > HOURS_PER_MONTH + _SLACK:
        raise ValueError(f"{usage.subject}: the hours of {usage.meter} add up to {length}, more than a month")
    missing = HOURS_PER_MONTH - length
    if missing > _SLACK:
        return (*usage.by_hour, (Decimal(0), missing))
    return usage.by_hour


def _ends(grid: tuple[Decimal, ...]) -> list[Decimal]:
    ends = []
    at = Decimal(0)
    for hours in grid:
        at += hours
        ends.append(at)
    if abs(at - HOURS_PER_MONTH) <= _SLACK:
        ends[-1] = HOURS_PER_MONTH
    return ends


def _resampled(curve: Timeline, starts: list[Decimal]) -> list[Decimal]:
    ends = _ends(tuple(hours for _, hours in curve))
    values = []
    index = 0
    for start in starts:
        while index < len(ends) and ends[index] <= start:
            index += 1
        values.append(curve[index][0] if index < len(curve) else Decimal(0))
    return values
