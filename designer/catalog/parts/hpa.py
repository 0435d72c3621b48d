"""Kubernetes' Horizontal Pod Autoscaler: pods x metric / target, every 15 seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from designer.catalog.behaviour import Context, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from designer.catalog.parts.policies import BACKLOG, CPU, METRICS, REQUESTS, unit, word
from simulator import plan

SYNC_S = cited("sync period of the autoscaler", 15, "s", sources.HPA)
TOLERANCE = cited("ratio of metric to target that changes nothing, off 1 by", 0.1, "ratio", sources.HPA)
DOWN_STABILISATION_S = cited("stabilisation window of scaling down", 300, "s", sources.HPA)
UP_STABILISATION_S = cited("stabilisation window of scaling up", 0, "s", sources.HPA)
UP_PODS = cited("most pods more in a period", 4, "pods", sources.HPA)
UP_PCT = cited("most percent more in a period", 100, "%", sources.HPA)
DOWN_PCT = cited("most percent fewer in a period", 100, "%", sources.HPA)
PACE_S = cited("period of the scaling policies", 15, "s", sources.HPA)
METRICS_PERIOD_S = cited("period of the metrics server", 15, "s", sources.METRICS_SERVER)
METRICS_DELAY_S = cited("delay of the kubelet's metrics", 10, "s", sources.METRICS_SERVER)
CONSTANTS = (
    SYNC_S,
    TOLERANCE,
    DOWN_STABILISATION_S,
    UP_STABILISATION_S,
    UP_PODS,
    UP_PCT,
    DOWN_PCT,
    PACE_S,
    METRICS_PERIOD_S,
    METRICS_DELAY_S,
)
MOST_METRICS = 1
OFFERED = (CPU, REQUESTS, BACKLOG)
_DOCS = "https://docs.aws.amazon.com/eks/latest/userguide/horizontal-pod-autoscaler.html"


@dataclass(frozen=True, slots=True)
class PodAutoscaler:
    """Keep a metric of the pods near a target."""

    KIND: ClassVar[str] = "hpa"
    TITLE: ClassVar[str] = "Horizontal Pod Autoscaler"

    metric: str = param(
        CPU,
        title="Metric",
        choices={each: METRICS[each].replace("instance", "pod").replace("target", "pod") for each in OFFERED},
        tab="scaling",
        help="The pods' mean. Requests and backlog need an adapter for custom or external metrics.",
        docs_url=_DOCS,
    )
    target_pct: float = param(
        60.0,
        title="Target CPU utilisation",
        unit="% of the request",
        minimum=1,
        maximum=1_000,
        tab="scaling",
        help="For the metric CPU utilisation: cores busy over cores requested.",
        docs_url=_DOCS,
    )
    target_per_min: float = param(
        1_000.0,
        title="Target requests",
        unit="requests/min",
        minimum=1,
        maximum=10_000_000,
        tab="scaling",
        help="For the metric requests: so many a minute for each pod.",
    )
    target_backlog: float = param(
        100.0,
        title="Target backlog",
        unit="messages",
        minimum=0.1,
        maximum=1_000_000,
        tab="scaling",
        help="For the metric backlog: visible messages of the polled queue for each pod.",
    )
    tolerance: float = param(
        float(TOLERANCE.value),
        title="Tolerance",
        minimum=0,
        maximum=1,
        tab="scaling",
        advanced=True,
        help="Nothing happens while the ratio of metric to target is within this of 1.",
    )
    down_stabilisation_s: float = param(
        float(DOWN_STABILISATION_S.value),
        title="Scale-down stabilisation",
        unit="s",
        minimum=0,
        maximum=3_600,
        tab="scaling",
        advanced=True,
        help="Scaling down takes the highest number wanted within this time.",
    )
    up_stabilisation_s: float = param(
        float(UP_STABILISATION_S.value),
        title="Scale-up stabilisation",
        unit="s",
        minimum=0,
        maximum=3_600,
        tab="scaling",
        advanced=True,
        help="Scaling up takes the lowest number wanted within this time.",
    )
    up_pods: int = param(
        int(UP_PODS.value),
        title="Pods more at once",
        unit="pods",
        minimum=0,
        maximum=10_000,
        tab="scaling",
        advanced=True,
        help="In 15 s; the larger of this and the percentage counts.",
    )
    up_pct: float = param(
        float(UP_PCT.value),
        title="Percent more at once",
        unit="%",
        minimum=0,
        maximum=10_000,
        tab="scaling",
        advanced=True,
        help="In 15 s; the larger of this and the number of pods counts.",
    )
    down_pct: float = param(
        float(DOWN_PCT.value),
        title="Percent fewer at once",
        unit="%",
        minimum=0,
        maximum=100,
        tab="scaling",
        advanced=True,
        help="In 15 s; 100 %: all that are too many.",
    )

    @property
    def target(self) -> float:
        """In the simulator's unit: a fraction of the requested CPU, requests a minute, or messages."""
        given = {CPU: self.target_pct, BACKLOG: self.target_backlog}.get(self.metric, self.target_per_min)
        return given * unit(self.metric)


def scalers(
    site: Site, context: Context, policies: Sequence[PodAutoscaler], *, request: float
) -> tuple[plan.Scaler, ...]:
    """The autoscaler of a deployment whose pods request so many cores; ids are `station/policy-N`.

    Nothing comes of a backlog of no queue: the rule backlog-of-no-queue says so.
    """
    queue = next((arrow.caller.id for arrow in context.into(site, "poll")), None)
    return tuple(
        _scaler(f"{site.id}/policy-{place + 1}", policy, site, queue, request)
        for place, policy in enumerate(policies)
        if policy.metric != BACKLOG or queue is not None
    )


def _scaler(
    name: str, policy: PodAutoscaler, site: Site, queue: str | None, request: float
) -> plan.RatioScaling:
    period_s = float(PACE_S.value)
    return plan.RatioScaling(
        id=name,
        station=site.id,
        metric=word(policy.metric),
        target=policy.target,
        minimum=site.params.min,
        maximum=site.params.max,
        sync_s=float(SYNC_S.value),
        period_s=float(METRICS_PERIOD_S.value),
        publication_delay_s=float(METRICS_DELAY_S.value),
        tolerance=policy.tolerance,
        cores_requested=request if policy.metric == CPU else None,
        up=plan.Direction(
            (
                plan.Pace("percent", policy.up_pct, period_s),
                plan.Pace("servers", float(policy.up_pods), period_s),
            ),
            stabilisation_s=policy.up_stabilisation_s,
        ),
        down=plan.Direction(
            (plan.Pace("percent", policy.down_pct, period_s),), stabilisation_s=policy.down_stabilisation_s
        ),
        store=queue if policy.metric == BACKLOG else None,
    )
