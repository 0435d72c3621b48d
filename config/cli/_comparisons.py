"""What `./loadline estimate` can set beside a bill: other Regions, other ways to buy, another currency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pricing.book import PriceBook
from pricing.commitments.options import options
from pricing.commitments.rates import CommitmentRates
from pricing.compare import by_region
from pricing.currency import Currency
from pricing.line import Estimate
from pricing.show import cents, columns
from pricing.terms import Terms
from pricing.to_json import plain
from pricing.usage import Usage

Table = tuple[list[dict[str, Any]], str]
"""The same as JSON and as text."""


def regions_table(usages: Sequence[Usage], book: PriceBook, terms: Terms) -> Table:
    """The design in every Region of the book, the cheapest first."""
    ranked = by_region(usages, book, terms)
    entries = [
        {"region": r.region, "total_usd": plain(r.estimate.total_usd), "missing": list(r.missing)}
        for r in ranked
    ]
    rows = [
        [r.region, cents(r.estimate.total_usd), f"without {', '.join(r.missing)}" if r.missing else ""]
        for r in ranked
    ]
    return entries, columns([["REGION", "USD", ""], *rows], right={1})


def purchase_table(usages: Sequence[Usage], book: PriceBook, rates: CommitmentRates, terms: Terms) -> Table:
    """Every way to buy the month: amortised, and as cash."""
    found = options(usages, book, rates, terms)
    entries = [
        {
            "option": option.title,
            "month_usd": plain(option.month_usd),
            "upfront_usd": plain(option.bill.upfront_usd),
            "monthly_cash_usd": plain(option.bill.monthly_usd),
            "covered_share": plain(option.bill.covered_share),
            "commitments": [
                {
                    "title": result.commitment.title,
                    "committed_usd": plain(result.committed_usd),
                    "utilisation": plain(result.utilisation),
                }
                for result in option.bill.results
            ],
            "note": option.note,
        }
        for option in found
    ]
    rows = [
        [
            option.title,
            cents(option.month_usd),
            cents(option.bill.upfront_usd),
            cents(option.bill.monthly_usd),
            f"{option.bill.covered_share * 100:.0f} %",
            option.note,
        ]
        for option in found
    ]
    head = ["PURCHASE OPTION", "USD A MONTH", "UPFRONT", "CASH A MONTH", "COVERED", ""]
    return entries, columns([head, *rows], right={1, 2, 3, 4})


def currency_line(bill: Estimate, currency: Currency) -> tuple[dict[str, str], str]:
    """The total in another currency, with the rate it rests on."""
    total = currency.of(bill.total_usd)
    body = {
        "code": currency.code,
        "per_usd": plain(currency.per_usd),
        "source": currency.source,
        "total": plain(total),
    }
    return (
        body,
        f"{cents(total)} {currency.code} at {plain(currency.per_usd)} {currency.code} for one USD (stated)",
    )
