"""The same work on EC2, Fargate and Lambda: what a month costs at a rate of requests, and where they cross.

Steady load without tiers, free tier or commitments: a rule of thumb before a run, not a bill. A fleet is
the whole number of servers that keeps its cores below the target, one at least; Lambda pays per request.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from pricing.usage import HOURS_PER_MONTH

SECONDS_PER_MONTH = HOURS_PER_MONTH * 3600


@dataclass(frozen=True, slots=True)
class Fleet:
    """Servers (instances or tasks): `requests_per_s` one can take at its target, `usd_per_hour` of one."""

    title: str
    requests_per_s: Decimal
    usd_per_hour: Decimal

    def servers(self, rate_per_s: Decimal) -> Decimal:
        return max(Decimal(1), (rate_per_s / self.requests_per_s).to_integral_value(ROUND_CEILING))

    def month_usd(self, rate_per_s: Decimal) -> Decimal:
        return self.servers(rate_per_s) * self.usd_per_hour * HOURS_PER_MONTH


@dataclass(frozen=True, slots=True)
class Function:
    """Pay per request: `usd_per_request` is its fee plus GB-s x price."""

    title: str
    usd_per_request: Decimal

    def month_usd(self, rate_per_s: Decimal) -> Decimal:
        return rate_per_s * SECONDS_PER_MONTH * self.usd_per_request


@dataclass(frozen=True, slots=True)
class BreakEven:
    """From `first_per_s` on the fleet is cheaper at times, from `always_per_s` on at every rate.

    Both None: the function is cheaper at every rate, since a full server costs more than its requests.
    """

    first_per_s: Decimal | None
    always_per_s: Decimal | None


def break_even(fleet: Fleet, function: Function) -> BreakEven:
    """Where a fleet becomes cheaper than a function.

    With n servers the fleet takes up to n x c requests/s for n x h USD an hour; the function costs s USD
    an hour per request/s. In step n the fleet is cheaper from n x h / s on, which lies in the step only if
    h < s x c. The last step in which the function still wins at first is the last n < s x c / (s x c - h).
    """
    per_rate = function.usd_per_request * 3600
    full, hourly = per_rate * fleet.requests_per_s, fleet.usd_per_hour
    if full <= hourly:
        return BreakEven(None, None)
    first = hourly / per_rate
    last_step = (full / (full - hourly)).to_integral_value(ROUND_CEILING) - 1
    return BreakEven(first, last_step * first)
