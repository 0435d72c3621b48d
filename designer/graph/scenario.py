"""Scenario: what is sent to an Architecture, for how long, what breaks meanwhile, and what is promised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from designer.graph.arrivals import Arrivals, RateSteps, TraceArrivals, steps_of
from designer.graph.trace import Trace

HOURS_A_MONTH = 730.0
"""A month as in AWS's own calculator."""

SECONDS_A_MONTH = HOURS_A_MONTH * 3_600.0

LONGEST_RUN_S = 31 * 86_400.0


@dataclass(frozen=True, slots=True)
class Workload:
    """Arrivals at the Node `node`; `mix` maps request classes to shares that add up to 1."""

    node: str
    mix: Mapping[str, float]
    arrivals: Arrivals


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that breaks `at_s` and is well again after `duration_s`. Seconds from the run's begin.

    `action` is one of `catalog.fault_actions.ACTIONS`, which say what it strikes: a zone, a node or an edge.
    """

    action: str
    at_s: float
    duration_s: float
    zone: str | None = None
    node: str | None = None
    edge: str | None = None
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slo:
    """What is promised; None or absent where nothing is. `error_rate` is a share of requests, 0..1."""

    response_p99_s: float | None = None
    completion_p99_s: float | None = None
    error_rate: float | None = None
    age_of_oldest_s: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MonthPart:
    """The scenario of that name (`this` for the one at hand) happens `times` times a month."""

    scenario: str
    times: float


@dataclass(frozen=True, slots=True)
class Scenario:
    """Workloads, duration, seed, faults, SLO and the month the run stands for.

    `month_assumed` is True when the month was not given, so that the run is repeated to fill 730 hours.
    """

    name: str
    workloads: tuple[Workload, ...]
    duration_s: float
    seed: int
    faults: tuple[Fault, ...]
    slo: Slo
    month: tuple[MonthPart, ...]
    month_assumed: bool

    def rate_steps(self, workload: Workload) -> RateSteps:
        """Arrivals of all classes together, over the run. Raises ValueError for a trace that was not read."""
        return steps_of(workload.arrivals, self.duration_s)

    @property
    def expected_requests(self) -> float:
        """The mean number of requests that arrive from outside in a run."""
        return sum(self.rate_steps(workload).expected_requests for workload in self.workloads)

    @property
    def times_a_month(self) -> float:
        """How often this very scenario happens in the month."""
        return sum(part.times for part in self.month if part.scenario in {"this", self.name})

    def month_json(self) -> dict[str, object]:
        """Name, duration and month as JSON, the month filled in when it was assumed."""
        month = [{"scenario": part.scenario, "times": part.times} for part in self.month]
        return {"name": self.name, "duration_s": self.duration_s, "month": month}


def with_traces(scenario: Scenario, traces: Mapping[str, Trace]) -> Scenario:
    """The scenario with its traces put in; keys are files as written and ids of uploaded traces.

    Raises KeyError for one that is missing: see `traces_needed`.
    """
    workloads = []
    for workload in scenario.workloads:
        arrivals = workload.arrivals
        if isinstance(arrivals, TraceArrivals) and arrivals.trace is None:
            arrivals = replace(arrivals, trace=traces[arrivals.file or arrivals.trace_id or ""])
        workloads.append(replace(workload, arrivals=arrivals))
    return replace(scenario, workloads=tuple(workloads))


def traces_needed(scenario: Scenario) -> tuple[TraceArrivals, ...]:
    """The arrivals that still wait for their trace to be read."""
    return tuple(
        workload.arrivals
        for workload in scenario.workloads
        if isinstance(workload.arrivals, TraceArrivals) and workload.arrivals.trace is None
    )
