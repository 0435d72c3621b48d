"""ECS service on EC2: like tasks that stand on the instances of their cluster's capacity provider."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.observed import Observed
from designer.catalog.params import param
from designer.catalog.parts import ecs, ecs_hosts, fargate, instances, scaling, sizes
from designer.catalog.parts.group import compute_sla
from designer.catalog.parts.placement import STRATEGIES, strategy_param
from designer.catalog.parts.policies import SERVICE_COOLDOWN_S, Scheduled, ServiceTracking, StepScaling
from designer.catalog.parts.zones import zones_param
from designer.catalog.reading import Fault
from designer.catalog.spec import Port, Service
from simulator import plan


@dataclass(frozen=True, slots=True)
class Params:
    vcpu: float = param(
        0.5,
        title="vCPU of a task",
        unit="vCPU",
        minimum=0.125,
        maximum=192,
        help="Reserved on its instance, and the most it computes with.",
        docs_url=ecs.GUIDE + "task_definition_parameters.html",
    )
    memory_gb: float = param(
        1.0,
        title="Memory of a task",
        unit="GB",
        minimum=0.006,
        maximum=1_536,
        help="Reserved on its instance.",
        docs_url=ecs.GUIDE + "task_definition_parameters.html",
    )
    capacity_provider: str | None = param(
        None,
        title="Capacity provider",
        help="Title of the one its tasks stand on. None: the first one drawn in its cluster.",
        docs_url=ecs.GUIDE + "asg-capacity-providers.html",
    )
    placement: str = strategy_param()
    distinct_instances: bool = param(
        False,
        title="Each on its own instance",
        advanced=True,
        help="On: no two tasks of the service share an instance (distinctInstance).",
        docs_url=ecs.GUIDE + "task-placement-constraints.html",
    )
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

    def faults(self) -> Iterator[Fault]:
        yield from sizes.faults(self.min, self.desired, self.max, bool(self.policies))
        yield from ecs.policy_faults(self.policies)
        yield from ecs.deployment_faults(self.minimum_healthy_pct, self.maximum_pct)


def build(site: Site, context: Context) -> PlanPart:
    """A fleet of tasks; each waits for room on an instance, pulls its image and starts."""
    params = site.params
    provider = ecs_hosts.provider_of(site, context)
    tasks = instances.fleet(
        site,
        context,
        servers=params.desired,
        cores=params.vcpu,
        launch=(
            plan.Phase("image pull", params.image_pull_s),
            plan.Phase("application start", params.app_start_s),
        ),
    )
    if provider is not None:
        placed = plan.Placement(
            provider.id,
            cpu=params.vcpu,
            memory_gb=params.memory_gb,
            strategy=STRATEGIES[params.placement],
            one_per_host=params.distinct_instances,
        )
        tasks = replace(tasks, zones=provider.zones, stands_on=placed)
    made = scaling.scalers(
        site, context, params.policies, ecs.clock(params.high_resolution), cores=params.vcpu
    )
    return PlanPart(stations=(tasks,), scalers=made)


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Its tasks cost nothing but the instances they stand on; CloudWatch bills what the policies need."""
    return ecs.billed_scaling(site.params.policies, site.params.high_resolution)


SERVICE = Service(
    title="ECS service on EC2",
    short_title="ECS service",
    category="containers",
    icon="AmazonElasticContainerService",
    summary="Containers on instances of one's own: tasks placed by the CPU and memory they reserve.",
    docs_url=ecs.GUIDE + "ecs_services.html",
    pricing_url="https://aws.amazon.com/ecs/pricing/",
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
    may_stand_in=("ecs_cluster",),
    spans_zones=True,
    picked_by_router=True,
    meters=ecs.METERS,
    constants=(*scaling.CONSTANTS, *ecs.CONSTANTS, scaling.LOW_FACTOR_APPLICATION, SERVICE_COOLDOWN_S),
    faults=("terminate_instances", "deploy_new_version"),
    sla=compute_sla(),
)
