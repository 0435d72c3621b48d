"""Scaling policies in the simulator's words, with the alarms that AWS makes for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from designer.catalog.behaviour import Billed, Context, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.parts import memory
from designer.catalog.parts.metric_clock import AGENT_S, PUBLICATION_S, WARMUP_S, Clock
from designer.catalog.parts.policies import (
    BACKLOG,
    CPU,
    MEMORY,
    Policy,
    Predictive,
    Scheduled,
    ServiceTracking,
    StepScaling,
    TargetTracking,
    unit,
    word,
)
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
COOLDOWN_S = cited("default cooldown of simple scaling", 300, "s", sources.COOLDOWNS)
ALARM_EVERY_S = cited(
    "evaluation of alarms with periods of a minute or more", 60, "s", sources.ALARM_EVALUATION
)
ALARMS_OF_TRACKING = cited("alarms of a target tracking policy", 2, "alarms", sources.TARGET_TRACKING)
FORECAST_S = cited("step of a predictive forecast", 3_600, "s", sources.PREDICTIVE_SCALING)
CONSTANTS = (
    ALARMS_OF_TRACKING,
    HIGH_PERIODS,
    LOW_PERIODS,
    PUBLICATION_S,
    AGENT_S,
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
    site: Site, context: Context, policies: Sequence[Policy], clock: Clock, *, cores: float
) -> tuple[plan.Scaler, ...]:
    """The policies of a fleet of servers with so many cores each; ids are `station/policy-N`."""
    return tuple(
        scaler
        for place, policy in enumerate(policies)
        for scaler in _scalers(f"{site.id}/policy-{place + 1}", policy, site, context, clock, cores)
    )


def _scalers(
    name: str, policy: Policy, site: Site, context: Context, clock: Clock, cores: float
) -> Iterator[plan.Scaler]:
    params = site.params
    if isinstance(policy, Scheduled):
        for place, at_s in enumerate(policy.times(context.duration_s)):
            yield plan.Scheduled(
                id=name if place == 0 else f"{name}/{place + 1}",
                station=site.id,
                at_s=at_s,
                minimum=policy.min,
                maximum=policy.max,
                desired=policy.desired,
            )
    elif isinstance(policy, Predictive):
        yield plan.Predictive(
            id=name,
            station=site.id,
            forecast=context.forecast(
                site, "cores" if policy.metric == CPU else "requests", policy.forecast_pct
            ),
            target=policy.target(cores),
            minimum=params.min,
            maximum=params.max,
            period_s=float(FORECAST_S.value),
            ahead_s=policy.buffer_s,
        )
    elif policy.metric == BACKLOG and _store(policy.metric, site, context) is None:
        return  # the rule backlog-of-no-queue says so
    elif policy.metric == MEMORY and not memory.drawn(params):
        return  # the rule memory-of-no-need says so
    elif isinstance(policy, StepScaling):
        yield _step(name, policy, site, context, clock)
    else:
        yield _tracking(name, policy, site, context, clock)


def _tracking(
    name: str, policy: TargetTracking | ServiceTracking, site: Site, context: Context, clock: Clock
) -> plan.TargetTracking:
    return plan.TargetTracking(
        id=name,
        station=site.id,
        metric=word(policy.metric),
        target=policy.target,
        minimum=site.params.min,
        maximum=site.params.max,
        period_s=clock.period_of(policy.metric),
        publication_delay_s=clock.publication_s,
        high_periods=int(HIGH_PERIODS.value),
        low_periods=int(LOW_PERIODS.value),
        low_factor=clock.low_factor,
        warmup_s=_warmup_s(policy, clock),
        scale_in=policy.scale_in,
        scale_out_cooldown_s=getattr(policy, "scale_out_cooldown_s", 0.0),
        scale_in_cooldown_s=getattr(policy, "scale_in_cooldown_s", 0.0),
        store=_store(policy.metric, site, context),
    )


def _step(name: str, policy: StepScaling, site: Site, context: Context, clock: Clock) -> plan.StepScaling:
    scale = unit(policy.metric)
    steps = tuple(
        plan.Step(
            None if each.lower is None else each.lower * scale,
            None if each.upper is None else each.upper * scale,
            each.change,
        )
        for each in policy.steps
    )
    return plan.StepScaling(
        id=name,
        station=site.id,
        metric=word(policy.metric),
        threshold=policy.threshold * scale,
        comparison="above" if policy.comparison == "above" else "below",
        steps=steps,
        minimum=site.params.min,
        maximum=site.params.max,
        change=_CHANGES[policy.adjustment],
        periods=policy.periods,
        datapoints=policy.datapoints,
        period_s=clock.period_of(policy.metric),
        publication_delay_s=clock.publication_s,
        warmup_s=_warmup_s(policy, clock),
        cooldown_s=policy.cooldown_s,
        store=_store(policy.metric, site, context),
    )


def _warmup_s(policy: Policy, clock: Clock) -> float:
    told: float | None = getattr(policy, "warmup_s", None)
    return clock.warmup_s if told is None else told


def _store(metric: str, site: Site, context: Context) -> str | None:
    """The queue whose backlog a policy looks at: the first that the fleet polls."""
    if metric != BACKLOG:
        return None
    return next((arrow.caller.id for arrow in context.into(site, "poll")), None)


def billed_alarms(policies: Sequence[Policy], *, high_resolution: bool = False) -> list[Billed]:
    """Alarms that CloudWatch keeps for the policies, all month."""
    kinds = [each.KIND for each in policies]
    alarms = kinds.count(TargetTracking.KIND) * int(ALARMS_OF_TRACKING.value) + kinds.count(StepScaling.KIND)
    if not alarms:
        return []
    meter = "cw.alarm.high_res" if high_resolution else "cw.alarm.standard"
    how = f"{alarms} alarms of the scaling policies, all month."
    return [Billed(meter, "alarm-month", float(alarms), how, whole_month=True)]
