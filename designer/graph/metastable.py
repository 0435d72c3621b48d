"""Metastable failure: what broke is mended, the load is one that was carried before, and still nothing works.

Something keeps the system down that the failure itself makes: mostly retries of what was given up
(Bronson et al., HotOS 2021; Huang et al., OSDI 2022). It ends only if load is taken away or a policy changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from designer.graph.document import Graph, JoinedEdge, edge_title, placed_nodes
from designer.graph.figures import series_of
from designer.graph.scenario import Scenario
from simulator.result import Event, Result

WELL = 0.95
"""From this share of requests answered well on, a load counts as carried."""

DOWN = 0.5
"""Below this share the system counts as down."""

LEAST_S = 120.0
"""It must be down so long after its trigger, or it may only be catching up."""

FALLING = 0.8
"""Requests under way fall below this share from the first to the last quarter: it is catching up."""

SLACK = 1.02
"""A load within 2 % of one that was carried counts as no larger: arrivals are random."""

LEAST_STEP_S = 10.0
"""Shorter windows are put together: too few requests fall into one to tell well from ill."""


@dataclass(frozen=True, slots=True)
class Metastable:
    """Down since `since_s`, although the trigger ended at `trigger_end_s` and the load was carried before."""

    since_s: float
    trigger_end_s: float
    trigger: str
    load_per_s: float
    carried_per_s: float
    answered: float
    edge: str | None
    edge_title: str
    attempts_per_call: float

    def to_json(self) -> dict[str, Any]:
        return {
            "since_s": self.since_s,
            "trigger": self.trigger,
            "trigger_end_s": self.trigger_end_s,
            "load_per_s": self.load_per_s,
            "carried_per_s": self.carried_per_s,
            "answered": self.answered,
            "edge": self.edge,
            "attempts_per_call": self.attempts_per_call,
            "text": self.text,
        }

    @property
    def text(self) -> str:
        """One sentence with its numbers."""
        retries = (
            f"; {self.edge_title} carries {self.attempts_per_call:.3g} attempts for each call"
            if self.edge is not None
            else ""
        )
        return (
            f"metastable: {self.trigger} was over at {self.trigger_end_s:,.4g} s, but to the end only "
            f"{self.answered:.1%} of {self.load_per_s:,.4g} requests/s are answered well, a load below the "
            f"{self.carried_per_s:,.4g}/s that were carried before{retries}"
        )

    def event(self) -> Event:
        """The line of the why-log."""
        values = {
            "load_per_s": self.load_per_s,
            "carried_per_s": self.carried_per_s,
            "answered": self.answered,
            "attempts_per_call": self.attempts_per_call,
        }
        return Event(self.trigger_end_s, self.edge or "*", "metastable", self.text, values)


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """The whole system in steps of `step_s`: requests a second that came and failed, and those under way."""

    step_s: float
    offered: NDArray[np.float64]
    failed: NDArray[np.float64]
    under_way: NDArray[np.float64]

    @property
    def answered(self) -> NDArray[np.float64]:
        """Share answered well: what came less what failed and what is only piling up; 1 where none came."""
        growth = np.diff(self.under_way, prepend=0.0) / self.step_s
        good = self.offered - self.failed - growth
        share = np.divide(good, self.offered, out=np.ones(len(good)), where=self.offered > 0)
        return np.asarray(np.clip(share, 0.0, 1.0))


def metastable(graph: Graph, scenario: Scenario, result: Result) -> Metastable | None:
    """The failure that outlasts its trigger to the end of the run, or None.

    A trigger is a fault that ended, or a load above any that was carried before.
    """
    seen = _seen(result)
    answered = seen.answered
    down = _down_at_end(answered, seen.offered)
    if not down:
        return None
    carried = _carried(seen.offered[:down], answered[:down])
    if carried is None:
        return None
    trigger, end_s = _trigger(scenario, seen, down, carried, result.simulated_s)
    after = int(np.ceil(end_s / seen.step_s - 1e-9))
    load, good = seen.offered[after:], answered[after:]
    if result.simulated_s - after * seen.step_s < LEAST_S or not load.sum() > 0:
        return None
    if float(load.mean()) > carried * SLACK or _catching_up(seen.under_way[after:]):
        return None
    if not _mended(graph, result, down * seen.step_s):
        return None
    edge, attempts = _busiest_retries(graph, result, end_s)
    return Metastable(
        since_s=down * seen.step_s,
        trigger_end_s=end_s,
        trigger=trigger,
        load_per_s=float(load.mean()),
        carried_per_s=carried,
        answered=float((good * load).sum() / load.sum()),
        edge=edge.edge.id if edge is not None else None,
        edge_title=edge_title(graph, edge) if edge is not None else "",
        attempts_per_call=attempts,
    )


def _seen(result: Result) -> _Seen:
    together = max(1, int(np.ceil(LEAST_STEP_S / result.window_s - 1e-9)))
    offered = np.nan_to_num(series_of(result, "*", "requests_per_s"))
    count = len(offered) // together

    def filled(metric: str) -> NDArray[np.float64]:
        values = np.nan_to_num(series_of(result, "*", metric))
        return values if len(values) == len(offered) else np.zeros(len(offered))

    def means(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(values[: count * together].reshape(count, together).mean(axis=1))

    at_ends = filled("in_flight")[: count * together].reshape(count, together)[:, -1]
    return _Seen(together * result.window_s, means(offered), means(filled("errors_per_s")), at_ends)


def _down_at_end(answered: NDArray[np.float64], offered: NDArray[np.float64]) -> int | None:
    """First step of being down that lasts to the end; steps without requests don't count."""
    asked = np.flatnonzero(offered > 0)
    if not len(asked) or answered[asked[-1]] >= DOWN:
        return None
    well = asked[answered[asked] >= DOWN]
    return int(well[-1]) + 1 if len(well) else None


