"""Every format shows the same facts, gives the same bytes, and takes what a user typed as text alone."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from designer.reports import csv_report, html, json_report, pdf
from designer.reports.chart_svg import LIGHT
from designer.reports.charts import charts
from designer.reports.content import ReportContent
from designer.reports.formats import FORMATS
from tests.designer.reports import match_day

NASTY = '#panic("x") *b* = $1$ <script>alert(1)</script> & "q" =1+1 ' + "long" * 60
RENDER = {key: found.render for key, found in FORMATS.items()}


def nasty() -> ReportContent:
    document, summary, estimate = match_day.document(), match_day.summary(), match_day.estimate()
    document["nodes"][2]["title"] = NASTY
    summary["nodes"]["web"]["title"] = NASTY
    summary["events"][0]["text"] = NASTY
    summary["classes"]["page"]["title"] = NASTY
    estimate["lines"][0] |= {"title": NASTY, "how": NASTY, "source": NASTY, "unit": "=cmd|' /C calc'!A0"}
    return match_day.content(title=NASTY, document=document, summary=summary, estimate=estimate)


def empty() -> ReportContent:
    return match_day.content(
        summary={"requests": 0}, series=None, estimate=None, document={"nodes": [], "edges": []}, scenario={}
    )


@pytest.mark.parametrize("make", [match_day.content, nasty, empty])
@pytest.mark.parametrize("name", list(RENDER))
def test_the_same_content_gives_the_same_bytes(name: str, make: type[ReportContent]) -> None:
    first, second = RENDER[name](make()), RENDER[name](make())
    assert first == second
    assert len(first) > 100


def test_html_takes_what_a_user_typed_as_text() -> None:
    page = html.render(nasty()).decode()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_html_asks_for_nothing_from_anywhere() -> None:
    class Links(HTMLParser):
        found: list[str]

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found += [f"{tag} {key}" for key, _ in attrs if key in ("src", "href", "srcset", "data")]
            self.found += [tag] if tag in ("link", "script", "iframe", "object") else []

    parser = Links()
    parser.found = []
    page = html.render(match_day.content()).decode()
    parser.feed(page)
    assert parser.found == []
    assert not re.search(r"url\(|@import", page)


def test_html_says_the_total_the_verdict_and_what_is_left_out() -> None:
    page = html.render(match_day.content()).decode()
    for words in ("$318.66", "It holds:", "assumes 30.4 such days", "no price found in this book", "5f1c0de"):
        assert words in page


def test_html_without_result_or_estimate_says_so() -> None:
    page = html.render(empty()).decode()
    assert "Nothing was tested" in page
    assert "No estimate was made for this run." in page
    assert "$" not in page


def test_pdf_is_tagged_and_claims_accessibility() -> None:
    made = pdf.render(match_day.content())
    assert made.startswith(b"%PDF-")
    assert b"/MarkInfo" in made
    assert b"pdfuaid" in made


def test_pdf_with_a_sign_that_no_font_has_is_made_without_the_claim() -> None:
    made = pdf.render(match_day.content(title="World Cup ⚽🇫🇷"))
    assert made.startswith(b"%PDF-")
    assert b"pdfuaid" not in made
    assert b"/MarkInfo" in made


def test_a_pdf_that_takes_too_long_is_an_error_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_LONGEST_S", 0.001)
    with pytest.raises(pdf.PdfNotMadeError, match=r"took over 0\.001 s"):
        pdf.render(match_day.content())


def rows(content: ReportContent) -> list[dict[str, str]]:
    text = csv_report.render(content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_lines_add_up_to_the_total_exactly() -> None:
    *lines, total = rows(match_day.content())
    amounts = [Decimal(line["amount_exact_usd"]) for line in lines if line["amount_exact_usd"]]
    assert sum(amounts) == Decimal(total["amount_exact_usd"]) == Decimal("318.66392")
    assert total["amount_usd"] == "318.66"


def test_csv_keeps_a_line_without_a_price_empty_and_not_zero() -> None:
    line = next(row for row in rows(match_day.content()) if row["meter"] == "dt.out.internet")
    assert line["amount_usd"] == line["rate_usd"] == ""
    assert line["quantity"] == "58.4"
    assert line["why"] == "no price found in this book"


def test_csv_never_starts_a_typed_cell_like_a_formula() -> None:
    for row in rows(nasty()):
        assert not [cell for cell in row.values() if cell.startswith(("=", "+", "@", "\t", "\r"))]


@pytest.mark.parametrize("start", ["=1", "+1", "-1", "@a", "\t=1", " =1", "\n=1"])
def test_a_spreadsheet_sees_an_apostrophe_before_a_formula(start: str) -> None:
    assert csv_report.safe_text(start) == f"'{start}"


def test_json_keeps_every_digit_and_has_no_number_that_json_lacks() -> None:
    summary = match_day.summary()
    summary["latency"]["p999_s"] = float("inf")
    body = json.loads(json_report.render(match_day.content(summary=summary)))
    assert body["bill"]["total_usd"] == "318.66392"
    assert body["latency"]["p999_s"] is None
    assert body["provenance"]["seed"] == 1


def test_every_chart_is_well_formed_and_has_words_for_it() -> None:
    drawn = charts(nasty(), LIGHT)
    assert [chart.key for chart in drawn] == ["load", "latency", "utilisation", "queues", "cost"]
    for chart in drawn:
        assert ElementTree.fromstring(chart.svg).get("aria-label") == chart.alt != ""


def test_a_chart_with_nothing_to_show_is_left_out() -> None:
    assert charts(empty(), LIGHT) == ()
    gaps = match_day.series()
    gaps["series"] = {"*": {"requests_per_s": [None, None, float("nan")]}}
    assert [chart.key for chart in charts(match_day.content(series=gaps), LIGHT)] == ["cost"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("World Cup day", "world-cup-day.pdf"),
        ("../../etc/passwd", "etc-passwd.pdf"),
        ("⚽", "report.pdf"),
        ("a" * 200, "a" * 60 + ".pdf"),
        ('x"; rm\r\n', "x-rm.pdf"),
    ],
)
def test_a_files_name_is_safe_whatever_the_title(title: str, name: str) -> None:
    assert FORMATS["pdf"].filename(title) == name


def test_purchase_terms_are_told_in_sentences_by_every_readable_report() -> None:
    priced = {
        **match_day.estimate(),
        "free_tier": "always",
        "converted": {"code": "EUR", "per_usd": "0.92", "source": "ECB, 2026-11-23", "total": "4026.5"},
        "commitments": {
            "upfront_usd": "901.03",
            "monthly_cash_usd": "1128.53",
            "covered_share": "1",
            "coverage": [],
            "commitments": [
                {"title": "Compute Savings Plan, 1 year", "committed_usd": "36.5", "used_usd": "20",
                 "utilisation": "0.55"}
            ],
        },
    }  # fmt: skip
    content = match_day.content(estimate=priced)
    assert content.bill is not None
    assert content.bill.terms == (
        "The always-free allowances are taken off.",
        "Commitments are amortised over their term; in cash they take $901.03 upfront, and the month comes "
        "to $1,128.53.",
        "Compute Savings Plan, 1 year: $36.50 a month, 55 % used.",
        "The total is 4,026.50 EUR at 0.92 EUR for one USD (ECB, 2026-11-23).",
    )
    assert "Compute Savings Plan, 1 year: $36.50 a month" in FORMATS["html"].render(content).decode()
    assert FORMATS["pdf"].render(content).startswith(b"%PDF-")


def test_what_a_request_costs_is_told_by_class_with_what_belongs_to_none() -> None:
    page = html.render(match_day.content()).decode()
    assert re.search(r"Order</td><td[^>]*>1,372,400</td><td[^>]*>\$10.00</td><td[^>]*>\$7.29", page)
    assert "$8.66 belongs to no class" in page
