"""Target tracking of Application Auto Scaling, as ECS services have it: cooldowns in place of a warm-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from designer.catalog.parts.policies.metric import BACKLOG, OF_TASKS, REQUESTS, metric_param, unit

COOLDOWN_S = cited("cooldown of an ECS policy, out and in", 300, "s", sources.APPLICATION_AUTO_SCALING)

_DOCS = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html"


def _cooldown_param(way: str, then: str) -> Any:
    return param(
        float(COOLDOWN_S.value),
        title=f"Cooldown after scaling {way}",
        unit="s",
        minimum=0,
        maximum=86_400,
        tab="scaling",
        advanced=True,
        help=then,
        docs_url=_DOCS,
    )


@dataclass(frozen=True, slots=True)
class ServiceTracking:
    """Keep a metric of a service near a target."""

    KIND: ClassVar[str] = "target_tracking"
    TITLE: ClassVar[str] = "Target tracking"

    metric: str = metric_param(OF_TASKS)
    target_pct: float = param(
        60.0,
        title="Target utilisation",
        unit="%",
        minimum=1,
        maximum=100,
        tab="scaling",
        help="For the metrics CPU and memory utilisation: scale so that the mean comes near this.",
        docs_url=_DOCS,
    )
    target_per_min: float = param(
        1_000.0,
        title="Target requests",
        unit="requests/min",
        minimum=1,
        maximum=10_000_000,
        tab="scaling",
        help="For the metric requests per target: so many requests a minute for each task.",
    )
    target_backlog: float = param(
        100.0,
        title="Target backlog",
        unit="messages",
        minimum=0.1,
        maximum=1_000_000,
        tab="scaling",
        help="For the metric backlog: the wait that is bearable / the time a message takes, per task.",
    )
    scale_out_cooldown_s: float = _cooldown_param(
        "out", "Only a larger need scales out again before it ends."
    )
    scale_in_cooldown_s: float = _cooldown_param("in", "No other scale-in before it ends.")
    scale_in: bool = param(True, title="Scale in", tab="scaling", help="Off: the policy only ever adds.")

    @property
    def target(self) -> float:
        """In the simulator's unit: a fraction of CPU or memory, requests a minute, or messages."""
        given = {REQUESTS: self.target_per_min, BACKLOG: self.target_backlog}.get(
            self.metric, self.target_pct
        )
        return given * unit(self.metric)
