"""What else a run's month could cost: in other Regions, bought otherwise, by newer prices."""

from __future__ import annotations

from typing import Any

from designer.actions.errors import Invalid, problem
from designer.actions.estimate import account_terms, usages_of
from designer.actions.price_books import folders
from designer.models import Run
from pricing import shelf
from pricing.commitments.options import options
from pricing.compare import by_region
from pricing.compare_json import options_json, regions_json

Json = dict[str, Any]


def compare_bill(run: Run, *, price_book: str | None = None) -> Json:
    """{"price_book", "regions": ranked, "purchase": options} of a run's month.

    Raises Conflict while there is nothing to price, Invalid for a book that isn't there.
    """
    usages = usages_of(run)
    terms = account_terms(run.revision.document)
    places = {usage.region for usage in usages}
    try:
        book = shelf.load(price_book, None, folders())
        rates = shelf.load_commitments(book.id, places, folders())
    except shelf.NoSuchBookError as error:
        message = str(error)[:1].upper() + str(error)[1:] + "."
        raise Invalid([problem("unknown-price-book", message, at="$.price_book")]) from error
    return {
        "price_book": book.id,
        "regions": regions_json(by_region(usages, book, terms)),
        "purchase": options_json(options(usages, book, rates, terms)),
    }
