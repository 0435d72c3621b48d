"""Fargate: sizes that are offered, how fast tasks start, and the minute that each is billed at least."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from designer.catalog import ecs_service
from designer.catalog.data import sources
from designer.catalog.parts.fargate import SIZES, pod_size
from designer.catalog.reading import read
from proofs.drawing import Seen, edge, node, ran
from proofs.row import Row

TITLE = "Fargate: sizes, launch rate, minimum"
COUNTS = ((0.25, 3), (0.5, 4), (1, 7), (2, 13), (4, 23), (8, 12), (16, 12), (32, 3))
"""vCPU, and how many sizes of memory go with it."""

PODS = ((0.25, 0.25, 0.25, 0.5), (0.25, 0.5, 0.25, 1), (0.25, 2, 0.5, 3), (1, 8, 2, 9), (5, 20, 8, 24))
"""Requests of a pod (vCPU, GB) and its size: 256 MB more, rounded up. The fourth is AWS's own example."""


_MEMORIES = sorted({memory for sizes in SIZES.values() for memory in sizes})


def rows() -> Iterator[Row]:
    """Counts of sizes, pods rounded up, the time of the n-th task, seconds billed for short-lived tasks."""
    for vcpu, count in COUNTS:
        what = f"memory sizes of {vcpu:g} vCPU"
        yield Row(what, count, len(SIZES[vcpu]), "sizes", sources.FARGATE_SIZES)
    taken = sum(_is_taken(vcpu, memory) for vcpu in SIZES for memory in _MEMORIES)
    what = f"of {len(SIZES) * len(_MEMORIES)} pairs of vCPU and memory a drawing may have"
    yield Row(what, sum(count for _, count in COUNTS), taken, "pairs", sources.FARGATE_SIZES)
    for vcpu, memory, cores, size in PODS:
        got = pod_size(vcpu, memory) or (0.0, 0.0)
        told = f"a pod of {vcpu:g} vCPU and {memory:g} GB"
        yield Row(f"{told}: vCPU", cores, got[0], "vCPU", sources.EKS_FARGATE_PODS)
        yield Row(f"{told}: GB", size, got[1], "GB", sources.EKS_FARGATE_PODS)
    for tasks in (100, 1_000):
        seen = _scheduled([{"at_s": 60, "min": tasks, "desired": tasks}], 300, image_pull_s=0, app_start_s=0)
        there = seen.series("tasks", "servers_in_service")
        window = seen.result.window_s
        last_s = float(np.argmax(there >= tasks)) * window - 60 - 10
        said = (tasks - 1 - 10) / (500 / 60)
        yield Row(f"last of {tasks:,} tasks", said, last_s, "s", sources.ECS_QUOTAS, at_most=window + 1)
    short = [{"at_s": 300, "min": 5, "desired": 5}, {"at_s": 310, "min": 2, "desired": 2, "max": 2}]
    seen = _scheduled(short, 600, image_pull_s=60)
    seconds = seen.usage("fargate.vcpu.linux_x86") / 730 * 600
    said = 2 * 310 + 2 * 300 + 60
    what = "two tasks of 310 s, two of 300 s, one of 10 s"
    yield Row(what, said, seconds, "s billed", sources.FARGATE_BILLING)


def _is_taken(vcpu: float, memory_gb: float) -> bool:
    """Whether a service of such tasks is read without a fault."""
    return not read(ecs_service.Params, {"vcpu": vcpu, "memory_gb": memory_gb}).faults


def _scheduled(actions: list[dict[str, Any]], duration_s: float, **settings: Any) -> Seen:
    """A service of two tasks of one vCPU whose size is set at those times."""
    tasks = node(
        "tasks",
        "ecs_service",
        vcpu=1,
        memory_gb=2,
        min=2,
        desired=2,
        max=1_000,
        slots_per_instance=4,
        policies=[{"kind": "scheduled", **action} for action in actions],
        work={"cpu_ms": 1},
        **settings,
    )
    calls = edge("call", "client", "tasks")
    return ran([tasks], [calls], rate_per_s=1, duration_s=duration_s)
