"""The bill of a run: its usages by a price book, on the account's terms."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from designer.actions.errors import Conflict, Invalid, problem
from designer.actions.price_books import folders
from designer.actions.purchase import book_on, purchase_terms_of, read_terms
from designer.graph.worth import unit_costs_of
from designer.models import Estimate, Run
from designer.models.architecture import fingerprint
from designer.models.run import FINAL, RunStatus
from pricing import shelf
from pricing.book import PriceBook
from pricing.commitments.cover import NoCommitmentRateError
from pricing.commitments.rates import CommitmentRates
from pricing.compare_json import commitments_json, currency_json, drift_json, drift_of, unit_costs_json
from pricing.estimate import UnitMismatchError
from pricing.purchase import PurchaseTerms
from pricing.to_json import estimate_json, plain
from pricing.usage import Usage

Json = dict[str, Any]


def bill_of(run: Run, *, price_book: str | None = None) -> Json:
    """The Estimate of a run as JSON, made anew; None is the newest book.

    On the architecture's purchase terms as they are now. Raises Conflict while there is nothing to price or
    the run's shares don't fit, Invalid for a book that isn't there.
    """
    terms = purchase_terms_of(run.architecture, run.revision.document)
    bill = price(usages_of(run), terms, price_book=price_book)
    return {**bill, "unit_costs": _unit_costs(bill, run.summary or {})}


def _unit_costs(bill: Json, summary: Json) -> Json | None:
    """What a request of each class costs; None for runs that were kept before their shares were.

    Raises Conflict for shares of a class whose requests were not counted.
    """
    shares = summary.get("shares")
    if not shares:
        return None
    known = set(shares["requests_a_month"])
    unknown = sorted({name for per_class in shares["subjects"].values() for name in per_class} - known)
    if unknown:
        message = (
            f"This run's summary shares work out to {', '.join(unknown)}, of which it counted no requests."
        )
        raise Conflict([problem("unknown-class", message, "Run it again.", at="$.summary.shares")])
    amounts = {subject: Decimal(amount) for subject, amount in bill["by_subject"].items()}
    return unit_costs_json(unit_costs_of(shares, amounts))


def price(usages: list[Usage], terms: PurchaseTerms, *, price_book: str | None = None) -> Json:
    """Usages priced, as JSON, with how the terms' commitments did and the total in the terms' currency.

    Raises Invalid for a book that isn't there, Conflict for one in other units or without a rate for a
    commitment.
    """
    book, rates = books_for({usage.region for usage in usages}, terms, price_book)
    try:
        done = terms.price(usages, book, rates)
    except NoCommitmentRateError as error:
        message = f"The price book {book.id} can't price what you have committed to: {error}."
        raise Conflict([problem("no-commitment-rate", message, "Change the purchase terms.")]) from error
    except UnitMismatchError as error:
        message = f"The price book {book.id} counts otherwise than this run did: {error}."
        raise Conflict(
            [problem("unit-mismatch", message, "Run it again, or take the book of its day.")]
        ) from error
    total = done.estimate.total_usd
    return {
        **estimate_json(done.estimate),
        "commitments": commitments_json(done) if terms.commitments else None,
        "converted": currency_json(total, terms.currency) if terms.currency else None,
    }


def books_for(
    regions: set[str] | None, terms: PurchaseTerms, price_book: str | None
) -> tuple[PriceBook, CommitmentRates]:
    """The book (None: the newest) with the terms' private rates put in, and its commitment rates.

    `regions` None: all. Raises Invalid for a book that isn't there or private rates it can't take.
    """
    try:
        listed = shelf.load(price_book, regions, folders())
    except shelf.NoSuchBookError as error:
        message = str(error)[:1].upper() + str(error)[1:] + "."
        raise Invalid([problem("unknown-price-book", message, at="$.price_book")]) from error
    wanted = {*(regions or listed.regions), *terms.regions}
    rates = shelf.load_commitments(listed.id, wanted, folders())
    return book_on(terms, listed), rates


def moved_since_kept(run: Run, bill: Json) -> Json | None:
    """How prices moved since the run's last kept estimate; None without one by another book.

    The kept estimate's own terms are priced by the bill's book, so that new terms are no move of prices.
    """
    kept = run.estimates.exclude(price_book=bill["price_book"]).order_by("-created_at").first()
    if kept is None:
        return None
    terms = read_terms(kept.terms, run.revision.document)
    return drift_json(drift_of(kept.body, price(usages_of(run), terms, price_book=bill["price_book"])))


def keep_estimate(run: Run, *, price_book: str | None = None, now: datetime) -> Estimate:
    """The Estimate as it is shown in a report, kept so that it never changes. Raises as `bill_of`."""
    body = bill_of(run, price_book=price_book)
    told = {**run.architecture.purchase_terms, "free_tier": body["free_tier"]}
    kept, _ = Estimate.objects.get_or_create(
        run=run,
        price_book=body["price_book"],
        terms_hash=fingerprint(told),
        defaults={"terms": told, "body": body, "created_at": now},
    )
    return kept


def usages_of(run: Run) -> list[Usage]:
    """What the run used, scaled to its month. Raises Conflict unless it has succeeded."""
    if run.status != RunStatus.SUCCEEDED or run.usages is None:
        message = f"This run is {run.status}, so there is nothing to price."
        raise Conflict([problem("nothing-to-price", message, until_it_succeeds(run))])
    return [_usage(row) for row in run.usages]


def until_it_succeeds(run: Run) -> str:
    """The hint beside what only a succeeded run has."""
    return "Run it again." if run.status in FINAL else "Wait until it has ended."


def usage_json(usage: Usage) -> Json:
    """A Usage as a Run keeps it; decimals as text, so that nothing is rounded."""
    return {
        "meter": usage.meter,
        "unit": usage.unit,
        "region": usage.region,
        "subject": usage.subject,
        "quantity": None if usage.quantity is None else plain(usage.quantity),
        "how": usage.how,
        "by_hour": None if usage.by_hour is None else [[plain(a), plain(b)] for a, b in usage.by_hour],
        "things": plain(usage.things),
    }


def _usage(row: Json) -> Usage:
    hours = row["by_hour"]
    return Usage(
        meter=row["meter"],
        unit=row["unit"],
        region=row["region"],
        subject=row["subject"],
        quantity=None if row["quantity"] is None else Decimal(row["quantity"]),
        how=row["how"],
        by_hour=None if hours is None else tuple((Decimal(a), Decimal(b)) for a, b in hours),
        things=Decimal(row["things"]),
    )
