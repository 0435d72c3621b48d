"""Provisioned mode of an event source mapping: pollers of its own, at least and at most so many.

Each invokes up to ten batches at once and asks ten times a second. How many megabytes a second it passes (1)
is not modelled: at ten batches at once that binds only for large messages.
"""

from __future__ import annotations

from dataclasses import dataclass

from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.params import param

BATCHES = cited("batches at once of a provisioned poller", 10, "batches", sources.LAMBDA_SQS)
ASKS_PER_S = cited("receives a second of a provisioned poller", 10, "receives/s", sources.LAMBDA_SQS)
LEAST = cited("least provisioned pollers of an event source", 2, "pollers", sources.LAMBDA_API)
MOST = cited("most provisioned pollers of an event source, by default", 200, "pollers", sources.LAMBDA_API)
RAMP_PER_MIN = cited("growth of batches in provisioned mode", 1_000, "batches/min", sources.LAMBDA_SQS)
MOST_BATCHES = cited("most batches at once in provisioned mode", 100_000, "batches", sources.LAMBDA_SQS)
CONSTANTS = (BATCHES, ASKS_PER_S, LEAST, MOST, RAMP_PER_MIN, MOST_BATCHES)

_DOCS = "https://docs.aws.amazon.com/lambda/latest/api/API_ProvisionedPollerConfig.html"


@dataclass(frozen=True, slots=True)
class Pollers:
    """Pollers kept for one event source, in place of those that all share."""

    on: bool = param(
        False,
        title="Provisioned pollers",
        tab="scaling",
        help="Pollers of its own: it scales faster and further, and each is billed by the hour.",
        docs_url=_DOCS,
    )
    min: int = param(
        2, title="Minimum", unit="pollers", minimum=2, maximum=200, tab="scaling", help="Always there."
    )
    max: int = param(
        200,
        title="Maximum",
        unit="pollers",
        minimum=2,
        maximum=10_000,
        tab="scaling",
        help="Ten batches at once each.",
    )


SHARED = Pollers()
