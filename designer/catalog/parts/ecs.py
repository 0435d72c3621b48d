"""What ECS services have in common, on Fargate and on EC2: metrics, deployments, scaling, start of a task."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from designer.catalog.behaviour import Billed
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from designer.catalog.parts import scaling
from designer.catalog.parts.metric_clock import Clock
from designer.catalog.parts.policies import (
    OF_TASKS,
    Policy,
    not_offered,
)
from designer.catalog.reading import Fault
from designer.catalog.spec import Meter, Quota

PERIOD_S = cited("period of ECS service metrics", 60, "s", sources.ECS_SCALING)
FAST_PERIOD_S = cited("period of ECS high-resolution metrics", 20, "s", sources.ECS_LAG)
DELAY_S = cited("publication of ECS service metrics, fitted", 183, "s", sources.ECS_LAG)
FAST_DELAY_S = cited("publication of ECS high-resolution metrics, fitted", 26, "s", sources.ECS_LAG)
FAST_METRICS = cited("metrics billed for high resolution", 1, "metrics", sources.ECS_LAG)
MINIMUM_HEALTHY = cited("least healthy tasks of a deployment", 100, "%", sources.ECS_API)
MAXIMUM = cited("most tasks of a deployment", 200, "%", sources.ECS_API)
CONSTANTS = (PERIOD_S, FAST_PERIOD_S, DELAY_S, FAST_DELAY_S, FAST_METRICS, MINIMUM_HEALTHY, MAXIMUM)

GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"
METERS = (
    Meter("cw.alarm.standard", "Alarms of the scaling policies", "alarm-month"),
    Meter("cw.alarm.high_res", "High-resolution alarms of the scaling policies", "alarm-month"),
    Meter("cw.metric", "High-resolution metrics", "metric-month"),
)


def policies_param() -> Any:
    return param(
        (),
        title="Scaling policies",
        at_most=50,
        tab="scaling",
        help="None: the service stays at its desired number of tasks.",
        docs_url=GUIDE + "service-auto-scaling.html",
    )


def high_resolution_param() -> Any:
    return param(
        False,
        title="High-resolution metrics",
        tab="scaling",
        help="On: a point each 20 s, billed, so that it scales in about a quarter of the time.",
        docs_url=GUIDE + "service-auto-scaling.html",
    )


def minimum_healthy_param() -> Any:
    return param(
        float(MINIMUM_HEALTHY.value),
        title="Healthy at least",
        unit="%",
        minimum=0,
        maximum=100,
        tab="scaling",
        advanced=True,
        help="While a new version is deployed: of the desired tasks, rounded up (minimumHealthyPercent).",
        docs_url=GUIDE + "deployment-type-ecs.html",
    )


def maximum_param() -> Any:
    return param(
        float(MAXIMUM.value),
        title="Tasks at most",
        unit="%",
        minimum=100,
        maximum=400,
        tab="scaling",
        advanced=True,
        help="While a new version is deployed: of the desired tasks, rounded down (maximumPercent).",
        docs_url=GUIDE + "deployment-type-ecs.html",
    )


def deployment_faults(minimum_healthy_pct: float, maximum_pct: float) -> Iterator[Fault]:
    """A deployment that may neither start a new task nor stop an old one."""
    if minimum_healthy_pct >= 100.0 and maximum_pct <= 100.0:
        yield Fault(
            ("maximum_pct",),
            "deployment-stuck",
            "With 100 % healthy at least and 100 % of the tasks at most nothing can ever be replaced.",
            "Allow more tasks, or fewer healthy ones.",
        )


def policy_faults(policies: Sequence[Policy]) -> Iterator[Fault]:
    return not_offered(policies, OF_TASKS, "ECS")


def clock(high_resolution: bool) -> Clock:
    """When ECS's metrics come, and where Application Auto Scaling scales in."""
    return Clock(
        period_s=float((FAST_PERIOD_S if high_resolution else PERIOD_S).value),
        publication_s=float((FAST_DELAY_S if high_resolution else DELAY_S).value),
        low_factor=float(scaling.LOW_FACTOR_APPLICATION.value),
        warmup_s=0.0,
    )


def billed_scaling(policies: Sequence[Policy], high_resolution: bool) -> list[Billed]:
    """Alarms of the policies, and the metric that ECS publishes more often."""
    found = scaling.billed_alarms(policies, high_resolution=high_resolution)
    if high_resolution:
        metrics = float(FAST_METRICS.value)
        how = "The service's CPU utilisation each 20 s, billed as a custom metric, all month."
        found.append(Billed("cw.metric", "metric-month", metrics, how, whole_month=True))
    return found


def quotas() -> tuple[Quota, ...]:
    """Fargate's quota of a new account, and its bucket of launches."""
    return (
        Quota(
            "fargate.vcpu",
            "vCPUs of Fargate on demand in a Region",
            6,
            "vCPU",
            *sources.pair(sources.FARGATE_QUOTAS),
        ),
        Quota(
            "fargate.launches",
            "Launches of tasks in a Region, beyond the first 100",
            20,
            "tasks/s",
            *sources.pair(sources.ECS_THROTTLING),
            enforced=True,
        ),
    )
