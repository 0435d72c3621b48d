"""Words of the plan that the engine does not know yet: a plan that uses one is refused, never run wrongly."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.plan import Elastic, Plan, Servers, Store


def not_simulated_yet(plan: Plan) -> Iterable[str]:
    """One reason per part that uses such a word."""
    for part, word in _words(plan):
        yield f"{part}: {word} is not simulated yet"


def _words(plan: Plan) -> Iterable[tuple[str, str]]:
    for station in plan.stations:
        name = f"station {station.id}"
        if isinstance(station, Servers | Elastic) and station.batch is not None and station.batch.failing:
            yield name, "a message that fails"
        if isinstance(station, Store):
            if station.lanes is not None or station.in_flight_limit is not None:
                yield name, "lanes or a limit in flight"
            if station.duplicate_probability or station.poison_probability:
                yield name, "a duplicate or poisoned message"
    for poller in plan.pollers:
        if poller.mode == "pull" or poller.partial:
            yield f"poller {poller.id}", "pull or partial"
        if poller.short_poll_s is not None or poller.receives_per_s is not None:
            yield f"poller {poller.id}", "a short poll or limited rate"
