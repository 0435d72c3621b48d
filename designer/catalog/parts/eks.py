"""What deployments on EKS have in common: how pods start, where they stand, what scales them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from designer.catalog.behaviour import Context, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from designer.catalog.parts import hpa, nodes
from designer.catalog.reading import Fault

GUIDE = "https://docs.aws.amazon.com/eks/latest/userguide/"
K8S = "https://docs.aws.amazon.com/eks/latest/userguide/horizontal-pod-autoscaler.html"
NOTICE_LOST_S = cited("a lost node is noticed, its pods made good", 50, "s", sources.EKS_NODE_LOSS)
ON_NODES = "eks_deployment"
NODE_GROUPS = ("eks_node_group", "eks_node_pool")


def hpa_param() -> Any:
    return param(
        (),
        title="Horizontal Pod Autoscaler",
        at_most=hpa.MOST_METRICS,
        tab="scaling",
        help="The most pods that any metric asks for, at the first one's paces. None: their number stays.",
        docs_url=K8S,
    )


def cpu_request_param(minimum: float, maximum: float) -> Any:
    return param(
        0.5,
        title="CPU request of a pod",
        unit="vCPU",
        minimum=minimum,
        maximum=maximum,
        help="What the scheduler keeps for it; the autoscaler's CPU utilisation is measured against it.",
        docs_url=GUIDE + "vertical-pod-autoscaler.html",
    )


def memory_request_param(maximum: float) -> Any:
    return param(
        0.5,
        title="Memory request of a pod",
        unit="GB",
        minimum=0.004,
        maximum=maximum,
        help="What the scheduler keeps for it.",
        docs_url=GUIDE + "vertical-pod-autoscaler.html",
    )


def readiness_param() -> Any:
    return param(
        10.0,
        title="Readiness",
        unit="s",
        minimum=0,
        maximum=3_600,
        tab="scaling",
        help="After the application has started, until its readiness probe has passed.",
        docs_url=GUIDE + "best-practices-alb.html",
    )


def surge_param() -> Any:
    return param(
        25.0,
        title="Surge",
        unit="%",
        minimum=0,
        maximum=100,
        tab="scaling",
        advanced=True,
        help="While a new version is rolled out: so many pods more, rounded up (maxSurge).",
    )


def unavailable_param() -> Any:
    return param(
        25.0,
        title="Unavailable",
        unit="%",
        minimum=0,
        maximum=100,
        tab="scaling",
        advanced=True,
        help="While a new version is rolled out: so many pods fewer, rounded down (maxUnavailable).",
    )


def min_available_param() -> Any:
    return param(
        0.0,
        title="Disruption budget",
        unit="%",
        minimum=0,
        maximum=100,
        tab="scaling",
        advanced=True,
        help="Of the desired pods, rounded up, that keep serving while nodes are emptied (minAvailable).",
        docs_url=GUIDE + "managed-node-update-behavior.html",
    )


def faults(params: Any) -> Iterator[Fault]:
    """What Kubernetes would not take, or would never get out of."""
    if params.surge_pct == 0 and params.unavailable_pct == 0:
        yield Fault(
            ("surge_pct",),
            "deployment-stuck",
            "Without surge and with nothing unavailable no pod can ever be replaced.",
            "Allow one of both; Kubernetes starts with 25 % each.",
        )
    if params.policies and params.min == 0:
        yield Fault(
            ("min",),
            "autoscaler-from-zero",
            "The Horizontal Pod Autoscaler never goes to zero pods, nor on from there.",
            "Keep at least one pod.",
        )


def limit_faults(params: Any) -> Iterator[Fault]:
    """Limits below requests."""
    pairs = (
        ("vcpu_limit", params.vcpu_limit, params.vcpu_request, "vCPU"),
        ("memory_limit_gb", params.memory_limit_gb, params.memory_gb, "GB"),
    )
    for name, limit, request, unit in pairs:
        if limit is not None and limit < request:
            yield Fault(
                (name,),
                "limit-below-request",
                f"The limit of {limit:g} {unit} is below the request of {request:g}.",
                "Kubernetes takes no such pod: raise the limit, or request less.",
            )


def home_of(site: Site, context: Context) -> Site | None:
    """The node group or pool that a deployment's pods stand on; None where there is none."""
    cluster = context.around(site, "eks_cluster")
    drawn = nodes.hosts_in(context, cluster, *NODE_GROUPS)
    if not site.params.node_group:
        drawn = [each for each in drawn if not each.params.taint]
    return nodes.chosen(site.params.node_group, drawn)


def pods(context: Context) -> Iterator[tuple[nodes.Unit, Site | None]]:
    """Every deployment on nodes with where its pods stand."""
    for site in context.sites.values():
        if site.service == ON_NODES:
            params = site.params
            unit = nodes.Unit(site, params.vcpu_request, params.memory_gb, params.desired, params.max)
            yield unit, home_of(site, context)


def standing(site: Site, context: Context) -> list[nodes.Unit]:
    """The pods of all deployments that stand on this node group or pool."""
    return [unit for unit, where in pods(context) if where is not None and where.id == site.id]
