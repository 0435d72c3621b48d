"""What is billed: so much of a Meter by one subject in a Region over one month."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

HOURS_PER_MONTH = Decimal(730)
"""AWS's calculator month."""

Timeline = tuple[tuple[Decimal, Decimal], ...]
"""((units used in each hour, number of such hours), ...) in the month's order."""


@dataclass(frozen=True, slots=True)
class Usage:
    """A month's quantity of one meter.

    `meter`, `unit`   as in the price book; another unit than the book's makes `estimate` raise.
    `region`          AWS code, `global`, or a CloudFront geography (`cf-europe`).
    `subject`         id of the node or edge that used it.
    `quantity`        for the month of 730 h; None where nobody said how much (that is not zero).
    `how`             one sentence: how the quantity came about.
    `by_hour`         the same quantity as a Timeline, for what is committed by the hour.
    `things`          over how many equal things (volumes) the quantity is spread: counts only where
                      the rate's tiers belong to each thing, such as the 3,000 IOPS in a gp3 volume.

    Raises ValueError for a negative or infinite quantity, for no things at all, and when `by_hour`
    does not add up to `quantity` (within a millionth).
    """

    meter: str
    unit: str
    region: str
    subject: str
    quantity: Decimal | None
    how: str = ""
    by_hour: Timeline | None = None
    things: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        if self.quantity is not None and not (self.quantity.is_finite() and self.quantity >= 0):
            raise ValueError(f"{self.subject}: {self.meter} has the quantity {self.quantity}")
        if not self.things > 0:
            raise ValueError(f"{self.subject}: {self.meter} is spread over {self.things} things")
        if self.by_hour is not None:
            total = sum((units * hours for units, hours in self.by_hour), Decimal(0))
            stated = self.quantity if self.quantity is not None else Decimal(0)
            if abs(total - stated) > max(Decimal(1), stated) / 1_000_000:
                raise ValueError(
                    f"{self.subject}: {self.meter} by hour adds up to {total}, not {self.quantity}"
                )
