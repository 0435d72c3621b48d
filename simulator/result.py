"""What a run saw: totals, series, events, counters; and the ways in which it may end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.histogram import Latency
from simulator.recorder.windows import WindowHistograms
from simulator.totals import (
    CAUSES,
    ClassTotals,
    HostTotals,
    LinkTotals,
    PollerTotals,
    PoolTotals,
    SourceTotals,
    StationTotals,
    StoreTotals,
)

if TYPE_CHECKING:
    from simulator.recorder.live import Live
    from simulator.recorder.slowest import SlowRequest
    from simulator.recorder.tail import Tail


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the why-log.

    kind: "scaling", "alarm", "fault", "throttle", "recovery", "deployment"; "left_out" for those that a log
    of too many leaves out (`simulator.control.why_log`). text carries its numbers. Every change of a fleet's
    desired size has one event with the values "before" and "after".
    phases: name -> time it ended, in order: what led to it ("first datapoint", "alarm datapoints",
    "published" of the alarm; else "forecast", "pending", "lost", "noticed", "notice"), "decision", "placed"
    (on a host), "launch slot" (if it had to wait for one), the launch's own phases, "registered", "health
    check".
    """

    at_s: float
    subject: str
    kind: str
    text: str
    values: Mapping[str, float] = field(default_factory=dict)
    phases: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands. eta_s: seconds still to wait (None before any is known). live: makes the figures
    seen so far, only for those who want them (None: there are none).
    """

    simulated_s: float
    duration_s: float
    requests: int
    in_flight: int
    events: int
    wall_s: float
    eta_s: float | None
    live: Callable[[], Live] | None = field(default=None, compare=False)

    @property
    def fraction(self) -> float:
        return self.simulated_s / self.duration_s if self.duration_s else 1.0


Series = Mapping[str, Mapping[str, NDArray[np.float64]]]
"""subject id ("*": the whole system, "class:<id>": one request class) -> metric -> one value per window.

Rates, utilisations and lengths are means over a window: utilisation is cores busy over cores in service,
slots where there are none; servers_mean: servers in service. Percentiles are within 0.4 %.
Fleets: servers_desired, servers_booting, servers_in_service, servers_pending (no host has room), at a
window's end; servers_booting and servers_in_service also per zone as "servers_in_service:<zone>". Hosts: the
same (without servers_pending), units, units_pending, and cpu_reserved and memory_reserved (shares of the
ready hosts' room).
"""


@dataclass(frozen=True, slots=True)
class Result:
    """All that one run saw. simulated_s < duration_s when it was cancelled or ended early (ended_early says
    why). slowest: a few of each class and window, to be played again by `simulator.recorder.replay`.
    histograms: of each window, for percentiles of any span. tail: where the time of the slowest hundredth
    goes (None: nothing was answered). sources: those with a limit on their senders. way: "event" or
    "feed_forward", how it was run; events_handled counts what took time in that way.
    """

    seed: int
    engine_version: str
    duration_s: float
    simulated_s: float
    window_s: float
    requests: int
    in_flight: int
    events_handled: int
    wall_s: float
    response: Latency
    completion: Latency
    classes: Mapping[str, ClassTotals]
    stations: Mapping[str, StationTotals]
    stores: Mapping[str, StoreTotals]
    links: Mapping[str, LinkTotals]
    pollers: Mapping[str, PollerTotals]
    pools: Mapping[str, PoolTotals]
    counters: Mapping[str, float]
    series: Series
    events: tuple[Event, ...]
    ended_early: str | None = None
    slowest: tuple[SlowRequest, ...] = ()
    histograms: Mapping[str, WindowHistograms] = field(default_factory=dict)
    tail: Tail | None = None
    hosts: Mapping[str, HostTotals] = field(default_factory=dict)
    way: str = "event"
    sources: Mapping[str, SourceTotals] = field(default_factory=dict)

    @property
    def windows(self) -> int:
        return len(self.series["*"]["requests_per_s"])


class PlanRefused(ValueError):  # noqa: N818 - the word of the design
    """The plan can't be run; `reasons` holds every one of them."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = tuple(reasons)


class Cancelled(Exception):  # noqa: N818 - the word of the design
    """on_progress said to stop; `result` holds what was seen until then."""

    def __init__(self, result: Result) -> None:
        super().__init__(f"cancelled after {result.simulated_s:g} of {result.duration_s:g} simulated seconds")
        self.result = result


class ConservationError(AssertionError):
    """The run's books do not balance; `violations` says what did not add up."""

    def __init__(self, violations: list[str]) -> None:
        super().__init__("; ".join(violations))
        self.violations = tuple(violations)


__all__ = [
    "CAUSES",
    "Cancelled",
    "ClassTotals",
    "ConservationError",
    "Event",
    "HostTotals",
    "LinkTotals",
    "PlanRefused",
    "PollerTotals",
    "PoolTotals",
    "Progress",
    "Result",
    "Series",
    "SourceTotals",
    "StationTotals",
    "StoreTotals",
]
