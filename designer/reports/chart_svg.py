"""Plain SVG charts of our own: deterministic text, no library, readable in print and on a dark page.

A chart takes its colours from a palette of roles, so that HTML can hand over CSS variables and the PDF plain
colours. All user text is escaped. Sizes are in SVG user units (one unit is one CSS pixel).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from designer.reports import figures

Palette = Mapping[str, str]
Values = Sequence[float | None]

LIGHT: Palette = {
    "ink": "#1a2230",
    "muted": "#5a6678",
    "grid": "#e3e7ed",
    "load": "#1261cf",
    "fill": "#dfeafb",
    "capacity": "#2b8a63",
    "p50": "#8bb0d8",
    "p95": "#d99a2b",
    "p99": "#c43d2f",
    "fault": "#c43d2f",
    "s0": "#1261cf",
    "s1": "#d9822b",
    "s2": "#2b8a63",
    "s3": "#7a58c9",
}
WIDTH = 720.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 56.0, 48.0, 30.0, 24.0
_MOST_POINTS = 480


@dataclass(frozen=True, slots=True)
class Line:
    """One series of a chart; `role` picks the colour. `second`: on the right axis; `step`: stairs."""

    name: str
    values: Values
    role: str
    second: bool = False
    step: bool = False
    area: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A span of simulated time that is marked, such as a fault."""

    from_s: float
    to_s: float
    name: str


def thin(values: Values, most: int = _MOST_POINTS) -> list[tuple[float, float | None]]:
    """(index, value) pairs, at most `most`, each the largest of its bucket, so that peaks stay."""
    count = len(values)
    size = max(1, math.ceil(count / most))
    points: list[tuple[float, float | None]] = []
    for start in range(0, count, size):
        seen = [v for v in values[start : start + size] if v is not None and math.isfinite(v)]
        points.append((start + min(size, count - start) / 2, max(seen) if seen else None))
    return points


def ticks(top: float, most: int = 4) -> list[float]:
    """Round steps of 1, 2 or 5 from zero to at least `top`."""
    if top <= 0 or not math.isfinite(top):
        return [0.0, 1.0]
    raw = top / most
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= raw * 0.999999)
    return [step * i for i in range(math.ceil(top / step - 1e-9) + 1)]


def time_chart(
    lines: Sequence[Line],
    *,
    step_s: float,
    start_s: float,
    palette: Palette,
    name: str,
    unit: Callable[[float], str],
    second_unit: Callable[[float], str] = figures.count_short,
    limit: tuple[float, str] | None = None,
    bands: Sequence[Band] = (),
    height: float = 200.0,
) -> str:
    """An SVG of series over simulated time. `limit` is a dashed line with its label, such as an SLO."""
    count = max((len(line.values) for line in lines), default=0)
    span_s = max(count * step_s, 1e-9)
    inner_w, inner_h = WIDTH - _LEFT - _RIGHT, height - _TOP - _BOTTOM
    first = ticks(_top([ln for ln in lines if not ln.second], limit))
    second = ticks(_top([ln for ln in lines if ln.second], None) * 1.05)

    def x_of(at_s: float) -> float:
        return _LEFT + inner_w * min(max((at_s - start_s) / span_s, 0.0), 1.0)

    def y_of(value: float, top: float) -> float:
        return _TOP + inner_h * (1 - min(value / top, 1.0))

    out = [_open(name, height), _legend(lines, palette)]
    for value in first:
        y = y_of(value, first[-1])
        out.append(_rule(_LEFT, y, WIDTH - _RIGHT, y, palette["grid"]))
        out.append(_text(_LEFT - 8, y + 3.5, unit(value), palette["muted"], "end"))
    if any(line.second for line in lines):
        out += [
            _text(WIDTH - _RIGHT + 8, y_of(v, second[-1]) + 3.5, second_unit(v), palette["muted"], "start")
            for v in second
        ]
    out += [
        _text(x_of(at), height - 7, _hour(at) if span_s >= 3600 else figures.seconds(at - start_s),
              palette["muted"], "middle")
        for at in _time_ticks(start_s, span_s)
    ]  # fmt: skip
    for band in bands:
        x0, x1 = x_of(band.from_s), x_of(band.to_s)
        out.append(
            f'<rect x="{x0:.1f}" y="{_TOP:.1f}" width="{max(x1 - x0, 1.5):.1f}" height="{inner_h:.1f}" '
            f'fill="{palette["fault"]}" fill-opacity="0.12"/>'
        )
        left = x0 > WIDTH * 0.7
        out.append(
            _text(
                x0 - 5 if left else x1 + 5, _TOP + 11, band.name, palette["fault"], "end" if left else "start"
            )
        )
    for line in lines:
        top = second[-1] if line.second else first[-1]
        points = [
            None if value is None else (x_of(start_s + index * step_s), y_of(value, top))
            for index, value in thin(line.values)
        ]
        out.append(_path(line, points, palette, _TOP + inner_h))
    if limit is not None:
        y = y_of(limit[0], first[-1])
        out.append(_rule(_LEFT, y, WIDTH - _RIGHT, y, palette["ink"], dash="4 4"))
        out.append(_text(WIDTH - _RIGHT - 4, y - 5, limit[1], palette["ink"], "end"))
    return "".join(out) + "</svg>"


