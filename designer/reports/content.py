"""ReportContent: every fact a report shows, frozen before any format sees it.

Built from JSON alone (a Run's summary and series, an Estimate, the Document and the Scenario), so that the
page, the command line and a test make the same report from the same facts. Amounts stay exact Decimals here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from designer.reports import figures
from designer.reports import verdict as verdicts
from designer.reports.availability import PathFacts, build_availability
from designer.reports.bill import Bill, build_bill
from designer.reports.intervals import Intervals, build_intervals
from designer.reports.traffic import Traffic, build_traffic

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Provenance:
    """With what a run can be made again; `finished_at` dates the report (aware, or None when unknown)."""

    revision: str
    scenario: str
    seed: int
    engine_version: str
    price_book: str
    catalog_fingerprint: str = ""
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Slo:
    title: str
    target: float | None
    actual: float | None
    unit: str
    passed: bool


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """What one box saw. Rates of one, latencies in seconds, capacity in servers (of what has
    none, such as a function: requests at once); None where unseen."""

    id: str
    title: str
    service: str
    requests: float | None
    errors: float | None
    errors_by_cause: tuple[tuple[str, float], ...]
    p50_s: float | None
    p99_s: float | None
    utilisation: float | None
    peak_utilisation: float | None
    mean_capacity: float | None
    peak_capacity: float | None
    peak_queue: float | None
    amount_usd: Decimal | None


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the why-log; `at_s` is simulated time since the start."""

    at_s: float
    subject: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Series:
    """One value a window for each (subject, metric); a window lasts `step_s`. Gaps are None."""

    step_s: float
    start_s: float
    count: int
    values: Mapping[str, Mapping[str, Sequence[float | None]]]

    def of(self, subject: str, metric: str) -> Sequence[float | None]:
        """The values of one metric of one subject, empty when it was not recorded."""
        return self.values.get(subject, {}).get(metric, ())


@dataclass(frozen=True, slots=True)
class ReportContent:
    title: str
    holds: bool | None
    verdict: tuple[str, str, str]
    rests_on: str
    requests: float
    duration_s: float
    month_requests: float | None
    error_rate: float | None
    latency: Mapping[str, float | None]
    completion: Mapping[str, float | None]
    errors_by_cause: tuple[tuple[str, float], ...]
    slo: tuple[Slo, ...]
    intervals: Intervals | None
    availability: tuple[PathFacts, ...]
    traffic: Traffic
    nodes: tuple[NodeFacts, ...]
    events: tuple[Event, ...]
    faults: tuple[tuple[float, float, str], ...]
    bill: Bill | None
    series: Series
    provenance: Provenance


def build_content(
    *,
    title: str,
    summary: Json,
    series: Json | None,
    estimate: Json | None,
    document: Json,
    scenario: Json,
    provenance: Provenance,
) -> ReportContent:
    """Freeze the facts of one Run. Shapes: the Run's summary, its series as the API gives them (or None), an
    Estimate (or None), the Document and the Scenario it ran with.

    Raises ValueError where an amount is not a number.
    """
    titles = titles_of(document)
    nodes: Json = summary.get("nodes") or {}
    classes = {
        str(each["id"]): str(each.get("title") or each["id"]) for each in document.get("classes") or ()
    }
    bill = build_bill(estimate, titles, classes) if estimate is not None else None
    slo = tuple(
        Slo(
            title=_slo_title(str(entry.get("name", "")), titles),
            target=entry.get("target"),
            actual=entry.get("actual"),
            unit=str(entry.get("unit") or ""),
            passed=bool(entry.get("passed")),
        )
        for entry in summary.get("slo") or ()
    )
    errors: Json = summary.get("errors") or {}
    return ReportContent(
        title=title,
        holds=all(entry.passed for entry in slo) if slo else None,
        verdict=verdicts.verdict(summary, estimate),
        rests_on=summary.get("rests_on") or verdicts.rests_on(scenario),
        requests=summary.get("requests") or 0,
        duration_s=float(summary.get("duration_s") or scenario.get("duration_s") or 0),
        month_requests=_month_requests(summary, scenario),
        error_rate=errors.get("rate"),
        latency=dict(summary.get("latency") or {}),
        completion=dict(summary.get("completion") or {}),
        errors_by_cause=_causes(errors.get("by_cause")),
        slo=slo,
        intervals=build_intervals(summary.get("intervals")),
        availability=build_availability(summary.get("availability"), titles),
        traffic=build_traffic(scenario, summary, titles),
        nodes=tuple(
            _node(str(key), node, bill.by_subject.get(str(key)) if bill else None)
            for key, node in nodes.items()
        ),
        events=tuple(
            Event(
                at_s=float(event.get("at_s") or 0),
                subject=str(
                    event.get("title") or titles.get(str(event.get("node")), event.get("node") or "")
                ),
                kind=str(event.get("kind") or ""),
                text=str(event.get("text") or ""),
            )
            for event in summary.get("events") or ()
        ),
        faults=tuple(
            (float(f.get("at_s") or 0), float(f.get("duration_s") or 0), str(f.get("action") or "fault"))
            for f in scenario.get("faults") or ()
        ),
        bill=bill,
        series=_series(series),
        provenance=provenance,
    )


