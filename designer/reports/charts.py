"""Which charts a report has, made from its content: load and capacity, latency, utilisation, queues, cost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from designer.reports import figures
from designer.reports.chart_svg import Band, Line, Palette, bar_chart, time_chart
from designer.reports.content import NodeFacts, ReportContent

WHOLE = "*"
_MOST_NODES = 4
_MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart; `alt` says in words what it shows, for those who can't see it."""

    key: str
    title: str
    alt: str
    svg: str


def charts(content: ReportContent, palette: Palette) -> tuple[Chart, ...]:
    """The charts that have something to show, in reading order."""
    made = (
        _load(content, palette),
        _latency(content, palette),
        _utilisation(content, palette),
        _queues(content, palette),
        _cost(content, palette),
    )
    return tuple(chart for chart in made if chart is not None)


def fault_title(action: str) -> str:
    """`az_power_interruption` -> `AZ power interruption`."""
    words = action.replace("_", " ").replace("-", " ")
    return f"AZ{words[2:]}" if words.startswith("az ") else words


def peak(values: Sequence[float | None]) -> float | None:
    """The largest finite value, or None."""
    return max((v for v in values if v is not None and math.isfinite(v)), default=None)


def _bands(content: ReportContent) -> list[Band]:
    return [Band(at, at + span, fault_title(action)) for at, span, action in content.faults]


def _over_time(
    content: ReportContent,
    palette: Palette,
    key: str,
    title: str,
    alt: str,
    lines: list[Line],
    **more: object,
) -> Chart | None:
    if not any(peak(line.values) is not None for line in lines):
        return None
    svg = time_chart(
        lines,
        step_s=content.series.step_s,
        start_s=content.series.start_s,
        palette=palette,
        name=alt,
        bands=_bands(content),
        **more,  # type: ignore[arg-type]
    )
    return Chart(key, title, alt, svg)


def _load(content: ReportContent, palette: Palette) -> Chart | None:
    load = content.series.of(WHOLE, "requests_per_s")
    lines = [Line("requests/s", load, "load", area=True)]
    scaled = _largest(content, "servers_in_service")
    if scaled:
        values = content.series.of(scaled[0].id, "servers_in_service")
        if len({v for v in values if v is not None}) > 1:
            lines.append(Line(f"{scaled[0].title} in service", values, "capacity", second=True, step=True))
    alt = f"Requests per second over the run, at most {figures.count_short(peak(load))}"
    title = "Load and capacity" if len(lines) > 1 else "Load"
    return _over_time(content, palette, "load", title, alt, lines, unit=figures.count_short)


def _latency(content: ReportContent, palette: Palette) -> Chart | None:
    lines = [
        Line(name, content.series.of(WHOLE, f"latency_{name}_s"), name) for name in ("p99", "p95", "p50")
    ]
    target = next((s.target for s in content.slo if s.title == "response p99" and s.target), None)
    limit = (target, f"objective {figures.seconds(target)}") if target else None
    alt = f"Response latency over the run, p99 at most {figures.seconds(peak(lines[0].values))}"
    return _over_time(
        content, palette, "latency", "Response latency", alt, lines, unit=figures.seconds, limit=limit
    )


def _utilisation(content: ReportContent, palette: Palette) -> Chart | None:
    nodes = _largest(content, "utilisation")
    lines = [
        Line(node.title, content.series.of(node.id, "utilisation"), f"s{i}") for i, node in enumerate(nodes)
    ]
    alt = "Utilisation over the run: " + ", ".join(
        f"{ln.name} at most {figures.share(peak(ln.values))}" for ln in lines
    )
    return _over_time(content, palette, "utilisation", "Utilisation", alt, lines, unit=figures.share)


def _queues(content: ReportContent, palette: Palette) -> Chart | None:
    nodes = [n for n in _largest(content, "queue_length") if (n.peak_queue or 0) > 0]
    lines = [
        Line(node.title, content.series.of(node.id, "queue_length"), f"s{i}") for i, node in enumerate(nodes)
    ]
    if not any(peak(line.values) for line in lines):
        return None
    alt = "Waiting over the run: " + ", ".join(
        f"{ln.name} at most {figures.count_short(peak(ln.values))}" for ln in lines
    )
    return _over_time(
        content, palette, "queues", "Queue length", alt, lines, unit=figures.count_short, height=150.0
    )


def _cost(content: ReportContent, palette: Palette) -> Chart | None:
    if content.bill is None or not content.bill.total_usd:
        return None
    total = content.bill.total_usd
    groups = [(title, value) for title, value, _ in content.bill.groups if value > 0]
    if len(groups) > _MOST_BARS:
        rest = sum((value for _, value in groups[_MOST_BARS - 1 :]), start=total * 0)
        groups = [*groups[: _MOST_BARS - 1], (f"{len(groups) - _MOST_BARS + 1} others", rest)]
    rows = [
        (title, float(value), f"{figures.money_short(value)} · {figures.share(float(value / total))}")
        for title, value in groups
    ]
    alt = "Monthly cost: " + ", ".join(f"{title} {text}" for title, _, text in rows)
    return Chart("cost", "Monthly cost by part", alt, bar_chart(rows, palette=palette, name=alt))


def _largest(content: ReportContent, metric: str) -> list[NodeFacts]:
    """The nodes with the highest peaks of a metric, at most four."""
    seen = [(peak(content.series.of(node.id, metric)), node) for node in content.nodes]
    found = [(top, node) for top, node in seen if top is not None]
    found.sort(key=lambda item: (-item[0], item[1].title))
    return [node for _, node in found[:_MOST_NODES]]
