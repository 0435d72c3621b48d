"""Scheduled actions: at a time of the run, once or again and again, set bounds or size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from designer.catalog.params import param
from designer.catalog.parts.sizes import MOST
from designer.catalog.reading import Fault

DAY_S = 86_400


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
        maximum=31 * DAY_S,
        tab="scaling",
        help="Since the run's begin.",
        docs_url="https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html",
    )
    every_s: float | None = param(
        None,
        title="Every",
        unit="s",
        minimum=60,
        maximum=31 * DAY_S,
        tab="scaling",
        help="Again after so long: 86,400 s is each day. None: once.",
    )
    min: int | None = param(
        None, title="Minimum", minimum=0, maximum=MOST, tab="scaling", help="None: as it is."
    )
    max: int | None = param(
        None, title="Maximum", minimum=0, maximum=MOST, tab="scaling", help="None: as it is."
    )
    desired: int | None = param(
        None, title="Desired", minimum=0, maximum=MOST, tab="scaling", help="None: as it is."
    )

    def faults(self) -> Iterator[Fault]:
        if self.min is not None and self.max is not None and self.min > self.max:
            yield Fault(
                ("max",),
                "max-below-min",
                f"The action sets a maximum of {self.max} below its minimum of {self.min}.",
                "Raise the maximum.",
            )

    def times(self, duration_s: float) -> Iterator[float]:
        """When it acts in a run of that length; at least once, so that a short run shows it as well."""
        at_s = self.at_s
        yield at_s
        while self.every_s is not None and at_s + self.every_s < duration_s:
            at_s += self.every_s
            yield at_s
