"""EKS managed node group: like nodes that the Cluster Autoscaler keeps as many as the pods need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.data.instance_types import instance_types
from designer.catalog.observed import Observed
from designer.catalog.params import param
from designer.catalog.parts import (
    cluster_autoscaler,
    eks,
    instances,
    kubelet,
    node_bill,
    nodes,
    sizes,
    spot,
)
from designer.catalog.parts.group import launch_quota
from designer.catalog.parts.zones import zones_param
from designer.catalog.reading import Fault
from designer.catalog.spec import Service
from simulator import plan


@dataclass(frozen=True, slots=True)
class Params:
    instance_type: str = nodes.node_type_param("m7g.large")
    prefixes: bool = param(
        False,
        title="Address prefixes",
        help="On: /28 prefixes, so that even small nodes take 110 pods. Off: as many as they have addresses.",
        docs_url=eks.GUIDE + "cni-increase-ip-addresses.html",
    )
    purchase: str = spot.alone_param()
    spot_interruptions_pct: float = spot.interruption_param()
    zones: tuple[str, ...] = zones_param("the nodes")
    min: int = sizes.minimum_param("nodes")
    desired: int = sizes.desired_param("nodes")
    max: int = sizes.maximum_param("nodes")
    autoscaler: str = cluster_autoscaler.autoscaler_param()
    unneeded_s: float = cluster_autoscaler.unneeded_param()
    threshold_pct: float = cluster_autoscaler.threshold_param()
    boot_s: float = nodes.ready_param(
        float(cluster_autoscaler.NODE_READY_S.value), "From the launch until the node is Ready."
    )
    root_volume_gb: int = nodes.disk_param(20)

    def faults(self) -> Iterator[Fault]:
        return sizes.faults(self.min, self.desired, self.max, self.autoscaler != "none")


def build(site: Site, context: Context) -> PlanPart:
    """Hosts of one kind, with what the kubelet and the add-ons leave on them."""
    params = site.params
    launches = instances.launch_pool(site.region, context)
    kind = instance_types()[params.instance_type]
    hosts = plan.Hosts(
        id=site.id,
        kinds=(nodes.kind_of(kind, kubelet.room(kind, prefixes=params.prefixes)),),
        hosts=params.desired,
        minimum=params.min,
        maximum=params.max,
        zones=site.zones,
        launch=nodes.phases(params.boot_s, float(instances.BOOT_S.value), "node ready"),
        scaler=cluster_autoscaler.scaler(params),
        notice_lost_s=float(eks.NOTICE_LOST_S.value),
        launch_pools=(launches.id,),
        spot=spot.spot(params),
    )
    return PlanPart(hosts=(hosts,), pools=(launches,))


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    return node_bill.meter_hosts(site, observed)


SERVICE = Service(
    title="EKS node group",
    short_title="Node group",
    category="containers",
    icon="AmazonEC2",
    summary="Nodes of one type for the pods of a Kubernetes cluster, with the Cluster Autoscaler.",
    docs_url=eks.GUIDE + "managed-node-groups.html",
    pricing_url="https://aws.amazon.com/ec2/pricing/on-demand/",
    params=Params,
    build=build,
    meter=meter,
    may_stand_in=("eks_cluster",),
    spans_zones=True,
    meters=node_bill.METERS,
    constants=(
        *kubelet.CONSTANTS,
        eks.NOTICE_LOST_S,
        *cluster_autoscaler.CONSTANTS,
        *spot.CONSTANTS,
        *instances.CONSTANTS,
    ),
    faults=("terminate_instances", "interrupt_spot"),
    quotas=(launch_quota(),),
)
