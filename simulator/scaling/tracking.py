"""Target tracking: see plan.TargetTracking for the sizes it asks for."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING, Any

from simulator.plan import TargetTracking
from simulator.scaling.meter import PERCENT, WORDS, Meter, alarm, ceil, shown

if TYPE_CHECKING:
    from simulator.control.control import Control
    from simulator.fleet import Fleet


class TargetTracker:
    """Target tracking: see plan.TargetTracking for the sizes it asks for."""

    def __init__(self, control: Control, fleet: Fleet, policy: TargetTracking) -> None:
        self._control = control
        self._fleet = fleet
        self.policy = policy
        self._meter = Meter(control, fleet, policy)
        self._points: deque[float | None] = deque(maxlen=max(policy.high_periods, policy.low_periods))
        self.keep: int | None = None
        self._grew_from, self._grew_s = 0, -math.inf
        control.at(policy.period_s, self._close_period)

    def _close_period(self) -> None:
        now = self._control.floor.now
        value, measured = self._meter.read()
        began = now - self.policy.period_s
        self._meter.begin()
        self._control.at(
            now + self.policy.publication_delay_s, lambda: self._evaluate(value, measured, began)
        )
        self._control.at(now + self.policy.period_s, self._close_period)

    def _evaluate(self, value: float | None, measured: int, began_s: float) -> None:
        policy, fleet = self.policy, self._fleet
        self._points.append(value)
        self.keep = None
        if value is None:
            return
        target, low = policy.target, policy.target * policy.low_factor
        if self._all(policy.high_periods, lambda point: point > target):
            base = measured
            if self._control.floor.now < self._grew_s + policy.scale_out_cooldown_s:
                base = min(measured, self._grew_from)  # what that growth added counts as there already
            need = ceil(base * value / target)
            size = min(fleet.maximum, need)
            if size > fleet.desired:
                reason = self._reason(value, base, ">", target, policy.high_periods, need)
                self._grew_from, self._grew_s = base, self._control.floor.now
                self._resize(size, reason, value, began_s, policy.high_periods)
        elif (
            policy.scale_in
            and began_s >= fleet.shrunk_s  # an older point still shows those that have left
            and self._all(policy.low_periods, lambda point: point < low)
        ):
            self._scale_in(value, measured, low, began_s)

    def _scale_in(self, value: float, measured: int, low: float, began_s: float) -> None:
        policy, fleet = self.policy, self._fleet
        if fleet.warming(policy.warmup_s) or measured < 2:
            return
        if value * measured / (measured - 1) > policy.target:
            return
        cooling = self._control.floor.now < fleet.shrunk_s + policy.scale_in_cooldown_s
        if cooling and fleet.grew_s < fleet.shrunk_s:
            return
        need = ceil(measured * value / policy.target)
        at_most = max(1, math.floor(policy.scale_in_step * fleet.desired))
        self.keep = max(fleet.minimum, need, fleet.desired - at_most)
        wishes = [tracker.keep for tracker in fleet.trackers if tracker.policy.scale_in]
        if any(wish is None for wish in wishes):
            return
        size = max(wish for wish in wishes if wish is not None)
        if size < fleet.desired:
            reason = self._reason(value, measured, "<", low, policy.low_periods, need)
            self._resize(size, reason, value, began_s, policy.low_periods)

    def _resize(self, size: int, reason: str, value: float, began_s: float, periods: int) -> None:
        cause = alarm(self._control.floor.now, began_s, self.policy.period_s, periods)
        values = {"metric": value, "breach_began_s": cause["first datapoint"] - self.policy.period_s}
        self._fleet.resize(size, reason, cause, values)

    def _all(self, periods: int, breaches: Any) -> bool:
        points = list(self._points)[-periods:]
        return len(points) == periods and all(point is not None and breaches(point) for point in points)

    def _reason(self, value: float, measured: int, sign: str, bound: float, periods: int, need: int) -> str:
        policy = self.policy
        unit = 100.0 if policy.metric in PERCENT else 1.0
        sizes = f"ceil({measured} x {unit * value:.4g} / {unit * policy.target:.4g}) = {need}"
        if need > self._fleet.maximum:
            sizes += f", at most {self._fleet.maximum}"
        minutes = "minutes" if policy.period_s == 60.0 else f"periods of {policy.period_s:g} s"
        return (
            f"{WORDS[policy.metric]} {shown(policy.metric, value)} {sign} {shown(policy.metric, bound)} "
            f"for {periods} of {periods} {minutes} -> {sizes}"
        )
