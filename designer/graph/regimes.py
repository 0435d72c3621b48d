"""The why-log's lines that no control event writes: when something began to refuse, and when it stopped."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from designer.graph.document import Graph, placed_nodes
from designer.graph.figures import series_of
from simulator.result import Event, Result

QUIET_S = 60.0
"""A pause of less than this is part of the same regime."""


def throttle_events(graph: Graph, result: Result) -> Iterator[Event]:
    """One `throttle` event where a node begins to refuse and one `recovery` where it has stopped.

    To the accuracy of a window: refusals are counted window by window.
    """
    for each in placed_nodes(graph):
        node_id = each.node.id
        refused = np.nan_to_num(series_of(result, node_id, "throttles_per_s"))
        asked = np.nan_to_num(series_of(result, node_id, "requests_per_s"))
        for first, last in spells(refused > 0, max(1, round(QUIET_S / result.window_s))):
            part = refused[first : last + 1]
            yield _begins(node_id, first, last, part, asked[first : last + 1], result)
            if last + 1 < len(refused):
                yield _ends(node_id, first, last, result)


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


def _begins(
    node_id: str,
    first: int,
    last: int,
    refused: NDArray[np.float64],
    asked: NDArray[np.float64],
    result: Result,
) -> Event:
    number = float(refused.sum()) * result.window_s
    share = float(refused.sum() / asked.sum()) if asked.sum() > 0 else 1.0
    lasted_s = min((last + 1) * result.window_s, result.simulated_s) - first * result.window_s
    text = (
        f"refuses requests: {float(refused[0]):,.4g} of {float(asked[0]):,.4g} a second at first, at most "
        f"{float(refused.max()):,.4g}; {number:,.0f} ({share:.3g} of all) in {lasted_s:,.4g} s"
    )
    values = {
        "asked_per_s": float(asked[0]),
        "refused_per_s": float(refused[0]),
        "most_refused_per_s": float(refused.max()),
        "refused": number,
        "lasted_s": lasted_s,
    }
    return Event(first * result.window_s, node_id, "throttle", text, values)


def _ends(node_id: str, first: int, last: int, result: Result) -> Event:
    lasted_s = (last + 1 - first) * result.window_s
    text = f"refuses nothing any more, after {lasted_s:,.4g} s"
    return Event((last + 1) * result.window_s, node_id, "recovery", text, {"lasted_s": lasted_s})
