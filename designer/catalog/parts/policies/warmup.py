"""How long a new instance counts as warming up."""

from __future__ import annotations

from typing import Any

from designer.catalog.params import param


def warmup_param() -> Any:
    return param(
        None,
        title="Warm-up",
        unit="s",
        minimum=0,
        maximum=3_600,
        tab="scaling",
        help="How long a new instance stays out of the metric. None: the group's own, else 300 s.",
    )