def titles_of(document: Json) -> dict[str, str]:
    """The name a reader knows each node, group and edge by: its title, else its id; an edge by its ends."""
    titles: dict[str, str] = {}
    for key in ("groups", "nodes"):
        for box in document.get(key) or ():
            titles[str(box["id"])] = str(box.get("title") or box["id"])
    for edge in document.get("edges") or ():
        ends = [titles.get(str(edge[end][0]), str(edge[end][0])) for end in ("from", "to")]
        titles[str(edge["id"])] = str(edge.get("title") or " → ".join(ends))
    return titles


def _month_requests(summary: Json, scenario: Json) -> float | None:
    """Requests of a month, known where the month is made of this scenario alone."""
    month = scenario.get("month") or ()
    own = ("this", scenario.get("name"))
    if any(entry.get("scenario", "this") not in own for entry in month):
        return None
    return (
        float(summary.get("requests") or 0) * sum(float(entry["times"]) for entry in month) if month else None
    )


def _slo_title(name: str, titles: Mapping[str, str]) -> str:
    key, dot, node = name.partition(".")
    return verdicts.slo_title(f"{key}.{titles.get(node, node)}" if dot else name)


def _causes(by_cause: Mapping[str, float] | None) -> tuple[tuple[str, float], ...]:
    found = ((str(cause), number) for cause, number in (by_cause or {}).items() if number)
    return tuple(sorted(found, key=lambda item: (-item[1], item[0])))


def _node(key: str, node: Json, amount_usd: Decimal | None) -> NodeFacts:
    latency: Json = node.get("latency") or {}
    return NodeFacts(
        id=key,
        title=str(node.get("title") or key),
        service=str(node.get("service") or ""),
        requests=node.get("requests"),
        errors=node.get("errors"),
        errors_by_cause=_causes(node.get("errors_by_cause")),
        p50_s=latency.get("p50_s"),
        p99_s=latency.get("p99_s"),
        utilisation=node.get("utilisation"),
        peak_utilisation=node.get("peak_utilisation"),
        mean_capacity=node.get("mean_capacity") or node.get("mean_concurrency"),
        peak_capacity=node.get("peak_capacity"),
        peak_queue=node.get("peak_queue"),
        amount_usd=amount_usd,
    )


def _series(series: Json | None) -> Series:
    if not series:
        return Series(step_s=60.0, start_s=0.0, count=0, values={})
    return Series(
        step_s=float(series.get("step_s") or 60),
        start_s=float(series.get("start_s") or 0),
        count=int(series.get("count") or 0),
        values=series.get("series") or {},
    )


def money_total(content: ReportContent) -> str:
    """The month's total as a headline shows it."""
    return figures.money_short(content.bill.total_usd) if content.bill else figures.UNKNOWN
