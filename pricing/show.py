"""Estimates and rates as plain text tables for a terminal and for golden files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from pricing.line import Estimate, LineItem, State
from pricing.rate import UNSURE, Rate
from pricing.to_json import plain

_MARK = " *"


def estimate_table(estimate: Estimate) -> str:
    """One row per line and per tier used, the total, and what is not priced; ends with a line break."""
    rows = [["SUBJECT", "METER", "REGION", "QUANTITY", "UNIT", "USD EACH", "USD"]]
    for line in estimate.lines:
        rows.extend(_line_rows(line))
    rows.append(["total", "", "", "", "", "", cents(estimate.total_usd)])
    parts = [
        f"Price book {estimate.price_book}, free tier: {estimate.free_tier}",
        columns(rows, right={3, 5, 6}),
    ]
    if any(line.unsure for line in estimate.lines):
        parts.append(
            f"* derived or remembered price: {cents(estimate.unsure_usd)} of the total rests on such"
        )
    if estimate.not_priced:
        parts.append(f"Not in the total ({len(estimate.not_priced)}):")
        parts.extend(f"  {line.subject}: {line.why}" for line in estimate.not_priced)
    return "\n".join(parts) + "\n"


def _line_rows(line: LineItem) -> list[list[str]]:
    head = [line.subject, line.meter, line.region, amount(line.quantity), line.unit]
    if line.state is not State.PRICED:
        return [[*head, "-", line.state.value.replace("_", " ")]]
    mark = _MARK if line.unsure else ""
    rows = [[*head, plain(_short(line.rate_usd)) + mark, cents(line.amount_usd or Decimal(0))]]
    if line.free_quantity:
        rows.append(["", "  free or included", "", amount(line.free_quantity), "", "0", ""])
    if len(line.tiers) > 1:
        for share in line.tiers:
            upto = f" to {amount(share.upto)}" if share.upto is not None else " on"
            label = f"  from {amount(share.start)}{upto}"
            rows.append(["", label, "", amount(share.quantity), "", plain(share.rate_usd), ""])
    return rows


def rates_table(rates: Iterable[Rate]) -> str:
    """One row per tier with its source; ends with a line break."""
    rows = [["METER", "REGION", "UNIT", "FROM", "USD EACH", "CONFIDENCE", "DATE", "SOURCE"]]
    for rate in rates:
        for tier in rate.tiers:
            origin = tier.provenance
            mark = _MARK if origin.confidence in UNSURE else ""
            rows.append(
                [
                    rate.meter,
                    rate.region,
                    rate.unit,
                    amount(tier.start),
                    plain(tier.price_usd) + mark,
                    origin.confidence,
                    origin.date,
                    origin.source,
                ]
            )
    return columns(rows, right={3, 4}) + "\n"


def columns(rows: Sequence[Sequence[str]], right: set[int]) -> str:
    """Rows of text set in columns; `right` names the columns that are flush right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def cents(value: Decimal) -> str:
    """Rounded half up to the cent, with thousands set apart: `1,234.50`."""
    return f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def amount(value: Decimal | None) -> str:
    """A quantity with at most six decimals: `1,460`, `0.416667`, `-` when unknown."""
    if value is None:
        return "-"
    whole, _, rest = plain(value.quantize(Decimal("0.000001"), ROUND_HALF_UP)).partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")


def _short(rate: Decimal | None) -> Decimal:
    """An effective rate of several tiers has endless digits: ten significant ones are shown."""
    if rate is None:
        return Decimal(0)
    return rate if len(rate.as_tuple().digits) <= 10 else Decimal(f"{rate:.10g}")
