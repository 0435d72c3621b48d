"""From a folder of price facts to a book on the shelf."""

from __future__ import annotations

from pathlib import Path

from pricing.bookfile import write_book
from pricing.facts import allowances_of, rates_of
from pricing.sources_page import sources_page


def build(facts: Path, shelf: Path, *, date: str, made_from: str = "price facts") -> dict[str, int]:
    """Write the book `date` into `shelf` from `facts`; returns how many rates each Region has.

    Raises BadFactError for a row that makes no rate and FileExistsError where the book exists already.
    """
    rates = rates_of(facts)
    allowances = allowances_of(facts)
    page = sources_page(date, made_from, rates, allowances)
    return write_book(
        shelf / date, rates, allowances, id=date, date=date, made_from=made_from, pages={"SOURCES.md": page}
    )
