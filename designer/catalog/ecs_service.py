"""ECS service on Fargate: like tasks over several zones, kept at the number its policies ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.observed import Observed
from designer.catalog.params import param
from designer.catalog.parts import fargate, instances, scaling, sizes
from designer.catalog.parts.policies import Scheduled, StepScaling, TargetTracking
from designer.catalog.parts.scaling import LOW_FACTOR_APPLICATION
from designer.catalog.parts.zones import zones_param
from designer.catalog.reading import Fault
from designer.catalog.spec import Meter, Port, Quota, Service, Sla
from simulator import plan

PERIOD_S = cited("period of ECS service metrics", 60, "s", sources.ECS_SCALING)
FAST_PERIOD_S = cited("period of ECS high-resolution metrics", 20, "s", sources.ECS_LAG)
DELAY_S = cited("publication of ECS service metrics", 153, "s", sources.ECS_LAG)
FAST_DELAY_S = cited("publication of ECS high-resolution metrics", 16, "s", sources.ECS_LAG)

_GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"


@dataclass(frozen=True, slots=True)
class Params:
    vcpu: float = fargate.vcpu_param()
    memory_gb: float = fargate.memory_param()
    architecture: str = fargate.architecture_param()
    zones: tuple[str, ...] = zones_param("the service")
    min: int = sizes.minimum_param("tasks")
    desired: int = sizes.desired_param("tasks")
    max: int = sizes.maximum_param("tasks")
    policies: tuple[TargetTracking | StepScaling | Scheduled, ...] = param(
        (),
        title="Scaling policies",
        at_most=50,
        tab="scaling",
        help="None: the service stays at its desired number of tasks.",
        docs_url=_GUIDE + "service-auto-scaling.html",
    )
    high_resolution: bool = param(
        False,
        title="High-resolution metrics",
        tab="scaling",
        help="On: a point each 20 s, so that it scales in about a quarter of the time.",
        docs_url=_GUIDE + "service-auto-scaling.html",
    )
    image_pull_s: float = fargate.image_pull_param()
    app_start_s: float = instances.app_start_param()
    slots_per_instance: int = instances.slots_param()
    queue_limit: int | None = instances.queue_param()
    ephemeral_gb: int = fargate.storage_param()

    def faults(self) -> Iterator[Fault]:
        yield from fargate.size_faults(self.vcpu, self.memory_gb)
        yield from sizes.faults(self.min, self.desired, self.max, bool(self.policies))


def build(site: Site, context: Context) -> PlanPart:
    """A fleet of tasks; a new one gets its network, pulls its image and starts."""
    params = site.params
    fleet = instances.fleet(
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
    made = scaling.scalers(
        site.id,
        params.policies,
        minimum=params.min,
        maximum=params.max,
        period_s=float((FAST_PERIOD_S if params.high_resolution else PERIOD_S).value),
        publication_s=float((FAST_DELAY_S if params.high_resolution else DELAY_S).value),
        default_warmup_s=0.0,
        low_factor=float(LOW_FACTOR_APPLICATION.value),
    )
    return PlanPart(stations=(fleet,), scalers=made)


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Fargate's vCPU, memory and storage, and the alarms of the policies."""
    return [*fargate.meter_tasks(site, context, observed), *scaling.billed_alarms(site.params.policies)]


SERVICE = Service(
    title="ECS service on Fargate",
    short_title="ECS service",
    category="containers",
    icon="AWSFargate",
    summary="Containers without servers to look after: like tasks that grow and shrink in number.",
    docs_url=_GUIDE + "AWS_Fargate.html",
    pricing_url="https://aws.amazon.com/fargate/pricing/",
    params=Params,
    build=build,
    meter=meter,
    work="request",
    ports=(
        Port("http", "Requests of a load balancer", "in", "target"),
        Port("direct", "Requests", "in", "call"),
        Port("requests", "Calls", "out", "call"),
        Port("events", "Invokes asynchronously", "out", "invoke_async"),
        Port("calls", "Sends messages", "out", "send"),
    ),
    may_stand_in=("vpc", "availability_zone", "subnet", "ecs_cluster", "region"),
    spans_zones=True,
    picked_by_router=True,
    meters=(*fargate.METERS, Meter("cw.alarm.standard", "Alarms of the scaling policies", "alarm-month")),
    constants=(
        *fargate.CONSTANTS,
        *scaling.CONSTANTS,
        LOW_FACTOR_APPLICATION,
        PERIOD_S,
        FAST_PERIOD_S,
        DELAY_S,
        FAST_DELAY_S,
    ),
    quotas=(
        Quota(
            "fargate.vcpu",
            "vCPUs of Fargate on demand in a Region",
            6,
            "vCPU",
            sources.FARGATE_QUOTAS.text,
            sources.FARGATE_QUOTAS.date,
        ),
    ),
    sla=(
        Sla(
            99.99,
            "time, in two or more zones",
            sources.SLA_COMPUTE.text,
            sources.SLA_COMPUTE.date,
            "https://aws.amazon.com/compute/sla/",
            least_zones=2,
        ),
    ),
    faults=("terminate_instances",),
)
