"""Who needs more memory than it has is killed: pods wait longer each time, tasks are replaced, both scale."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from designer.catalog.data import sources
from proofs.drawing import Seen, edge, node, ran
from proofs.row import Row

TITLE = "Memory: killed, started again, scaled"
START_S, SEEN_S = 6.0, 1.0
"""A pod's application and readiness; memory is looked at once a second."""

FLOOR_MB, EACH_MB, HAS_MB = 512, 64, 1_024
SIZES = ((2, 16, 3), (4, 20, 6), (3, 12, 4), (5, 11, 5), (10, 13, 11))
"""Tasks, requests inside each, tasks afterwards with a target of 60 %: ceil(n m / 60)."""


def rows() -> Iterator[Row]:
    """Kills in two lengths of run, what fits, what a service on memory asks for."""
    for hours in (0.25, 1.0):
        seen = _never_enough(3_600 * hours)
        killed = seen.result.stations["app"].killed
        told = f"kills of a pod that never has enough, in {hours:g} h"
        yield Row(told, _kills(3_600 * hours), killed, "kills", sources.KUBELET_BACK_OFF, at_most=1)
    fit = (HAS_MB - FLOOR_MB) // EACH_MB
    for inside, wanted in ((fit, 0), (fit + 1, 1)):
        seen = _tasks(1, inside, duration_s=3)
        killed = seen.result.stations["app"].killed
        told = f"tasks of 1 GB killed with {inside} requests of 64 MB above 512 MB inside"
        yield Row(told, wanted, killed, "tasks", sources.ECS_OUT_OF_MEMORY)
    for tasks, inside, after in SIZES:
        policy = {"kind": "target_tracking", "metric": "memory_utilisation", "target_pct": 60}
        seen = _tasks(tasks, inside, duration_s=600, memory_gb=2, policies=[policy])
        made = [each for each in seen.result.events if each.kind == "scaling"]
        found = float(made[0].values["after"]) if made else float(tasks)
        used = 100 * (FLOOR_MB + inside * EACH_MB) / 2_048
        told = f"{tasks} tasks at {used:.4g} % of their memory, target 60 %"
        yield Row(told, after, found, "tasks", sources.TARGET_TRACKING)


def _kills(seconds: float) -> int:
    """At once, then after 10, 20, 40, 80, 160 and again and again 300 s; each start takes its time."""
    at_s = SEEN_S
    for kills in count(1):
        wait_s = 0.0 if kills == 1 else min(300.0, 10.0 * 2.0 ** (kills - 2))
        at_s += wait_s + START_S + SEEN_S
        if at_s > seconds:
            return kills
    raise AssertionError


def _never_enough(seconds: float) -> Seen:
    app = node(
        "app",
        "eks_fargate_deployment",
        min=1,
        desired=1,
        max=1,
        memory_gb=0.75,
        memory_base_gb=4,
        app_start_s=START_S,
        readiness_s=0,
        work={"wait_ms": 1},
    )
    return ran([app], [edge("call", "client", "app")], rate_per_s=0.1, duration_s=seconds)


def _tasks(tasks: int, inside: int, *, duration_s: float, **settings: Any) -> Seen:
    """Tasks with so many requests of a second inside each."""
    app = node(
        "app",
        "ecs_service",
        **{
            "vcpu": 0.5,
            "memory_gb": 1,
            "min": 1,
            "desired": tasks,
            "max": 50,
            "memory_base_gb": FLOOR_MB / 1_024,
            "memory_per_request_mb": EACH_MB,
            "work": {"wait_ms": 1_000},
            **settings,
        },
    )
    calls = edge("call", "client", "app")
    return ran([app], [calls], rate_per_s=tasks * (inside - 0.01), duration_s=duration_s)
