"""How SNS delivers: how often and after which times, by what it delivers to (SNS guide, delivery retries)."""

from __future__ import annotations

from dataclasses import dataclass

from designer.catalog.data import sources
from designer.catalog.data.sources import cited

IMMEDIATE = cited("retries at once, to SQS and Lambda", 3, "retries", sources.SNS_RETRIES)
PRE_S = cited("pause of the pre-backoff phase, SQS and Lambda", 1, "s", sources.SNS_RETRIES)
LAST_S = cited("pause of the post-backoff phase, SQS and Lambda", 20, "s", sources.SNS_RETRIES)
ATTEMPTS_AWS = cited("attempts to SQS and Lambda", 100_016, "attempts", sources.SNS_RETRIES)
PERSON_PRE_S = cited("pause of the pre-backoff phase, email, SMS and push", 10, "s", sources.SNS_RETRIES)
PERSON_LAST_S = cited("pause of the post-backoff phase, email, SMS and push", 600, "s", sources.SNS_RETRIES)
ATTEMPTS_PERSON = cited("attempts to email, SMS and push", 51, "attempts", sources.SNS_RETRIES)
HTTP_S = cited("pause between retries to HTTP/S", 20, "s", sources.SNS_RETRIES)
ATTEMPTS_HTTP = cited("attempts to HTTP/S", 4, "attempts", sources.SNS_RETRIES)
CONSTANTS = (
    *(IMMEDIATE, PRE_S, LAST_S, ATTEMPTS_AWS, PERSON_PRE_S, PERSON_LAST_S, ATTEMPTS_PERSON),
    *(HTTP_S, ATTEMPTS_HTTP),
)
MOST_RECEIVES = 32_000
"""The engine counts a message's receives no further: a week of tries every 20 s."""


@dataclass(frozen=True, slots=True)
class Phases:
    """The pause after each failed attempt, the last one over and over, and how many attempts there are."""

    pauses_s: tuple[float, ...]
    attempts: int


def _growing(first_s: float, last_s: float, steps: int) -> tuple[float, ...]:
    """So many pauses that grow by the same factor from the first to the last."""
    factor = (last_s / first_s) ** (1.0 / (steps - 1))
    return tuple(first_s * factor**step for step in range(steps))


_AWS = Phases(
    (*(0.0,) * 3, *(1.0,) * 2, *_growing(1.0, 20.0, 10), 20.0), min(MOST_RECEIVES, int(ATTEMPTS_AWS.value))
)
_PERSON = Phases((*(10.0,) * 2, *_growing(10.0, 600.0, 10), 600.0), int(ATTEMPTS_PERSON.value))
_HTTP = Phases((float(HTTP_S.value),), int(ATTEMPTS_HTTP.value))

PHASES = {"sqs": _AWS, "lambda": _AWS, "email": _PERSON, "sms": _PERSON, "push": _PERSON, "http": _HTTP}
"""By the protocol of the subscription."""
