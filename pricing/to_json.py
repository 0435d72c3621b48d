"""An Estimate as JSON: amounts as decimal strings, unrounded (reports round)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pricing.line import Estimate, LineItem
from pricing.rate import Rate

Json = dict[str, Any]


def plain(value: Decimal) -> str:
    """A decimal without exponent or trailing zeros: `0.0000002`, `1000000`, `0`."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def estimate_json(estimate: Estimate) -> Json:
    return {
        "total_usd": plain(estimate.total_usd),
        "unsure_usd": plain(estimate.unsure_usd),
        "currency": "USD",
        "price_book": estimate.price_book,
        "book_date": estimate.book_date,
        "free_tier": estimate.free_tier,
        "lines": [line_json(line) for line in estimate.lines],
        "not_priced": [
            {
                "subject": line.subject,
                "meter": line.meter,
                "title": line.title,
                "quantity": None if line.quantity is None else plain(line.quantity),
                "unit": line.unit,
                "state": line.state.value,
                "why": line.why,
            }
            for line in estimate.not_priced
        ],
        "by_subject": {key: plain(amount) for key, amount in estimate.by("subject").items()},
        "by_service": {key: plain(amount) for key, amount in estimate.by("service").items()},
    }


def line_json(line: LineItem) -> Json:
    origin = line.provenance
    return {
        "subject": line.subject,
        "meter": line.meter,
        "region": line.region,
        "service": line.service,
        "title": line.title,
        "quantity": _or_none(line.quantity),
        "unit": line.unit,
        "rate_usd": _or_none(line.rate_usd),
        "amount_usd": _or_none(line.amount_usd),
        "free_quantity": plain(line.free_quantity),
        "discount_pct": plain(line.discount_pct),
        "tiers": [
            {
                "from": plain(share.start),
                "to": _or_none(share.upto),
                "quantity": plain(share.quantity),
                "rate_usd": plain(share.rate_usd),
                "amount_usd": plain(share.amount_usd),
            }
            for share in line.tiers
        ],
        "source": origin.source if origin else None,
        "source_date": origin.date if origin else None,
        "confidence": origin.confidence if origin else None,
        "unsure": line.unsure,
        "state": line.state.value,
        "how": line.how,
        "why": line.why,
    }


def _or_none(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def rate_json(rate: Rate) -> list[Json]:
    """One object per tier."""
    return [
        {
            "meter": rate.meter,
            "service": rate.service,
            "region": rate.region,
            "title": rate.title,
            "unit": rate.unit,
            "tier_from": plain(tier.start),
            "rate_usd": plain(tier.price_usd),
            "source": tier.provenance.source,
            "source_date": tier.provenance.date,
            "confidence": tier.provenance.confidence,
        }
        for tier in rate.tiers
    ]
