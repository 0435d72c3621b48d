"""How sure the figures of a report are: intervals over replications, or none where there was one run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from designer.reports import figures

Json = dict[str, Any]


def _dollars(amount_usd: float) -> str:
    return figures.money(Decimal(repr(amount_usd)))


_SHOWN: Mapping[str, tuple[str, Callable[[float], str]]] = {
    "latency.mean_s": ("Response mean", figures.seconds),
    "latency.p50_s": ("Response p50", figures.seconds),
    "latency.p95_s": ("Response p95", figures.seconds),
    "latency.p99_s": ("Response p99", figures.seconds),
    "errors.rate": ("Errors", figures.share),
    "throughput_per_s": ("Answered a second", figures.count_short),
    "month_usd": ("Per month", _dollars),
}
_NODES, _UTILISATION = "nodes.", ".utilisation"


@dataclass(frozen=True, slots=True)
class Interval:
    """One figure over the runs: its mean and half the width of its interval, in the summary's unit."""

    name: str
    mean: float
    half_width: float


@dataclass(frozen=True, slots=True)
class Intervals:
    """level: the share of such intervals that hold the true mean, as 0.95."""

    replications: int
    level: float
    figures: tuple[Interval, ...]


def build_intervals(found: Json | None) -> Intervals | None:
    """From a summary's `intervals`."""
    if not found or not found["figures"]:
        return None
    rows = tuple(
        Interval(name, each["mean"], each["half_width"])
        for name, each in found["figures"].items()
        if each["half_width"] is not None
    )
    return Intervals(found["replications"], found["level"], rows)


def rows_of(found: Intervals, titles: Mapping[str, str]) -> list[list[str]]:
    """Figure, mean, half width as text (to two digits): the whole system's first, then each node's
    utilisation.
    """
    by_name = {each.name: each for each in found.figures}
    rows = [
        [title, written(by_name[name].mean), f"± {written(_rough(by_name[name].half_width))}"]
        for name, (title, written) in _SHOWN.items()
        if name in by_name
    ]
    for name, each in by_name.items():
        if name.startswith(_NODES) and name.endswith(_UTILISATION):
            node = name.removeprefix(_NODES).removesuffix(_UTILISATION)
            title = f"Utilisation of {titles.get(node, node)}"
            rows.append([title, figures.share(each.mean), f"± {figures.share(_rough(each.half_width))}"])
    return rows


def _rough(number: float) -> float:
    """To two significant digits: an interval's own width is not known better."""
    return float(f"{number:.2g}")
