"""Purchase terms: all that an account has agreed with AWS, as one JSON object and as what prices a month.

    {"free_tier": "none" | "always" | "first_year",
     "discounts": {"EC2": 12, "*": 5},
     "commitments": [
       {"kind": "reserved_instances", "region": "eu-west-1", "instance_type": "m5.large", "count": 4,
        "offering": "standard", "years": 1, "payment": "none"},
       {"kind": "savings_plan", "plan": "compute", "usd_per_hour": 5, "years": 1, "payment": "none"},
       {"kind": "savings_plan", "plan": "ec2_instance", "region": "eu-west-1", "family": "m5", ...}],
     "private_rates": [{"meter", "region", "unit", "rate_usd", ...}],
     "currency": {"code": "EUR", "per_usd": 0.92, "source": "ECB, 2026-11-23"}}

Everything may be left out. Discounts are percent by service as the book names it, `*` for all others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from pricing.book import PriceBook
from pricing.commitments.estimate import CommittedEstimate, estimate_committed
from pricing.commitments.kinds import Commitment, ReservedInstances, SavingsPlan
from pricing.commitments.rates import CommitmentRates
from pricing.currency import Currency
from pricing.numbers import number
from pricing.private import with_private_rates
from pricing.terms import FreeTier, Terms
from pricing.usage import Usage

T = TypeVar("T")
MOST_COMMITMENTS = 100
MOST = 1_000_000_000
"""Beyond it a count or a sum is a slip."""

_KEYS = ("free_tier", "discounts", "commitments", "private_rates", "currency")
_TERM = ("kind", "years", "payment", "region")
_OF_KIND = {
    "reserved_instances": (*_TERM, "instance_type", "count", "offering"),
    "savings_plan": (*_TERM, "plan", "usd_per_hour", "family"),
}
_OF_CURRENCY = ("code", "per_usd", "source")


class PurchaseTermsError(ValueError):
    """Faults of purchase terms, all of them: `problems` are (JSON path, message)."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("\n".join(f"{path}: {message}" for path, message in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class PurchaseTerms:
    """`private_rates` as `pricing.private` reads them; `currency` only shows, amounts stay USD."""

    terms: Terms
    commitments: tuple[Commitment, ...] = ()
    private_rates: tuple[Mapping[str, Any], ...] = ()
    currency: Currency | None = None

    def book(self, listed: PriceBook) -> PriceBook:
        """The book with the private rates over the listed ones. Raises PrivateRatesError."""
        if not self.private_rates:
            return listed
        return with_private_rates(listed, [dict(row) for row in self.private_rates], id=listed.id)

    def price(self, usages: Sequence[Usage], book: PriceBook, rates: CommitmentRates) -> CommittedEstimate:
        """A month on these terms, by `book` (with the private rates already put in)."""
        return estimate_committed(usages, book, rates, self.commitments, self.terms)

    @property
    def regions(self) -> frozenset[str]:
        """Regions whose commitment rates they need."""
        return frozenset(each.region for each in self.commitments if each.region)


def read_purchase_terms(document: object, default: FreeTier = FreeTier.NONE) -> PurchaseTerms:
    """Read the JSON object; what does not say its free tier has `default`.

    Raises PurchaseTermsError with every fault at once.
    """
    if not isinstance(document, Mapping):
        raise PurchaseTermsError([("$", "purchase terms are an object")])
    problems = [
        (f"$.{key}", f"no such term; there are {', '.join(_KEYS)}") for key in document if key not in _KEYS
    ]
    free_tier = _try(problems, "$.free_tier", partial(_free_tier, document.get("free_tier"), default))
    discounts = _discounts(document.get("discounts"), problems)
    commitments = []
    for index, row in enumerate(_list(document.get("commitments"), "$.commitments", problems)):
        made = _try(problems, f"$.commitments[{index}]", partial(_commitment, row))
        if made is not None:
            commitments.append(made)
    currency = _try(problems, "$.currency", partial(_currency, document.get("currency")))
    rows = _list(document.get("private_rates"), "$.private_rates", problems)
    problems.extend(
        (f"$.private_rates[{index}]", "a private rate is an object")
        for index, row in enumerate(rows)
        if not isinstance(row, Mapping)
    )
    if problems or free_tier is None:
        raise PurchaseTermsError(problems)
    return PurchaseTerms(Terms(free_tier, discounts), tuple(commitments), tuple(rows), currency)


def _free_tier(value: object, default: FreeTier) -> FreeTier:
    if value is None:
        return default
    try:
        return FreeTier(value)
    except ValueError as error:
        known = ", ".join(each.value for each in FreeTier)
        raise ValueError(f"the free tier is one of {known}, not {value!r}") from error


def _discounts(value: object, problems: list[tuple[str, str]]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    if value is None:
        return found
    if not isinstance(value, Mapping):
        problems.append(("$.discounts", "discounts are an object {service: percent}"))
        return found
    for service, percent in value.items():
        told = f"the discount on {service}, in percent,"
        off = _try(problems, f"$.discounts.{service}", partial(number, percent, told, 100))
        if off is not None:
            found[str(service)] = off
    return found


def _commitment(row: object) -> Commitment:
    if not isinstance(row, Mapping):
        raise ValueError("a commitment is an object")
    kind = row.get("kind")
    if not isinstance(kind, str) or kind not in _OF_KIND:
        raise ValueError(f"a commitment's kind is {' or '.join(_OF_KIND)}, not {kind!r}")
    _only(row, _OF_KIND[kind], f"a commitment of kind {kind}")
    years, payment = row.get("years", 1), str(row.get("payment", "none"))
    if isinstance(years, bool) or not isinstance(years, int):
        raise ValueError(f"the term is 1 or 3 years, not {years!r}")
    region = str(row.get("region") or "")
    if kind == "savings_plan":
        usd = number(row.get("usd_per_hour"), "its usd_per_hour", MOST)
        family = str(row.get("family") or "")
        return SavingsPlan(str(row.get("plan") or "compute"), usd, years, payment, region, family)
    count, instance_type = number(row.get("count"), "its count", MOST), str(row.get("instance_type") or "")
    if count != count.to_integral_value() or not region or "." not in instance_type:
        raise ValueError("Reserved Instances have a region, an instance_type and a whole count")
    return ReservedInstances(
        region, instance_type, count, str(row.get("offering", "standard")), years, payment
    )


def _only(row: Mapping[str, Any], known: Sequence[str], what: str) -> None:
    """Raises ValueError for a key that nobody knows: it would else be a silent default."""
    unknown = [str(key) for key in row if key not in known]
    if unknown:
        raise ValueError(f"{what} has no {', '.join(unknown)}; it has {', '.join(known)}")


def _currency(value: object) -> Currency | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise ValueError("a currency is an object {code, per_usd, source}")
    _only(value, _OF_CURRENCY, "a currency")
    source = str(value.get("source") or "stated")
    per_usd = number(value.get("per_usd"), "its per_usd", MOST)
    return Currency(str(value.get("code") or "").upper(), per_usd, source)


def _list(value: object, path: str, problems: list[tuple[str, str]]) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        problems.append((path, "this is a list"))
        return []
    if path == "$.commitments" and len(value) > MOST_COMMITMENTS:
        problems.append((path, f"at most {MOST_COMMITMENTS} commitments"))
        return []
    return value


def _try(problems: list[tuple[str, str]], path: str, make: Callable[[], T]) -> T | None:
    """What `make` makes, or a problem at `path`."""
    try:
        return make()
    except ValueError as error:
        problems.append((path, str(error)))
        return None
