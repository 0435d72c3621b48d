"""Comparisons as JSON: decimals as plain text, unrounded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from pricing.commitments.estimate import CommittedEstimate
from pricing.commitments.options import Option
from pricing.compare import Difference, Drift, RegionTotal
from pricing.currency import Currency
from pricing.to_json import Json, plain
from pricing.unit_costs import UnitCosts

MOST_STEPS = 200
"""As many steps of a coverage curve as a person can see."""


def regions_json(ranked: Iterable[RegionTotal]) -> list[Json]:
    return [
        {
            "region": r.region,
            "total_usd": plain(r.estimate.total_usd),
            "unsure_usd": plain(r.estimate.unsure_usd),
            "missing": list(r.missing),
        }
        for r in ranked
    ]


def options_json(found: Iterable[Option]) -> list[Json]:
    """`month_usd` is the amortised month; `upfront_usd` and `monthly_cash_usd` are cash."""
    return [
        {
            "option": option.title,
            "month_usd": plain(option.month_usd),
            "upfront_usd": plain(option.bill.upfront_usd),
            "monthly_cash_usd": plain(option.bill.monthly_usd),
            "covered_share": plain(option.bill.covered_share),
            "commitments": _results(option.bill),
            "coverage": coverage_json(option.bill),
            "unsure_usd": plain(option.bill.estimate.unsure_usd),
            "note": option.note,
        }
        for option in found
    ]


def commitments_json(bill: CommittedEstimate) -> Json:
    """How the commitments of an estimate did, and its cash view."""
    return {
        "upfront_usd": plain(bill.upfront_usd),
        "monthly_cash_usd": plain(bill.monthly_usd),
        "covered_share": plain(bill.covered_share),
        "commitments": _results(bill),
        "coverage": coverage_json(bill),
    }


def coverage_json(bill: CommittedEstimate) -> list[Json]:
    """USD an hour, in the month's order, in at most `MOST_STEPS` steps of so many hours."""
    steps = bill.coverage
    size = -(-len(steps) // MOST_STEPS) or 1
    groups = [steps[start : start + size] for start in range(0, len(steps), size)]
    return [
        {
            "hours": plain(hours),
            **{
                name: plain(sum((getattr(step, name) * step.hours for step in group), Decimal(0)) / hours)
                for name in ("covered_usd", "spill_usd", "unused_usd")
            },
        }
        for group in groups
        if (hours := sum((step.hours for step in group), Decimal(0)))
    ]


def _results(bill: CommittedEstimate) -> list[Json]:
    return [
        {
            "title": result.commitment.title,
            "committed_usd": plain(result.committed_usd),
            "used_usd": plain(result.used_usd),
            "utilisation": plain(result.utilisation),
        }
        for result in bill.results
    ]


def differences_json(found: Iterable[Difference]) -> list[Json]:
    return [
        {
            "subject": d.subject,
            "meter": d.meter,
            "before_usd": _or_none(d.before_usd),
            "after_usd": _or_none(d.after_usd),
            "change_usd": plain(d.change_usd),
        }
        for d in found
    ]


def drift_of(kept: Json, now: Json) -> Drift:
    """How the prices of a kept estimate moved: `kept` and `now` are `estimate_json` of the same usages.

    The kept estimate keeps its own prices; this only tells what newer ones make of it.
    """
    before, after = _by_line(kept), _by_line(now)
    moved = sum(1 for key in {**before, **after} if before.get(key) != after.get(key))
    return Drift(
        kept["price_book"], now["price_book"], Decimal(kept["total_usd"]), Decimal(now["total_usd"]), moved
    )


def _by_line(body: Json) -> dict[tuple[str, str, str], Decimal | None]:
    return {
        (line["subject"], line["meter"], line["region"]): line["amount_usd"] and Decimal(line["amount_usd"])
        for line in body["lines"]
    }


def drift_json(found: Drift) -> Json:
    return {
        "price_book": found.price_book,
        "newer_book": found.newer_book,
        "before_usd": plain(found.before_usd),
        "now_usd": plain(found.now_usd),
        "moved_lines": found.moved_lines,
        "banner": found.banner,
    }


def currency_json(total_usd: Decimal, currency: Currency) -> Json:
    return {
        "code": currency.code,
        "per_usd": plain(currency.per_usd),
        "source": currency.source,
        "total": plain(currency.of(total_usd)),
    }


def unit_costs_json(found: UnitCosts) -> Json:
    return {
        "total_usd": plain(found.total_usd),
        "classes": {
            name: {
                "requests": plain(cost.requests),
                "usd": plain(cost.usd),
                "usd_per_request": _or_none(cost.usd_per_request),
                "usd_per_million": _or_none(cost.usd_per_million),
                "by_subject": _amounts(cost.by_subject),
            }
            for name, cost in found.classes.items()
        },
        "unattributed": _amounts(found.unattributed),
    }


def _amounts(amounts: Mapping[str, Decimal]) -> dict[str, str]:
    return {key: plain(amount) for key, amount in amounts.items()}


def _or_none(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