def bar_chart(
    rows: Sequence[tuple[str, float, str]], *, palette: Palette, name: str, row_height: float = 26.0
) -> str:
    """Horizontal bars: (label, value, text at the bar's end), in the order given."""
    height = max(len(rows), 1) * row_height + 6
    label_w, value_w = 200.0, 130.0
    top = max((value for _, value, _ in rows), default=0) or 1.0
    out = [_open(name, height)]
    for i, (label, value, text) in enumerate(rows):
        y = 3 + i * row_height
        bar = max((WIDTH - label_w - value_w) * value / top, 1.0)
        out.append(_text(label_w - 12, y + row_height / 2 + 4, _short(label, 30), palette["ink"], "end", 12))
        out.append(
            f'<rect x="{label_w:.1f}" y="{y + 5:.1f}" width="{bar:.1f}" height="{row_height - 10:.1f}" '
            f'rx="3" fill="{palette["load"]}"/>'
        )
        out.append(_text(label_w + bar + 8, y + row_height / 2 + 4, text, palette["ink"], "start", 12))
    return "".join(out) + "</svg>"


def _top(lines: Sequence[Line], limit: tuple[float, str] | None) -> float:
    seen = [v for line in lines for v in line.values if v is not None and math.isfinite(v)]
    # A little air above the limit, where its label stands.
    return max([*seen, limit[0] * 1.1 if limit else 0.0], default=0.0)


def _time_ticks(start_s: float, span_s: float) -> list[float]:
    steps = (1, 5, 15, 60, 300, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 604_800)
    step = next((float(s) for s in steps if span_s / s <= 8), float(steps[-1]))
    first = math.ceil(start_s / step) * step
    return [first + i * step for i in range(int((start_s + span_s - first) / step + 1e-9) + 1)]


def _hour(at_s: float) -> str:
    """`21:00`, at the end of the first day `24:00`, later the day too."""
    hours, rest = divmod(round(at_s), 3600)
    return f"{hours:02d}:{rest // 60:02d}" if hours <= 24 else figures.clock(at_s).removesuffix(":00")


def _path(line: Line, points: Sequence[tuple[float, float] | None], palette: Palette, base: float) -> str:
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
            continue
        if line.step and runs[-1]:
            runs[-1].append((point[0], runs[-1][-1][1]))
        runs[-1].append(point)
    out = []
    for run in runs:
        if not run:
            continue
        shown = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
        if line.area:
            out.append(
                f'<polygon points="{run[0][0]:.1f},{base:.1f} {shown} {run[-1][0]:.1f},{base:.1f}" '
                f'fill="{palette["fill"]}"/>'
            )
        out.append(
            f'<polyline points="{shown}" fill="none" stroke="{palette[line.role]}" stroke-width="1.6" '
            'stroke-linejoin="round" stroke-linecap="round"/>'
        )
    return "".join(out)


def _legend(lines: Sequence[Line], palette: Palette) -> str:
    out, x = [], _LEFT
    for line in lines:
        label = _short(line.name, 28)
        out.append(_rule(x, 11, x + 14, 11, palette[line.role], width=2.5))
        out.append(_text(x + 19, 15, label, palette["ink"], "start"))
        x += 19 + 6.2 * len(label) + 22
    return "".join(out)


def _open(name: str, height: float) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" '
        f'aria-label="{escape(name, {chr(34): "&quot;"})}" font-family="Inter, system-ui, sans-serif">'
    )


def _text(x: float, y: float, text: str, colour: str, anchor: str, size: int = 11) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" text-anchor="{anchor}">'
        f"{escape(text)}</text>"
    )


def _rule(
    x0: float, y0: float, x1: float, y1: float, colour: str, *, dash: str = "", width: float = 1.0
) -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" stroke="{colour}" '
        f'stroke-width="{width:g}"{dashed}/>'
    )


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
