"""Karpenter node pool: nodes of whatever type is cheapest for the pods that wait, packed anew as they go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.observed import Observed
from designer.catalog.parts import eks, karpenter, kubelet, networks, node_bill, node_fleet, nodes
from designer.catalog.parts.group import launch_quota
from designer.catalog.reading import Fault
from designer.catalog.spec import Service


@dataclass(frozen=True, slots=True)
class Params(node_fleet.NodeParams):
    families: tuple[str, ...] = karpenter.families_param()
    smallest_vcpu: int = karpenter.smallest_param()
    largest_vcpu: int = karpenter.largest_param()
    most_nodes: int = karpenter.most_param()
    consolidation: str = karpenter.consolidation_param()
    consolidate_after_s: float = karpenter.after_param()
    budget_pct: float = karpenter.budget_param()
    boot_s: float = nodes.ready_param(
        float(karpenter.NODE_READY_S.value), "From the launch until the node is Ready; 45 to 90 s measured."
    )

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
    pods = eks.standing(site, context)
    kinds = tuple(
        networks.wired(nodes.kind_of(kind, kubelet.room(kind, prefixes=params.prefixes)), kind, pods, context)
        for kind in karpenter.types_of(params)
    )
    first, count = nodes.cheapest(kinds, pods)
    bounds = (0, params.most_nodes)
    return node_fleet.part(
        site,
        context,
        nodes.reordered(kinds, first),
        min(count, params.most_nodes),
        bounds,
        karpenter.scaler(params),
    )


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
    meters=node_fleet.METERS,
    constants=(*node_fleet.CONSTANTS, *karpenter.CONSTANTS),
    faults=node_fleet.FAULTS,
    quotas=(launch_quota(),),
)
