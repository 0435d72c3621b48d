"""A report as headings, sentences and tables of text: the same words for HTML and PDF.

Everything is already written out (`figures`), so that the formats only set it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from designer.reports import availability, figures
from designer.reports.bill import BillLine
from designer.reports.content import NodeFacts, ReportContent, money_total
from designer.reports.intervals import rows_of

# What a reader must know about a price that was not read from AWS's own price files.
CONFIDENCE = {
    "offer-file": "AWS price file",
    "golden-file": "test table of a cost tool",
    "page": "one page",
    "several-agree": "several sources agree",
    "derived": "derived",
    "remembered": "from memory, unconfirmed",
}
WEAK = frozenset({"derived", "remembered"})
_MOST_EVENTS = 60
_FIGURE = re.compile(r"(\d) (?=(?:%|ms|s|min|h|days|k|M|G|[KMGT]i?B)\b|%)")


def view(content: ReportContent) -> dict[str, Any]:
    """JSON-ready: strings, lists, dicts and booleans only."""
    return {
        "title": content.title,
        "subtitle": content.provenance.scenario,
        "dated": f"{content.provenance.finished_at:%d %B %Y}".lstrip("0")
        if content.provenance.finished_at
        else "",
        "status": {True: "Holds", False: "Does not hold", None: "Not judged"}[content.holds],
        "status_key": {True: "pass", False: "fail", None: "open"}[content.holds],
        "verdict": [_unbroken(sentence) for sentence in content.verdict],
        "rests_on": content.rests_on,
        "headline": _headline(content),
        "slo": [
            {
                "title": slo.title[:1].upper() + slo.title[1:],
                "target": figures.told_apart(slo.actual, slo.target, slo.unit)[1],
                "actual": figures.told_apart(slo.actual, slo.target, slo.unit)[0],
                "passed": slo.passed,
            }
            for slo in content.slo
        ],
        "intervals": _intervals(content),
        "sample": _sample(content),
        "availability": availability.rows_of(content.availability, _classes(content)),
        "arrivals": [_unbroken(sentence) for sentence in content.traffic.arrivals],
        "classes": [
            [
                found.title,
                figures.count(found.requests),
                figures.count(found.failed),
                figures.seconds(found.p50_s),
                figures.seconds(found.p95_s),
                figures.seconds(found.p99_s),
            ]
            for found in content.traffic.classes
        ],
        "nodes": [_node(node) for node in content.nodes],
        "errors": [[_words(cause), figures.count(number)] for cause, number in content.errors_by_cause],
        "events": [
            {
                "at": figures.clock(event.at_s),
                "subject": event.subject,
                "kind": _words(event.kind),
                "text": event.text[:1].upper() + event.text[1:],
            }
            for event in content.events[:_MOST_EVENTS]
        ],
        "events_left_out": max(len(content.events) - _MOST_EVENTS, 0),
        "bill": _bill(content),
        "remake": _remake(content),
    }


def _headline(content: ReportContent) -> list[dict[str, str]]:
    servers = [node for node in content.nodes if node.peak_capacity is not None]
    figures_shown = [
        ("Requests", figures.count_short(content.requests), f"in {figures.seconds(content.duration_s)}"),
        ("Response p99", figures.seconds(content.latency.get("p99_s")), f"p50 {_p50(content)}"),
        ("Errors", figures.share(content.error_rate), f"{figures.count(_errors(content))} requests"),
        ("Per month", money_total(content), _per_million(content)),
    ]
    if servers:
        most = max(servers, key=lambda node: (node.amount_usd or 0, node.peak_capacity or 0))
        figures_shown.insert(3, ("Peak capacity", figures.count(most.peak_capacity), f"in {most.title}"))
    return [{"label": label, "value": value, "note": note} for label, value, note in figures_shown]


def _classes(content: ReportContent) -> dict[str, str]:
    return {found.id: found.title for found in content.traffic.classes}


def _intervals(content: ReportContent) -> dict[str, Any] | None:
    if content.intervals is None:
        return None
    titles = {node.id: node.title for node in content.nodes}
    about = f"{content.intervals.replications} runs on other seeds, {figures.share(content.intervals.level)}"
    return {"about": _unbroken(f"{about} intervals."), "rows": rows_of(content.intervals, titles)}


def _sample(content: ReportContent) -> str:
    if content.intervals is None:
        return "One run is one sample: another seed gives slightly other figures."
    return "Figures without an interval are those of the first run."


def _p50(content: ReportContent) -> str:
    return figures.seconds(content.latency.get("p50_s"))


def _errors(content: ReportContent) -> float:
    return sum(number for _, number in content.errors_by_cause)


def _per_million(content: ReportContent) -> str:
    if content.bill is None:
        return "no estimate"
    if content.month_requests and content.bill.total_usd is not None:
        each = content.bill.total_usd / Decimal(content.month_requests) * 1_000_000
        return f"{figures.money(each)} per million"
    left = len(content.bill.not_priced)
    return "every line priced" if not left else f"{left} line{'' if left == 1 else 's'} not priced"


def _node(node: NodeFacts) -> list[str]:
    capacity = figures.UNKNOWN
    if node.peak_capacity is not None:
        capacity = figures.count_short(node.peak_capacity)
        if node.mean_capacity is not None:
            capacity = f"{capacity} (mean {figures.count_short(node.mean_capacity)})"
    return [
        node.title,
        _words(node.service),
        figures.count(node.requests),
        figures.count(node.errors),
        figures.seconds(node.p99_s),
        figures.share(node.peak_utilisation if node.peak_utilisation is not None else node.utilisation),
        capacity,
        figures.money(node.amount_usd),
    ]


def _bill(content: ReportContent) -> dict[str, Any] | None:
    bill = content.bill
    if bill is None:
        return None
    return {
        "total": figures.money(bill.total_usd),
        "groups": [
            {"subject": title, "amount": figures.money(amount), "lines": [_line(line) for line in lines]}
            for title, amount, lines in bill.groups
        ],
        "not_priced": [
            {
                "subject": line.subject_title,
                "title": line.title,
                "quantity": _quantity(line),
                "why": line.why or _words(line.state),
            }
            for line in bill.not_priced
        ],
        "by_class": [
            [
                cost.title,
                figures.quantity(cost.requests),
                figures.money(cost.amount_usd),
                figures.money(cost.per_million_usd),
            ]
            for cost in bill.by_class
        ],
        "unattributed": figures.money(bill.unattributed_usd) if bill.unattributed_usd else "",
        "terms": list(bill.terms),
        "sources": _sources(bill.lines),
        "weak": sum(line.confidence in WEAK for line in bill.lines),
    }


def _line(line: BillLine) -> dict[str, str]:
    return {
        "title": line.title,
        "quantity": _quantity(line),
        "rate": figures.rate(line.rate_usd),
        "amount": figures.money(line.amount_usd),
        "source": line.source,
        "source_date": line.source_date,
        "confidence": CONFIDENCE.get(line.confidence, line.confidence),
        "mark": "*" if line.confidence in WEAK else "",
        "how": line.how,
        "tiers": _tiers(line),
    }


def _tiers(line: BillLine) -> str:
    """The steps of the price in words, when there is more than one or some of it is free."""
    steps = [f"{figures.quantity(t.quantity)} at {figures.rate(t.rate_usd)}" for t in line.tiers]
    if line.free_quantity:
        steps.insert(0, f"{figures.quantity(line.free_quantity)} free")
    return ", then ".join(steps) if len(steps) > 1 else ""


def _quantity(line: BillLine) -> str:
    return f"{figures.quantity(line.quantity)} {figures.units(line.unit, line.quantity)}".strip()


def _sources(lines: Iterable[BillLine]) -> list[dict[str, str]]:
    """Each source of a price once, with its date, how sure it is, and how many lines rest on it."""
    seen: dict[tuple[str, str, str], int] = {}
    for line in lines:
        key = (line.source, line.source_date, CONFIDENCE.get(line.confidence, line.confidence))
        seen[key] = seen.get(key, 0) + 1
    return [
        {"source": source or "no source given", "date": date, "confidence": confidence, "lines": str(number)}
        for (source, date, confidence), number in sorted(seen.items())
    ]


def _remake(content: ReportContent) -> list[list[str]]:
    made = content.provenance
    rows = [
        ["Revision", made.revision],
        ["Scenario", made.scenario],
        ["Seed", str(made.seed)],
        ["Engine", made.engine_version],
        ["Price book", made.price_book or (content.bill.price_book if content.bill else "")],
        ["Catalog", made.catalog_fingerprint],
    ]
    return [row for row in rows if row[1]]


def _unbroken(sentence: str) -> str:
    """No figure is parted from its unit at a line's end."""
    return _FIGURE.sub("\\1\u00a0", sentence)


def _words(key: str) -> str:
    return key.replace("_", " ").replace("-", " ")
