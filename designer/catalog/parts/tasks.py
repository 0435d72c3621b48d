"""Tasks of an ECS service, on Fargate or on EC2: what both set, their station, their policies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from designer.catalog.behaviour import Context, Site
from designer.catalog.parts import container_health, ecs, fargate, instances, memory, scaling, sizes
from designer.catalog.parts.policies import SERVICE_COOLDOWN_S, Scheduled, ServiceTracking, StepScaling
from designer.catalog.parts.zones import zones_param
from designer.catalog.reading import Fault
from simulator import plan

CONSTANTS = (
    *scaling.CONSTANTS,
    *ecs.CONSTANTS,
    *container_health.CONSTANTS,
    scaling.LOW_FACTOR_APPLICATION,
    SERVICE_COOLDOWN_S,
)


@dataclass(frozen=True, slots=True)
class TaskParams:
    """Settings of an ECS service, whatever its tasks stand on."""

    vcpu: float = fargate.vcpu_param()
    memory_gb: float = fargate.memory_param()
    zones: tuple[str, ...] = zones_param("the service")
    min: int = sizes.minimum_param("tasks")
    desired: int = sizes.desired_param("tasks")
    max: int = sizes.maximum_param("tasks")
    policies: tuple[ServiceTracking | StepScaling | Scheduled, ...] = ecs.policies_param()
    high_resolution: bool = ecs.high_resolution_param()
    minimum_healthy_pct: float = ecs.minimum_healthy_param()
    maximum_pct: float = ecs.maximum_param()
    image_pull_s: float = fargate.image_pull_param()
    app_start_s: float = instances.app_start_param()
    container_health_check: bool = container_health.check_param()
    health_interval_s: float = container_health.interval_param()
    health_retries: int = container_health.retries_param()
    health_start_period_s: float = container_health.start_period_param()
    health_check_grace_s: float = container_health.grace_param()
    slots_per_instance: int = instances.slots_param()
    queue_limit: int | None = instances.queue_param()
    memory_base_gb: float = memory.base_param()
    memory_per_request_mb: float = memory.request_param()

    def faults(self) -> Iterator[Fault]:
        yield from sizes.faults(self.min, self.desired, self.max, bool(self.policies))
        yield from ecs.policy_faults(self.policies)
        yield from ecs.deployment_faults(self.minimum_healthy_pct, self.maximum_pct)
        yield from container_health.faults(self)


def fleet(site: Site, context: Context, *before: plan.Phase) -> plan.Servers:
    """The service's station; a task that is new goes through these phases, pulls its image and starts."""
    params = site.params
    launch = (
        *before,
        plan.Phase("image pull", params.image_pull_s),
        plan.Phase("application start", params.app_start_s),
        *container_health.phases(params),
    )
    return instances.fleet(
        site,
        context,
        servers=params.desired,
        cores=params.vcpu,
        launch=launch,
        memory=memory.of_task(params),
    )


def scalers(site: Site, context: Context) -> tuple[plan.Scaler, ...]:
    """The service's policies."""
    params = site.params
    clock = ecs.clock(params.high_resolution)
    return scaling.scalers(site, context, params.policies, clock, cores=params.vcpu)
