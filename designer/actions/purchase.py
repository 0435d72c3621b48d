"""Purchase terms of an architecture: what was agreed with AWS, kept beside the drawing, no part of it."""

from __future__ import annotations

from typing import Any

from designer.actions.errors import Invalid, problem
from designer.actions.price_books import folders
from designer.graph.document import Account
from designer.graph.terms import terms_of
from designer.models import Architecture
from pricing import shelf
from pricing.commitments.kinds import ReservedInstances
from pricing.private import PrivateRatesError
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

    Raises Invalid with every fault; a Reserved Instance or private rate that the newest book can't take is
    one.
    """
    read = read_terms(terms, architecture.draft)
    book = shelf.load(None, None, folders())
    rates = shelf.load_commitments(book.id, read.regions, folders())
    try:
        read.book(book)
    except PrivateRatesError as error:
        raise Invalid(
            [
                problem("wrong-private-rate", message, at="$.private_rates")
                for message in str(error).splitlines()
            ]
        ) from error
    unknown = [
        problem(
            "no-commitment-rate",
            f"The price book {book.id} has no rate for {each.title} in {each.region}.",
            "Take another type, term or Region.",
            at=f"$.commitments[{place}]",
        )
        for place, each in enumerate(read.commitments)
        if isinstance(each, ReservedInstances)
        and rates.reserved_hourly(each.region, each.instance_type, each.term) is None
    ]
    if unknown:
        raise Invalid(unknown)
    architecture.purchase_terms = terms
    architecture.save(update_fields=["purchase_terms"])
    return architecture


def _invalid(error: PurchaseTermsError) -> Invalid:
    told = ((at, message[:1].upper() + message[1:]) for at, message in error.problems)
    return Invalid([problem("wrong-term", f"{message}.", at=at) for at, message in told])
