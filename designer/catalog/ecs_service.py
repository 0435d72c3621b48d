"""ECS service on Fargate: like tasks over several zones, kept at the number its policies ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.fault_actions import FLEETS, ON_SERVICES
from designer.catalog.observed import Observed
from designer.catalog.parts import ecs, fargate, fargate_bill, instances, scaling, sizes, spot
from designer.catalog.parts.group import compute_sla
from designer.catalog.parts.policies import SERVICE_COOLDOWN_S, Scheduled, ServiceTracking, StepScaling
from designer.catalog.parts.zones import zones_param
from designer.catalog.reading import Fault
from designer.catalog.spec import Port, Service
from simulator import plan


@dataclass(frozen=True, slots=True)
class Params:
    vcpu: float = fargate.vcpu_param()
    memory_gb: float = fargate.memory_param()
    architecture: str = fargate.architecture_param()
    purchase: str = spot.purchase_param()
    on_demand_base: int = spot.base_param("tasks")
    on_demand_pct: float = spot.share_param()
    spot_interruptions_pct: float = spot.interruption_param()
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
    slots_per_instance: int = instances.slots_param()
    queue_limit: int | None = instances.queue_param()
    ephemeral_gb: int = fargate.storage_param()

    def faults(self) -> Iterator[Fault]:
        yield from fargate.size_faults(self.vcpu, self.memory_gb)
        yield from sizes.faults(self.min, self.desired, self.max, bool(self.policies))
        yield from ecs.policy_faults(self.policies)
        yield from ecs.deployment_faults(self.minimum_healthy_pct, self.maximum_pct)


def build(site: Site, context: Context) -> PlanPart:
    """A fleet of tasks; a new one gets its network, pulls its image and starts."""
    params = site.params
    pools = fargate.launch_pools(site, context)
    tasks = instances.fleet(
        site,
        context,
        servers=params.desired,
        cores=params.vcpu,
        launch=(
            plan.Phase("network interface", float(fargate.NETWORK_S.value)),
            plan.Phase("image pull", params.image_pull_s),
            plan.Phase("application start", params.app_start_s),
        ),
    )
    tasks = replace(tasks, spot=spot.spot(params), launch_pools=tuple(pool.id for pool in pools))
    made = scaling.scalers(
        site, context, params.policies, ecs.clock(params.high_resolution), cores=params.vcpu
    )
    counter = fargate_bill.billed_seconds(site)
    return PlanPart(stations=(tasks,), scalers=made, pools=pools, counters=(counter,))


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Fargate's vCPU, memory and storage, and what CloudWatch bills for the policies."""
    params = site.params
    return [
        *fargate_bill.meter_tasks(site, observed),
        *ecs.billed_scaling(params.policies, params.high_resolution),
    ]


SERVICE = Service(
    title="ECS service on Fargate",
    short_title="ECS service",
    category="containers",
    icon="AWSFargate",
    summary="Containers without servers to look after: like tasks that grow and shrink in number.",
    docs_url=ecs.GUIDE + "AWS_Fargate.html",
    pricing_url="https://aws.amazon.com/fargate/pricing/",
    params=Params,
    build=build,
    meter=meter,
    work="request",
    ports=(
        Port("http", "Requests of a load balancer", "in", "target"),
        Port("direct", "Requests", "in", "call"),
        Port("messages", "Reads a queue", "in", "poll"),
        Port("requests", "Calls", "out", "call"),
        Port("events", "Invokes asynchronously", "out", "invoke_async"),
        Port("calls", "Sends messages", "out", "send"),
    ),
    may_stand_in=("vpc", "availability_zone", "subnet", "ecs_cluster", "region"),
    spans_zones=True,
    picked_by_router=True,
    meters=(*fargate_bill.METERS, *ecs.METERS),
    constants=(
        *fargate.CONSTANTS,
        *spot.CONSTANTS,
        *scaling.CONSTANTS,
        *ecs.CONSTANTS,
        scaling.LOW_FACTOR_APPLICATION,
        SERVICE_COOLDOWN_S,
    ),
    faults=(*FLEETS, "interrupt_spot", "deploy_new_version", *ON_SERVICES),
    quotas=ecs.quotas(),
    sla=compute_sla(),
)
