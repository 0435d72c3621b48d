"""Step scaling, and simple scaling: change by more the further the metric is beyond a threshold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from designer.catalog.params import param
from designer.catalog.parts.policies.metric import metric_param
from designer.catalog.parts.policies.warmup import warmup_param
from designer.catalog.reading import Fault

_DOCS = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/"


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

    metric: str = metric_param()
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
    warmup_s: float | None = warmup_param()
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
        for place, step in enumerate(self.steps):
            if step.lower is not None and step.upper is not None and step.lower >= step.upper:
                yield Fault(
                    ("steps", place, "upper"),
                    "step-of-nothing",
                    f"The step from {step.lower:g} to {step.upper:g} holds nothing.",
                    "Let it end above where it begins.",
                )
        for place, (left, right) in enumerate(pairwise(self.steps)):
            if left.upper is None or right.lower is None or left.upper != right.lower:
                yield Fault(
                    ("steps", place + 1, "lower"),
                    "steps-not-joined",
                    "Each step must begin where the one before it ends.",
                    "Sort the steps; leave neither gap nor overlap.",
                )
