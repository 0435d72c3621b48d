"""What saturates first: the earliest window in which a node's cores, slots or a quota were near their end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from designer.graph.compile import parts_of
from designer.graph.document import Graph, placed, placed_nodes
from designer.graph.figures import peak, series_of, short
from designer.graph.quotas import QuotaUse, quota_title
from simulator.result import Result

SATURATED = 0.85
"""Above this share a queue grows fast with any more load: M/M/1 waits 5.7 service times at 0.85."""

LIMITS = (("utilisation", "cores"), ("network_utilisation", "network"), ("slot_utilisation", "slots"))

CONSEQUENCES = {"slots": 1, "throttled": 2}
"""Slots are held, and requests refused, because cores or the network are short: never the other way round."""


@dataclass(frozen=True, slots=True)
class _Pressure:
    at_s: float
    node: str | None
    title: str
    limit: str
    value: float
    saturated: bool


def bottleneck(graph: Graph, result: Result, quotas: Iterable[QuotaUse]) -> dict[str, Any] | None:
    """`{node, title, limit, value, at_s, saturated, load_per_s, node_load_per_s}`: the first to saturate,
    else the fullest.

    None if nothing was measured. load_per_s: requests a second into the system in that window, and so at
    which load it saturates; node_load_per_s: into the node (null for a quota).

    `limit` is cores, slots, network (of instances), memory (of a server that was killed for want of it),
    throttled, machines (as many as may be, and containers wait for room) or a quota's key; `value` the share
    in use then (of the fullest: its peak), for `throttled` the refusals a second.
    """
    found = [*map(_quota, quotas), *_nodes(graph, result)]
    saturated = [each for each in found if each.saturated]
    if saturated:
        first = min(saturated, key=lambda each: (each.at_s, CONSEQUENCES.get(each.limit, 0), -each.value))
    elif found:
        first = max(found, key=lambda each: each.value)
    else:
        return None
    return {
        "node": first.node,
        "title": first.title,
        "limit": first.limit,
        "value": first.value,
        "at_s": first.at_s,
        "saturated": first.saturated,
        "load_per_s": _load(result, "*", first.at_s),
        "node_load_per_s": _load(result, first.node, first.at_s) if first.node is not None else None,
    }


def _load(result: Result, subject: str, at_s: float) -> float | None:
    """Requests a second in the window that begins at (or holds) `at_s`."""
    rates = series_of(result, subject, "requests_per_s")
    place = min(int(at_s / result.window_s + 1e-9), len(rates) - 1)
    return short(float(rates[place])) if len(rates) else None


def _quota(used: QuotaUse) -> _Pressure:
    bound = used.bound_at_s is not None
    title = quota_title(used.id) or used.id
    return _Pressure(used.bound_at_s or 0.0, None, title, used.id, used.share, bound)


def _nodes(graph: Graph, result: Result) -> list[_Pressure]:
    found = []
    for each in placed_nodes(graph):
        title = each.node.title or each.node.id
        for metric, limit in LIMITS:
            values = series_of(result, each.node.id, metric)
            highest = peak(values)
            if highest is None:
                continue
            at = np.flatnonzero(np.nan_to_num(values) >= SATURATED)
            place = int(at[0]) if len(at) else int(np.nanargmax(values))
            value = float(values[place]) if len(at) else highest
            found.append(_Pressure(place * result.window_s, each.node.id, title, limit, value, bool(len(at))))
        killed = next(
            (e for e in result.events if e.subject == each.node.id and "needed_gb" in e.values), None
        )
        if killed is not None:
            needed = killed.values["needed_gb"] / killed.values["limit_gb"]
            found.append(_Pressure(killed.at_s, each.node.id, title, "memory", needed, True))
        refused = series_of(result, each.node.id, "throttles_per_s")
        at = np.flatnonzero(np.nan_to_num(refused) > 0)
        if len(at):
            place = int(at[0])
            rate = float(refused[place])
            found.append(_Pressure(place * result.window_s, each.node.id, title, "throttled", rate, True))
    return [*found, *_machines(graph, result)]


def _machines(graph: Graph, result: Result) -> list[_Pressure]:
    """Machines that are all that there may be, while tasks or pods find no room on them."""
    found = []
    for hosts in parts_of(graph, result.duration_s).hosts if result.hosts else ():
        waiting = np.nan_to_num(series_of(result, hosts.id, "units_pending"))
        most = hosts.maximum if hosts.scaler is not None else hosts.hosts
        full = np.nan_to_num(series_of(result, hosts.id, "servers_in_service")) >= most
        at = np.flatnonzero((waiting > 0) & full) if len(waiting) else np.zeros(0, np.int64)
        if len(at):
            place = int(at[0])
            node = placed(graph, hosts.id).node
            number = float(waiting[place])
            found.append(
                _Pressure(place * result.window_s, hosts.id, node.title or node.id, "machines", number, True)
            )
    return found
