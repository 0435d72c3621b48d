"""EC2 Auto Scaling group: a fleet of like instances over zones, kept at the size its policies ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from designer.catalog.behaviour import Context, PlanPart, Site
from designer.catalog.data.instance_types import instance_types
from designer.catalog.fault_actions import FLEETS, ON_SERVICES
from designer.catalog.params import param
from designer.catalog.parts import (
    credits,
    instance_bill,
    instances,
    memory,
    networks,
    scaling,
    sizes,
    spot,
    warm_pools,
)
from designer.catalog.parts.group import (
    GRACE_S,
    REFRESH_HEALTHY,
    ZONES_AGAIN_S,
    compute_sla,
    elb_checks_param,
    grace_param,
    replaced,
    size_quotas,
    termination,
    termination_param,
)
from designer.catalog.parts.metric_clock import Clock
from designer.catalog.parts.policies import (
    OF_INSTANCES,
    Predictive,
    Scheduled,
    StepScaling,
    TargetTracking,
    not_offered,
)
from designer.catalog.parts.zones import zones_param
from designer.catalog.reading import Fault
from designer.catalog.spec import Port, Service

_GUIDE = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/"


@dataclass(frozen=True, slots=True)
class Params:
    instance_type: str = instances.type_param()
    os: str = instances.os_param()
    purchase: str = spot.purchase_param()
    on_demand_base: int = spot.base_param("instances")
    on_demand_pct: float = spot.share_param()
    spot_interruptions_pct: float = spot.interruption_param()
    capacity_rebalancing: bool = spot.rebalancing_param()
    cpu_credits: str | None = credits.mode_param()
    saved_credits_pct: float = credits.saved_param()
    zones: tuple[str, ...] = zones_param("the group")
    min: int = sizes.minimum_param("instances")
    desired: int = sizes.desired_param("instances")
    max: int = sizes.maximum_param("instances")
    policies: tuple[TargetTracking | StepScaling | Scheduled | Predictive, ...] = param(
        (),
        title="Scaling policies",
        at_most=50,
        tab="scaling",
        help="None: the group stays at its desired size.",
        docs_url=_GUIDE + "as-scaling-target-tracking.html",
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
        docs_url=_GUIDE + "ec2-auto-scaling-default-instance-warmup.html",
    )
    detailed_monitoring: bool = param(
        True,
        title="Detailed monitoring",
        tab="scaling",
        help="On: a point a minute, billed. Off (AWS's own default): one in five minutes; scaling is late.",
        docs_url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-detailed-monitoring.html",
    )
    termination_policy: str = termination_param()
    elb_health_checks: bool = elb_checks_param()
    health_check_grace_s: float = grace_param()
    warm_pool: str = warm_pools.state_param()
    warm_pool_prepared: int | None = warm_pools.prepared_param()
    warm_pool_min: int = warm_pools.minimum_param()
    warm_pool_reuse: bool = warm_pools.reuse_param()
    boot_s: float = instances.boot_param()
    app_start_s: float = instances.app_start_param()
    slots_per_instance: int = instances.slots_param()
    queue_limit: int | None = instances.queue_param()
    memory_base_gb: float = memory.base_param()
    memory_per_request_mb: float = memory.request_param()
    root_volume_gb: int = instances.root_volume_param()

    def faults(self) -> Iterator[Fault]:
        yield from sizes.faults(self.min, self.desired, self.max, bool(self.policies))
        yield from not_offered(self.policies, OF_INSTANCES, "EC2 Auto Scaling")
        yield from warm_pools.faults(self.warm_pool, self.purchase)


def build(site: Site, context: Context) -> PlanPart:
    """A fleet with a queue per instance behind a balancer, else one queue for all."""
    params = site.params
    kind = instance_types()[params.instance_type]
    launches = instances.launch_pool(site.region, context)
    fleet = instances.fleet(
        site,
        context,
        servers=params.desired,
        cores=kind.vcpu,
        launch=instances.launch(params),
        memory=replaced(params, memory.of_instance(params, kind.memory_gib)),
        network=networks.of_instance(site, context, kind),
    )
    fleet = replace(
        fleet,
        spot=spot.spot(params),
        credits=credits.credits(params, kind),
        warm_pool=warm_pools.warm_pool(params),
        termination=termination(params.termination_policy),
        rebalance_s=float(ZONES_AGAIN_S.value),
        launch_pools=(launches.id,),
    )
    clock = Clock(
        instances.metric_period_s(params.detailed_monitoring),
        float(scaling.LOW_FACTOR_EC2.value),
        by_agent=True,
    )
    if params.default_warmup_s is not None:
        clock = replace(clock, warmup_s=params.default_warmup_s)
    made = scaling.scalers(site, context, params.policies, clock, cores=kind.vcpu)
    return PlanPart(stations=(fleet,), scalers=made, pools=(launches,))


SERVICE = Service(
    title="EC2 Auto Scaling group",
    short_title="Auto Scaling",
    category="compute",
    icon="AmazonEC2AutoScaling",
    summary="A fleet of EC2 instances over several zones that grows and shrinks by its policies.",
    docs_url=_GUIDE + "what-is-amazon-ec2-auto-scaling.html",
    pricing_url="https://aws.amazon.com/ec2/pricing/on-demand/",
    params=Params,
    build=build,
    meter=instance_bill.meter_fleet,
    work="request",
    ports=(
        Port("http", "Requests", "in", "target"),
        Port("messages", "Reads a queue", "in", "poll"),
        Port("requests", "Calls", "out", "call"),
        Port("events", "Invokes asynchronously", "out", "invoke_async"),
        Port("calls", "Sends messages", "out", "send"),
    ),
    may_stand_in=("vpc", "availability_zone", "subnet", "region"),
    spans_zones=True,
    picked_by_router=True,
    meters=instance_bill.METERS,
    constants=(
        *instances.CONSTANTS,
        *networks.CONSTANTS,
        *spot.CONSTANTS,
        *credits.CONSTANTS,
        *warm_pools.CONSTANTS,
        *scaling.CONSTANTS,
        scaling.LOW_FACTOR_EC2,
        scaling.FORECAST_S,
        GRACE_S,
        ZONES_AGAIN_S,
        REFRESH_HEALTHY,
        instance_bill.DETAILED_METRICS,
    ),
    faults=(
        *FLEETS,
        "asg_insufficient_instance_capacity_error",
        "interrupt_spot",
        "deploy_new_version",
        *ON_SERVICES,
    ),
    quotas=size_quotas(),
    sla=compute_sla(single=True),
)
