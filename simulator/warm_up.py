"""The transient of a run that starts empty: where to cut it, and whether there is anything to cut to."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.plan import Plan, Source, Users
from simulator.result import Result

BATCH = 5


def mser5(values: Sequence[float] | NDArray[np.float64]) -> int | None:
    """How many leading values to leave out, by MSER-5 (White 1997): means of five, and of all cuts the one
    whose rest has the smallest standard error. None where that cut lies in the later half: then the values
    have not settled. NaN (nothing seen) counts as not there.
    """
    row = np.asarray(values, np.float64)
    batches = [row[i : i + BATCH] for i in range(0, len(row) - BATCH + 1, BATCH)]
    means = np.asarray(
        [batch[~np.isnan(batch)].mean() if (~np.isnan(batch)).any() else math.nan for batch in batches]
    )
    n = len(means)
    if n < 4:
        return None
    best, cut = math.inf, 0
    for d in range(n - 2):
        rest = means[d:][~np.isnan(means[d:])]
        if len(rest) < 2:
            break
        score = float(((rest - rest.mean()) ** 2).sum()) / len(rest) ** 2
        if score < best:
            best, cut = score, d
    return None if cut > n / 2 else cut * BATCH


def why_not_stationary(plan: Plan, called: Callable[[str], str] = str) -> str | None:
    """What changes in the course of a run, or None: then it has a steady state (if any queue has one).

    called: what the reader calls a source, given its id.
    """
    for source in plan.sources:
        rates = {rate for start, rate in source.profile if start < plan.duration_s}
        if len(rates) > 1:
            what = "rate" if isinstance(source, Source) else "number of users"
            return f"the {what} of {called(source.id)} changes"
        if isinstance(source, Users) and source.iterations is not None:
            return f"the users of {called(source.id)} end"
    if plan.scalers:
        return "fleets are scaled"
    if plan.faults:
        return "faults strike"
    return None


def answered(result: Result) -> NDArray[np.float64]:
    """How many requests were answered well in each window."""
    window, _, counts = result.histograms["*"].counts()
    return np.bincount(window, counts, result.windows).astype(np.float64)


def mean_from_s(result: Result, from_s: float) -> float:
    """Mean response of the requests answered in the windows from `from_s` on, seconds; NaN without any."""
    first = round(from_s / result.window_s)
    counts = answered(result)[first:]
    means = np.nan_to_num(result.series["*"]["latency_mean_s"][first:])
    return float((means * counts).sum() / counts.sum()) if counts.sum() else math.nan
