"""What a run has seen so far: the last window's figures of every part, and the system's series."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.recorder.readings import QUANTILES, Readings
from simulator.recorder.windows import WindowHistograms

MOST_POINTS = 120
"""Of a live series: windows are merged in pairs, fours, eights, ... to stay within."""


@dataclass(frozen=True, slots=True)
class Live:
    """at_s: when the last window ended; window_s: how long windows are; windows: how many have ended.

    step_s: how long a point of `series` is, a power of two of windows (the last one may be shorter). series:
    of the whole system, rates and means over the point, percentiles of all in it, gauges at its end.
    latest: subject id -> metric -> its value in the last window.
    """

    at_s: float
    window_s: float
    windows: int
    step_s: float
    series: Mapping[str, NDArray[np.float64]]
    latest: Mapping[str, Mapping[str, float]]


def live(readings: Readings, all_responses: Callable[[], WindowHistograms]) -> Live:
    """From the readings and, if windows must be merged, the histograms of all responses."""
    n = readings.windows
    group = 1
    while n > group * MOST_POINTS:
        group *= 2
    whole = readings.of_the_whole()
    window_s = readings.ends[1] - readings.ends[0]
    latest = readings.series(n - 1)
    return Live(
        at_s=readings.ends[-1],
        window_s=window_s,
        windows=n,
        step_s=group * window_s,
        series=whole if group == 1 else _merged(whole, readings, group, all_responses()),
        latest={
            subject: {metric: float(values[-1]) for metric, values in metrics.items()}
            for subject, metrics in latest.items()
        },
    )


def _merged(
    whole: Mapping[str, NDArray[np.float64]], readings: Readings, group: int, responses: WindowHistograms
) -> dict[str, NDArray[np.float64]]:
    """Each `group` windows as one; mean latencies are left out."""
    starts = np.arange(0, readings.windows, group)
    lengths = np.diff(np.asarray(readings.ends))
    made = {
        name: np.add.reduceat(whole[name] * lengths, starts) / np.add.reduceat(lengths, starts)
        for name in ("requests_per_s", "errors_per_s")
    }
    quantiles = responses.quantiles_s(group, [share for _, share in QUANTILES])
    made |= {name: quantiles[i] for i, (name, _) in enumerate(QUANTILES)}
    made["in_flight"] = whole["in_flight"][np.minimum(starts + group, readings.windows) - 1]
    return made
