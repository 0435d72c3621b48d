"""Words of the plan that the engine does not know yet: a plan that uses one is refused, never run wrongly."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.plan import (
    Elastic,
    Plan,
    Predictive,
    RatioScaling,
    Servers,
    SpotInterruption,
    StopServers,
    Store,
    TargetTracking,
)


def not_simulated_yet(plan: Plan) -> Iterable[str]:
    """One reason per part that uses such a word."""
    for part, word in _words(plan):
        yield f"{part}: {word} is not simulated yet"


def _words(plan: Plan) -> Iterable[tuple[str, str]]:
    hosts = {each.id for each in plan.hosts}
    for name in hosts:
        yield f"hosts {name}", "a fleet of hosts"
    for station in plan.stations:
        name = f"station {station.id}"
        if isinstance(station, Servers):
            if station.termination != "oldest":
                yield name, "another termination policy"
            for word in ("rebalance_s", "stands_on", "spot", "warm_pool", "credits"):
                if getattr(station, word) is not None:
                    yield name, word
            if station.launch_pools:
                yield name, "launch_pools"
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
    for scaler in plan.scalers:
        if isinstance(scaler, RatioScaling | Predictive):
            yield f"scaler {scaler.id}", type(scaler).__name__
        elif isinstance(scaler, TargetTracking) and (
            scaler.scale_out_cooldown_s or scaler.scale_in_cooldown_s
        ):
            yield f"scaler {scaler.id}", "a cooldown of target tracking"
        if getattr(scaler, "metric", "").startswith("bytes"):
            yield f"scaler {scaler.id}", "a metric of bytes"
    for fault in plan.faults:
        if isinstance(fault, SpotInterruption) or (isinstance(fault, StopServers) and fault.station in hosts):
            yield f"fault {fault.id}", "an interruption"
    for deployment in plan.deployments:
        yield f"deployment {deployment.id}", "a rolling deployment"
