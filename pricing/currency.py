"""Another currency at a rate that somebody states; prices and arithmetic stay in USD."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation


@dataclass(frozen=True, slots=True)
class Currency:
    """`per_usd` units of `code` (ISO 4217) for one USD, as stated by `source`.

    Raises ValueError for a code that is not three letters and for a rate that is not positive.
    """

    code: str
    per_usd: Decimal
    source: str = "stated"

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Z]{3}", self.code):
            raise ValueError(f"{self.code!r} is no currency code; write three capitals, as EUR")
        if not (self.per_usd.is_finite() and self.per_usd > 0):
            raise ValueError(f"one USD cannot be {self.per_usd} {self.code}")

    def of(self, usd: Decimal) -> Decimal:
        """An amount in this currency, unrounded."""
        return usd * self.per_usd

    def to_usd(self, amount: Decimal) -> Decimal:
        """Back again."""
        return amount / self.per_usd


def parse(text: str) -> Currency:
    """`EUR=0.92` -> Currency. Raises ValueError that says how to write it."""
    code, _, rate = text.partition("=")
    try:
        return Currency(code.strip().upper(), Decimal(rate.strip()))
    except InvalidOperation as error:
        raise ValueError(f"{text!r}: write CODE=RATE with units per USD, as EUR=0.92") from error
