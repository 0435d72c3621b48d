"""EKS managed node group: like nodes that the Cluster Autoscaler keeps as many as the pods need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.data.instance_types import instance_types
from designer.catalog.observed import Observed
from designer.catalog.parts import (
    cluster_autoscaler,
    eks,
    kubelet,
    networks,
    node_bill,
    node_fleet,
    nodes,
    sizes,
)
from designer.catalog.parts.group import launch_quota
from designer.catalog.reading import Fault
from designer.catalog.spec import Service


@dataclass(frozen=True, slots=True)
class Params(node_fleet.NodeParams):
    instance_type: str = nodes.node_type_param("m7g.large")
    min: int = sizes.minimum_param("nodes")
    desired: int = sizes.desired_param("nodes")
    max: int = sizes.maximum_param("nodes")
    autoscaler: str = cluster_autoscaler.autoscaler_param()
    unneeded_s: float = cluster_autoscaler.unneeded_param()
    threshold_pct: float = cluster_autoscaler.threshold_param()
    boot_s: float = nodes.ready_param(
        float(cluster_autoscaler.NODE_READY_S.value), "From the launch until the node is Ready."
    )

    def faults(self) -> Iterator[Fault]:
        return sizes.faults(self.min, self.desired, self.max, self.autoscaler != "none")


def build(site: Site, context: Context) -> PlanPart:
    """Hosts of one kind, with what the kubelet and the add-ons leave on them."""
    params = site.params
    kind = instance_types()[params.instance_type]
    room = kubelet.room(kind, prefixes=params.prefixes)
    kinds = (networks.wired(nodes.kind_of(kind, room), kind, eks.standing(site, context), context),)
    bounds = (params.min, params.max)
    return node_fleet.part(site, context, kinds, params.desired, bounds, cluster_autoscaler.scaler(params))


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
    meters=node_fleet.METERS,
    constants=(*node_fleet.CONSTANTS, *cluster_autoscaler.CONSTANTS),
    faults=node_fleet.FAULTS,
    quotas=(launch_quota(),),
)
