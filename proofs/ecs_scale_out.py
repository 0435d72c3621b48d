"""AWS's own figures for ECS target tracking; its unpublished metric delays are fitted to those at offset 0 s.

AWS says nothing of how late a metric is published; those two delays are chosen so that a step at a period's
start meets its figures, and the rows show what comes of every other moment.
"""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalog.data import sources
from proofs.drawing import edge, node, ran
from proofs.row import Row
from simulator.result import Event

TITLE = "ECS: from a step of load to more tasks"
CASES = (
    ("60 s metrics", False, 363.0, 386.0, 60.0, (0, 15, 30, 45)),
    ("20 s metrics", True, 86.0, 109.0, 20.0, (0, 5, 10, 15)),
)
"""Name, high resolution, seconds to the trigger and in all, an evaluation period, offsets of the step."""


def rows() -> Iterator[Row]:
    """Four tasks at 50 %, then at 80 % of a core each; whenever in a period the step comes."""
    for name, fast, trigger_s, running_s, period_s, offsets in CASES:
        for offset in offsets:
            at_s = 1_200 + offset
            first = _first_scaling(fast, at_s)
            told = f"{name}, step {offset} s into a period"
            decided = first.at_s - at_s
            yield Row(f"trigger: {told}", trigger_s, decided, "s", sources.ECS_LAG, at_most=period_s)
            ran_s = first.phases["application start"] - at_s
            yield Row(f"tasks run: {told}", running_s, ran_s, "s", sources.ECS_LAG, at_most=period_s)


def _first_scaling(fast: bool, at_s: float) -> Event:
    policy = {"kind": "target_tracking", "metric": "cpu_utilisation", "target_pct": 60}
    stages = [
        {"target_per_s": 100, "duration_s": at_s},
        {"target_per_s": 160, "duration_s": 0},
        {"target_per_s": 160, "duration_s": 600},
    ]
    tasks = node(
        "tasks",
        "ecs_service",
        vcpu=1,
        memory_gb=2,
        min=4,
        desired=4,
        policies=[policy],
        high_resolution=fast,
        image_pull_s=8,
        app_start_s=5,
        work={"cpu_ms": 20},
    )
    seen = ran(
        [node("balancer", "application_load_balancer"), tasks],
        [edge("call", "client", "balancer"), edge("target", "balancer", "tasks")],
        arrivals={"executor": "ramping-arrival-rate", "start_rate_per_s": 100, "stages": stages},
        duration_s=at_s + 600,
    )
    return next(each for each in seen.result.events if each.kind == "scaling")
