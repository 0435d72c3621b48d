"""Concurrency is rate x duration; beyond the account's, or ten requests a second for each, comes 429."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalog.data import sources
from proofs.drawing import Seen, edge, node, ran
from proofs.row import Row

TITLE = "Lambda: throttles"
LIMIT, DURATION_S = 100, 60


def _ran(rate_per_s: float, work_ms: float) -> Seen:
    return ran(
        [node("fn", "lambda_function", init_ms=0, timeout_s=10, work={"wait_ms": work_ms})],
        [edge("call", "client", "fn")],
        rate_per_s=rate_per_s,
        duration_s=DURATION_S,
        quotas={"lambda.concurrency": LIMIT},
    )


def rows() -> Iterator[Row]:
    """A tenth of AWS's own examples: 3,000 a second x 0.5 s with 1,000, and 20,000 a second x 0.05 s."""
    full = _ran(300, 500)
    served = full.result.stations["fn"]
    yield Row(
        "served: 300/s x 0.5 s, 100 environments",
        LIMIT / 0.5,
        served.done / (DURATION_S - 0.5),
        "requests/s",
        sources.LAMBDA_CONCURRENCY,
        within=0.01,
    )
    yield Row(
        "throttled meanwhile",
        300 - LIMIT / 0.5,
        served.errors["throttled"] / DURATION_S,
        "requests/s",
        sources.LAMBDA_CONCURRENCY,
        within=0.02,
    )
    fast = _ran(2_000, 50)
    yield Row(
        "served: 2,000/s x 0.05 s, 100 environments",
        10 * LIMIT,
        fast.result.stations["fn"].done / DURATION_S,
        "requests/s",
        sources.LAMBDA_RATE,
        within=0.01,
    )
