"""ECS service on EC2: like tasks that stand on the instances of their cluster's capacity provider."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.fault_actions import FLEETS, ON_SERVICES
from designer.catalog.observed import Observed
from designer.catalog.params import param
from designer.catalog.parts import capacity_strategy, ecs, ecs_hosts, instances, tasks
from designer.catalog.parts.group import compute_sla
from designer.catalog.parts.placement import STRATEGIES, strategy_param
from designer.catalog.reading import Fault
from designer.catalog.spec import Service
from simulator import plan


@dataclass(frozen=True, slots=True)
class Params(tasks.TaskParams):
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
        help="Reserved on its instance, and the most it may use.",
        docs_url=ecs.GUIDE + "task_definition_parameters.html",
    )
    capacity_provider: str | None = capacity_strategy.provider_param()
    strategy: tuple[capacity_strategy.Share, ...] = capacity_strategy.strategy_param()
    placement: str = strategy_param()
    distinct_instances: bool = param(
        False,
        title="Each on its own instance",
        advanced=True,
        help="On: no two tasks of the service share an instance (distinctInstance).",
        docs_url=ecs.GUIDE + "task-placement-constraints.html",
    )

    def faults(self) -> Iterator[Fault]:
        yield from tasks.TaskParams.faults(self)
        yield from capacity_strategy.faults(self.strategy)


def build(site: Site, context: Context) -> PlanPart:
    """A fleet of tasks; each waits for room on an instance, pulls its image and starts."""
    params = site.params
    fleet = tasks.fleet(site, context)
    providers = ecs_hosts.providers_of(site, context)
    if providers:
        placed = plan.Placement(
            providers[0].hosts,
            cpu=params.vcpu,
            memory_gb=params.memory_gb,
            strategy=STRATEGIES[params.placement],
            one_per_host=params.distinct_instances,
            shares=providers if len(providers) > 1 else (),
        )
        zones = {zone for each in providers for zone in context.sites[each.hosts].zones}
        fleet = replace(fleet, zones=tuple(sorted(zones)), stands_on=placed)
    return PlanPart(stations=(fleet,), scalers=tasks.scalers(site, context))


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
    ports=instances.ROUTED_PORTS,
    may_stand_in=("ecs_cluster",),
    spans_zones=True,
    picked_by_router=True,
    meters=ecs.METERS,
    constants=(*tasks.CONSTANTS, capacity_strategy.MOST_PROVIDERS),
    faults=(*FLEETS, "deploy_new_version", *ON_SERVICES),
    sla=compute_sla(),
)
