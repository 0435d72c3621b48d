"""Pods of an EKS deployment, on nodes or on Fargate: what both set, and their station."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from designer.catalog.behaviour import Context, Site
from designer.catalog.parts import eks, fargate, hpa, instances, memory, probes, sizes
from designer.catalog.parts.zones import zones_param
from designer.catalog.reading import Fault
from simulator import plan

CONSTANTS = (*hpa.CONSTANTS, *memory.POD_CONSTANTS, *probes.CONSTANTS)


@dataclass(frozen=True, slots=True)
class PodParams:
    """Settings of a deployment, whatever its pods stand on."""

    vcpu_request: float = eks.cpu_request_param(0.001, 192)
    memory_gb: float = eks.memory_request_param(1_536)
    zones: tuple[str, ...] = zones_param("the deployment")
    min: int = sizes.minimum_param("pods")
    desired: int = sizes.desired_param("pods")
    max: int = sizes.maximum_param("pods")
    policies: tuple[hpa.PodAutoscaler, ...] = eks.hpa_param()
    surge_pct: float = eks.surge_param()
    unavailable_pct: float = eks.unavailable_param()
    image_pull_s: float = fargate.image_pull_param()
    app_start_s: float = instances.app_start_param()
    readiness_s: float = eks.readiness_param()
    liveness_delay_s: float | None = probes.delay_param()
    liveness_period_s: float = probes.period_param()
    liveness_failures: int = probes.failures_param()
    slots_per_instance: int = instances.slots_param()
    queue_limit: int | None = instances.queue_param()
    memory_base_gb: float = memory.base_param()
    memory_per_request_mb: float = memory.request_param()

    def faults(self) -> Iterator[Fault]:
        yield from sizes.faults(self.min, self.desired, self.max, bool(self.policies))
        yield from eks.faults(self)
        yield from probes.faults(self)


def fleet(site: Site, context: Context, *before: plan.Phase, vcpu: float, memory_gb: float) -> plan.Servers:
    """The deployment's station, each pod with so many cores and at most so much memory.

    A new pod goes through the phases `before`, then pulls its image and starts.
    """
    params = site.params
    launch = (
        *before,
        plan.Phase("image pull", params.image_pull_s),
        plan.Phase("application start", params.app_start_s),
        plan.Phase("readiness", params.readiness_s),
    )
    return instances.fleet(
        site,
        context,
        servers=params.desired,
        cores=vcpu,
        launch=launch,
        memory=memory.of_pod(params, memory_gb),
    )
