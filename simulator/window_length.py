"""How long the windows of a run's series are, and how many of them its memory has room for."""

from __future__ import annotations

import math

from simulator.plan import Plan

ROOM_BYTES = 150_000_000
"""What the windows of a run may take: beside the 400 MB of what is on its way and what the engine itself
needs, so that any run of a 50-node design stays below 500 MB."""
WINDOW_BYTES, SUBJECT_BYTES, CLASS_BYTES = 6_000, 900, 1_000
"""Of one window, while the Result is made and all is there twice; of a subject, a sparse histogram of 250
bytes included. `tests/simulator/test_windows.py` measures them."""
MOST_BY_DEFAULT = 1_440
LENGTHS_S = (1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0)


def window_length_s(plan: Plan) -> float:
    """The plan's own, else 60 s for a day of a common design; shorter for short runs (at least 60 windows,
    whole seconds where possible), longer where subjects times windows would pass some two million values a
    metric.
    """
    if plan.window_s is not None:
        return plan.window_s
    most = _most_by_default(plan)
    # A day has 60 s windows; an hour, of which nobody wants 2.5 s ones, gets 60 of 60 s too, ten minutes 60
    # of 10 s.
    most = min(most, max(60.0, plan.duration_s / 60.0))
    for length in LENGTHS_S:
        if length >= plan.duration_s / most:
            return length
    return plan.duration_s / most


def least_window_s(plan: Plan) -> float:
    """The shortest windows that the plan's run has memory for, rounded up to a number one likes to read."""
    each = WINDOW_BYTES + SUBJECT_BYTES * _subjects(plan) + CLASS_BYTES * len(plan.classes)
    most = max(ROOM_BYTES / each, _most_by_default(plan))
    least = plan.duration_s / most
    step = 10.0 ** (math.floor(math.log10(least)) - 1)
    return math.ceil(least / step) * step


def _subjects(plan: Plan) -> int:
    return len(plan.stations) + len(plan.links) + len(plan.classes) + 1


def _most_by_default(plan: Plan) -> float:
    return max(60.0, min(float(MOST_BY_DEFAULT), 2e6 / _subjects(plan)))
