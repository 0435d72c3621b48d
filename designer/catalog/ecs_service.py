"""ECS service on Fargate: like tasks over several zones, kept at the number its policies ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.fault_actions import FLEETS, ON_SERVICES
from designer.catalog.observed import Observed
from designer.catalog.parts import ecs, fargate, fargate_bill, instances, spot, tasks
from designer.catalog.parts.group import compute_sla
from designer.catalog.reading import Fault
from designer.catalog.spec import Service
from simulator import plan


@dataclass(frozen=True, slots=True)
class Params(tasks.TaskParams):
    architecture: str = fargate.architecture_param()
    purchase: str = spot.purchase_param()
    on_demand_base: int = spot.base_param("tasks", "Of a mix: the base of the capacity provider FARGATE.")
    on_demand_pct: float = spot.share_param(
        "Of a mix: FARGATE's weight of both weights, the other is FARGATE_SPOT's (1 to 3: 25 %)."
    )
    spot_interruptions_pct: float = spot.interruption_param()
    ephemeral_gb: int = fargate.storage_param()

    def faults(self) -> Iterator[Fault]:
        yield from fargate.size_faults(self.vcpu, self.memory_gb)
        yield from tasks.TaskParams.faults(self)


def build(site: Site, context: Context) -> PlanPart:
    """A fleet of tasks; a new one gets its network, pulls its image and starts."""
    pools = fargate.launch_pools(site, context)
    fleet = replace(
        tasks.fleet(site, context, plan.Phase("network interface", float(fargate.NETWORK_S.value))),
        spot=spot.spot(site.params),
        launch_pools=tuple(pool.id for pool in pools),
    )
    counter = fargate_bill.billed_seconds(site)
    return PlanPart(stations=(fleet,), scalers=tasks.scalers(site, context), pools=pools, counters=(counter,))


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
    ports=instances.ROUTED_PORTS,
    may_stand_in=("vpc", "availability_zone", "subnet", "ecs_cluster", "region"),
    spans_zones=True,
    picked_by_router=True,
    meters=(*fargate_bill.METERS, *ecs.METERS),
    constants=(
        *fargate.CONSTANTS,
        *spot.CONSTANTS,
        *tasks.CONSTANTS,
    ),
    faults=(*FLEETS, "interrupt_spot", "deploy_new_version", *ON_SERVICES),
    quotas=ecs.quotas(),
    sla=compute_sla(),
)
