"""What a caller does about a dependency that fails, beyond retries: a circuit breaker."""

from __future__ import annotations

from dataclasses import dataclass

from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from simulator import plan

FAILURES_PCT = cited("failures that open a breaker", 50, "%", sources.BREAKER)
LOOKED_AT = cited("calls that a breaker looks at", 100, "calls", sources.BREAKER)
OPEN_S = cited("time a breaker stays open", 60, "s", sources.BREAKER)
PROBES = cited("calls that a breaker lets pass to see", 10, "calls", sources.BREAKER)
CONSTANTS = (FAILURES_PCT, LOOKED_AT, OPEN_S, PROBES)
PCT = 100.0


@dataclass(frozen=True, slots=True)
class Breaker:
    """Refuses calls for a while when too many have failed; AWS's SDKs have none, libraries do."""

    on: bool = param(
        False,
        title="Circuit breaker",
        help="When too many calls fail, further ones are refused at once for a while.",
    )
    failures_pct: float = param(
        50.0, title="Opens at", unit="%", minimum=1, maximum=100, help="Of the last calls, that have failed."
    )
    calls: int = param(
        100, title="Calls looked at", minimum=1, maximum=10_000, help="The last so many that have ended."
    )
    open_s: float = param(
        60.0, title="Stays open", unit="s", minimum=0.1, maximum=3_600, help="Before it lets some calls pass."
    )
    probes: int = param(
        10,
        title="Calls to try",
        minimum=1,
        maximum=1_000,
        help="If they go well it closes, else it opens again.",
    )


OFF = Breaker()


def engine_breaker(breaker: Breaker) -> plan.Breaker | None:
    """The same in the simulator's words; None when it is off."""
    if not breaker.on:
        return None
    return plan.Breaker(
        failure_rate=breaker.failures_pct / PCT,
        last_n=breaker.calls,
        minimum=breaker.calls,
        open_s=breaker.open_s,
        probes=breaker.probes,
    )
