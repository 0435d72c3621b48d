"""Fargate: the sizes of its tasks and pods, how long they take to start, and how fast they are launched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from designer.catalog.behaviour import Context, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from designer.catalog.reading import Fault, Instead
from simulator import plan

NETWORK_S = cited("attaching a network interface to a task", 10.0, "s", sources.FARGATE_START)
FIRST_TASK_S = cited("first task of a service running", 30.0, "s", sources.FARGATE_FIRST)
LEAST_BILLED_S = cited("shortest time billed for a task", 60, "s", sources.FARGATE_BILLING)
FREE_STORAGE_GB = cited("ephemeral storage of a task that costs nothing", 20, "GB", sources.FARGATE_BILLING)
LAUNCH_BURST = cited("tasks an account may launch at once", 100, "tasks", sources.ECS_THROTTLING)
LAUNCH_RATE = cited("further tasks of an account", 20, "tasks/s", sources.ECS_THROTTLING)
SERVICE_RATE = cited("tasks a service may launch", 500, "tasks/min", sources.ECS_QUOTAS)
CALL_TASKS = cited("tasks that one call launches", 10, "tasks", sources.ECS_THROTTLING)
POD_OVERHEAD_GB = cited(
    "memory of a pod on Fargate for Kubernetes itself", 0.25, "GB", sources.EKS_FARGATE_PODS
)
EKS_BURST = cited("pods an account with EKS alone may launch at once", 20, "pods", sources.ECS_THROTTLING)
MOST_POD_VCPU = cited("cores of the largest pod on Fargate", 16.0, "vCPU", sources.EKS_FARGATE_PODS)
POD_NODE_S = cited("Fargate node for a pod, of the 60 s until it runs", 48.0, "s", sources.EKS_START)
POD_CONSTANTS = (
    EKS_BURST,
    POD_OVERHEAD_GB,
    MOST_POD_VCPU,
    POD_NODE_S,
    LEAST_BILLED_S,
    LAUNCH_BURST,
    LAUNCH_RATE,
    SERVICE_RATE,
    CALL_TASKS,
)
CONSTANTS = (
    NETWORK_S,
    FIRST_TASK_S,
    LEAST_BILLED_S,
    FREE_STORAGE_GB,
    LAUNCH_BURST,
    LAUNCH_RATE,
    SERVICE_RATE,
    CALL_TASKS,
)

SIZES: Mapping[float, tuple[float, ...]] = {
    0.25: (0.5, 1, 2),
    0.5: (1, 2, 3, 4),
    1: tuple(range(2, 9)),
    2: tuple(range(4, 17)),
    4: tuple(range(8, 31)),
    8: tuple(range(16, 61, 4)),
    16: tuple(range(32, 121, 8)),
    32: (60, 120, 244),
}
"""vCPU -> memory sizes in GB that a Linux task may have. Source: ECS guide, Fargate task sizes, 2026-07."""

ARCHITECTURES = {"linux_x86": "x86_64", "linux_arm": "arm64 (Graviton)"}

LAUNCH_QUOTA = "fargate.launches"
_DOCS = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html"


def vcpu_param() -> Any:
    return param(
        0.25,
        title="vCPU of a task",
        choices={size: f"{size:g} vCPU" for size in SIZES},
        help="Cores of each task; the memory must fit it.",
        docs_url=_DOCS,
    )


def memory_param() -> Any:
    sizes = sorted({memory for row in SIZES.values() for memory in row})
    return param(
        0.5,
        title="Memory of a task",
        unit="GB",
        choices={float(size): f"{size:g} GB" for size in sizes},
        help="Only some sizes fit a number of vCPUs.",
        docs_url=_DOCS,
    )


def architecture_param() -> Any:
    return param(
        "linux_x86",
        title="Architecture",
        choices=ARCHITECTURES,
        help="Arm costs a fifth less.",
        docs_url=_DOCS,
    )


def image_pull_param(
    told: str = "Fargate keeps no images: each task pulls its own. Large ones take 1 to 3 minutes.",
) -> Any:
    return param(
        12.0,
        title="Image pull",
        unit="s",
        minimum=0,
        maximum=1_800,
        tab="scaling",
        help=told,
        docs_url=_DOCS,
    )


def storage_param() -> Any:
    return param(
        20,
        title="Ephemeral storage",
        unit="GB",
        minimum=20,
        maximum=200,
        advanced=True,
        help="Of each task; above 20 GB it is billed.",
        docs_url=_DOCS,
    )


def size_faults(vcpu: float, memory_gb: float) -> Iterator[Fault]:
    """A pair of sizes that Fargate doesn't offer."""
    offered = SIZES[vcpu]
    if memory_gb not in offered:
        nearest = min(offered, key=lambda size: abs(size - memory_gb))
        yield Fault(
            ("memory_gb",),
            "no-such-task-size",
            f"Fargate offers no task of {vcpu:g} vCPU and {memory_gb:g} GB.",
            f"With {vcpu:g} vCPU it offers {', '.join(f'{size:g}' for size in offered)} GB.",
            Instead(nearest),
        )


def pod_size(vcpu: float, memory_gb: float) -> tuple[float, float] | None:
    """vCPU and GB of the Fargate size that a pod with these requests gets; None where it is too large.

    Its memory and 256 MB for Kubernetes are rounded up to a size that Fargate offers.
    """
    wanted = memory_gb + float(POD_OVERHEAD_GB.value)
    for cores, sizes in SIZES.items():
        fits = [size for size in sizes if size >= wanted]
        if vcpu <= cores <= float(MOST_POD_VCPU.value) and fits:
            return float(cores), float(min(fits))
    return None


def pod_room(vcpu: float, memory_gb: float) -> tuple[float, float]:
    """vCPU and GB that a pod has for itself on its size; what it requests where it is too large for any."""
    size = pod_size(vcpu, memory_gb)
    return (vcpu, memory_gb) if size is None else (size[0], size[1] - float(POD_OVERHEAD_GB.value))


def launch_pools(site: Site, context: Context) -> tuple[plan.RatePool, ...]:
    """What a task's launch draws on: the account's bucket in the Region, and the service's own rate."""
    per_s = float(SERVICE_RATE.value) / 60.0
    own = plan.RatePool(f"{site.id}/launches", per_s, float(CALL_TASKS.value))
    return (account_pool(site, context), own)


def account_pool(site: Site, context: Context) -> plan.RatePool:
    """The account's bucket of launches in the Region; smaller where only EKS has ever used it."""
    rate = context.quota(LAUNCH_QUOTA, site.region, float(LAUNCH_RATE.value))
    with_ecs = any(
        each.service.startswith("ecs_") and each.region == site.region for each in context.sites.values()
    )
    burst = float((LAUNCH_BURST if with_ecs else EKS_BURST).value)
    return plan.RatePool(f"{LAUNCH_QUOTA}@{site.region}", rate, burst)
