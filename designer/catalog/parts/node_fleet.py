"""Nodes of an EKS cluster, under the Cluster Autoscaler or Karpenter: what both set, and their hosts."""

from __future__ import annotations

from dataclasses import dataclass

from designer.catalog.behaviour import Context, PlanPart, Site
from designer.catalog.params import param
from designer.catalog.parts import eks, instances, kubelet, networks, node_bill, nodes, spot
from designer.catalog.parts.zones import zones_param
from simulator import plan

CONSTANTS = (
    *kubelet.CONSTANTS,
    eks.NOTICE_LOST_S,
    *spot.CONSTANTS,
    *instances.CONSTANTS,
    *networks.CONSTANTS,
)
METERS = node_bill.METERS
FAULTS = ("terminate_instances", "asg_insufficient_instance_capacity_error", "interrupt_spot")


@dataclass(frozen=True, slots=True)
class NodeParams:
    """Settings of nodes, whoever adds and removes them."""

    prefixes: bool = param(
        False,
        title="Address prefixes",
        help="On: /28 prefixes, so that even small nodes take 110 pods. Off: as many as they have addresses.",
        docs_url=eks.GUIDE + "cni-increase-ip-addresses.html",
    )
    taint: bool = param(
        False,
        title="Taint",
        help="On: only deployments that name these nodes tolerate them; others look for nodes without.",
        docs_url=eks.GUIDE + "node-taints-managed-node-groups.html",
    )
    purchase: str = spot.alone_param()
    spot_interruptions_pct: float = spot.interruption_param()
    zones: tuple[str, ...] = zones_param("the nodes")
    root_volume_gb: int = nodes.disk_param(20)


def part(
    site: Site,
    context: Context,
    kinds: tuple[plan.HostKind, ...],
    count: int,
    bounds: tuple[int, int],
    scaler: plan.HostScaler | None,
) -> PlanPart:
    """Hosts of these kinds, `count` of the first at the start, within bounds; and the bucket of launches."""
    params = site.params
    launches = instances.launch_pool(site.region, context)
    hosts = plan.Hosts(
        id=site.id,
        kinds=kinds,
        hosts=count,
        minimum=bounds[0],
        maximum=bounds[1],
        zones=site.zones,
        launch=nodes.phases(params.boot_s, float(instances.BOOT_S.value), "node ready"),
        scaler=scaler,
        notice_lost_s=float(eks.NOTICE_LOST_S.value),
        launch_pools=(launches.id,),
        spot=spot.spot(params),
    )
    return PlanPart(hosts=(hosts,), pools=(launches,))
