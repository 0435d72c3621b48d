"""The bill as CSV, one line a row, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from designer.reports import figures
from designer.reports.bill import BillLine
from designer.reports.content import ReportContent
from pricing.to_json import plain

COLUMNS = (
    "subject",
    "subject_title",
    "meter",
    "title",
    "quantity",
    "unit",
    "rate_usd",
    "amount_usd",
    "amount_exact_usd",
    "state",
    "why",
    "how",
    "source",
    "source_date",
    "confidence",
)
# What a spreadsheet takes for the start of a formula, also behind a tab or a line break.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render(content: ReportContent) -> bytes:
    """UTF-8 with a byte order mark (spreadsheets need it), CRLF line ends, a last row with the total."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    if content.bill is not None:
        for line in (*content.bill.lines, *content.bill.not_priced):
            writer.writerow(_row(line))
        total = content.bill.total_usd
        writer.writerow(
            [
                "",
                "",
                "",
                "Total",
                "",
                "",
                "",
                _cents(total),
                _exact(total),
                "",
                "",
                content.rests_on,
                "",
                "",
                "",
            ]
        )
    return out.getvalue().encode("utf-8-sig")


def safe_text(text: str) -> str:
    """Text that no spreadsheet runs as a formula: an apostrophe goes before a start that one would run."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


def _row(line: BillLine) -> list[str]:
    return [
        safe_text(line.subject),
        safe_text(line.subject_title),
        safe_text(line.meter),
        safe_text(line.title),
        _exact(line.quantity),
        safe_text(line.unit),
        _exact(line.rate_usd),
        _cents(line.amount_usd),
        _exact(line.amount_usd),
        safe_text(line.state),
        safe_text(line.why),
        safe_text(line.how),
        safe_text(line.source),
        safe_text(line.source_date),
        safe_text(line.confidence),
    ]


def _exact(number: Decimal | None) -> str:
    return "" if number is None else plain(number)


def _cents(number: Decimal | None) -> str:
    return "" if number is None else f"{figures.cents(number):f}"
