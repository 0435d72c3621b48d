"""Scalers: a metric by periods, alarms over its points, and what they do to a fleet, each with its delays."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING, Any

from simulator.fleet import Fleet, Member
from simulator.plan import StepScaling, TargetTracking
from simulator.result import Event

if TYPE_CHECKING:
    from simulator.control import Control

_PERCENT = ("cpu_utilisation", "slot_utilisation")
_WORDS = {
    "cpu_utilisation": "CPU utilisation",
    "slot_utilisation": "utilisation of slots",
    "requests_per_server_per_minute": "requests per server and minute",
    "backlog_per_server": "backlog per server",
}


class Meter:
    """A metric's value of each period, over the members that were warm during all of it; kept apart from
    windows.
    """

    def __init__(self, control: Control, fleet: Fleet, policy: TargetTracking | StepScaling) -> None:
        self._floor = control.floor
        self._fleet = fleet
        self._policy = policy
        self._base: dict[int, tuple[Member, float]] = {}
        self._since_s = 0.0
        self.begin()

    def begin(self) -> None:
        """A new period starts now."""
        self._since_s = self._floor.now
        self._base = {m.server: (m, self._integral(m.server)) for m in self._fleet.members}

    def read(self) -> tuple[float | None, int]:
        """(mean over the measured members, their number) of the period that ends now; None without any."""
        policy, station = self._policy, self._fleet.station
        warm = self._fleet.measured(self._since_s, policy.warmup_s)
        measured = [m for m in warm if self._base.get(m.server, (None,))[0] is m]
        if not measured:
            return None, 0
        if policy.metric == "backlog_per_server":
            return self._floor.backlog(policy.store or "") / len(measured), len(measured)
        total = math.fsum(self._integral(m.server) - self._base[m.server][1] for m in measured)
        seconds = (self._floor.now - self._since_s) * len(measured)
        if policy.metric == "cpu_utilisation":
            return total / (seconds * (station.cores_per_server or 1.0)), len(measured)
        if policy.metric == "slot_utilisation":
            return total / (seconds * station.slots_per_server), len(measured)
        return 60.0 * total / seconds, len(measured)

    def _integral(self, server: int) -> float:
        if self._policy.metric == "cpu_utilisation":
            return self._floor.busy_core_s(server)
        if self._policy.metric == "slot_utilisation":
            return self._floor.slot_s(server)
        return self._floor.requests(server)


def shown(metric: str, value: float) -> str:
    """A metric's value for the log."""
    return f"{100 * value:.3g} %" if metric in _PERCENT else f"{value:.4g}"


class TargetTracker:
    """Target tracking: see plan.TargetTracking for the sizes it asks for."""

    def __init__(self, control: Control, fleet: Fleet, policy: TargetTracking) -> None:
        self._control = control
        self._fleet = fleet
        self._policy = policy
        self._meter = Meter(control, fleet, policy)
        self._points: deque[float | None] = deque(maxlen=max(policy.high_periods, policy.low_periods))
        self.keep: int | None = None
        control.at(policy.period_s, self._close_period)

    def _close_period(self) -> None:
        now = self._control.floor.now
        value, measured = self._meter.read()
        began = now - self._policy.period_s
        self._meter.begin()
        self._control.at(
            now + self._policy.publication_delay_s, lambda: self._evaluate(value, measured, began)
        )
        self._control.at(now + self._policy.period_s, self._close_period)

    def _evaluate(self, value: float | None, measured: int, began_s: float) -> None:
        policy, fleet = self._policy, self._fleet
        self._points.append(value)
        self.keep = None
        if value is None:
            return
        target, low = policy.target, policy.target * policy.low_factor
        if self._all(policy.high_periods, lambda point: point > target):
            need = _ceil(measured * value / target)
            if need > fleet.desired:
                size = min(fleet.maximum, need)
                fleet.resize(size, self._reason(value, measured, ">", target, policy.high_periods, need))
        elif (
            policy.scale_in
            and began_s >= fleet.shrunk_s  # an older point still shows those that have left
            and self._all(policy.low_periods, lambda point: point < low)
        ):
            self._scale_in(value, measured, low)

    def _scale_in(self, value: float, measured: int, low: float) -> None:
        policy, fleet = self._policy, self._fleet
        if fleet.warming(policy.warmup_s) or measured < 2:
            return
        if value * measured / (measured - 1) > policy.target:
            return
        need = _ceil(measured * value / policy.target)
        at_most = max(1, math.floor(policy.scale_in_step * fleet.desired))
        self.keep = max(fleet.minimum, need, fleet.desired - at_most)
        wishes = [tracker.keep for tracker in fleet.trackers if tracker._policy.scale_in]
        if any(wish is None for wish in wishes):
            return
        size = max(wish for wish in wishes if wish is not None)
        if size < fleet.desired:
            fleet.resize(size, self._reason(value, measured, "<", low, policy.low_periods, need))

    def _all(self, periods: int, breaches: Any) -> bool:
        points = list(self._points)[-periods:]
        return len(points) == periods and all(point is not None and breaches(point) for point in points)

    def _reason(self, value: float, measured: int, sign: str, bound: float, periods: int, need: int) -> str:
        policy = self._policy
        unit = 100.0 if policy.metric in _PERCENT else 1.0
        sizes = f"ceil({measured} x {unit * value:.4g} / {unit * policy.target:.4g}) = {need}"
        minutes = "minutes" if policy.period_s == 60.0 else f"periods of {policy.period_s:g} s"
        return (
            f"{_WORDS[policy.metric]} {shown(policy.metric, value)} {sign} {shown(policy.metric, bound)} "
            f"for {periods} of {periods} {minutes} -> {sizes}"
        )


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
        self._meter.begin()
        self._control.at(now + self._policy.publication_delay_s, lambda: self._evaluate(value))
        self._control.at(now + self._policy.period_s, self._close_period)

    def _evaluate(self, value: float | None) -> None:
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
            self._control.floor.now < self._quiet_until_s or fleet.count("launching")
        ):
            return
        size = self._size(value - policy.threshold)
        size = min(fleet.maximum, max(fleet.minimum, size))
        if size == fleet.desired or (size < fleet.desired) == above:
            return
        sign = ">=" if above else "<="
        fleet.resize(
            size,
            f"{_WORDS[policy.metric]} {shown(policy.metric, value)} {sign} "
            f"{shown(policy.metric, policy.threshold)} for {policy.datapoints} of {policy.periods} periods",
        )
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


def _ceil(value: float) -> int:
    """Round up, but not for the sake of a rounding error."""
    return math.ceil(value - 1e-9)
