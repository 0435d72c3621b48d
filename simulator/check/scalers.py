"""Which scalers and deployments can't be run, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from simulator.check.stations import not_negative, positive
from simulator.plan import (
    Direction,
    Elastic,
    Plan,
    Predictive,
    ProvisionAt,
    Provisioning,
    RatioScaling,
    Scheduled,
    Servers,
    StepScaling,
    Store,
    TargetTracking,
)


def scaler_problems(plan: Plan, stations: Mapping[str, object]) -> Iterable[str]:
    """Every reason why a scaler or a deployment can't be run."""
    for scaler in plan.scalers:
        name = f"scaler {scaler.id}"
        if not isinstance(stations.get(scaler.station), Servers):
            yield f"{name}: {scaler.station!r} is no fleet of servers"
        if isinstance(scaler, Scheduled):
            if not not_negative(scaler.at_s):
                yield f"{name}: a time is at least 0 s"
            continue
        if not 0 <= scaler.minimum <= scaler.maximum:
            yield f"{name}: minimum {scaler.minimum} to maximum {scaler.maximum} is no range"
        if isinstance(scaler, Predictive):
            yield from _predictive(name, scaler)
        else:
            yield from _measuring(name, scaler, stations)
    for policy in plan.provisioning:
        yield from _provisioning(policy, stations)
    for deployment in plan.deployments:
        name = f"deployment {deployment.id}"
        if not isinstance(stations.get(deployment.station), Servers):
            yield f"{name}: {deployment.station!r} is no fleet of servers"
        if not not_negative(deployment.at_s):
            yield f"{name}: a time is at least 0 s"
        if not 0.0 <= deployment.minimum_healthy <= 1.0 <= deployment.maximum:
            yield f"{name}: healthy from 0 to 1, at most 1 or more times the fleet"
        elif deployment.minimum_healthy == 1.0 == deployment.maximum:
            yield f"{name}: with all healthy and none above, nothing can be replaced"


def _provisioning(policy: Provisioning, stations: Mapping[str, object]) -> Iterable[str]:
    name = f"provisioning {policy.id}"
    if not isinstance(stations.get(policy.station), Elastic):
        yield f"{name}: {policy.station!r} has no servers on demand"
    if isinstance(policy, ProvisionAt):
        if not not_negative(policy.at_s) or policy.number < 0:
            yield f"{name}: a time and a number are at least 0"
        return
    if not 0 <= policy.minimum <= policy.maximum:
        yield f"{name}: minimum {policy.minimum} to maximum {policy.maximum} is no range"
    if not 0.0 < policy.target <= 1.0:
        yield f"{name}: a target is above 0 and at most 1"
    if not positive(policy.period_s) or not not_negative(policy.publication_delay_s):
        yield f"{name}: a period is above 0 s, a publication delay at least 0 s"
    if policy.high_periods < 1 or policy.low_periods < 1:
        yield f"{name}: an alarm looks at 1 period or more"


def _predictive(name: str, scaler: Predictive) -> Iterable[str]:
    if not positive(scaler.target) or not positive(scaler.period_s):
        yield f"{name}: target and period are above 0"
    if not 0.0 <= scaler.ahead_s < scaler.period_s:
        yield f"{name}: acts at least 0 s and less than a period ahead"
    starts = [start for start, _ in scaler.forecast]
    if not starts or starts[0] != 0.0 or any(b <= a for a, b in pairwise(starts)):
        yield f"{name}: the steps of a forecast start at 0 s and come one after another"
    if any(not not_negative(load) for _, load in scaler.forecast):
        yield f"{name}: a forecast load is at least 0"


def _measuring(
    name: str, scaler: TargetTracking | StepScaling | RatioScaling, stations: Mapping[str, object]
) -> Iterable[str]:
    if not positive(scaler.period_s) or not not_negative(scaler.publication_delay_s):
        yield f"{name}: a period is above 0 s, a publication delay at least 0 s"
    station = stations.get(scaler.station)
    if (
        scaler.metric == "cpu_utilisation"
        and isinstance(station, Servers)
        and station.cores_per_server is None
    ):
        yield f"{name}: servers without cores have no CPU utilisation"
    if scaler.metric == "memory_utilisation" and isinstance(station, Servers) and station.memory is None:
        yield f"{name}: servers without memory have no memory utilisation"
    if scaler.metric == "backlog_per_server" and not isinstance(stations.get(scaler.store or ""), Store):
        yield f"{name}: its backlog is that of which store?"
    if isinstance(scaler, StepScaling):
        if not 1 <= scaler.datapoints <= scaler.periods:
            yield f"{name}: {scaler.datapoints} of {scaler.periods} periods is no alarm"
        return
    if not positive(scaler.target):
        yield f"{name}: a target is above 0"
    if isinstance(scaler, TargetTracking):
        if not (not_negative(scaler.scale_out_cooldown_s) and not_negative(scaler.scale_in_cooldown_s)):
            yield f"{name}: cooldowns are at least 0 s"
        return
    if not positive(scaler.sync_s) or not not_negative(scaler.tolerance):
        yield f"{name}: syncs after more than 0 s, with a tolerance of at least 0"
    if scaler.cores_requested is not None and not positive(scaler.cores_requested):
        yield f"{name}: requested cores are above 0"
    if scaler.memory_requested_gb is not None and not positive(scaler.memory_requested_gb):
        yield f"{name}: requested memory is above 0 GB"
    for way in (scaler.up, scaler.down):
        yield from _direction(name, way)


def _direction(name: str, way: Direction) -> Iterable[str]:
    if not not_negative(way.stabilisation_s):
        yield f"{name}: a stabilisation window is at least 0 s"
    for pace in way.paces:
        if not not_negative(pace.value) or not positive(pace.period_s):
            yield f"{name}: a pace is at least 0 in a period above 0 s"
