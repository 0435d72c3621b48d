"""First records of links and of their breakers."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.kernel import records as r
from simulator.kernel.link_records import (
    BREAKER,
    CALL,
    FLOW_HASH,
    HAS_BREAKER,
    LEAST_OUTSTANDING,
    LINK,
    OUTCOME,
    RANDOM,
    ROUND_ROBIN,
    ROUTE,
    SEND,
    TWO_CHOICES,
    WEIGHTED_RANDOM,
    WIRED,
)
from simulator.layout import SLICES, Layout
from simulator.plan import Breaker, Call, Link, Route
from simulator.result import CAUSES
from simulator.streams import stream

_POLICIES = {
    "round_robin": ROUND_ROBIN,
    "random": RANDOM,
    "least_outstanding": LEAST_OUTSTANDING,
    "two_choices": TWO_CHOICES,
    "weighted_random": WEIGHTED_RANDOM,
    "flow_hash": FLOW_HASH,
}


def links_of(layout: Layout, seed: int) -> tuple[r.Records, r.Records, r.Records]:
    """Links, their breakers, and the cells of those."""
    links = np.zeros(len(layout.links), LINK)
    breakers = np.zeros(sum(link.breaker is not None for link in layout.links), BREAKER)
    found = cells = 0
    for x, link in zip(links, layout.links, strict=True):
        x["stream"] = stream(seed, link.id, "call")
        for purpose in ("calls", "retry", "error", "route"):
            x[f"stream_{purpose}"] = stream(seed, link.id, purpose)
        x["caller"], x["callee"] = layout.station_index[link.caller], layout.station_index[link.callee]
        x["kind"] = ROUTE if isinstance(link, Route) else CALL if isinstance(link, Call) else SEND
        x["order"], x["optional"], x["latency_s"] = link.order, link.optional, link.latency_s
        x["timeout_s"] = link.timeout_s or 0.0
        x["weight"] = link.weight
        x["held_from"] = x["held_to"] = x["breaker"] = -1
        x["obstacles"] = WIRED if link.caller in layout.wired else 0
        if link.breaker is not None:
            x["obstacles"], x["breaker"] = x["obstacles"] | HAS_BREAKER, found
            cells += _breaker(breakers[found], link.breaker, cells)
            found += 1
        if link.hedge is not None:
            x["hedged"], x["hedge_after_s"] = 1, link.hedge.after_s
        x["timeout_from"] = x["timeout_to"] = x["turn"] = -1
        _retry(x, link)
        if isinstance(link, Route):
            x["policy"] = _POLICIES[link.policy]
            x["cross_zone"] = link.cross_zone
            x["connect_timeout_s"] = link.connect_timeout_s
            x["slow_start_s"], x["sticky_s"] = link.slow_start_s, link.sticky_s
            plain = link.cross_zone and link.slow_start_s == link.sticky_s == 0.0
            x["in_turn"] = plain and link.policy == "round_robin"
    return links, breakers, np.zeros(cells, OUTCOME)


def _breaker(x: Any, breaker: Breaker, first_cell: int) -> int:
    """Fill in a breaker; returns how many cells it has."""
    x["failure_rate"], x["open_s"] = breaker.failure_rate, breaker.open_s
    x["minimum"], x["probes"] = breaker.minimum, breaker.probes
    x["slice_s"] = 0.0 if breaker.window_s is None else breaker.window_s / SLICES
    x["first_cell"] = first_cell
    x["n_cells"] = breaker.last_n if breaker.window_s is None else SLICES
    return int(x["n_cells"])


def _retry(x: Any, link: Link) -> None:
    retry = link.retry
    x["max_attempts"], x["base_s"], x["cap_s"] = retry.max_attempts, retry.base_s, retry.cap_s
    causes = CAUSES if retry.causes is None else retry.causes
    x["retried"] = sum(1 << (CAUSES.index(cause) + 1) for cause in causes)
    x["jitter"] = retry.jitter == "full"
    if retry.budget is not None:
        x["budget"] = 1
        x["tokens"] = x["capacity"] = retry.budget.capacity
        x["refill_per_s"] = retry.budget.refill_per_s
        x["retry_cost"], x["timeout_cost"] = retry.retry_cost, retry.timeout_cost
        x["success_gain"] = retry.success_gain
