"""Tier arithmetic, and nothing else: cut a quantity at the steps, then share the pieces out.

All of it is exact: what goes in comes out to the last digit. They are the only place where a
pooled quantity becomes lines, so that cutting one node into two never changes a total.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal

ZERO = Decimal(0)
EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)
_QUANTUM = Decimal(1).scaleb(-18)


def add_up(values: Iterable[Decimal]) -> Decimal:
    """The sum, exact up to 60 digits."""
    total = ZERO
    for value in values:
        total = EXACT.add(total, value)
    return total


def cut(starts: Sequence[Decimal], quantity: Decimal) -> list[Decimal]:
    """Cut `quantity` at `starts` (ascending): the part below the first start, then one part per tier.

    >>> cut([Decimal(0), Decimal(10), Decimal(50)], Decimal(25))
    [Decimal('0'), Decimal('10'), Decimal('15'), Decimal('0')]
    """
    bounds = [*starts, None]
    parts = [min(quantity, starts[0])]
    for start, end in zip(starts, bounds[1:], strict=True):
        upper = quantity if end is None else min(quantity, end)
        parts.append(max(EXACT.subtract(upper, start), ZERO))
    return parts


def share_out(parts: Sequence[Decimal], owners: Sequence[Decimal]) -> list[list[Decimal]]:
    """Share each of `parts` among `owners` in proportion to what they own; one row per owner.

    `sum(parts) == sum(owners)` is asked for (ValueError otherwise). Rows add up to the owners and columns
    to the parts exactly: a cell is the difference of rounded running totals, so no remainder is lost.
    """
    total = add_up(owners)
    if add_up(parts) != total:
        raise ValueError(f"parts add up to {add_up(parts)}, owners to {total}")
    if len([part for part in parts if part]) <= 1:
        return [[owner if part else ZERO for part in parts] for owner in owners]
    rows: list[list[Decimal]] = []
    owned = ZERO
    above = [ZERO] * (len(parts) + 1)
    for owner in owners:
        owned = EXACT.add(owned, owner)
        below = [ZERO]
        cut_off = ZERO
        for part in parts:
            cut_off = EXACT.add(cut_off, part)
            below.append(_running(owned, cut_off, total))
        rows.append(
            [
                EXACT.subtract(EXACT.subtract(below[i + 1], below[i]), EXACT.subtract(above[i + 1], above[i]))
                for i in range(len(parts))
            ]
        )
        above = below
    return rows


def apportion(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """`amount` in proportion to `weights` (>= 0, not all 0); the parts add up to it exactly.

    >>> apportion(Decimal(9), [Decimal(1), Decimal(2)])
    [Decimal('3.000000000000000000'), Decimal('6.000000000000000000')]
    """
    total = add_up(weights)
    parts = []
    weighed = before = ZERO
    for weight in weights:
        weighed = EXACT.add(weighed, weight)
        after = _running(weighed, amount, total)
        parts.append(EXACT.subtract(after, before))
        before = after
    return parts


def _running(owned: Decimal, cut_off: Decimal, total: Decimal) -> Decimal:
    """owned x cut_off / total, exact at both ends."""
    if owned == total:
        return cut_off
    if cut_off == total:
        return owned
    return EXACT.divide(EXACT.multiply(owned, cut_off), total).quantize(_QUANTUM, context=EXACT)
