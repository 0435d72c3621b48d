"""Where tasks and pods go among the hosts that have room for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from designer.catalog.params import param
from simulator import plan

STRATEGIES: Mapping[str, tuple[plan.PlacementStrategy, ...]] = {
    "spread": ("spread_zones", "spread_hosts"),
    "spread_zones": ("spread_zones",),
    "binpack_cpu": ("binpack_cpu",),
    "binpack_memory": ("binpack_memory",),
    "spread_then_binpack": ("spread_zones", "binpack_memory"),
}
"""ECS's placement strategies in the simulator's words, as the console offers them."""


def strategy_param() -> Any:
    return param(
        "spread_zones",
        title="Placement",
        choices={
            "spread_zones": "Spread over zones",
            "spread": "Spread over zones, then instances",
            "spread_then_binpack": "Spread over zones, then fill by memory",
            "binpack_cpu": "Fill instances by CPU",
            "binpack_memory": "Fill instances by memory",
        },
        help="Which instance with room a new task takes.",
        docs_url="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-strategies.html",
    )
