"""Metastable failure: what broke is mended, the load is one that was carried before, and still nothing works.

Something keeps the system down that the failure itself makes: mostly retries of what was given up
(Bronson et al., HotOS 2021; Huang et al., OSDI 2022). It ends only if load is taken away or a policy changes:
so it may last to the end of a run, or until its load falls.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from designer.graph.document import Graph, JoinedEdge, edge_title, placed_nodes
from designer.graph.figures import series_of
from designer.graph.scenario import Scenario
from designer.graph.whole import Whole, seen_whole
from simulator.result import Event, Result

WELL = 0.95
"""From this share of requests answered well on, a load counts as carried."""

LEAST_S = 120.0
"""It must be down so long after its trigger, or it may only be catching up."""

FALLING = 0.8
"""Requests under way fall below this share from the first to the last quarter: it is catching up."""

RELEASED = 0.8
"""A load below this share of what it was when the trigger ended is taken away from the failure."""

SMOOTHED = 3
"""So many steps together tell whether the load has fallen: one alone is chance."""

SLACK = 1.02
"""A load within 2 % of one that was carried counts as no larger: arrivals are random."""


@dataclass(frozen=True, slots=True)
class Metastable:
    """Down since `since_s`, although the trigger ended at `trigger_end_s` and the load was carried before.

    until_s: when it was over; None: it lasts to the end. fell_to_per_s: the load that it ended with, where
    the load had fallen by then.
    """

    since_s: float
    trigger_end_s: float
    trigger: str
    load_per_s: float
    carried_per_s: float
    answered: float
    edge: str | None
    edge_title: str
    attempts_per_call: float
    until_s: float | None = None
    fell_to_per_s: float | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "since_s": self.since_s,
            "until_s": self.until_s,
            "trigger": self.trigger,
            "trigger_end_s": self.trigger_end_s,
            "load_per_s": self.load_per_s,
            "carried_per_s": self.carried_per_s,
            "fell_to_per_s": self.fell_to_per_s,
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
        if self.until_s is None:
            lasted = "to the end"
        else:
            lasted = f"for {self.until_s - self.trigger_end_s:,.4g} s more"
        return (
            f"metastable: {self.trigger} was over at {self.trigger_end_s:,.4g} s, but {lasted} only "
            f"{self.answered:.1%} of {self.load_per_s:,.4g} requests/s are answered well, a load below the "
            f"{self.carried_per_s:,.4g}/s that were carried before{retries}{self._end}"
        )

    @property
    def _end(self) -> str:
        if self.until_s is None:
            return ""
        if self.fell_to_per_s is None:
            return f"; it is over at {self.until_s:,.4g} s"
        return f"; it is over at {self.until_s:,.4g} s, once only {self.fell_to_per_s:,.4g}/s come"

    def event(self) -> Event:
        """The line of the why-log."""
        values = {
            "load_per_s": self.load_per_s,
            "carried_per_s": self.carried_per_s,
            "answered": self.answered,
            "attempts_per_call": self.attempts_per_call,
        }
        if self.until_s is not None:
            values["until_s"] = self.until_s
        return Event(self.trigger_end_s, self.edge or "*", "metastable", self.text, values)


def metastable(graph: Graph, scenario: Scenario, result: Result) -> Metastable | None:
    """The failure that outlasts its trigger by LEAST_S or more, or None; of several the one that lasts to the
    end, else the first.

    A trigger is a fault that ended, or a load above any that was carried before.
    """
    seen = seen_whole(result)
    found = [_outlasting(graph, scenario, result, seen, first, last) for first, last in seen.downs()]
    known = [each for each in found if each is not None]
    return next((each for each in known if each.until_s is None), known[0] if known else None)


def _outlasting(
    graph: Graph, scenario: Scenario, result: Result, seen: Whole, down: int, back: int | None
) -> Metastable | None:
    """What is down from step `down` to before `back` (None: to the end), if that outlasts its trigger."""
    answered = seen.answered
    carried = _carried(seen.offered[:down], answered[:down])
    ends_s = result.simulated_s if back is None else back * seen.step_s
    mended_s = _mended_s(graph, result, down * seen.step_s, ends_s)
    if carried is None or mended_s is None:
        return None
    trigger, end_s = _trigger(scenario, seen, down, carried, ends_s)
    end_s = max(end_s, mended_s)
    after = int(np.ceil(end_s / seen.step_s - 1e-9))
    until = len(answered) if back is None else back
    load, good = seen.offered[after:until], answered[after:until]
    held = _held(load, seen.step_s)
    if held * seen.step_s < LEAST_S or not load.sum() > 0:
        return None
    if float(load[:held].mean()) > carried * SLACK or _catching_up(seen.under_way[after : after + held]):
        return None
    edge, attempts = _busiest_retries(graph, result, end_s, end_s + held * seen.step_s)
    fell = seen.offered[after + held : until + SMOOTHED] if back is not None and held < len(load) else ()
    return Metastable(
        since_s=down * seen.step_s,
        trigger_end_s=end_s,
        trigger=trigger,
        load_per_s=float(load[:held].mean()),
        carried_per_s=carried,
        answered=float((good * load)[:held].sum() / load[:held].sum()),
        edge=edge.edge.id if edge is not None else None,
        edge_title=edge_title(graph, edge) if edge is not None else "",
        attempts_per_call=attempts,
        until_s=None if back is None else ends_s,
        fell_to_per_s=float(np.mean(fell)) if len(fell) else None,
    )


def _held(load: NDArray[np.float64], step_s: float) -> int:
    """So many steps keep the load that the failure began with; then it falls, if it does."""
    first = max(1, int(np.ceil(LEAST_S / step_s - 1e-9)))
    begun = float(load[:first].mean()) if len(load) else 0.0
    for place in range(len(load) - SMOOTHED + 1):
        if float(load[place : place + SMOOTHED].mean()) < RELEASED * begun:
            return place
    return len(load)


def _carried(offered: NDArray[np.float64], answered: NDArray[np.float64]) -> float | None:
    """The highest load that was answered well in an earlier step."""
    well = offered[answered >= WELL]
    return float(well.max()) if len(well) and well.max() > 0 else None


def _trigger(
    scenario: Scenario, seen: Whole, down: int, carried: float, before_s: float
) -> tuple[str, float]:
    """What set it off and when that was over: the last fault, or the last load beyond what was carried, of
    those that began before `before_s`.
    """
    above = np.flatnonzero(seen.offered[: int(before_s // seen.step_s)] > carried * SLACK)
    sustained = above[:-1][np.diff(above) == 1] + 1  # one high step alone is chance
    peak_end_s = float(sustained[-1] + 1) * seen.step_s if len(sustained) else 0.0
    faults = [each for each in scenario.faults if each.at_s < before_s]
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


def _mended_s(graph: Graph, result: Result, since_s: float, until_s: float) -> float | None:
    """From when on every fleet has as many servers again as it had before: a lost server is still a trigger.
    None: some don't before `until_s`.
    """
    before, until = max(0, int(since_s // result.window_s) - 1), round(until_s / result.window_s)
    mended = 0
    for each in placed_nodes(graph):
        servers = series_of(result, each.node.id, "servers_in_service")[:until]
        fewer = np.flatnonzero(servers[before:] < servers[before : before + 1])
        mended = max(mended, before + int(fewer[-1]) + 1 if len(fewer) else 0)
    return mended * result.window_s if mended < until else None


def _busiest_retries(
    graph: Graph, result: Result, since_s: float, until_s: float
) -> tuple[JoinedEdge | None, float]:
    """The edge with most attempts for each call in that time; None when nothing is tried again."""
    during = slice(int(since_s // result.window_s), int(until_s // result.window_s) + 1)
    edges: dict[str, JoinedEdge] = graph.graph["edges"]
    best, most = None, 1.0
    for edge_id, edge in edges.items():
        attempts = float(np.nan_to_num(series_of(result, edge_id, "requests_per_s"))[during].sum())
        retries = float(np.nan_to_num(series_of(result, edge_id, "retries_per_s"))[during].sum())
        if retries > 0 and attempts > retries and attempts / (attempts - retries) > most:
            best, most = edge, attempts / (attempts - retries)
    return best, most
