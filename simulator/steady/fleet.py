"""How large a fleet is at a constant rate: as large as its scalers would hold it, within their bounds."""

from __future__ import annotations

from math import ceil

from simulator.plan import Plan, RatioScaling, Scaler, Servers, StepScaling, TargetTracking

ROUNDING = 1e-9


def servers_of(plan: Plan, station: Servers, rate_per_s: float, cores: float, slots: float) -> int:
    """Servers in service when `rate_per_s` arrive and keep so many `cores` and `slots` busy.

    A step policy is taken to hold its metric at its threshold; without a policy that tells, what is there at
    the start stays.
    """
    wanted = []
    for scaler in plan.scalers:
        if scaler.station != station.id:
            continue
        load = _servers_at_target(scaler, station, rate_per_s, cores, slots)
        if load is not None and isinstance(scaler, TargetTracking | StepScaling | RatioScaling):
            wanted.append(max(scaler.minimum, min(scaler.maximum, ceil(load - ROUNDING))))
    return max(wanted, default=station.servers)


def _servers_at_target(
    scaler: Scaler, station: Servers, rate_per_s: float, cores: float, slots: float
) -> float | None:
    """Servers (a fraction) at which the scaler's metric is at its target; None where arithmetic can't say."""
    if isinstance(scaler, StepScaling):
        if scaler.comparison != "above":
            return None
        metric, target = scaler.metric, scaler.threshold
    elif isinstance(scaler, TargetTracking | RatioScaling):
        metric, target = scaler.metric, scaler.target
    else:
        return None
    if target <= 0:
        return None
    if metric == "cpu_utilisation" and station.cores_per_server:
        asked = getattr(scaler, "cores_requested", None) or station.cores_per_server
        return cores / (asked * target)
    if metric == "slot_utilisation":
        return slots / (station.slots_per_server * target)
    if metric == "memory_utilisation" and station.memory is not None:
        has_gb = getattr(scaler, "memory_requested_gb", None) or station.memory.limit_gb
        left_gb = has_gb * target - station.memory.base_gb
        return station.memory.per_request_gb * slots / left_gb if left_gb > 0 else None
    if metric == "requests_per_server_per_minute":
        return rate_per_s * 60.0 / target
    return None
