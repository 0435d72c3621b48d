"""From a folder of price facts to a book on the shelf."""

from __future__ import annotations

from pathlib import Path

from pricing.bookwrite import Extra, write_book
from pricing.commitments.plan_rates import write_plans
from pricing.commitments.reserved import write_reserved
from pricing.facts import allowances_of, rates_of
from pricing.facts_commitments import plans_of, reserved_of, spot_of
from pricing.sources_page import sources_page
from pricing.spot import write_spot


def build(facts: Path, shelf: Path, *, date: str, made_from: str = "price facts") -> dict[str, int]:
    """Write the book `date` into `shelf` from `facts`; returns how many rates each Region has.

    Raises BadFactError for a row that makes no rate and FileExistsError where the book exists already.
    """
    rates = rates_of(facts)
    allowances = allowances_of(facts)
    extras = (
        Extra(tuple(spot_of(facts)), write_spot),
        Extra(tuple(reserved_of(facts)), write_reserved),
        Extra(tuple(plans_of(facts)), write_plans),
    )
    others = [row.provenance for extra in extras for row in extra.rows]
    page = sources_page(date, made_from, rates, allowances, others)
    return write_book(
        shelf / date,
        rates,
        allowances,
        id=date,
        date=date,
        made_from=made_from,
        pages={"SOURCES.md": page},
        extras=extras,
    )
