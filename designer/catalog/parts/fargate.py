"""Fargate: the sizes of its tasks, how long they take to start, and what they cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from designer.catalog.behaviour import Billed, Context, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.observed import Observed
from designer.catalog.params import param
from designer.catalog.reading import Fault, Instead
from designer.catalog.spec import Meter

NETWORK_S = cited("attaching a network interface to a task", 10.0, "s", sources.FARGATE_START)
FIRST_TASK_S = cited("first task of a service running", 30.0, "s", sources.FARGATE_FIRST)
LEAST_BILLED_S = cited("shortest time billed for a task", 60, "s", sources.FARGATE_BILLING)
FREE_STORAGE_GB = cited("ephemeral storage of a task that costs nothing", 20, "GB", sources.FARGATE_BILLING)
LAUNCH_BURST = cited("tasks an account may launch at once", 100, "tasks", sources.ECS_THROTTLING)
LAUNCH_RATE = cited("further tasks of an account", 20, "tasks/s", sources.ECS_THROTTLING)
SERVICE_RATE = cited("tasks a service may launch", 500, "tasks/min", sources.ECS_QUOTAS)
CONSTANTS = (
    NETWORK_S,
    FIRST_TASK_S,
    LEAST_BILLED_S,
    FREE_STORAGE_GB,
    LAUNCH_BURST,
    LAUNCH_RATE,
    SERVICE_RATE,
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
_PLATFORMS = {"platform": tuple(ARCHITECTURES)}
METERS = (
    Meter("fargate.vcpu.{platform}", "vCPU hours", "vCPU-hour", _PLATFORMS),
    Meter("fargate.memory.{platform}", "Memory", "GB-hour", _PLATFORMS),
    Meter("fargate.ephemeral_storage", "Ephemeral storage above 20 GB", "GB-hour"),
)
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


def image_pull_param() -> Any:
    return param(
        12.0,
        title="Image pull",
        unit="s",
        minimum=0,
        maximum=1_800,
        tab="scaling",
        help="Fargate keeps no images: each task pulls its own. Large ones take 1 to 3 minutes.",
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


def meter_tasks(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """vCPU and GB hours of every task from its launch until it has stopped."""
    params, station = site.params, observed.station(site.id)
    hours = station.capacity_s / 3_600.0
    shape = observed.hourly_mean(site.id, "servers_in_service") + observed.hourly_mean(
        site.id, "servers_booting"
    )
    per_hour = observed.spread(hours, shape)

    def billed(meter: str, unit: str, size: float, what: str) -> Billed:
        how = f"{hours:,.4g} task-hours in the run, starts included, x {size:g} {what}, {observed.month}."
        return Billed(meter, unit, observed.monthly(hours * size), how, observed.by_hour(per_hour * size))

    found = [
        billed(f"fargate.vcpu.{params.architecture}", "vCPU-hour", params.vcpu, "vCPU"),
        billed(f"fargate.memory.{params.architecture}", "GB-hour", params.memory_gb, "GB"),
    ]
    extra_gb = params.ephemeral_gb - float(FREE_STORAGE_GB.value)
    if extra_gb > 0:
        found.append(billed("fargate.ephemeral_storage", "GB-hour", extra_gb, "GB above the free 20"))
    return found
