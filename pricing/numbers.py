"""Decimals out of JSON that somebody wrote: finite, not negative, and no slip of the pen."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

MOST, LEAST = Decimal(10) ** 18, Decimal("1e-18")
"""Beyond these a number is a slip, and its digits would only fill the memory."""


def number(value: object, what: str, most: Decimal | int = MOST) -> Decimal:
    """The number that `value` (a number, or a decimal as text) is.

    Raises ValueError that begins with `what` it is and says which numbers it may be.
    """
    if value is None:
        raise ValueError(f"{what} is missing")
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError(f"{what} is a number, not {value!r}")
    try:
        found = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(f"{what} is a number, not {value!r}") from error
    if not found.is_finite() or not 0 <= found <= most or 0 < found < LEAST:
        raise ValueError(f"{what} is a number from 0 to {most:,}, not {value}")
    return found
