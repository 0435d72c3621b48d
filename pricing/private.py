"""Private rates: prices somebody states, in the shape that `./loadline prices --json` prints.

A list of {"meter", "region", "unit", "rate_usd"} with optional "tier_from", "service", "title", "source",
"source_date"; rows of one meter and Region are its tiers. They are marked `stated`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from pricing.book import PriceBook
from pricing.rate import Provenance, Rate, Tier, TierScope

_NEEDED = ("meter", "region", "unit", "rate_usd")

MOST_USD, LEAST_USD, MOST_TIER = 1_000_000, Decimal("1e-15"), Decimal("1e15")


class PrivateRatesError(ValueError):
    """Rows that make no rates, all of them: `problems` are (JSON path, message)."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("\n".join(f"{path}: {message}" for path, message in problems))
        self.problems = problems


def _is_price(usd: Decimal) -> bool:
    return usd.is_finite() and 0 <= usd <= MOST_USD and (usd == 0 or usd >= LEAST_USD)


def services_of(document: object) -> frozenset[str]:
    """The services that stated rates name, where they are rows at all."""
    rows = document if isinstance(document, Sequence) else ()
    return frozenset(str(row["service"]) for row in rows if isinstance(row, Mapping) and row.get("service"))


def with_private_rates(book: PriceBook, document: object, *, id: str | None = None) -> PriceBook:
    """The book with the stated rates in the place of its own. Raises PrivateRatesError with every fault."""
    if not isinstance(document, list):
        message = "private rates are a list, as `./loadline prices --json` prints it"
        raise PrivateRatesError([("$", message)])
    problems: list[tuple[str, str]] = []
    grouped: dict[tuple[str, str], list[tuple[Mapping[str, object], Tier]]] = {}
    for index, row in enumerate(document):
        path = f"$[{index}]"
        if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in _NEEDED[:3]):
            problems.append((path, f"a rate has {', '.join(_NEEDED)}"))
            continue
        try:
            start = Decimal(str(row.get("tier_from") or 0))
            price = Decimal(str(row["rate_usd"]))
        except (KeyError, InvalidOperation):
            told = f"{row.get('rate_usd')!r} from {row.get('tier_from')!r} is no price"
            problems.append((path, told))
            continue
        if not (start.is_finite() and 0 <= start <= MOST_TIER and _is_price(price)):
            problems.append((path, f"a price is 0 to {MOST_USD:,} USD, from a quantity of 0 on"))
            continue
        origin = Provenance(
            str(row.get("source") or "private rate"), str(row.get("source_date") or ""), "stated"
        )
        grouped.setdefault((row["meter"], row["region"]), []).append((row, Tier(start, price, origin)))
    rates = []
    for (meter, region), rows in grouped.items():
        listed = book.rate(meter, region)
        unit = str(rows[0][0]["unit"])
        if listed is not None and listed.unit != unit:
            problems.append(("$", f"{meter} counts in {listed.unit}, not in {unit}"))
            continue
        tiers = tuple(sorted((tier for _, tier in rows), key=lambda tier: tier.start))
        service = str(rows[0][0].get("service") or (listed.service if listed else meter.partition(".")[0]))
        title = str(rows[0][0].get("title") or (listed.title if listed else meter))
        scope = listed.scope if listed else TierScope.REGION
        try:
            rates.append(Rate(meter, region, service, unit, title, tiers, scope))
        except ValueError as error:
            problems.append(("$", str(error)))
    if problems:
        raise PrivateRatesError(problems)
    return book.overlaid(rates, id=id or f"{book.id}+private", made_from=f"{book.made_from}, private rates")
