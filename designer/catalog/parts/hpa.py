"""Kubernetes' Horizontal Pod Autoscaler: pods x metric / target, every 15 seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from designer.catalog.behaviour import Context, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from designer.catalog.parts import memory
from designer.catalog.parts.policies import BACKLOG, CPU, MEMORY, METRICS, OF_TASKS, REQUESTS, unit, word
from designer.catalog.spec import Constant
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
MOST_METRICS = 5
_DOCS = "https://docs.aws.amazon.com/eks/latest/userguide/horizontal-pod-autoscaler.html"


def _tuned(default: Constant, title: str, told: str, *, most: float, unit: str | None = None) -> Any:
    """An advanced setting that Kubernetes has this default for."""
    number = int(default.value) if unit == "pods" else float(default.value)
    return param(
        number, title=title, unit=unit, minimum=0, maximum=most, tab="scaling", advanced=True, help=told
    )


@dataclass(frozen=True, slots=True)
class PodAutoscaler:
    """Keep a metric of the pods near a target."""

    KIND: ClassVar[str] = "hpa"
    TITLE: ClassVar[str] = "Horizontal Pod Autoscaler"

    metric: str = param(
        CPU,
        title="Metric",
        choices={
            each: METRICS[each].replace("instance", "pod").replace("target", "pod") for each in OF_TASKS
        },
        tab="scaling",
        help="The pods' mean. Requests and backlog need an adapter for custom or external metrics.",
        docs_url=_DOCS,
    )
    target_pct: float = param(
        60.0,
        title="Target utilisation",
        unit="% of the request",
        minimum=1,
        maximum=1_000,
        tab="scaling",
        help="For the metrics CPU and memory utilisation: what is used over what is requested.",
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
    tolerance: float = _tuned(
        TOLERANCE, "Tolerance", "Nothing happens while metric / target is within this of 1.", most=1
    )
    down_stabilisation_s: float = _tuned(
        DOWN_STABILISATION_S,
        "Scale-down stabilisation",
        "Scaling down takes the highest number wanted within this time.",
        most=3_600,
        unit="s",
    )
    up_stabilisation_s: float = _tuned(
        UP_STABILISATION_S,
        "Scale-up stabilisation",
        "Scaling up takes the lowest number wanted within this time.",
        most=3_600,
        unit="s",
    )
    up_pods: int = _tuned(
        UP_PODS,
        "Pods more at once",
        "In 15 s; the larger of this and the percentage counts.",
        most=10_000,
        unit="pods",
    )
    up_pct: float = _tuned(
        UP_PCT,
        "Percent more at once",
        "In 15 s; the larger of this and the number of pods counts.",
        most=10_000,
        unit="%",
    )
    down_pct: float = _tuned(
        DOWN_PCT, "Percent fewer at once", "In 15 s; 100 %: all that are too many.", most=100, unit="%"
    )

    @property
    def target(self) -> float:
        """In the simulator's unit: a fraction of what is requested, requests a minute, or messages."""
        given = {REQUESTS: self.target_per_min, BACKLOG: self.target_backlog}.get(
            self.metric, self.target_pct
        )
        return given * unit(self.metric)


def scalers(site: Site, context: Context, policies: Sequence[PodAutoscaler]) -> tuple[plan.Scaler, ...]:
    """The autoscaler of a deployment; ids are `station/policy-N`.

    Nothing comes of a backlog of no queue, nor of a memory that nobody needs: rules say so.
    """
    queue = next((arrow.caller.id for arrow in context.into(site, "poll")), None)
    measured = {BACKLOG: queue is not None, MEMORY: memory.drawn(site.params)}
    return tuple(
        _scaler(f"{site.id}/policy-{place + 1}", policy, site, queue)
        for place, policy in enumerate(policies)
        if measured.get(policy.metric, True)
    )


def _scaler(name: str, policy: PodAutoscaler, site: Site, queue: str | None) -> plan.RatioScaling:
    period_s = float(PACE_S.value)
    more = (
        plan.Pace("percent", policy.up_pct, period_s),
        plan.Pace("servers", float(policy.up_pods), period_s),
    )
    fewer = (plan.Pace("percent", policy.down_pct, period_s),)
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
        cores_requested=site.params.vcpu_request if policy.metric == CPU else None,
        memory_requested_gb=site.params.memory_gb if policy.metric == MEMORY else None,
        up=plan.Direction(more, stabilisation_s=policy.up_stabilisation_s),
        down=plan.Direction(fewer, stabilisation_s=policy.down_stabilisation_s),
        store=queue if policy.metric == BACKLOG else None,
    )
