"""Which requests were the slowest of each class and window: enough to play them again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.kernel import records as r
from simulator.layout import Layout
from simulator.result import CAUSES


@dataclass(frozen=True, slots=True)
class SlowRequest:
    """One of the slowest few answers of a class in a window.

    key: the request's own 64 bits, the same in every run of the plan with this seed. started_s: when it
    began; seconds: until its answer, good or bad (cause says why; None: good). window: that of its answer.
    """

    key: int
    kind: str
    window: int
    started_s: float
    seconds: float
    cause: str | None

    @property
    def answered_s(self) -> float:
        return self.started_s + self.seconds


def take_slowest(layout: Layout, slowest: r.Records, window: int) -> list[SlowRequest]:
    """Those of the window that ends now, the slowest of each class first; the kernel begins anew."""
    found = []
    for place, (seconds, started, key, cause) in enumerate(
        zip(*(slowest[name].tolist() for name in ("seconds", "started", "key", "cause")), strict=True)
    ):
        if seconds > 0.0:
            kind = layout.classes[place // r.SLOWEST_KEPT]
            why = CAUSES[cause - 1] if cause else None
            found.append(SlowRequest(key, kind, window, started, seconds, why))
    slowest.view(np.uint8)[:] = 0  # at once, not field by field
    return found
