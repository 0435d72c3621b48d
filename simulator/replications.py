"""Many runs of one plan: until the figures are as precise as wished, and two plans on the same randomness.

Only figures are kept, so the number of runs costs no memory.
"""

from __future__ import annotations

import math
import statistics
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.check import check
from simulator.confidence import Interval, interval
from simulator.engine import simulate
from simulator.plan import Plan
from simulator.result import Cancelled, Result
from simulator.warm_up import answered, mser5, why_not_stationary
from simulator.window_length import window_length_s

Figures = Mapping[str, float]
WATCH_EVERY_S = 0.3
FEWEST = 5
"""Runs before the first look at their interval: with fewer, a small spread is likely to be luck."""


def headline(result: Result) -> dict[str, float]:
    """The figures of a run that everybody asks for; NaN where nothing was seen. errors: share of those that
    ended.
    """
    ended = sum(kind.done + kind.failed for kind in result.classes.values())
    failed = sum(kind.failed for kind in result.classes.values())
    found = {
        "latency.mean_s": result.response.mean_s,
        **{f"latency.{name}_s": result.response.quantile_s(q) for name, q in _QUANTILES.items()},
        "throughput_per_s": (ended - failed) / result.simulated_s if result.simulated_s else math.nan,
        "errors.rate": failed / ended if ended else math.nan,
    }
    for name, station in result.stations.items():
        if not math.isnan(station.utilisation):
            found[f"stations.{name}.utilisation"] = station.utilisation
    return found


_QUANTILES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}


@dataclass(frozen=True, slots=True)
class Replications:
    """Intervals of the figures over `runs` independent runs. met: whether all that were asked to be
    are within `precision` of their mean; None: nothing was asked. cut_s: what was left out for
    `latency.steady_mean_s`, the mean response after the transient (MSER-5 on the mean of all runs, so that no
    run's own luck chooses its cut); None where nothing settles or the plan changes.
    """

    runs: int
    intervals: Mapping[str, Interval]
    cut_s: float | None
    precision: float | None
    met: bool | None


def replicate(
    plan: Plan,
    *,
    runs: int,
    first_seed: int = 0,
    level: float = 0.95,
    threads: int = 2,
    figures: Callable[[Result], Figures] | None = None,
    watch: Callable[[int], bool] | None = None,
) -> Replications:
    """So many runs, with the seeds first_seed, first_seed + 1, ...

    watch is told a few times a second, in the caller's thread, how many are done, and says whether to go on.
    Raises ValueError for fewer than two runs, Cancelled, and what `simulate` raises.
    """
    check(plan)
    rows = list(_rows(plan, range(first_seed, first_seed + runs), threads, figures or headline, watch))
    found, cut = _intervals(plan, rows, level)
    return Replications(runs, found, cut, None, None)


def replicate_until(
    plan: Plan,
    *,
    precision: float,
    of: Collection[str] = ("latency.mean_s", "latency.p99_s"),
    first_seed: int = 0,
    level: float = 0.95,
    most: int = 200,
    threads: int = 2,
    figures: Callable[[Result], Figures] | None = None,
) -> Replications:
    """Run until half the width of the interval of every figure in `of` is at most `precision` times its mean,
    or `most` runs are done.

    It looks after each `threads` runs from the fifth on (Law and Carson 1979): the level is nominal, a few
    looks too many cost about a hundredth of it. Raises ValueError for a precision that is no share, and
    KeyError for a figure that there is not.
    """
    if not 0.0 < precision < 1.0:
        raise ValueError(f"a precision of {precision:g} is no share between 0 and 1")
    check(plan)
    rows: list[_Row] = []
    read = figures or headline
    while True:
        wanted = max(FEWEST, len(rows) + threads) - len(rows)
        start = first_seed + len(rows)
        rows += _rows(plan, range(start, start + min(wanted, most - len(rows))), threads, read)
        found, cut = _intervals(plan, rows, level)
        met = all(found[name].half_width <= precision * abs(found[name].mean) for name in of)
        if met or len(rows) >= most:
            return Replications(len(rows), found, cut, precision, met)


