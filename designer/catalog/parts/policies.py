"""Scaling policies of a fleet as a drawing sets them: target tracking, step, simple, scheduled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from designer.catalog.params import param
from designer.catalog.reading import Fault

CPU, REQUESTS = "cpu_utilisation", "requests_per_target"
METRICS = {CPU: "CPU utilisation (%)", REQUESTS: "Requests per target and minute"}
_DOCS = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/"
PCT = 100.0


def _metric() -> str:
    metric: str = param(
        CPU, title="Metric", choices=METRICS, tab="scaling", help="The fleet's mean, a point per period."
    )
    return metric


def _warmup() -> float | None:
    warmup: float | None = param(
        None,
        title="Warm-up",
        unit="s",
        minimum=0,
        maximum=3_600,
        tab="scaling",
        help="How long a new instance stays out of the metric. None: the group's own, else 300 s.",
    )
    return warmup


@dataclass(frozen=True, slots=True)
class TargetTracking:
    """Keep a metric near a target."""

    KIND: ClassVar[str] = "target_tracking"
    TITLE: ClassVar[str] = "Target tracking"

    metric: str = _metric()
    target_pct: float = param(
        60.0,
        title="Target CPU utilisation",
        unit="%",
        minimum=1,
        maximum=100,
        tab="scaling",
        help="For the metric CPU utilisation: scale so that the mean comes near this.",
        docs_url=_DOCS + "as-scaling-target-tracking.html",
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
    warmup_s: float | None = _warmup()
    scale_in: bool = param(True, title="Scale in", tab="scaling", help="Off: the policy only ever adds.")

    @property
    def target(self) -> float:
        """In the simulator's unit: a fraction of CPU, or requests per server and minute."""
        return self.target_pct / PCT if self.metric == CPU else self.target_per_min


@dataclass(frozen=True, slots=True)
class StepRange:
    """One step: how far the metric is beyond the threshold, and what to do then."""

    lower: float | None = param(
        0.0,
        title="From",
        minimum=-1e9,
        maximum=1e9,
        tab="scaling",
        help="Above the threshold; none: no bound.",
    )
    upper: float | None = param(
        None,
        title="To",
        minimum=-1e9,
        maximum=1e9,
        tab="scaling",
        help="Above the threshold; none: no bound.",
    )
    change: float = param(
        1.0, title="Change", minimum=-10_000, maximum=10_000, tab="scaling", help="Instances, or percent."
    )


@dataclass(frozen=True, slots=True)
class StepScaling:
    """Change by more the further the metric is beyond the threshold."""

    KIND: ClassVar[str] = "step"
    TITLE: ClassVar[str] = "Step scaling"

    metric: str = _metric()
    threshold: float = param(
        70.0,
        title="Threshold",
        minimum=0,
        maximum=1e7,
        tab="scaling",
        help="Of the alarm, in the metric's unit.",
    )
    comparison: str = param(
        "above",
        title="In alarm when",
        choices={"above": "at or above the threshold", "below": "at or below the threshold"},
        tab="scaling",
        help="Which side of the threshold the alarm looks at.",
    )
    adjustment: str = param(
        "servers",
        title="Adjustment",
        choices={"servers": "add instances", "percent": "add percent", "exact": "set the capacity"},
        tab="scaling",
        help="What the change of each step means.",
        docs_url=_DOCS + "as-scaling-simple-step.html",
    )
    steps: tuple[StepRange, ...] = param(
        (StepRange(),),
        title="Steps",
        at_least=1,
        at_most=20,
        tab="scaling",
        help="At most 20, without overlap.",
    )
    periods: int = param(
        1, title="Periods", minimum=1, maximum=60, tab="scaling", help="How many periods the alarm looks at."
    )
    datapoints: int = param(
        1, title="Breaching points", minimum=1, maximum=60, tab="scaling", help="So many of them must breach."
    )
    warmup_s: float | None = _warmup()
    cooldown_s: float = param(
        0.0,
        title="Cooldown",
        unit="s",
        minimum=0,
        maximum=86_400,
        tab="scaling",
        help="Above 0 it is a simple policy: after acting it waits for the launch and then so long.",
    )

    def faults(self) -> Iterator[Fault]:
        if self.datapoints > self.periods:
            yield Fault(
                ("datapoints",),
                "datapoints-above-periods",
                f"The alarm wants {self.datapoints} breaching points of {self.periods}.",
                "Look at more periods, or want fewer points.",
            )
        for place, (left, right) in enumerate(pairwise(self.steps)):
            if left.upper is None or right.lower is None or left.upper != right.lower:
                yield Fault(
                    ("steps", place + 1, "lower"),
                    "steps-not-joined",
                    "Each step must begin where the one before it ends.",
                    "Sort the steps; leave neither gap nor overlap.",
                )


@dataclass(frozen=True, slots=True)
class Scheduled:
    """At a time of the run, set bounds or size."""

    KIND: ClassVar[str] = "scheduled"
    TITLE: ClassVar[str] = "Scheduled action"

    at_s: float = param(
        0.0,
        title="At",
        unit="s",
        minimum=0,
        maximum=31 * 86_400,
        tab="scaling",
        help="Since the run's begin.",
    )
    min: int | None = param(
        None, title="Minimum", minimum=0, maximum=10_000, tab="scaling", help="None: as it is."
    )
    max: int | None = param(
        None, title="Maximum", minimum=0, maximum=10_000, tab="scaling", help="None: as it is."
    )
    desired: int | None = param(
        None, title="Desired", minimum=0, maximum=10_000, tab="scaling", help="None: as it is."
    )


Policy = TargetTracking | StepScaling | Scheduled
