"""Scaling policies in the simulator's words, with the alarms that AWS makes for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from designer.catalog.behaviour import Billed
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.parts.policies import CPU, PCT, Policy, Scheduled, StepScaling, TargetTracking
from simulator import plan

HIGH_PERIODS = cited(
    "target tracking, points above the target to act", 3, "points", sources.TARGET_TRACKING_ALARMS
)
LOW_PERIODS = cited("target tracking, points below to scale in", 15, "points", sources.TARGET_TRACKING_ALARMS)
LOW_FACTOR_EC2 = cited(
    "scale-in alarm of EC2 Auto Scaling, share of the target", 0.70, "ratio", sources.TARGET_TRACKING_ALARMS
)
LOW_FACTOR_APPLICATION = cited(
    "scale-in alarm of Application Auto Scaling, share of the target",
    0.90,
    "ratio",
    sources.TARGET_TRACKING_ALARMS,
)
PUBLICATION_S = cited("publication of a metric after its period", 60.0, "s", sources.PUBLICATION_DELAY)
COOLDOWN_S = cited("default cooldown of simple scaling", 300, "s", sources.COOLDOWNS)
WARMUP_S = cited("instance warm-up when none is set", 300, "s", sources.TARGET_TRACKING)
ALARM_EVERY_S = cited(
    "evaluation of alarms with periods of a minute or more", 60, "s", sources.ALARM_EVALUATION
)
ALARMS_OF_TRACKING = cited("alarms of a target tracking policy", 2, "alarms", sources.TARGET_TRACKING)
CONSTANTS = (
    ALARMS_OF_TRACKING,
    HIGH_PERIODS,
    LOW_PERIODS,
    PUBLICATION_S,
    COOLDOWN_S,
    WARMUP_S,
    ALARM_EVERY_S,
)

_CHANGES: Mapping[str, Literal["servers", "exact", "percent"]] = {
    "servers": "servers",
    "exact": "exact",
    "percent": "percent",
}


def scalers(
    station: str,
    policies: Sequence[Policy],
    *,
    minimum: int,
    maximum: int,
    period_s: float,
    default_warmup_s: float | None,
    low_factor: float,
    publication_s: float | None = None,
) -> tuple[plan.Scaler, ...]:
    """The policies in the simulator's words; ids are `station/policy-N`."""
    published_s = publication_s if publication_s is not None else float(PUBLICATION_S.value)
    fallback_s = default_warmup_s if default_warmup_s is not None else float(WARMUP_S.value)
    made: list[plan.Scaler] = []
    for place, policy in enumerate(policies):
        name = f"{station}/policy-{place + 1}"
        if isinstance(policy, Scheduled):
            made.append(
                plan.Scheduled(
                    id=name,
                    station=station,
                    at_s=policy.at_s,
                    minimum=policy.min,
                    maximum=policy.max,
                    desired=policy.desired,
                )
            )
            continue
        metric: plan.Metric = "cpu_utilisation" if policy.metric == CPU else "requests_per_server_per_minute"
        warmup_s = policy.warmup_s if policy.warmup_s is not None else fallback_s
        if isinstance(policy, TargetTracking):
            made.append(
                plan.TargetTracking(
                    id=name,
                    station=station,
                    metric=metric,
                    target=policy.target,
                    minimum=minimum,
                    maximum=maximum,
                    period_s=period_s,
                    publication_delay_s=published_s,
                    high_periods=int(HIGH_PERIODS.value),
                    low_periods=int(LOW_PERIODS.value),
                    low_factor=low_factor,
                    warmup_s=warmup_s,
                    scale_in=policy.scale_in,
                )
            )
        else:
            made.append(
                replace(
                    _step(name, station, policy, metric, minimum, maximum),
                    period_s=period_s,
                    publication_delay_s=published_s,
                    warmup_s=warmup_s,
                )
            )
    return tuple(made)


def _step(
    name: str,
    station: str,
    policy: StepScaling,
    metric: plan.Metric,
    minimum: int,
    maximum: int,
) -> plan.StepScaling:
    unit = PCT if policy.metric == CPU else 1.0
    steps = tuple(
        plan.Step(
            None if each.lower is None else each.lower / unit,
            None if each.upper is None else each.upper / unit,
            each.change,
        )
        for each in policy.steps
    )
    return plan.StepScaling(
        id=name,
        station=station,
        metric=metric,
        threshold=policy.threshold / unit,
        comparison="above" if policy.comparison == "above" else "below",
        steps=steps,
        minimum=minimum,
        maximum=maximum,
        change=_CHANGES[policy.adjustment],
        periods=policy.periods,
        datapoints=policy.datapoints,
        cooldown_s=policy.cooldown_s,
    )


def billed_alarms(policies: Sequence[Policy]) -> list[Billed]:
    """Alarms that CloudWatch keeps for the policies, all month."""
    kinds = [each.KIND for each in policies]
    alarms = kinds.count(TargetTracking.KIND) * int(ALARMS_OF_TRACKING.value) + kinds.count(StepScaling.KIND)
    if not alarms:
        return []
    how = f"{alarms} alarms of the scaling policies, all month."
    return [Billed("cw.alarm.standard", "alarm-month", float(alarms), how, whole_month=True)]
