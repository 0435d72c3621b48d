"""EKS deployment on Fargate: each pod on a machine of its own, rounded up to a size that Fargate offers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.fault_actions import FLEETS, ON_SERVICES
from designer.catalog.observed import Observed
from designer.catalog.parts import eks, fargate, fargate_bill, hpa, instances, pods
from designer.catalog.parts.ecs import quotas
from designer.catalog.parts.group import compute_sla
from designer.catalog.reading import Fault
from designer.catalog.spec import Meter, Service
from simulator import plan


@dataclass(frozen=True, slots=True)
class Params(pods.PodParams):
    vcpu_request: float = eks.cpu_request_param(0.001, float(fargate.MOST_POD_VCPU.value))
    memory_gb: float = eks.memory_request_param(120)

    @property
    def vcpu(self) -> float:
        """Cores of the Fargate size that a pod gets."""
        return fargate.pod_room(self.vcpu_request, self.memory_gb)[0]

    def faults(self) -> Iterator[Fault]:
        yield from pods.PodParams.faults(self)
        if fargate.pod_size(self.vcpu_request, self.memory_gb) is None:
            yield Fault(
                ("memory_gb",),
                "pod-too-large-for-fargate",
                f"Fargate has no pod of {self.vcpu_request:g} vCPU and {self.memory_gb:g} GB + 256 MB.",
                "The largest is 16 vCPU with 120 GB; request less, or take nodes.",
            )


def build(site: Site, context: Context) -> PlanPart:
    """A fleet of pods, each with the cores and the memory of the size that it is rounded up to."""
    params = site.params
    pools = (fargate.account_pool(site, context),)
    vcpu, memory_gb = fargate.pod_room(params.vcpu_request, params.memory_gb)
    node = plan.Phase("Fargate node", float(fargate.POD_NODE_S.value))
    made = pods.fleet(site, context, node, vcpu=vcpu, memory_gb=memory_gb)
    made = replace(made, launch_pools=tuple(pool.id for pool in pools))
    scalers = hpa.scalers(site, context, params.policies)
    counter = fargate_bill.billed_seconds(site)
    return PlanPart(stations=(made,), scalers=scalers, pools=pools, counters=(counter,))


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """vCPU and GB hours of the size that each pod is rounded up to."""
    size = fargate.pod_size(site.params.vcpu_request, site.params.memory_gb)
    return fargate_bill.meter_pods(site, observed, *size) if size is not None else ()


SERVICE = Service(
    title="EKS deployment on Fargate",
    short_title="Fargate pods",
    category="containers",
    icon="AWSFargate",
    summary="Pods of a Kubernetes cluster without nodes to look after: each on a machine of its own.",
    docs_url=eks.GUIDE + "fargate.html",
    pricing_url="https://aws.amazon.com/fargate/pricing/",
    params=Params,
    build=build,
    meter=meter,
    work="request",
    ports=instances.ROUTED_PORTS,
    may_stand_in=("eks_cluster",),
    spans_zones=True,
    picked_by_router=True,
    meters=(
        Meter("eks.fargate.vcpu", "vCPU hours of pods", "vCPU-hour"),
        Meter("eks.fargate.memory", "Memory of pods", "GB-hour"),
    ),
    constants=(*fargate.POD_CONSTANTS, *pods.CONSTANTS),
    faults=(*FLEETS, "deploy_new_version", *ON_SERVICES),
    sla=compute_sla(),
    quotas=quotas(),
)
