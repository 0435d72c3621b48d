"""EKS deployment: like pods that share the nodes of their cluster, as many as its autoscaler asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.fault_actions import FLEETS, ON_SERVICES
from designer.catalog.observed import Observed
from designer.catalog.params import Names, param
from designer.catalog.parts import eks, fargate, hpa, instances, pods
from designer.catalog.parts.group import compute_sla
from designer.catalog.reading import Fault
from designer.catalog.spec import Service
from simulator import plan


@dataclass(frozen=True, slots=True)
class Params(pods.PodParams):
    image_pull_s: float = fargate.image_pull_param(
        "From the registry to the node; counted for each pod, as if no node had the image yet."
    )
    vcpu_limit: float | None = param(
        None,
        title="CPU limit of a pod",
        unit="vCPU",
        minimum=0.001,
        maximum=192,
        help="Cores it may compute with. None: as many as it requests; a run lends it no idle ones.",
        docs_url=eks.GUIDE + "vertical-pod-autoscaler.html",
    )
    memory_limit_gb: float | None = param(
        None,
        title="Memory limit of a pod",
        unit="GB",
        minimum=0.004,
        maximum=1_536,
        help="Whoever needs more is killed. None: as much as it requests; a run lends it no idle one.",
        docs_url=eks.GUIDE + "vertical-pod-autoscaler.html",
    )
    node_group: str | None = param(
        None,
        title="Nodes",
        names=Names(
            "The first of the cluster without a taint", services=eks.NODE_GROUPS, within="eks_cluster"
        ),
        help="Title or id of the group or pool its pods stand on. None: its cluster's first without a taint.",
        docs_url=eks.GUIDE + "managed-node-groups.html",
    )
    spread_hosts: bool = param(
        False,
        title="Spread over nodes",
        advanced=True,
        help="On: no two pods of the deployment share a node (anti-affinity).",
        docs_url=eks.GUIDE + "best-practices.html",
    )
    min_available_pct: float = eks.min_available_param()

    @property
    def vcpu(self) -> float:
        """Cores that a pod computes with."""
        return self.vcpu_request if self.vcpu_limit is None else self.vcpu_limit

    def faults(self) -> Iterator[Fault]:
        yield from pods.PodParams.faults(self)
        yield from eks.limit_faults(self)


def build(site: Site, context: Context) -> PlanPart:
    """A fleet of pods; each waits for room on a node, then pulls its image and starts."""
    params = site.params
    home = eks.home_of(site, context)
    made = pods.fleet(
        site,
        context,
        vcpu=params.vcpu,
        memory_gb=params.memory_limit_gb or params.memory_gb,
    )
    if home is not None:
        placed = plan.Placement(
            home.id,
            params.vcpu_request,
            params.memory_gb,
            one_per_host=params.spread_hosts,
            min_available=params.min_available_pct / 100.0,
        )
        made = replace(made, zones=home.zones, stands_on=placed)
    return PlanPart(stations=(made,), scalers=hpa.scalers(site, context, params.policies))


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Its pods cost nothing but the nodes they stand on."""
    return ()


SERVICE = Service(
    title="EKS deployment",
    short_title="Deployment",
    category="containers",
    icon="AmazonElasticKubernetesService",
    summary="Pods on the nodes of a Kubernetes cluster, placed by the CPU and memory they request.",
    docs_url=eks.GUIDE + "eks-workloads.html",
    pricing_url="https://aws.amazon.com/eks/pricing/",
    params=Params,
    build=build,
    meter=meter,
    work="request",
    ports=instances.ROUTED_PORTS,
    may_stand_in=("eks_cluster",),
    spans_zones=True,
    picked_by_router=True,
    constants=pods.CONSTANTS,
    faults=(*FLEETS, "deploy_new_version", *ON_SERVICES),
    sla=compute_sla(),
)
