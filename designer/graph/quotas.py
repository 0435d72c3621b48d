"""Quotas of a run: how much of each was used at most, and since when it bound."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from designer.graph.compile import parts_of
from designer.graph.document import Graph
from designer.graph.figures import number, peak, series_of
from simulator import plan
from simulator.result import PoolTotals, Result


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """A quota's id, limit and highest use: of a rate (`per_s`) both are a second, else both are at once."""

    id: str
    limit: float
    peak: float
    per_s: bool
    refused: int
    bound_at_s: float | None

    @property
    def share(self) -> float:
        """The part in use at most; 0 of a quota of 0 that nobody asked for."""
        return self.peak / self.limit if self.limit > 0 else float(self.refused > 0)

    def to_json(self) -> dict[str, Any]:
        return {
            "quota": self.id,
            "limit": number(self.limit),
            "peak": number(self.peak),
            "refused": self.refused,
            "bound_at_s": self.bound_at_s,
            "rate_per_s": number(self.limit) if self.per_s else None,
        }


def quotas_used(graph: Graph, result: Result) -> tuple[QuotaUse, ...]:
    """Every pool of the run, in its order. A rate's peak is that of the busiest window."""
    parts = parts_of(graph, result.duration_s)
    rates = {pool.id: pool for pool in parts.pools if isinstance(pool, plan.RatePool)}
    return tuple(
        _rate(rates[pool_id], totals, result, parts.stations)
        if pool_id in rates
        else QuotaUse(pool_id, totals.limit, totals.peak, False, totals.refused, totals.bound_at_s)
        for pool_id, totals in result.pools.items()
    )


def _rate(
    pool: plan.RatePool, totals: PoolTotals, result: Result, stations: tuple[plan.Station, ...]
) -> QuotaUse:
    drawing = [each.id for each in stations if pool.id in getattr(each, "pools", ())]
    series = [np.nan_to_num(series_of(result, each, "requests_per_s")) for each in drawing]
    together = reduce(np.add, [each for each in series if len(each)], np.zeros(result.windows))
    return QuotaUse(pool.id, pool.rate_per_s, peak(together) or 0.0, True, totals.refused, totals.bound_at_s)
