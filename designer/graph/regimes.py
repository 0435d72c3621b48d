"""The why-log's lines that no control event writes: when something began to refuse, why, when it stopped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from designer.graph.compile import parts_of
from designer.graph.document import Graph, placed_nodes
from designer.graph.figures import series_of
from designer.graph.limits import Limit, limits_of
from simulator.result import Event, Result

QUIET_S = 60.0
"""A pause of less than this is part of the same regime."""

LEAST_SHARE = 0.01
"""A limit with less of a regime's refusals is not worth a word."""

Rates = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class _Regime:
    """Windows first to last (inclusive) of a node that refuses: what it refused and was asked."""

    node_id: str
    first: int
    last: int
    refused: Rates
    asked: Rates
    window_s: float
    simulated_s: float

    @property
    def begins_s(self) -> float:
        return self.first * self.window_s

    @property
    def lasted_s(self) -> float:
        return min((self.last + 1) * self.window_s, self.simulated_s) - self.begins_s


def throttle_events(graph: Graph, result: Result) -> Iterator[Event]:
    """One `throttle` event where a node begins to refuse and one `recovery` where it has stopped.

    To the accuracy of a window: refusals are counted window by window.
    """
    parts = parts_of(graph, result.duration_s)
    for each in placed_nodes(graph):
        node_id = each.node.id
        door = f"{node_id}/door" if f"{node_id}/door" in result.series else node_id
        asked = np.nan_to_num(series_of(result, door, "requests_per_s"))
        refused = np.nan_to_num(series_of(result, node_id, "throttles_per_s"))
        if door != node_id:
            refused = refused + np.nan_to_num(series_of(result, door, "throttles_per_s"))
        limits = list(limits_of(node_id, parts, result))
        struck = (event.subject.partition("/")[0] for event in result.events if event.kind == "fault")
        if node_id in struck:
            limits.append(Limit("a fault", None, None))
        if not limits:  # it hands on what others refused
            continue
        for first, last in spells(refused > 0, max(1, round(QUIET_S / result.window_s))):
            part = slice(first, last + 1)
            regime = _Regime(
                node_id, first, last, refused[part], asked[part], result.window_s, result.simulated_s
            )
            yield _begins(regime, limits)
            if last + 1 < len(refused):
                yield _ends(regime)


def spells(struck: NDArray[np.bool_], quiet: int) -> Iterator[tuple[int, int]]:
    """(first, last) window of each spell; spells with fewer than `quiet` calm windows between are one."""
    first = last = -1
    for place in np.flatnonzero(struck).tolist():
        if first >= 0 and place - last > quiet:
            yield first, last
            first = place
        elif first < 0:
            first = place
        last = place
    if first >= 0:
        yield first, last


def _begins(regime: _Regime, limits: Sequence[Limit]) -> Event:
    refused, asked = regime.refused, regime.asked
    number = float(refused.sum()) * regime.window_s
    share = float(refused.sum() / asked.sum()) if asked.sum() > 0 else 1.0
    values = {
        "asked_per_s": float(asked[0]),
        "refused_per_s": float(refused[0]),
        "most_refused_per_s": float(refused.max()),
        "refused": number,
        "lasted_s": regime.lasted_s,
    }
    found = _causes(regime, limits)
    if found and found[0][0].limit is not None:
        values["limit"] = found[0][0].limit
    text = (
        f"refuses requests{_because(found)}: {float(refused[0]):,.4g} of {float(asked[0]):,.4g} a second at "
        f"first, at most {float(refused.max()):,.4g}; {number:,.0f} ({100 * share:.3g} % of all) in "
        f"{regime.lasted_s:,.4g} s"
    )
    return Event(regime.begins_s, regime.node_id, "throttle", text, values)


def _causes(regime: _Regime, limits: Sequence[Limit]) -> list[tuple[Limit, float]]:
    """Limits with their shares of what was refused, the largest first.

    A quota that several nodes share refuses others, too: it gets at most what is left of this node's.
    """
    total = left = float(regime.refused.sum())
    found = []
    own_first = sorted(limits, key=lambda limit: (limit.refused is None, limit.text.startswith("the quota")))
    for limit in own_first:
        counted = left
        if limit.refused is not None:
            counted = float(limit.refused[regime.first : regime.last + 1].sum())
        share = min(counted, left)
        left -= share
        if total > 0 and share >= LEAST_SHARE * total:
            found.append((limit, share / total))
    return sorted(found, key=lambda pair: -pair[1])


def _because(found: Sequence[tuple[Limit, float]]) -> str:
    if not found:
        return ""
    if len(found) == 1:
        return f" by {found[0][0].text}"
    return " by " + " and ".join(f"{limit.text} ({share:.0%})" for limit, share in found)


def _ends(regime: _Regime) -> Event:
    lasted_s = (regime.last + 1 - regime.first) * regime.window_s
    text = f"refuses nothing any more, after {lasted_s:,.4g} s"
    at_s = (regime.last + 1) * regime.window_s
    return Event(at_s, regime.node_id, "recovery", text, {"lasted_s": lasted_s})
