"""What else a run's month could cost: in other Regions, bought otherwise, on other instance types."""

from __future__ import annotations

from typing import Any

from designer.actions.estimate import bill_of, books_for, usages_of
from designer.actions.purchase import purchase_terms_of
from designer.catalog.data.regions import regions
from designer.graph.alternatives import instance_types_of, same_work_of
from designer.models import Estimate, Run
from pricing.commitments.options import options, without_rates
from pricing.compare import by_region, home_of
from pricing.compare_json import options_json, regions_json
from pricing.compare_lines import compare_lines

Json = dict[str, Any]


def compare_bill(run: Run, *, price_book: str | None = None) -> Json:
    """A run's month in every Region, by every purchase option, on other instance types, and the same work on
    EC2, Fargate and Lambda.

    Raises Conflict while there is nothing to price, Invalid for a book that isn't there.
    """
    usages = usages_of(run)
    terms = purchase_terms_of(run.architecture, run.revision.document)
    book, rates = books_for(None, terms, price_book)
    bought = options(usages, book, rates, terms.terms)
    places = regions()
    return {
        "price_book": book.id,
        "home": home_of(usages),
        "regions": [
            {**each, "title": places[each["region"]].title if each["region"] in places else each["region"]}
            for each in regions_json(by_region(usages, book, terms.terms))
        ],
        "purchase": options_json(bought),
        "without_reserved_rates": without_rates(bought[0]),
        "instance_types": instance_types_of(usages, book, terms.terms),
        "same_work": same_work_of(run.revision.document, run.summary or {}, book),
    }


def compare_runs(before: Run, after: Run, *, price_book: str | None = None) -> Json:
    """Two runs' months line by line, both by one book; by meter if they are of two architectures.

    Each on its own architecture's purchase terms. Raises as `bill_of`.
    """
    return compare_lines(
        bill_of(before, price_book=price_book),
        bill_of(after, price_book=price_book),
        by_subject=before.architecture_id == after.architecture_id,
    )


def compare_with_kept(kept: Estimate, run: Run, *, price_book: str | None = None) -> Json:
    """A kept estimate, as it was, against a run's month as it is priced now. Raises as `bill_of`."""
    return compare_lines(
        kept.body,
        bill_of(run, price_book=price_book),
        by_subject=kept.run.architecture_id == run.architecture_id,
    )
