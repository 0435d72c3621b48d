"""Which words of the vocabulary the engine does not simulate yet: a plan that uses one is refused, not
guessed.
"""

from __future__ import annotations

from collections.abc import Iterable

from simulator.plan import (
    CacheLoss,
    Plan,
    Route,
    Source,
    Users,
)


def words_not_simulated(plan: Plan) -> Iterable[str]:
    """One reason for each part that uses such a word."""
    for source in plan.sources:
        if isinstance(source, Users):
            yield f"source {source.id}: users are not simulated yet"
        elif isinstance(source, Source) and (
            source.process == "bursty" or source.shape == "ramps" or source.session is not None
        ):
            yield f"source {source.id}: bursts, ramps and sessions are not simulated yet"
    for station in plan.stations:
        for word in ("weights", "cache"):
            if getattr(station, word, None):
                yield f"station {station.id}: {word} is not simulated yet"
    for link in plan.links:
        if isinstance(link, Route) and (
            link.policy in ("weighted_random", "flow_hash") or link.sticky_s > 0.0 or link.slow_start_s > 0.0
        ):
            yield f"link {link.id}: {link.policy}, stickiness or slow start are not simulated yet"
    for fault in plan.faults:
        if isinstance(fault, CacheLoss):
            yield f"fault {fault.id}: a CacheLoss is not simulated yet"