def intervals_of(rows: Collection[Figures], level: float = 0.95) -> dict[str, Interval]:
    """The interval of each figure that every run has."""
    first = next(iter(rows))
    names = [name for name in first if not any(math.isnan(row.get(name, math.nan)) for row in rows)]
    return {name: interval((row[name] for row in rows), level) for name in names}


@dataclass(frozen=True, slots=True)
class _Row:
    """One run's figures, and its response window by window: how many answers, and their mean."""

    figures: Figures
    answered: NDArray[np.float64]
    means_s: NDArray[np.float64]


def _rows(
    plan: Plan,
    seeds: range,
    threads: int,
    figures: Callable[[Result], Figures],
    watch: Callable[[int], bool] | None = None,
) -> Iterator[_Row]:
    """In the order of the seeds."""
    stop = threading.Event()

    def one(seed: int) -> _Row:
        result = simulate(plan, seed=seed, on_progress=lambda _: not stop.is_set())
        if stop.is_set():  # a run too short to ask on its way
            raise Cancelled(result)
        return _Row(figures(result), answered(result), result.series["*"]["latency_mean_s"])

    with ThreadPoolExecutor(max_workers=threads) as pool:
        futures = [pool.submit(one, seed) for seed in seeds]
        try:
            while watch is not None and wait(futures, WATCH_EVERY_S).not_done:
                if not watch(sum(future.done() for future in futures)):
                    stop.set()
                    break
            yield from (future.result() for future in futures)
        finally:
            stop.set()
            for future in futures:
                future.cancel()


def _intervals(plan: Plan, rows: list[_Row], level: float) -> tuple[dict[str, Interval], float | None]:
    """Of the figures, and of the mean response after the transient where there is a steady state."""
    found = intervals_of([row.figures for row in rows], level)
    same = len({len(row.means_s) for row in rows}) == 1
    if why_not_stationary(plan) is not None or not same:
        return found, None
    counts = np.asarray([row.answered for row in rows])
    sums = counts * np.nan_to_num(np.asarray([row.means_s for row in rows]))
    with np.errstate(invalid="ignore", divide="ignore"):
        cut = mser5(sums.sum(axis=0) / counts.sum(axis=0))
        if cut is None or not counts[:, cut:].sum(axis=1).all():
            return found, None
        means = sums[:, cut:].sum(axis=1) / counts[:, cut:].sum(axis=1)
    found["latency.steady_mean_s"] = interval(means.tolist(), level)
    return found, cut * window_length_s(plan)


@dataclass(frozen=True, slots=True)
class Difference:
    """B less A, run by run on the same random numbers. paired: its interval; apart: half the width it would
    have if the two were drawn independently; correlation: of the two over the runs.
    """

    paired: Interval
    apart: float
    correlation: float


def compare(
    a: Plan,
    b: Plan,
    figure: Callable[[Result], float],
    *,
    runs: int,
    first_seed: int = 0,
    level: float = 0.95,
    threads: int = 2,
) -> Difference:
    """One figure of two plans: what they share is drawn alike, so only what differs makes a difference."""
    check(a)
    check(b)
    seeds = range(first_seed, first_seed + runs)
    of_a, of_b = (
        [row.figures["figure"] for row in _rows(plan, seeds, threads, lambda r: {"figure": figure(r)})]
        for plan in (a, b)
    )
    paired = interval((y - x for x, y in zip(of_a, of_b, strict=True)), level)
    each = [interval(values, level).half_width for values in (of_a, of_b)]
    spread = statistics.stdev(of_a) * statistics.stdev(of_b)
    correlation = statistics.covariance(of_a, of_b) / spread if spread else math.nan
    return Difference(paired, math.hypot(*each), correlation)
