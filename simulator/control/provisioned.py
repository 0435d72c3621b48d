"""Servers that an Elastic station keeps ready: asked for, made all at once, tracked by their use."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

from simulator.plan import Elastic, ProvisionTracking
from simulator.result import Event

if TYPE_CHECKING:
    from simulator.control.control import Control


class Provisioned:
    """How many an Elastic keeps ready. More take time to be made, and all of them are ready together."""

    def __init__(self, control: Control, station: Elastic) -> None:
        self._control = control
        self._floor = control.floor
        self.station = station
        self.desired = self.ready = station.provisioned
        self._area = 0.0
        self._touched_s = 0.0
        self.changed_s = 0.0

    def ready_s(self, now: float) -> float:
        """Integral of those ready, up to now."""
        return self._area + self.ready * (now - self._touched_s)

    def resize(self, number: int, why: str) -> None:
        """Ask for so many; says so in the log when that is a change."""
        if number == self.desired:
            return
        now, before = self._floor.now, self.desired
        self.desired = number
        phases = {}
        if number > self.ready:
            ends = now + self.station.provisioning_s + self._making_s(number - self.ready)
            phases["provisioned"] = ends
            self._control.at(ends, lambda: self._made(number))
        else:
            self._set(number)
        text = f"{why}: {before} -> {number} kept ready"
        values = {"before": float(before), "after": float(number)}
        self._control.note(Event(now, self.station.id, "scaling", text, values, phases))

    def _making_s(self, more: int) -> float:
        per_min = self.station.provisioning_per_min
        return 60.0 * more / per_min if per_min is not None else 0.0

    def _made(self, number: int) -> None:
        if number == self.desired:  # nobody has asked for another number since
            self._set(number)

    def _set(self, number: int) -> None:
        now = self._floor.now
        self._area, self._touched_s = self.ready_s(now), now
        self._floor.add_provisioned(self.station.id, number - self.ready)
        self.ready = number
        self.changed_s = now


class ProvisionTracker:
    """See plan.ProvisionTracking."""

    def __init__(self, control: Control, kept: Provisioned, policy: ProvisionTracking) -> None:
        self._control = control
        self._kept = kept
        self._policy = policy
        self._points: deque[float | None] = deque(maxlen=max(policy.high_periods, policy.low_periods))
        self._ready_s = self._inside_s = 0.0
        control.at(policy.period_s, self._close_period)

    def _close_period(self) -> None:
        floor, policy = self._control.floor, self._policy
        ready_s, inside_s = self._kept.ready_s(floor.now), floor.concurrency_s(policy.station)
        ready, inside = ready_s - self._ready_s, inside_s - self._inside_s
        self._ready_s, self._inside_s = ready_s, inside_s
        use = min(1.0, inside / ready) if ready > 0.0 else None
        began_s = floor.now - policy.period_s
        self._control.at(floor.now + policy.publication_delay_s, lambda: self._evaluate(use, began_s))
        self._control.at(floor.now + policy.period_s, self._close_period)

    def _evaluate(self, use: float | None, began_s: float) -> None:
        policy, kept = self._policy, self._kept
        if began_s < kept.changed_s:  # the point still speaks of another number
            self._points.clear()
            return
        self._points.append(use)
        if use is None or kept.ready != kept.desired:
            return
        low = policy.target * policy.low_factor
        more = self._all(policy.high_periods, above=policy.target)
        if not more and not self._all(policy.low_periods, below=low):
            return
        need = math.ceil(kept.ready * use / policy.target - 1e-9)
        number = min(policy.maximum, max(policy.minimum, need))
        if (number > kept.ready) != more or number == kept.ready:
            return
        sign, bound = (">", policy.target) if more else ("<", low)
        periods = policy.high_periods if more else policy.low_periods
        size = f"ceil({kept.ready} x {100 * use:.4g} / {100 * policy.target:.4g}) = {need}"
        kept.resize(
            number,
            f"use of what is kept ready {100 * use:.3g} % {sign} {100 * bound:.3g} % for {periods} of "
            f"{periods} periods -> {size}",
        )

    def _all(self, periods: int, *, above: float = -math.inf, below: float = math.inf) -> bool:
        points = list(self._points)[-periods:]
        return len(points) == periods and all(point is not None and above < point < below for point in points)
