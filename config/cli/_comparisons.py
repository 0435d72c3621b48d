"""What `./loadline estimate` can set beside a bill, as text: other Regions, other ways to buy."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pricing.commitments.estimate import CommittedEstimate
from pricing.commitments.options import Option
from pricing.compare import Difference, RegionTotal
from pricing.currency import Currency
from pricing.line import Estimate
from pricing.show import cents, columns
from pricing.to_json import plain


def regions_text(ranked: Sequence[RegionTotal]) -> str:
    rows = [
        [r.region, cents(r.estimate.total_usd), f"without {', '.join(r.missing)}" if r.missing else ""]
        for r in ranked
    ]
    return columns([["REGION", "USD", ""], *rows], right={1})


def differences_text(changes: Sequence[Difference], before: Estimate, after: Estimate) -> str:
    rows = [
        [d.subject, d.meter, _amount(d.before_usd), _amount(d.after_usd), _signed(d.change_usd)]
        for d in changes
        if d.change_usd or d.before_usd is None or d.after_usd is None
    ]
    change = after.total_usd - before.total_usd
    rows.append(["total", "", cents(before.total_usd), cents(after.total_usd), _signed(change)])
    return columns([["SUBJECT", "METER", "AGAINST", "USD", "CHANGE"], *rows], right={2, 3, 4})


def _amount(value: Decimal | None) -> str:
    return "-" if value is None else cents(value)


def _signed(value: Decimal) -> str:
    return f"+{cents(value)}" if value > 0 else cents(value)


def purchase_text(found: Sequence[Option]) -> str:
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
    return columns([head, *rows], right={1, 2, 3, 4})


def commitments_text(bill: CommittedEstimate) -> str:
    lines = [
        f"{result.commitment.title}: {cents(result.committed_usd)} a month, "
        f"{result.utilisation * 100:.1f} % used"
        for result in bill.results
    ]
    cash = f"Cash: {cents(bill.upfront_usd)} upfront, {cents(bill.monthly_usd)} a month"
    return "\n".join(
        [*lines, f"{cash}; {bill.covered_share * 100:.1f} % of what they could cover is covered"]
    )


def currency_text(bill: Estimate, currency: Currency) -> str:
    total, rate = cents(currency.of(bill.total_usd)), plain(currency.per_usd)
    return f"{total} {currency.code} at {rate} {currency.code} for one USD (stated)"
