"""Quotas of a run: how much of each was used at most, and since when it bound."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from math import inf
from typing import Any

import numpy as np

from designer.catalog import services
from designer.catalog.behaviour import PlanPart
from designer.graph.compile import parts_of
from designer.graph.document import Graph
from designer.graph.figures import number, peak, series_of
from simulator import plan
from simulator.result import PoolTotals, Result


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """A quota's id, limit and highest use: of a rate (`per_s`) both are a second, else both are at once.

    `bound_at_s`: when it first refused; `asked_per_s`: requests a second at those who draw on it, then.
    """

    id: str
    limit: float
    peak: float
    per_s: bool
    refused: int
    bound_at_s: float | None
    asked_per_s: float | None = None

    @property
    def share(self) -> float:
        """The part in use at most; 0 of a quota of 0 that nobody asked for."""
        return self.peak / self.limit if self.limit > 0 else float(self.refused > 0)

    def to_json(self) -> dict[str, Any]:
        return {
            "quota": self.id,
            "title": quota_title(self.id),
            "limit": number(self.limit),
            "peak": number(self.peak),
            "refused": self.refused,
            "bound_at_s": self.bound_at_s,
            "rate_per_s": number(self.limit) if self.per_s else None,
            "asked_per_s": self.asked_per_s,
        }


def quota_title(pool_id: str) -> str | None:
    """Words for a quota of a run, to follow "the quota on": `lambda.concurrency@eu-west-1` -> `concurrent
    executions in eu-west-1`. None for one that the catalog doesn't title."""
    key, _, region = pool_id.partition("@")
    for service in services().values():
        for quota in service.quotas:
            if quota.key == key:
                # What a title says of the Region, and after a comma or colon of exceptions, is for the form.
                title = re.split("[,:]", quota.title, maxsplit=1)[0].replace(" in a Region", "")
                words = title if title[1:2].isupper() else title[:1].lower() + title[1:]
                return f"{words} in {region}" if region else words
    return None


def quotas_used(graph: Graph, result: Result) -> tuple[QuotaUse, ...]:
    """Every pool of the run: those that bound, the earliest first, then the others. A rate's peak is that of
    the busiest window.
    """
    parts = parts_of(graph, result.duration_s)
    rates = {pool.id: pool for pool in parts.pools if isinstance(pool, plan.RatePool)}
    found = [
        _use(pool_id, rates.get(pool_id), totals, result, parts) for pool_id, totals in result.pools.items()
    ]
    return tuple(sorted(found, key=lambda use: inf if use.bound_at_s is None else use.bound_at_s))


def _launching(parts: PlanPart) -> set[str]:
    """Pools that launches draw on: buckets, of which so many tokens were out."""
    launched = (*parts.stations, *parts.hosts)
    return {name for each in launched for name in getattr(each, "launch_pools", ())}


def _use(
    pool_id: str, rate: plan.RatePool | None, totals: PoolTotals, result: Result, parts: PlanPart
) -> QuotaUse:
    drawing = [each.id for each in parts.stations if pool_id in getattr(each, "pools", ())]
    series = [np.nan_to_num(series_of(result, each, "requests_per_s")) for each in drawing]
    asked = reduce(np.add, [each for each in series if len(each)], np.zeros(result.windows))
    bound_at_s, then = totals.bound_at_s, None
    if bound_at_s is not None:
        then = number(asked[min(int(bound_at_s // result.window_s), len(asked) - 1)])
    if rate is None or pool_id in _launching(parts):
        return QuotaUse(pool_id, totals.limit, totals.peak, False, totals.refused, bound_at_s, then)
    return QuotaUse(pool_id, rate.rate_per_s, peak(asked) or 0.0, True, totals.refused, bound_at_s, then)
