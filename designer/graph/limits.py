"""What may refuse requests at a node: quotas, its own concurrency and ramp, message groups, a full queue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from designer import catalog
from designer.catalog.behaviour import PlanPart
from designer.graph.figures import series_of
from simulator import plan
from simulator.result import Result


@dataclass(frozen=True, slots=True, eq=False)
class Limit:
    """One limit in words with its number, and requests a second that it refused, window by window.

    limit None: there is no such number. refused None: it is not counted, so it gets what no other limit has
    refused.
    """

    text: str
    limit: float | None
    refused: NDArray[np.float64] | None


def limits_of(node_id: str, parts: PlanPart, result: Result) -> Iterator[Limit]:
    """Every limit that the node's stations stand under, those that are counted first."""
    stations = [each for each in parts.stations if each.id.partition("/")[0] == node_id]
    drawn_on = {name for each in stations for name in getattr(each, "pools", ())}
    for pool in parts.pools:
        if pool.id in drawn_on:
            yield _of_pool(pool, result)
    for station in stations:
        if isinstance(station, plan.Elastic):
            yield from _of_elastic(station, result)
    for station in stations:
        if isinstance(station, plan.Store) and station.lanes is not None and station.lanes.records_per_s:
            rate = station.lanes.records_per_s
            yield Limit(f"its message groups, {rate:,.6g} messages a second each", rate, None)
        elif isinstance(station, plan.Servers) and station.queue_limit is not None:
            yield Limit(f"its full queue, of {station.queue_limit:,}", float(station.queue_limit), None)


def _of_pool(pool: plan.Pool, result: Result) -> Limit:
    refused = np.nan_to_num(series_of(result, pool.id, "refused_per_s"))
    title = _titles().get(pool.id.partition("@")[0])
    if isinstance(pool, plan.ConcurrencyPool):
        size, limit = f"{pool.limit:,} at once", float(pool.limit)
    else:
        size, limit = f"{pool.rate_per_s:,.6g} a second", pool.rate_per_s
    return Limit(f'the quota "{title}", {size}' if title else f"its own limit of {size}", limit, refused)


def _of_elastic(station: plan.Elastic, result: Result) -> Iterator[Limit]:
    if station.maximum_concurrency is not None:
        refused = np.nan_to_num(series_of(result, station.id, "refused_by_cap_per_s"))
        most = station.maximum_concurrency
        yield Limit(f"its reserved concurrency, {most:,} at once", float(most), refused)
    if station.ramp is not None:
        refused = np.nan_to_num(series_of(result, station.id, "refused_by_ramp_per_s"))
        text = (
            f"its ramp, {station.ramp.capacity:,.6g} new environments at once and "
            f"{station.ramp.refill_per_s:,.6g} a second more"
        )
        yield Limit(text, station.ramp.refill_per_s, refused)


@cache
def _titles() -> dict[str, str]:
    """Titles of all quotas by their keys."""
    return {quota.key: quota.title for service in catalog.services().values() for quota in service.quotas}
