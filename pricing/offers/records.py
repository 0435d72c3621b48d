"""The records of a price list, whatever file they came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation


class OfferError(ValueError):
    """A price list that cannot be read; the message names the file and the record."""


@dataclass(frozen=True, slots=True)
class Head:
    """Which offer a file is, and of when. `published` is an ISO date."""

    offer_code: str
    version: str
    published: str

    @property
    def source(self) -> str:
        return f"AWS Price List {self.offer_code} {self.version}".strip()


@dataclass(frozen=True, slots=True)
class Product:
    """A SKU; `attributes` by the names of the JSON files (`usagetype`, `operation`, `regionCode`, ...)."""

    sku: str
    family: str
    attributes: Mapping[str, str]

    def get(self, name: str) -> str:
        return self.attributes.get(name) or ""


@dataclass(frozen=True, slots=True)
class Price:
    """One price dimension of a SKU. `end` None = no upper bound; the last four belong to Reserved terms."""

    sku: str
    begin: Decimal
    end: Decimal | None
    unit: str
    usd: Decimal
    reserved: bool = False
    term_code: str = ""
    years: int = 0
    payment: str = ""
    offering: str = ""


def decimal_of(text: object, where: str, what: str) -> Decimal:
    """A number of a record. Raises OfferError naming the record."""
    try:
        number = Decimal(str(text))
    except InvalidOperation as error:
        raise OfferError(f"{where}: {what} is {text!r}, not a number") from error
    if not number.is_finite():
        raise OfferError(f"{where}: {what} is {text!r}, not a number")
    return number


def end_of(text: object, where: str) -> Decimal | None:
    """The end of a range: None for `Inf`, and for the empty range of a one-time fee."""
    return None if text in ("Inf", "", None) else decimal_of(text, where, "the end of a range")


def years_of(text: str, where: str) -> int:
    """`1yr` -> 1. Raises OfferError."""
    if text not in ("1yr", "3yr"):
        raise OfferError(f"{where}: the term is {text!r}, not 1yr or 3yr")
    return int(text[0])


PAYMENTS = {"No Upfront": "none", "Partial Upfront": "partial", "All Upfront": "all"}


def payment_of(text: str, where: str) -> str:
    """`Partial Upfront` -> `partial`. Raises OfferError."""
    try:
        return PAYMENTS[text]
    except KeyError as error:
        raise OfferError(f"{where}: the purchase option is {text!r}") from error
