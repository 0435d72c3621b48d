"""What an Auto Scaling group decides by itself: whom it ends, when it replaces, how it keeps zones even."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from designer.catalog.spec import Quota, Sla
from simulator import plan

GRACE_S = cited("health check grace period in the console", 300, "s", sources.ASG_HEALTH)
REFRESH_HEALTHY = cited("least healthy instances of an instance refresh", 90, "%", sources.ASG_REFRESH)
ZONES_AGAIN_S = cited("until a group moves back to a zone that is well again", 60, "s", sources.ASG_REBALANCE)
Termination = Literal["oldest", "newest", "closest_to_hour"]
_TERMINATIONS: dict[str, Termination] = {
    "default": "oldest",
    "oldest_instance": "oldest",
    "newest_instance": "newest",
    "closest_to_next_instance_hour": "closest_to_hour",
}


def termination_param() -> Any:
    return param(
        "default",
        title="Termination policy",
        choices={
            "default": "Default",
            "oldest_instance": "Oldest instance",
            "newest_instance": "Newest instance",
            "closest_to_next_instance_hour": "Closest to the next instance hour",
        },
        tab="scaling",
        advanced=True,
        help="Whom scale-in ends, in the zone with most instances. All alike, the default takes the oldest.",
        docs_url="https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-termination-policies.html",
    )


def elb_checks_param() -> Any:
    return param(
        False,
        title="Replaces who fails the balancer's checks",
        tab="scaling",
        advanced=True,
        help="Off, as AWS begins: a killed application starts again in its place. On: health check type ELB.",
        docs_url="https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-health-checks.html",
    )


def replaced(params: Any, memory: plan.Memory | None) -> plan.Memory | None:
    """With the load balancer's checks, an instance that they call unhealthy after its grace is ended."""
    if memory is None or not params.elb_health_checks:
        return memory
    return replace(memory, replaced_after_s=params.health_check_grace_s)


def grace_param() -> Any:
    return param(
        float(GRACE_S.value),
        title="Health check grace period",
        unit="s",
        minimum=0,
        maximum=7_200,
        tab="scaling",
        advanced=True,
        help="With the balancer's checks: how long a new instance may be unhealthy; longer than its start.",
        docs_url="https://docs.aws.amazon.com/autoscaling/ec2/userguide/health-check-grace-period.html",
    )


def termination(policy: str) -> Termination:
    """The simulator's word for a termination policy."""
    return _TERMINATIONS[policy]


def size_quotas() -> tuple[Quota, ...]:
    """Quotas of groups, and the account's bucket of launches."""
    shown = tuple(
        Quota(key, title, limit, unit, *sources.pair(sources.ASG_QUOTAS))
        for key, title, limit, unit in (
            ("autoscaling.groups", "Auto Scaling groups in a Region", 500, "groups"),
            ("autoscaling.policies", "Scaling policies of a group", 50, "policies"),
            ("autoscaling.target_groups", "Target groups of a group", 50, "target groups"),
        )
    )
    return (*shown, launch_quota())


def launch_quota() -> Quota:
    """How many instances the account may launch a second once its bucket of 1,000 is empty."""
    return Quota(
        "ec2.launches",
        "Launches of instances in a Region, beyond the first 1,000",
        2,
        "instances/s",
        *sources.pair(sources.EC2_API_THROTTLING),
        enforced=True,
    )


def compute_sla(*, single: bool = False) -> tuple[Sla, ...]:
    """AWS's promise for what runs in two zones or more; with `single` also for each instance alone."""
    told = sources.pair(sources.SLA_COMPUTE)
    url = "https://aws.amazon.com/compute/sla/"
    zones = Sla(99.99, "time, in two or more zones", *told, url, least_zones=2)
    alone = Sla(99.5, "time, a single instance", *told, url, each=True)
    return (zones, alone) if single else (zones,)
