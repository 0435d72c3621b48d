"""Step scaling, and simple scaling where there is a cooldown: see plan.StepScaling."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

from simulator.fleet.member import ON_THE_WAY
from simulator.plan import StepScaling
from simulator.result import Event
from simulator.scaling.meter import WORDS, Meter, alarm, shown

if TYPE_CHECKING:
    from simulator.control.control import Control
    from simulator.fleet import Fleet


class StepScaler:
    """Step scaling, and simple scaling where there is a cooldown."""

    def __init__(self, control: Control, fleet: Fleet, policy: StepScaling) -> None:
        self._control = control
        self._fleet = fleet
        self._policy = policy
        self._meter = Meter(control, fleet, policy)
        self._points: deque[float | None] = deque(maxlen=policy.periods)
        self._quiet_until_s = 0.0
        control.at(policy.period_s, self._close_period)

    def _close_period(self) -> None:
        now = self._control.floor.now
        value, _ = self._meter.read()
        began = now - self._policy.period_s
        self._meter.begin()
        self._control.at(now + self._policy.publication_delay_s, lambda: self._evaluate(value, began))
        self._control.at(now + self._policy.period_s, self._close_period)

    def _evaluate(self, value: float | None, began_s: float) -> None:
        policy, fleet = self._policy, self._fleet
        self._points.append(value)
        above = policy.comparison == "above"
        breaching = [
            point is not None and (point >= policy.threshold if above else point <= policy.threshold)
            for point in self._points
        ]
        if value is None or sum(breaching) < policy.datapoints or len(breaching) < policy.periods:
            return
        if policy.cooldown_s > 0.0 and (
            self._control.floor.now < self._quiet_until_s or fleet.count(*ON_THE_WAY)
        ):
            return
        size = self._size(value - policy.threshold)
        size = min(fleet.maximum, max(fleet.minimum, size))
        if size == fleet.desired or (size < fleet.desired) == above:
            return
        sign = ">=" if above else "<="
        cause = alarm(self._control.floor.now, began_s, policy.period_s, policy.periods)
        values = {"metric": value, "breach_began_s": cause["first datapoint"] - policy.period_s}
        reason = (
            f"{WORDS[policy.metric]} {shown(policy.metric, value)} {sign} "
            f"{shown(policy.metric, policy.threshold)} for {policy.datapoints} of {policy.periods} periods"
        )
        fleet.resize(size, reason, cause, values)
        if policy.cooldown_s > 0.0:
            self._quiet_until_s = self._control.floor.now + policy.cooldown_s
            self._control.note(
                Event(
                    self._control.floor.now, fleet.station.id, "alarm", f"cooldown of {policy.cooldown_s:g} s"
                )
            )

    def _size(self, beyond: float) -> int:
        """The size the step that holds `beyond` asks for; warming servers count, so a step acts once."""
        desired, policy = self._fleet.desired, self._policy
        above = policy.comparison == "above"
        for step in policy.steps:
            lower = -math.inf if step.lower is None else step.lower
            upper = math.inf if step.upper is None else step.upper
            if not (lower <= beyond < upper if above else lower < beyond <= upper):
                continue
            if policy.change == "exact":
                return int(step.change)
            warming = self._fleet.warming(policy.warmup_s) if step.change > 0 else 0
            base = desired - warming
            if policy.change == "servers":
                return (
                    max(desired, base + int(step.change)) if step.change > 0 else desired + int(step.change)
                )
            change = base * step.change / 100.0
            whole = math.copysign(max(1.0, math.floor(abs(change))), change) if change else 0.0
            return max(desired, int(base + whole)) if step.change > 0 else int(desired + whole)
        return desired
