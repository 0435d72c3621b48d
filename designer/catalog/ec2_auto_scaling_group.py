"""EC2 Auto Scaling group: a fleet of like instances over zones, kept at the size its policies ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from designer.catalog.behaviour import Context, PlanPart, Site
from designer.catalog.data import sources
from designer.catalog.data.instance_types import instance_types
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from designer.catalog.parts import instances, scaling, sizes
from designer.catalog.parts.policies import Policy, Scheduled, StepScaling, TargetTracking
from designer.catalog.parts.scaling import LOW_FACTOR_EC2
from designer.catalog.parts.zones import zones_param
from designer.catalog.reading import Fault
from designer.catalog.spec import Port, Quota, Service, Sla
from simulator import plan

SIZE_DEFAULTS_DOCS = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/"
LAUNCH_BURST = cited(
    "instances an account may launch at once", 1_000, "instances", sources.EC2_API_THROTTLING
)
LAUNCH_RATE = cited("further launches of an account", 2, "instances/s", sources.EC2_API_THROTTLING)


@dataclass(frozen=True, slots=True)
class Params:
    instance_type: str = instances.type_param()
    os: str = instances.os_param()
    purchase: str = instances.purchase_param()
    zones: tuple[str, ...] = zones_param("the group")
    min: int = sizes.minimum_param("instances")
    desired: int = sizes.desired_param("instances")
    max: int = sizes.maximum_param("instances")
    policies: tuple[TargetTracking | StepScaling | Scheduled, ...] = param(
        (),
        title="Scaling policies",
        at_most=50,
        tab="scaling",
        help="None: the group stays at its desired size.",
        docs_url=SIZE_DEFAULTS_DOCS + "as-scaling-target-tracking.html",
    )
    default_warmup_s: float | None = param(
        None,
        title="Default warm-up",
        unit="s",
        minimum=0,
        maximum=3_600,
        tab="scaling",
        advanced=True,
        help="For policies without their own. None: 300 s, as AWS falls back to.",
        docs_url=SIZE_DEFAULTS_DOCS + "ec2-auto-scaling-default-instance-warmup.html",
    )
    detailed_monitoring: bool = param(
        True,
        title="Detailed monitoring",
        tab="scaling",
        help="On: a point a minute, billed. Off (AWS's own default): one in five minutes; scaling is late.",
        docs_url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-detailed-monitoring.html",
    )
    boot_s: float = instances.boot_param()
    app_start_s: float = instances.app_start_param()
    slots_per_instance: int = instances.slots_param()
    queue_limit: int | None = instances.queue_param()
    root_volume_gb: int = instances.root_volume_param()

    def faults(self) -> Iterator[Fault]:
        return sizes.faults(self.min, self.desired, self.max, bool(self.policies))


def policies_of(site: Site) -> tuple[Policy, ...]:
    policies: tuple[Policy, ...] = site.params.policies
    return policies


def build(site: Site, context: Context) -> PlanPart:
    """A fleet with a queue per instance behind a balancer, else one queue for all."""
    params = site.params
    fleet = instances.fleet(
        site,
        context,
        servers=params.desired,
        cores=instance_types()[params.instance_type].vcpu,
        launch=(plan.Phase("boot", params.boot_s), plan.Phase("application start", params.app_start_s)),
    )
    made = scaling.scalers(
        site.id,
        policies_of(site),
        minimum=params.min,
        maximum=params.max,
        period_s=instances.metric_period_s(params.detailed_monitoring),
        default_warmup_s=params.default_warmup_s,
        low_factor=float(LOW_FACTOR_EC2.value),
    )
    return PlanPart(stations=(fleet,), scalers=made)


SERVICE = Service(
    title="EC2 Auto Scaling group",
    short_title="Auto Scaling",
    category="compute",
    icon="AmazonEC2AutoScaling",
    summary="A fleet of EC2 instances over several zones that grows and shrinks by its policies.",
    docs_url="https://docs.aws.amazon.com/autoscaling/ec2/userguide/what-is-amazon-ec2-auto-scaling.html",
    pricing_url="https://aws.amazon.com/ec2/pricing/on-demand/",
    params=Params,
    build=build,
    meter=instances.meter_fleet,
    work="request",
    ports=(
        Port("http", "Requests", "in", "target"),
        Port("requests", "Calls", "out", "call"),
        Port("events", "Invokes asynchronously", "out", "invoke_async"),
        Port("calls", "Sends messages", "out", "send"),
    ),
    may_stand_in=("vpc", "availability_zone", "subnet", "region"),
    spans_zones=True,
    picked_by_router=True,
    meters=instances.METERS,
    constants=(*instances.CONSTANTS, *scaling.CONSTANTS, LOW_FACTOR_EC2, LAUNCH_BURST, LAUNCH_RATE),
    quotas=tuple(
        Quota(key, title, limit, unit, sources.ASG_QUOTAS.text, sources.ASG_QUOTAS.date)
        for key, title, limit, unit in (
            ("autoscaling.groups", "Auto Scaling groups in a Region", 500, "groups"),
            ("autoscaling.policies", "Scaling policies of a group", 50, "policies"),
            ("autoscaling.target_groups", "Target groups of a group", 50, "target groups"),
        )
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
        Sla(
            99.5,
            "time, a single instance",
            sources.SLA_COMPUTE.text,
            sources.SLA_COMPUTE.date,
            "https://aws.amazon.com/compute/sla/",
            each=True,
        ),
    ),
    faults=("terminate_instances",),
)
