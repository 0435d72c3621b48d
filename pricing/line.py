"""LineItem and Estimate: what a month costs, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from pricing.rate import UNSURE, Provenance
from pricing.tiers import add_up


class State(Enum):
    PRICED = "priced"
    USAGE_NOT_GIVEN = "usage_not_given"
    NO_PRICE = "no_price"


@dataclass(frozen=True, slots=True)
class TierShare:
    """The part of a line that fell into one tier; `upto` None = no upper bound."""

    start: Decimal
    upto: Decimal | None
    quantity: Decimal
    rate_usd: Decimal
    amount_usd: Decimal


@dataclass(frozen=True, slots=True)
class LineItem:
    """quantity x rate = amount, or why there is no amount.

    `rate_usd` is the tier's rate where one tier was used, else amount / quantity charged.
    `free_quantity` is what allowances or the thing itself (gp3's 3,000 IOPS) took off.
    """

    subject: str
    meter: str
    region: str
    service: str
    title: str
    unit: str
    quantity: Decimal | None
    state: State
    how: str = ""
    why: str = ""
    rate_usd: Decimal | None = None
    amount_usd: Decimal | None = None
    free_quantity: Decimal = Decimal(0)
    tiers: tuple[TierShare, ...] = ()
    discount_pct: Decimal = Decimal(0)
    provenance: Provenance | None = None

    @property
    def unsure(self) -> bool:
        """Whether the figure rests on a derived or remembered price, and must be marked so."""
        return self.provenance is not None and self.provenance.confidence in UNSURE


@dataclass(frozen=True, slots=True)
class Estimate:
    """All lines of a month and what they add up to; lines without an amount are not in the total."""

    lines: tuple[LineItem, ...]
    price_book: str
    book_date: str
    free_tier: str
    total_usd: Decimal

    @property
    def not_priced(self) -> tuple[LineItem, ...]:
        return tuple(line for line in self.lines if line.state is not State.PRICED)

    @property
    def unsure_usd(self) -> Decimal:
        """How much of the total rests on derived or remembered prices."""
        return add_up(line.amount_usd for line in self.lines if line.unsure and line.amount_usd is not None)

    def by(self, field: str) -> dict[str, Decimal]:
        """Amounts added up by a field of the lines: `subject`, `service`, `region`, `meter`."""
        sums: dict[str, list[Decimal]] = {}
        for line in self.lines:
            if line.amount_usd is not None:
                sums.setdefault(getattr(line, field), []).append(line.amount_usd)
        return {key: add_up(amounts) for key, amounts in sums.items()}


def total_of(lines: Iterable[LineItem]) -> Decimal:
    return add_up(line.amount_usd for line in lines if line.amount_usd is not None)
