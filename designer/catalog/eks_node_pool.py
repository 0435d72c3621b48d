"""Karpenter node pool: nodes of whatever type is cheapest for the pods that wait, packed anew as they go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.observed import Observed
from designer.catalog.params import param
from designer.catalog.parts import eks, instances, karpenter, kubelet, node_bill, nodes, spot
from designer.catalog.parts.group import launch_quota
from designer.catalog.parts.zones import zones_param
from designer.catalog.reading import Fault
from designer.catalog.spec import Service
from simulator import plan


@dataclass(frozen=True, slots=True)
class Params:
    families: tuple[str, ...] = karpenter.families_param()
    smallest_vcpu: int = karpenter.smallest_param()
    largest_vcpu: int = karpenter.largest_param()
    prefixes: bool = param(
        False,
        title="Address prefixes",
        help="On: /28 prefixes, so that even small nodes take 110 pods. Off: as many as they have addresses.",
        docs_url=eks.GUIDE + "cni-increase-ip-addresses.html",
    )
    purchase: str = spot.alone_param()
    spot_interruptions_pct: float = spot.interruption_param()
    zones: tuple[str, ...] = zones_param("the nodes")
    most_nodes: int = karpenter.most_param()
    consolidation: str = karpenter.consolidation_param()
    consolidate_after_s: float = karpenter.after_param()
    budget_pct: float = karpenter.budget_param()
    boot_s: float = nodes.ready_param(
        float(karpenter.NODE_READY_S.value), "From the launch until the node is Ready; 45 to 90 s measured."
    )
    root_volume_gb: int = nodes.disk_param(20)

    def faults(self) -> Iterator[Fault]:
        if not karpenter.types_of(self):
            yield Fault(
                ("largest_vcpu",),
                "no-type-left",
                f"No {', '.join(self.families)} type has {self.smallest_vcpu} to {self.largest_vcpu} vCPUs.",
                "Allow more families or sizes.",
            )


def build(site: Site, context: Context) -> PlanPart:
    """Hosts of many kinds; those of the start are of the type on which its pods cost least."""
    params = site.params
    launches = instances.launch_pool(site.region, context)
    kinds = tuple(
        nodes.kind_of(kind, kubelet.room(kind, prefixes=params.prefixes))
        for kind in karpenter.types_of(params)
    )
    first, count = nodes.cheapest(kinds, eks.standing(site, context))
    hosts = plan.Hosts(
        id=site.id,
        kinds=nodes.reordered(kinds, first),
        hosts=min(count, params.most_nodes),
        minimum=0,
        maximum=params.most_nodes,
        zones=site.zones,
        launch=nodes.phases(params.boot_s, float(instances.BOOT_S.value), "node ready"),
        scaler=karpenter.scaler(params),
        notice_lost_s=float(eks.NOTICE_LOST_S.value),
        launch_pools=(launches.id,),
        spot=spot.spot(params),
    )
    return PlanPart(hosts=(hosts,), pools=(launches,))


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    return node_bill.meter_hosts(site, observed)


SERVICE = Service(
    title="Karpenter node pool",
    short_title="Karpenter pool",
    category="containers",
    icon="AmazonEC2",
    summary="Nodes of the cheapest fitting type for pods that find no room, taken away as pods go.",
    docs_url=eks.GUIDE + "autoscaling.html",
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
        *karpenter.CONSTANTS,
        *spot.CONSTANTS,
        *instances.CONSTANTS,
    ),
    faults=("terminate_instances", "interrupt_spot"),
    quotas=(launch_quota(),),
)
