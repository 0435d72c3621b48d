"""On what terms a month was bought, in sentences: free tier, discounts, commitments, currency."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from designer.reports import figures

_FREE = {
    "none": "No free allowances are taken off.",
    "always": "The always-free allowances are taken off.",
    "first_year": "The always-free allowances and those of an account's first year are taken off.",
}


def purchase_sentences(estimate: Mapping[str, Any]) -> Iterator[str]:
    """Sentences about an Estimate's JSON; nothing for what is list price, on demand, in USD."""
    free_tier = _FREE.get(str(estimate.get("free_tier") or ""))
    if free_tier:
        yield free_tier
    discounts = {
        (str(line.get("service")), str(line["discount_pct"]))
        for line in estimate.get("lines") or ()
        if figures.amount(line.get("discount_pct"))
    }
    for service, percent in sorted(discounts):
        yield f"{service}: {percent} % off list prices."
    owned = estimate.get("commitments")
    if owned:
        upfront, monthly = (figures.amount(owned.get(name)) for name in ("upfront_usd", "monthly_cash_usd"))
        yield (
            f"Commitments are amortised over their term; in cash they take {figures.money(upfront)} upfront, "
            f"and the month comes to {figures.money(monthly)}."
        )
        for each in owned.get("commitments") or ():
            used = figures.share(float(each.get("utilisation") or 0))
            costs = figures.money(figures.amount(each.get("committed_usd")))
            yield f"{each.get('title')}: {costs} a month, {used} used."
    converted = estimate.get("converted")
    if converted:
        total = figures.amount(converted.get("total"))
        yield (
            f"The total is {total:,.2f} {converted.get('code')} at {converted.get('per_usd')} "
            f"{converted.get('code')} for one USD ({converted.get('source')})."
        )
