"""The load a Scenario sends, drawn coarsely: what a person looks at before a run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from designer.graph.scenario import Scenario

POINTS = 240
"""As many as a curve of a dialog's width can show."""


def load_curve(scenario: Scenario, points: int = POINTS) -> tuple[float, NDArray[np.float64]]:
    """Step in seconds and the mean rate (requests/s, all workloads together) in each of `points` equal steps.

    Sums are kept: step x rates adds up to the expected requests. Raises ValueError for a trace not read.
    """
    step_s = scenario.duration_s / points
    edges = np.linspace(0.0, scenario.duration_s, points + 1)
    total = np.zeros(points + 1)
    for workload in scenario.workloads:
        steps = scenario.rate_steps(workload)
        ends = np.append(steps.starts_s[1:], steps.ends_s)
        sent = np.concatenate([[0.0], np.cumsum(steps.rates_per_s * (ends - steps.starts_s))])
        total += np.interp(edges, np.append(steps.starts_s, steps.ends_s), sent)
    return step_s, np.diff(total) / step_s
