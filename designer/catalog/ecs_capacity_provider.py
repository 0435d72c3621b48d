"""ECS capacity provider on EC2: an Auto Scaling group whose instances the tasks of a cluster stand on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.data.instance_types import instance_types
from designer.catalog.observed import Observed
from designer.catalog.params import param
from designer.catalog.parts import ecs_hosts, instances, networks, node_bill, nodes, sizes, spot
from designer.catalog.parts.group import launch_quota
from designer.catalog.parts.zones import zones_param
from designer.catalog.reading import Fault
from designer.catalog.spec import Quota, Service
from simulator import plan

_GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"


@dataclass(frozen=True, slots=True)
class Params:
    instance_type: str = nodes.node_type_param("m7g.large")
    network_mode: str = ecs_hosts.network_param()
    purchase: str = spot.purchase_param()
    on_demand_base: int = spot.base_param("instances")
    on_demand_pct: float = spot.share_param()
    spot_interruptions_pct: float = spot.interruption_param()
    capacity_rebalancing: bool = spot.rebalancing_param()
    zones: tuple[str, ...] = zones_param("the instances")
    min: int = sizes.minimum_param("instances")
    desired: int = sizes.desired_param("instances")
    max: int = sizes.maximum_param("instances")
    managed_scaling: bool = param(
        True,
        title="Managed scaling",
        tab="scaling",
        help="ECS adds instances when tasks find no room, and takes empty ones away. Off: always as desired.",
        docs_url=_GUIDE + "cluster-auto-scaling.html",
    )
    target_capacity_pct: float = param(
        100.0,
        title="Target capacity",
        unit="%",
        minimum=1,
        maximum=100,
        tab="scaling",
        help="Instances that tasks need / instances there are. Below 100 % some stay empty, ready for more.",
        docs_url=_GUIDE + "cluster-auto-scaling.html",
    )
    warmup_s: float = ecs_hosts.warmup_param()
    boot_s: float = nodes.ready_param(40.0, "From the launch until the ECS agent takes tasks.")
    root_volume_gb: int = nodes.disk_param(30)

    def faults(self) -> Iterator[Fault]:
        return sizes.faults(self.min, self.desired, self.max, self.managed_scaling)


def build(site: Site, context: Context) -> PlanPart:
    """Hosts of one kind, which managed scaling keeps as many as the tasks need."""
    params = site.params
    launches = instances.launch_pool(site.region, context)
    kind = instance_types()[params.instance_type]
    host = nodes.kind_of(kind, ecs_hosts.room(kind, params.network_mode))
    scaler = ecs_hosts.managed_scaling(params) if params.managed_scaling else None
    hosts = plan.Hosts(
        id=site.id,
        kinds=(networks.wired(host, kind, ecs_hosts.standing(site, context), context),),
        hosts=params.desired,
        minimum=params.min,
        maximum=params.max,
        zones=site.zones,
        launch=nodes.phases(params.boot_s, float(instances.BOOT_S.value), "agent start"),
        scaler=scaler,
        notice_lost_s=float(ecs_hosts.NOTICE_LOST_S.value),
        launch_pools=(launches.id,),
        spot=spot.spot(params),
    )
    return PlanPart(hosts=(hosts,), pools=(launches,))


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    return node_bill.meter_hosts(site, observed)


SERVICE = Service(
    title="ECS capacity provider (EC2)",
    short_title="ECS instances",
    category="containers",
    icon="AmazonEC2AutoScaling",
    summary="Instances of an ECS cluster, as many as its tasks on EC2 need.",
    docs_url=_GUIDE + "asg-capacity-providers.html",
    pricing_url="https://aws.amazon.com/ec2/pricing/on-demand/",
    params=Params,
    build=build,
    meter=meter,
    may_stand_in=("ecs_cluster",),
    spans_zones=True,
    meters=node_bill.METERS,
    constants=(*instances.CONSTANTS, *networks.CONSTANTS, *spot.CONSTANTS, *ecs_hosts.CONSTANTS),
    faults=("terminate_instances", "asg_insufficient_instance_capacity_error", "interrupt_spot"),
    quotas=(
        launch_quota(),
        Quota(
            "ecs.instances",
            "Instances of a cluster",
            5_000,
            "instances",
            *ecs_hosts.QUOTA_SOURCE,
            scope="cluster",
        ),
    ),
)
