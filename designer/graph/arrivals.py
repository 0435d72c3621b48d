"""Arrivals over time at an entry node, and the piecewise-constant rates the engine draws them from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from designer.graph.document import NO_TIME, TimeSpec
from designer.graph.trace import Trace

Process = Literal["poisson", "deterministic", "bursty"]
PROCESSES: tuple[Process, ...] = ("poisson", "deterministic", "bursty")
OPEN = ("trace", "constant-arrival-rate", "ramping-arrival-rate")
CLOSED = ("constant-vus", "ramping-vus", "per-vu-iterations", "shared-iterations")
EXECUTORS = (*OPEN, *CLOSED)
"""What sends whatever happens, and what waits for its answers: k6's names, and traces."""

RAMP_STEPS_PER_STAGE = 1_000
"""A ramp is cut into at most so many steps (never finer than a second): each then differs from the straight
line by at most half of a thousandth of the stage's rise."""


@dataclass(frozen=True, slots=True)
class Visits:
    """What arrives are visitors: each sends `requests` (mean) one after another, thinking between them.

    `law`: "fixed", or "geometric". A visitor is one session: sticky targets and flows know it again.
    """

    requests: float
    law: Literal["fixed", "geometric"] = "fixed"
    think: TimeSpec = NO_TIME


@dataclass(frozen=True, slots=True)
class VuLimit:
    """Most arrivals that may wait for their answers at once; one more is dropped (k6's dropped_iterations).

    `pre_allocated` are there from the begin; each drop makes one more, up to `most`.
    """

    pre_allocated: int
    most: int


@dataclass(frozen=True, slots=True)
class TraceArrivals:
    """Counts of a trace, times `scale`; `file` is relative to the scenario's, `trace_id` an uploaded one.

    `day` (YYYY-MM-DD) or `begin` (ISO time) picks a part; steps missing in it are zero if `fill_gaps`.
    `trace` is what was read; None until `with_traces()` has put it there.
    """

    file: str | None = None
    trace_id: str | None = None
    column: str | None = None
    step_s: float | None = None
    scale: float = 1.0
    day: str | None = None
    begin: str | None = None
    fill_gaps: bool = False
    process: Process = "poisson"
    dispersion: float = 1.0
    visits: Visits | None = None
    vus: VuLimit | None = None
    trace: Trace | None = None


