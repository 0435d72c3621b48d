"""Purchase terms of an architecture: what was agreed with AWS, kept beside the drawing, no part of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from designer.actions.errors import Invalid, problem
from designer.actions.price_books import folders
from designer.graph.document import Account
from designer.graph.problems import ROOT, Problem, shown
from designer.graph.reader import did_you_mean, nearest
from designer.graph.terms import terms_of
from designer.models import Architecture
from pricing import shelf
from pricing.book import PriceBook
from pricing.commitments.kinds import ReservedInstances
from pricing.commitments.rates import CommitmentRates
from pricing.private import PrivateRatesError, services_of
from pricing.purchase import PurchaseTerms, PurchaseTermsError, read_purchase_terms

Json = dict[str, Any]


def purchase_terms_of(architecture: Architecture, document: Json) -> PurchaseTerms:
    """The kept terms; the free tier is the drawing's account's where they don't say it.

    Raises Invalid for terms that were kept by another version and can't be read any more.
    """
    return read_terms(architecture.purchase_terms, document)


def read_terms(terms: object, document: Json) -> PurchaseTerms:
    """Purchase terms for a drawing. Raises Invalid with every fault of them."""
    account = document.get("account")
    free_tier = bool(account.get("free_tier", False)) if isinstance(account, dict) else False
    default = terms_of(Account(free_tier=free_tier)).free_tier
    try:
        return read_purchase_terms(terms, default)
    except PurchaseTermsError as error:
        raise _invalid(error) from error


def save_purchase_terms(architecture: Architecture, terms: object) -> Architecture:
    """Keep them for all bills of the architecture from now on; kept estimates stay as they are.

    Raises Invalid with every fault; what the newest book has no rate or no service for is one.
    """
    read = read_terms(terms, architecture.draft)
    book = shelf.load(None, None, folders())
    rates = shelf.load_commitments(book.id, read.regions, folders())
    book_on(read, book)
    unknown = [
        *_unknown_services(read, shelf.services(book.id, folders())),
        *_without_rate(read, book, rates),
    ]
    if unknown:
        raise Invalid(unknown)
    architecture.purchase_terms = terms
    architecture.save(update_fields=["purchase_terms"])
    return architecture


def book_on(terms: PurchaseTerms, listed: PriceBook) -> PriceBook:
    """The book with the terms' private rates put in. Raises Invalid with every one it can't take."""
    try:
        return terms.book(listed)
    except PrivateRatesError as error:
        raise Invalid(
            [
                problem(
                    "wrong-private-rate", _sentence(message), at=f"$.private_rates{path.removeprefix('$')}"
                )
                for path, message in error.problems
            ]
        ) from error


def _unknown_services(terms: PurchaseTerms, billed: frozenset[str]) -> Iterator[Problem]:
    """Discounts on what no bill names: they would change nothing, in silence."""
    known = billed | services_of(terms.private_rates)
    for service in terms.terms.discount_pct:
        if service != "*" and service not in known:
            yield problem(
                "unknown-service",
                f"No bill has a service {shown(service)}.",
                did_you_mean(nearest(service, known), known),
                at=str(ROOT / "discounts" / service),
            )


def _without_rate(terms: PurchaseTerms, book: PriceBook, rates: CommitmentRates) -> Iterator[Problem]:
    """Commitments that the book has no rate for."""
    for place, each in enumerate(terms.commitments):
        if isinstance(each, ReservedInstances):
            known = rates.reserved_hourly(each.region, each.instance_type, each.term) is not None
        else:
            known = not each.family or rates.has_family(each.region, each.family)
        if not known:
            yield problem(
                "no-commitment-rate",
                f"The price book {book.id} has no rate for {each.title} in {each.region}.",
                "Take another type, term or Region.",
                at=f"$.commitments[{place}]",
            )


def _invalid(error: PurchaseTermsError) -> Invalid:
    return Invalid([problem("wrong-term", _sentence(message), at=at) for at, message in error.problems])


def _sentence(message: str) -> str:
    return f"{message[:1].upper()}{message[1:]}."
