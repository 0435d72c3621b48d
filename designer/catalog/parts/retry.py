"""Retries as AWS's SDKs do them: attempts, back-off with full jitter, the client's token bucket."""

from __future__ import annotations

from dataclasses import dataclass, replace

from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from simulator import plan
from simulator.result import CAUSES

ATTEMPTS = cited("attempts of the standard mode, the first included", 3, "attempts", sources.SDK_RETRIES)
BASE_S = cited("first back-off of the standard and legacy modes", 1.0, "s", sources.SDK_RETRIES)
BASE_2026_S = cited("first back-off of the 2026 standard mode", 0.05, "s", sources.SDK_RETRIES)
CAP_S = cited("longest back-off", 20.0, "s", sources.SDK_RETRIES)
BUCKET = cited("retry tokens of a client", 500, "tokens", sources.SDK_RETRIES)
COST = cited("tokens a retry takes", 5, "tokens", sources.SDK_RETRIES)
TIMEOUT_COST = cited("tokens a retry after a timeout takes", 10, "tokens", sources.SDK_RETRIES)
COST_2026 = cited("tokens a retry takes in the 2026 standard mode", 14, "tokens", sources.SDK_RETRIES)
GAIN = cited("tokens a first attempt that succeeds gives back", 1, "tokens", sources.SDK_RETRIES)
CONSTANTS = (ATTEMPTS, BASE_S, BASE_2026_S, CAP_S, BUCKET, COST, TIMEOUT_COST, COST_2026, GAIN)

_DOCS = "https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html"


@dataclass(frozen=True, slots=True)
class Retry:
    """What the caller does after an error or a timeout."""

    mode: str = param(
        "standard",
        title="Retry mode",
        choices={
            "none": "No retries",
            "standard": "SDK standard",
            "standard_2026": "SDK standard, 2026 behaviour",
            "legacy": "SDK legacy (no token bucket)",
        },
        help="How the caller's SDK retries: after a random time below 1, 2, 4 ... s (2026: 50, 100 ... ms).",
        docs_url=_DOCS,
    )
    max_attempts: int = param(
        3, title="Attempts", minimum=1, maximum=10, help="In all, the first one included. AWS's default is 3."
    )


NO_RETRIES = Retry(mode="none", max_attempts=1)


def engine_retry(retry: Retry, *, final: tuple[str, ...] = ()) -> plan.Retry:
    """The same in the simulator's words. final: causes of failures that are not tried again."""
    made = _engine_retry(retry)
    if not final or retry.mode == "none":
        return made
    return replace(made, causes=tuple(cause for cause in CAUSES if cause not in final))


def _engine_retry(retry: Retry) -> plan.Retry:
    if retry.mode == "none":
        return plan.Retry()
    if retry.mode == "legacy":
        return plan.Retry(
            max_attempts=retry.max_attempts, base_s=float(BASE_S.value), cap_s=float(CAP_S.value)
        )
    new = retry.mode == "standard_2026"
    return plan.Retry(
        max_attempts=retry.max_attempts,
        base_s=float((BASE_2026_S if new else BASE_S).value),
        cap_s=float(CAP_S.value),
        budget=plan.Bucket(float(BUCKET.value), 0.0),
        retry_cost=float((COST_2026 if new else COST).value),
        timeout_cost=float((COST_2026 if new else TIMEOUT_COST).value),
        success_gain=float(GAIN.value),
    )