@dataclass(frozen=True, slots=True)
class ConstantRate:
    """The same rate all the time (k6's constant-arrival-rate)."""

    rate_per_s: float
    process: Process = "poisson"
    dispersion: float = 1.0
    visits: Visits | None = None
    vus: VuLimit | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A straight line from the rate before it to `target_per_s`, over `duration_s`."""

    target_per_s: float
    duration_s: float


@dataclass(frozen=True, slots=True)
class RampingRate:
    """Straight lines from rate to rate (k6's ramping-arrival-rate); after the last stage its rate stays."""

    start_rate_per_s: float
    stages: tuple[Stage, ...]
    process: Process = "poisson"
    dispersion: float = 1.0
    visits: Visits | None = None
    vus: VuLimit | None = None


@dataclass(frozen=True, slots=True)
class VuStage:
    """A straight line from the users before it to `target_vus`, over `duration_s`."""

    target_vus: int
    duration_s: float


@dataclass(frozen=True, slots=True)
class Vus:
    """Users who wait for each answer, think, and send again (k6's closed executors).

    `stages` change their number. `iterations`: requests of each user or, if `shared`, of all together; None:
    to the run's end.
    """

    vus: int
    stages: tuple[VuStage, ...] = ()
    think: TimeSpec = NO_TIME
    iterations: int | None = None
    shared: bool = False


OpenArrivals = TraceArrivals | ConstantRate | RampingRate
Arrivals = OpenArrivals | Vus

GUESSED_ANSWER_S = 0.1
"""Time of an answer that a guess at the rate of waiting users rests on: only a run tells it."""


@dataclass(frozen=True, slots=True, eq=False)
class RateSteps:
    """`rates_per_s[i]` holds from `starts_s[i]` until the next start; the last one until `ends_s`.

    `starts_s` rises strictly from 0; after `ends_s` nothing arrives. All float64, times from the run's begin.
    """

    starts_s: NDArray[np.float64]
    rates_per_s: NDArray[np.float64]
    ends_s: float

    @property
    def lengths_s(self) -> NDArray[np.float64]:
        return np.diff(np.append(self.starts_s, self.ends_s))

    @property
    def expected_requests(self) -> float:
        """The mean number of arrivals."""
        return float((self.lengths_s * self.rates_per_s).sum())

    @property
    def peak_per_s(self) -> float:
        return float(self.rates_per_s.max(initial=0.0))


def steps_of(arrivals: Arrivals, duration_s: float) -> RateSteps:
    """The rates of `arrivals` over a run of `duration_s`: of requests, also where visitors arrive.

    Of users who wait for their answers it is a guess: each asks once in its time to think and 0.1 s. Raises
    ValueError for a trace that was not read.
    """
    if isinstance(arrivals, Vus):
        return _guessed(arrivals, duration_s)
    steps = visitor_steps(arrivals, duration_s)
    if arrivals.visits is None:
        return steps
    return RateSteps(steps.starts_s, steps.rates_per_s * arrivals.visits.requests, steps.ends_s)


def vu_profile(arrivals: Vus) -> tuple[tuple[float, int], ...]:
    """Points (seconds, users) of the line that the number of users follows."""
    points, now_s = [(0.0, arrivals.vus)], 0.0
    for stage in arrivals.stages:
        now_s += stage.duration_s
        if stage.duration_s == 0:
            points[-1] = (points[-1][0], stage.target_vus)
        else:
            points.append((now_s, stage.target_vus))
    return tuple(points)


def _guessed(arrivals: Vus, duration_s: float) -> RateSteps:
    each_per_s = 1.0 / (arrivals.think.mean_ms / 1_000.0 + GUESSED_ANSWER_S)
    line = tuple(
        Stage(target * each_per_s, at_s - before_s)
        for (before_s, _), (at_s, target) in pairwise(vu_profile(arrivals))
    )
    ends_s = duration_s
    if arrivals.iterations is not None and arrivals.vus:
        rounds = arrivals.iterations / (arrivals.vus if arrivals.shared else 1)
        ends_s = min(duration_s, rounds / each_per_s)
    return _ramp(RampingRate(vu_profile(arrivals)[0][1] * each_per_s, line), ends_s)


def visitor_steps(arrivals: OpenArrivals, duration_s: float) -> RateSteps:
    """The rates at which visitors (or requests, where none make several) arrive. Raises ValueError for a
    trace that was not read.
    """
    if isinstance(arrivals, ConstantRate):
        return _cut([0.0], [arrivals.rate_per_s], duration_s, duration_s)
    if isinstance(arrivals, RampingRate):
        return _ramp(arrivals, duration_s)
    if arrivals.trace is None:
        raise ValueError(f"the trace {arrivals.file or arrivals.trace_id} has not been read yet")
    trace = arrivals.trace
    starts = np.arange(len(trace.counts), dtype=np.float64) * trace.step_s
    rates = trace.counts.astype(np.float64) * (arrivals.scale / trace.step_s)
    return _cut(starts, rates, trace.duration_s, duration_s)


def _ramp(arrivals: RampingRate, duration_s: float) -> RateSteps:
    starts: list[float] = []
    rates: list[float] = []
    now_s, rate = 0.0, arrivals.start_rate_per_s
    for stage in arrivals.stages:
        count = max(1, min(RAMP_STEPS_PER_STAGE, int(stage.duration_s)))
        if stage.duration_s > 0 and rate != stage.target_per_s:
            for place in range(count):
                starts.append(now_s + stage.duration_s * place / count)
                rates.append(rate + (stage.target_per_s - rate) * (place + 0.5) / count)
        elif stage.duration_s > 0:
            starts.append(now_s)
            rates.append(rate)
        now_s += stage.duration_s
        rate = stage.target_per_s
    if now_s < duration_s:
        starts.append(now_s)
        rates.append(rate)
    return _cut(starts, rates, max(now_s, duration_s), duration_s)


def _cut(
    starts: list[float] | NDArray[np.float64],
    rates: list[float] | NDArray[np.float64],
    ends_s: float,
    duration_s: float,
) -> RateSteps:
    """Only what begins before the run ends, and no two neighbours of the same rate."""
    start = np.asarray(starts, dtype=np.float64)
    rate = np.asarray(rates, dtype=np.float64)
    inside = start < duration_s
    start, rate = start[inside], rate[inside]
    changes = np.ones(len(rate), dtype=np.bool_)
    changes[1:] = rate[1:] != rate[:-1]
    return RateSteps(start[changes], rate[changes], float(min(ends_s, duration_s)))
