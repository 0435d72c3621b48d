"""What target tracking makes of a metric: in proportion, rounded up, and down only where it can stay down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from designer.catalog.data import sources
from proofs.drawing import edge, node, ran
from proofs.row import Row

TITLE = "EC2 Auto Scaling: the sizes target tracking asks for"
TARGET = 100
UP = ((10, 150, 15), (2, 150, 3), (3, 150, 5), (4, 101, 5), (4, 199, 8), (1, 1_000, 10))
"""Size, requests per instance and minute, size afterwards: ceil(n m / target). The first row is AWS's own."""

DOWN = ((10, 50, 5), (10, 65, 7), (4, 60, 3), (2, 60, 2), (10, 75, 10), (3, 69, 3))
"""Down below 70 % of the target, rounded up, and not where one instance less would be above it again."""

BOUNDED = ((50, 14), (70, 10))
"""Target CPU in %, size after one action on 7 instances however large the overload: x 100 / target."""


def rows() -> Iterator[Row]:
    """Every size by requests per target, then by CPU under ten times what the group carries."""
    for size, load, after in UP:
        told = f"{size} at {load} of {TARGET}"
        yield Row(told, after, _after(size, 90, load), "instances", sources.TARGET_TRACKING)
    for size, load, after in DOWN:
        told = f"{size} at {load} of {TARGET}, for 15 minutes"
        yield Row(told, after, _after(size, 90, load, then_s=1_300), "instances", sources.TARGET_TRACKING)
    for target, after in BOUNDED:
        policy = {"metric": "cpu_utilisation", "target_pct": target}
        calm = 7 * 2 * target / 100 * 0.8 / 0.02 * 60 / 7
        found = _after(7, calm, 10 * calm, policy=policy, cpu_ms=20, queue_limit=0, slots_per_instance=8)
        what = f"7 with all cores busy, target {target} %"
        yield Row(what, after, found, "instances", sources.TARGET_TRACKING)


def _after(
    size: int,
    calm: float,
    load: float,
    *,
    then_s: float = 400,
    policy: dict[str, Any] | None = None,
    cpu_ms: float = 1,
    **settings: Any,
) -> float:
    """The size that the first action asks for (or stays) when the load per instance and minute steps."""
    on_requests = {"metric": "requests_per_target", "target_per_min": TARGET}
    stages = [
        {"target_per_s": size * calm / 60, "duration_s": 600},
        {"target_per_s": size * load / 60, "duration_s": 0},
        {"target_per_s": size * load / 60, "duration_s": then_s},
    ]
    group = node(
        "group",
        "ec2_auto_scaling_group",
        instance_type="m7g.large",
        zones=["a"],
        min=1,
        desired=size,
        max=100,
        policies=[{"kind": "target_tracking", "warmup_s": 60, **(policy or on_requests)}],
        work={"cpu_ms": cpu_ms},
        **settings,
    )
    arrivals = {
        "executor": "ramping-arrival-rate",
        "start_rate_per_s": size * calm / 60,
        "stages": stages,
        "process": "deterministic",
    }
    seen = ran(
        [node("balancer", "application_load_balancer"), group],
        [edge("call", "client", "balancer"), edge("target", "balancer", "group")],
        arrivals=arrivals,
        duration_s=600 + then_s,
    )
    made = [each for each in seen.result.events if each.kind == "scaling"]
    return float(made[0].values["after"]) if made else float(size)
