"""The formats a report comes in, by the name the API and the command line call them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from designer.reports import csv_report, html, json_report, pdf
from designer.reports.content import ReportContent


@dataclass(frozen=True, slots=True)
class Format:
    """How a report is delivered. `render` may raise PdfNotMadeError."""

    key: str
    media_type: str
    render: Callable[[ReportContent], bytes]

    def filename(self, title: str) -> str:
        """A safe file name: letters, digits and hyphens of the title, at most 60, and the format's ending."""
        kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in title.lower())
        stem = "-".join(part for part in kept.split("-") if part)[:60].strip("-")
        return f"{stem or 'report'}.{self.key}"


FORMATS: Mapping[str, Format] = {
    found.key: found
    for found in (
        Format("html", "text/html; charset=utf-8", html.render),
        Format("pdf", "application/pdf", pdf.render),
        Format("csv", "text/csv; charset=utf-8", csv_report.render),
        Format("json", "application/json", json_report.render),
    )
}
