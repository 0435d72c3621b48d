"""The bill of a run: its usages by a price book, on the account's terms."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from designer.actions.errors import Conflict, Invalid, problem
from designer.actions.price_books import folders
from designer.graph.document import Account
from designer.graph.terms import terms_of
from designer.graph.worth import unit_costs_of
from designer.models import Estimate, Run
from designer.models.architecture import fingerprint
from designer.models.run import RunStatus
from pricing import shelf
from pricing.compare_json import drift_json, drift_of, unit_costs_json
from pricing.estimate import UnitMismatchError, estimate
from pricing.terms import Terms
from pricing.to_json import estimate_json, plain
from pricing.usage import Usage

Json = dict[str, Any]


def bill_of(run: Run, *, price_book: str | None = None) -> Json:
    """The Estimate of a run as JSON, made anew; None is the newest book.

    Raises Conflict while there is nothing to price or the run's shares don't fit, Invalid for a book that
    isn't there.
    """
    bill = price(usages_of(run), account_terms(run.revision.document), price_book=price_book)
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


def price(usages: list[Usage], terms: Terms, *, price_book: str | None = None) -> Json:
    """Usages priced, as JSON. Raises Invalid for a book that isn't there, Conflict for one in other units."""
    try:
        book = shelf.load(price_book, {usage.region for usage in usages}, folders())
    except shelf.NoSuchBookError as error:
        message = str(error)[:1].upper() + str(error)[1:] + "."
        raise Invalid([problem("unknown-price-book", message, at="$.price_book")]) from error
    try:
        return estimate_json(estimate(usages, book, terms))
    except UnitMismatchError as error:
        message = f"The price book {book.id} counts otherwise than this run did: {error}."
        raise Conflict(
            [problem("unit-mismatch", message, "Run it again, or take the book of its day.")]
        ) from error


def moved_since_kept(run: Run, bill: Json) -> Json | None:
    """How prices moved since the run's last kept estimate; None without one by another book."""
    kept = run.estimates.exclude(price_book=bill["price_book"]).order_by("-created_at").first()
    return None if kept is None else drift_json(drift_of(kept.body, bill))


def keep_estimate(run: Run, *, price_book: str | None = None, now: datetime) -> Estimate:
    """The Estimate as it is shown in a report, kept so that it never changes. Raises as `bill_of`."""
    terms = account_terms(run.revision.document)
    body = bill_of(run, price_book=price_book)
    told = {"free_tier": terms.free_tier.value}
    kept, _ = Estimate.objects.get_or_create(
        run=run,
        price_book=body["price_book"],
        terms_hash=fingerprint(told),
        defaults={"terms": told, "body": body, "created_at": now},
    )
    return kept


def account_terms(document: Json) -> Terms:
    """The terms of a revision's account; a revision that has run has been read without errors."""
    account = document.get("account") or {}
    return terms_of(Account(free_tier=bool(account.get("free_tier", False))))


def usages_of(run: Run) -> list[Usage]:
    """What the run used, scaled to its month. Raises Conflict unless it has succeeded."""
    if run.status != RunStatus.SUCCEEDED or run.usages is None:
        raise Conflict(
            [
                problem(
                    "nothing-to-price",
                    f"This run is {run.status}, so there is nothing to price.",
                    "Run it again.",
                )
            ]
        )
    return [_usage(row) for row in run.usages]


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
