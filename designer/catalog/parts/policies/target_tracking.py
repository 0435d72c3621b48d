"""Target tracking: keep a metric near a target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from designer.catalog.params import param
from designer.catalog.parts.policies.metric import (
    BACKLOG,
    CPU,
    MEMORY,
    NETWORK_IN,
    NETWORK_OUT,
    OF_INSTANCES,
    metric_param,
    unit,
)
from designer.catalog.parts.policies.warmup import warmup_param

_DOCS = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/"


@dataclass(frozen=True, slots=True)
class TargetTracking:
    """Keep a metric near a target."""

    KIND: ClassVar[str] = "target_tracking"
    TITLE: ClassVar[str] = "Target tracking"

    metric: str = metric_param(OF_INSTANCES)
    target_pct: float = param(
        60.0,
        title="Target utilisation",
        unit="%",
        minimum=1,
        maximum=100,
        tab="scaling",
        help="For CPU and memory: scale so that the mean comes near this. Memory needs the CloudWatch agent.",
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
    target_backlog: float = param(
        100.0,
        title="Target backlog",
        unit="messages",
        minimum=0.1,
        maximum=1_000_000,
        tab="scaling",
        help="For the metric backlog: the wait that is bearable / the time a message takes, per instance.",
        docs_url=_DOCS + "as-using-sqs-queue.html",
    )
    target_mb: float = param(
        1_000.0,
        title="Target network",
        unit="MB/min",
        minimum=1,
        maximum=1_000_000,
        tab="scaling",
        help="For the network metrics: so many megabytes a minute for each instance.",
    )
    warmup_s: float | None = warmup_param()
    scale_in: bool = param(True, title="Scale in", tab="scaling", help="Off: the policy only ever adds.")

    @property
    def target(self) -> float:
        """In the simulator's unit: a fraction of CPU, requests a minute, messages, or bytes a minute."""
        if self.metric in (CPU, MEMORY):
            given = self.target_pct
        elif self.metric == BACKLOG:
            given = self.target_backlog
        elif self.metric in (NETWORK_IN, NETWORK_OUT):
            given = self.target_mb
        else:
            given = self.target_per_min
        return given * unit(self.metric)
