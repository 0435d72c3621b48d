"""EKS deployment: like pods that share the nodes of their cluster, as many as its autoscaler asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.fault_actions import FLEETS, ON_SERVICES
from designer.catalog.observed import Observed
from designer.catalog.params import param
from designer.catalog.parts import eks, fargate, hpa, instances, sizes
from designer.catalog.parts.group import compute_sla
from designer.catalog.parts.zones import zones_param
from designer.catalog.reading import Fault
from designer.catalog.spec import Port, Service
from simulator import plan


@dataclass(frozen=True, slots=True)
class Params:
    vcpu_request: float = eks.cpu_request_param(0.001, 192)
    memory_gb: float = eks.memory_request_param(1_536)
    vcpu_limit: float | None = param(
        None,
        title="CPU limit of a pod",
        unit="vCPU",
        minimum=0.001,
        maximum=192,
        help="Cores it may compute with. None: as many as it requests; a run lends it no idle ones.",
        docs_url=eks.GUIDE + "vertical-pod-autoscaler.html",
    )
    node_group: str | None = param(
        None,
        title="Nodes",
        help="Title of the node group or pool its pods stand on. None: the first one drawn in its cluster.",
        docs_url=eks.GUIDE + "managed-node-groups.html",
    )
    spread_hosts: bool = param(
        False,
        title="Spread over nodes",
        advanced=True,
        help="On: no two pods of the deployment share a node (anti-affinity).",
        docs_url=eks.GUIDE + "best-practices.html",
    )
    zones: tuple[str, ...] = zones_param("the deployment")
    min: int = sizes.minimum_param("pods")
    desired: int = sizes.desired_param("pods")
    max: int = sizes.maximum_param("pods")
    policies: tuple[hpa.PodAutoscaler, ...] = eks.hpa_param()
    surge_pct: float = eks.surge_param()
    unavailable_pct: float = eks.unavailable_param()
    image_pull_s: float = fargate.image_pull_param(
        "From the registry to the node; counted for each pod, as if no node had the image yet."
    )
    app_start_s: float = instances.app_start_param()
    readiness_s: float = eks.readiness_param()
    slots_per_instance: int = instances.slots_param()
    queue_limit: int | None = instances.queue_param()

    @property
    def vcpu(self) -> float:
        """Cores that a pod computes with."""
        return self.vcpu_request if self.vcpu_limit is None else self.vcpu_limit

    def faults(self) -> Iterator[Fault]:
        yield from sizes.faults(self.min, self.desired, self.max, bool(self.policies))
        yield from eks.faults(self)
        if self.vcpu_limit is not None and self.vcpu_limit < self.vcpu_request:
            yield Fault(
                ("vcpu_limit",),
                "limit-below-request",
                f"The limit of {self.vcpu_limit:g} vCPU is below the request of {self.vcpu_request:g}.",
                "Kubernetes takes no such pod: raise the limit, or request less.",
            )


def build(site: Site, context: Context) -> PlanPart:
    """A fleet of pods; each waits for room on a node, then pulls its image and starts."""
    params = site.params
    home = eks.home_of(site, context)
    made = instances.fleet(
        site, context, servers=params.desired, cores=params.vcpu, launch=eks.launch(params)
    )
    if home is not None:
        placed = plan.Placement(
            home.id, params.vcpu_request, params.memory_gb, one_per_host=params.spread_hosts
        )
        made = replace(made, zones=home.zones, stands_on=placed)
    scalers = hpa.scalers(site, context, params.policies, request=params.vcpu_request)
    return PlanPart(stations=(made,), scalers=scalers)


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
    ports=(
        Port("http", "Requests of a load balancer", "in", "target"),
        Port("direct", "Requests", "in", "call"),
        Port("messages", "Reads a queue", "in", "poll"),
        Port("requests", "Calls", "out", "call"),
        Port("events", "Invokes asynchronously", "out", "invoke_async"),
        Port("calls", "Sends messages", "out", "send"),
    ),
    may_stand_in=("eks_cluster",),
    spans_zones=True,
    picked_by_router=True,
    constants=hpa.CONSTANTS,
    faults=(*FLEETS, "deploy_new_version", *ON_SERVICES),
    sla=compute_sla(),
)