def _carried(offered: NDArray[np.float64], answered: NDArray[np.float64]) -> float | None:
    """The highest load that was answered well in an earlier step."""
    well = offered[answered >= WELL]
    return float(well.max()) if len(well) and well.max() > 0 else None


def _trigger(
    scenario: Scenario, seen: _Seen, down: int, carried: float, simulated_s: float
) -> tuple[str, float]:
    """What set it off and when that was over: the last fault, or the last load beyond what was carried."""
    above = np.flatnonzero(seen.offered > carried * SLACK)
    sustained = above[:-1][np.diff(above) == 1] + 1  # one high step alone is chance
    peak_end_s = float(sustained[-1] + 1) * seen.step_s if len(sustained) else 0.0
    faults = [each for each in scenario.faults if each.at_s < simulated_s]
    last = max(faults, key=lambda each: each.at_s + each.duration_s, default=None)
    fault_end_s = last.at_s + last.duration_s if last is not None else 0.0
    if last is not None and fault_end_s >= peak_end_s:
        return f"the fault {last.action}", fault_end_s
    return "the peak of the load", max(peak_end_s, down * seen.step_s)


def _catching_up(under_way: NDArray[np.float64]) -> bool:
    quarter = len(under_way) // 4
    if quarter == 0:
        return False
    return float(under_way[-quarter:].mean()) < FALLING * float(under_way[:quarter].mean())


def _mended(graph: Graph, result: Result, since_s: float) -> bool:
    """Whether every fleet ends with as many servers as it had before: a lost server is still a trigger."""
    before = max(0, int(since_s // result.window_s) - 1)
    fleets = [series_of(result, each.node.id, "servers_in_service") for each in placed_nodes(graph)]
    return all(each[-1] >= each[before] for each in fleets if len(each))


def _busiest_retries(graph: Graph, result: Result, since_s: float) -> tuple[JoinedEdge | None, float]:
    """The edge with most attempts for each call since then; None when nothing is tried again."""
    after = int(since_s // result.window_s)
    edges: dict[str, JoinedEdge] = graph.graph["edges"]
    best, most = None, 1.0
    for edge_id, edge in edges.items():
        attempts = float(np.nan_to_num(series_of(result, edge_id, "requests_per_s"))[after:].sum())
        retries = float(np.nan_to_num(series_of(result, edge_id, "retries_per_s"))[after:].sum())
        if retries > 0 and attempts > retries and attempts / (attempts - retries) > most:
            best, most = edge, attempts / (attempts - retries)
    return best, most
