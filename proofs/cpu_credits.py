"""A burstable instance at full load: when its credits are gone, and what it pays when it may borrow."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalog.data import sources
from proofs.drawing import Seen, edge, node, ran
from proofs.row import Row

TITLE = "EC2: CPU credits of a t3.large at 100 %"
HOUR_S = 3_600.0
SAVED, EARNED, SPENT, BASELINE_CORES = 864.0, 36.0, 120.0, 0.6
"""Credits saved in a day, earned and spent an hour; two vCPUs with a baseline of 30 %."""


def rows() -> Iterator[Row]:
    """864 / (120 - 36) = 10.286 h; unlimited borrows as much again for nothing, then pays for 84 an hour."""
    full_h = SAVED / (SPENT - EARNED)
    standard = _full_load("standard", 12)
    station = standard.result.stations["one"]
    yield Row(
        "full speed, standard", full_h, 12 - station.slow_s / HOUR_S, "h", sources.T_CREDITS, at_most=0.02
    )
    slow = (12 - full_h) * BASELINE_CORES + full_h * 2
    yield Row("vCPU-hours in 12 h", slow, station.busy_s / HOUR_S, "vCPU-h", sources.T_CREDITS, within=0.01)
    paid = (SPENT - EARNED) / 60
    for hours in (20, 24):
        seen = _full_load("unlimited", hours)
        said = max(0.0, hours - 2 * full_h) * paid
        charged = seen.result.stations["one"].surplus_core_s / HOUR_S
        what = f"charged after {hours} h, unlimited"
        yield Row(what, said, charged, "vCPU-h", sources.T_CREDITS, within=0.01, at_most=0.01)


def _full_load(mode: str, hours: float) -> Seen:
    """Two requests a second of ten seconds of CPU; what finds no core and no slot is refused."""
    one = node(
        "one",
        "ec2_instance",
        instance_type="t3.large",
        cpu_credits=mode,
        slots_per_instance=16,
        queue_limit=0,
        work={"cpu_ms": 10_000},
    )
    return ran([one], [edge("call", "client", "one")], rate_per_s=2, duration_s=hours * HOUR_S)
