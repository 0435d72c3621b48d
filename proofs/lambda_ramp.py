"""A function starts 1,000 environments at once and 100 more a second, up to the account's concurrency."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalog.data import sources
from proofs.drawing import edge, node, ran
from proofs.row import Row

TITLE = "Lambda: a step from 0 to 5,000 concurrent"
RATE_PER_S, LIMIT = 2_000, 5_000


def rows() -> Iterator[Row]:
    """2,000 requests a second that each stay for a minute: min(2,000 t, 1,000 + 100 t, 5,000) after t s."""
    seen = ran(
        [node("fn", "lambda_function", init_ms=0, timeout_s=120, work={"wait_ms": 60_000})],
        [edge("call", "client", "fn", timeout_s=120)],
        rate_per_s=RATE_PER_S,
        duration_s=60,
        quotas={"lambda.concurrency": LIMIT},
    )
    step_s = seen.result.window_s
    for second in (1, 5, 10, 20, 30, 39, 45):
        middle_s = second + step_s / 2
        said = min(RATE_PER_S * middle_s, 1_000 + 100 * middle_s, LIMIT)
        found = seen.at("fn", "concurrency", second)
        what = f"environments in the second after {second} s"
        yield Row(what, said, found, "environments", sources.LAMBDA_SCALING, at_most=60)
    refused = seen.result.stations["fn"].errors["throttled"]
    said = 60 * RATE_PER_S - LIMIT
    yield Row("429 in the first minute", said, refused, "requests", sources.LAMBDA_CONCURRENCY)
