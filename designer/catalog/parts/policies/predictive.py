"""Predictive scaling: be as large as the forecast asks before the load comes; never smaller for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from designer.catalog.params import param
from designer.catalog.parts.policies.metric import CPU, PCT, REQUESTS

_DOCS = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/predictive-scaling-policy-overview.html"


@dataclass(frozen=True, slots=True)
class Predictive:
    """Grow ahead of a forecast."""

    KIND: ClassVar[str] = "predictive"
    TITLE: ClassVar[str] = "Predictive scaling"

    metric: str = param(
        CPU,
        title="Metric",
        choices={CPU: "CPU utilisation (%)", REQUESTS: "Requests per target and minute"},
        tab="scaling",
        help="What the forecast is of. It is the run's own load by the hour, as if yesterday had been alike.",
        docs_url=_DOCS,
    )
    target_pct: float = param(
        40.0,
        title="Target CPU utilisation",
        unit="%",
        minimum=1,
        maximum=100,
        tab="scaling",
        help="For the metric CPU utilisation: what the forecast load shall come to.",
    )
    target_per_min: float = param(
        1_000.0,
        title="Target requests",
        unit="requests/min",
        minimum=1,
        maximum=10_000_000,
        tab="scaling",
        help="For the metric requests per target: so many requests a minute for each instance.",
    )
    forecast_pct: float = param(
        100.0,
        title="Forecast",
        unit="% of the load",
        minimum=1,
        maximum=1_000,
        tab="scaling",
        help="100 %: yesterday was like today. Less: today is busier than anybody foresaw.",
    )
    buffer_s: float = param(
        300.0,
        title="Ahead",
        unit="s",
        minimum=0,
        maximum=3_599,
        tab="scaling",
        help="How long before the hour the instances are launched (SchedulingBufferTime).",
        docs_url=_DOCS,
    )

    def target(self, cores: float) -> float:
        """Load that one instance shall carry: cores busy, or requests a second."""
        return cores * self.target_pct / PCT if self.metric == CPU else self.target_per_min / 60.0
