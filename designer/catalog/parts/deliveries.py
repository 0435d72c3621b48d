"""How SNS delivers: how often and after which times, by what it delivers to (SNS guide, delivery retries)."""

from __future__ import annotations

from dataclasses import dataclass

from designer.catalog.data import sources
from designer.catalog.data.sources import cited

IMMEDIATE = cited("retries at once, to SQS and Lambda", 3, "retries", sources.SNS_RETRIES)
PRE_S = cited("pause of the pre-backoff phase, SQS and Lambda", 1, "s", sources.SNS_RETRIES)
LAST_S = cited("pause of the post-backoff phase, SQS and Lambda", 20, "s", sources.SNS_RETRIES)
RETRIES_AWS = cited("retries to SQS and Lambda", 100_015, "retries", sources.SNS_RETRIES)
PERSON_PRE_S = cited("pause of the pre-backoff phase, email, SMS and push", 10, "s", sources.SNS_RETRIES)
PERSON_LAST_S = cited("pause of the post-backoff phase, email, SMS and push", 600, "s", sources.SNS_RETRIES)
RETRIES_PERSON = cited("retries to email, SMS and push", 50, "retries", sources.SNS_RETRIES)
HTTP_S = cited("pause between retries to HTTP/S", 20, "s", sources.SNS_RETRIES)
RETRIES_HTTP = cited("retries to HTTP/S", 3, "retries", sources.SNS_RETRIES)
CONSTANTS = (
    *(IMMEDIATE, PRE_S, LAST_S, RETRIES_AWS, PERSON_PRE_S, PERSON_LAST_S, RETRIES_PERSON),
    *(HTTP_S, RETRIES_HTTP),
)


@dataclass(frozen=True, slots=True)
class Phases:
    """The pause before each retry, the last one over and over, and how many retries there are."""

    pauses_s: tuple[float, ...]
    retries: int

    @property
    def attempts(self) -> int | None:
        """With the first; None where so many are more than anybody counts: then their time is up first."""
        return self.retries + 1 if self.retries < COUNTED else None

    @property
    def lasts_s(self) -> float:
        """From the first attempt to the last, if each fails at once."""
        return sum(self.pauses_s) + (self.retries - len(self.pauses_s)) * self.pauses_s[-1]


COUNTED = 1_000
"""So many attempts of a delivery are counted; more (23 days of them) end by the time they take."""


def _growing(first_s: float, last_s: float, steps: int) -> tuple[float, ...]:
    """So many pauses that grow by the same factor from the first to the last."""
    factor = (last_s / first_s) ** (1.0 / (steps - 1))
    return tuple(first_s * factor**step for step in range(steps))


_AWS = Phases((*(0.0,) * 3, *(1.0,) * 2, *_growing(1.0, 20.0, 10), 20.0), int(RETRIES_AWS.value))
_PERSON = Phases((*(10.0,) * 2, *_growing(10.0, 600.0, 10), 600.0), int(RETRIES_PERSON.value))
_HTTP = Phases((float(HTTP_S.value),), int(RETRIES_HTTP.value))

PHASES = {"sqs": _AWS, "lambda": _AWS, "email": _PERSON, "sms": _PERSON, "push": _PERSON, "http": _HTTP}
"""By the protocol of the subscription."""
