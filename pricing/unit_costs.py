"""What one request costs: every cent of a bill traced to classes of requests, exactly.

A subject's amount is shared out among the classes by how much of its work each caused (busy seconds,
requests, bytes: whatever the caller weighs). What no class caused (an idle subject) stays unattributed.
Rows and columns add up to the bill to the last digit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pricing.tiers import add_up, apportion

Weights = Mapping[str, Mapping[str, Decimal]]
"""Subject -> class -> weight (>= 0)."""


@dataclass(frozen=True, slots=True)
class UnitCost:
    """A class's part of the month's bill and what a request of it costs (None without requests)."""

    requests: Decimal
    usd: Decimal
    by_subject: Mapping[str, Decimal]

    @property
    def usd_per_request(self) -> Decimal | None:
        return self.usd / self.requests if self.requests else None

    @property
    def usd_per_million(self) -> Decimal | None:
        return self.usd * 1_000_000 / self.requests if self.requests else None


@dataclass(frozen=True, slots=True)
class UnitCosts:
    """`classes` by id, and by subject what no class caused. All of it adds up to `total_usd`."""

    classes: Mapping[str, UnitCost]
    unattributed: Mapping[str, Decimal]
    total_usd: Decimal


def unit_costs(
    by_subject: Mapping[str, Decimal], weights: Weights, requests: Mapping[str, Decimal]
) -> UnitCosts:
    """Trace `by_subject` (of an Estimate) to the classes in `requests` (how many of each a month).

    A class that has weights but is not in `requests` made none that month. A negative weight raises
    ValueError.
    """
    counts = dict.fromkeys((name for per_class in weights.values() for name in per_class), Decimal(0))
    counts |= requests
    cells: dict[str, dict[str, Decimal]] = {name: {} for name in counts}
    unattributed = {}
    for subject, amount in by_subject.items():
        shares = {name: weight for name, weight in weights.get(subject, {}).items() if weight}
        if any(weight < 0 for weight in shares.values()):
            raise ValueError(f"{subject} has a negative weight")
        if not shares:
            unattributed[subject] = amount
            continue
        for name, part in zip(shares, apportion(amount, list(shares.values())), strict=True):
            cells[name][subject] = part
    classes = {
        name: UnitCost(count, add_up(cells[name].values()), cells[name]) for name, count in counts.items()
    }
    return UnitCosts(classes, unattributed, add_up(by_subject.values()))
