"""Scaling by a ratio, as the Horizontal Pod Autoscaler does it: see plan.RatioScaling.

Order of its steps: ratio, tolerance, servers not ready, stabilisation, pace, bounds (Kubernetes' own, v1.23
and later).
"""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

from simulator.fleet.member import ON_THE_WAY
from simulator.plan import Direction, RatioScaling
from simulator.scaling.meter import PERCENT, WORDS, Meter, ceil, shown

if TYPE_CHECKING:
    from simulator.control.control import Control
    from simulator.fleet import Fleet


def recommendation(current: int, ready: int, unready: int, ratio: float, tolerance: float) -> int:
    """How many servers a ratio of metric to target asks for.

    current: wanted now; ready: servers the ratio was measured on; unready: those on their way.
    """
    tolerance += 1e-9  # a ratio that misses it by a rounding error is within it
    if ready == 0 or abs(ratio - 1.0) <= tolerance:
        return current
    if ratio < 1.0 or unready == 0:
        return ceil(ratio * ready)
    diluted = ratio * ready / (ready + unready)
    if diluted < 1.0 or abs(diluted - 1.0) <= tolerance:
        return current
    return max(current, ceil(diluted * (ready + unready)))


class RatioScaler:
    """One metric of one fleet; the first one of the fleet acts for all."""

    def __init__(self, control: Control, fleet: Fleet, policy: RatioScaling) -> None:
        self._control = control
        self._fleet = fleet
        self._policy = policy
        self._meter = Meter(control, fleet, policy)
        self._point: tuple[float, int, float, float] | None = None
        self._wished: deque[tuple[float, int]] = deque()
        self._changes: deque[tuple[float, int]] = deque()
        control.at(policy.period_s, self._close_period)
        fleet.ratios.append(self)
        if fleet.ratios[0] is self:
            control.at(policy.sync_s, self._sync)

    def _close_period(self) -> None:
        now, policy = self._control.floor.now, self._policy
        value, measured = self._meter.read()
        self._meter.begin()
        if value is not None:
            point = (value, measured, now, now + policy.publication_delay_s)
            self._control.at(point[3], lambda: self._publish(point))
        self._control.at(now + policy.period_s, self._close_period)

    def _publish(self, point: tuple[float, int, float, float]) -> None:
        self._point = point

    def _sync(self) -> None:
        fleet, now = self._fleet, self._control.floor.now
        self._control.at(now + self._policy.sync_s, self._sync)
        known = [each for each in fleet.ratios if each._point is not None]
        if not known or fleet.desired == 0:
            return
        first = max(known, key=lambda each: each.wish())
        wish = first.wish()
        if wish < fleet.desired and len(known) < len(fleet.ratios):
            return
        steady = self._stabilised(wish, now)
        size = min(fleet.maximum, max(fleet.minimum, self._paced(steady, now)))
        if size == fleet.desired:
            return
        before = fleet.desired
        reason, cause, values = first.because(wish)
        if steady != wish:
            reason += f", {steady} within the stabilisation window"
        fleet.resize(size, reason, cause, values)
        self._changes.append((now, fleet.desired - before))

    def wish(self) -> int:
        """How many servers the last point asks for."""
        assert self._point is not None
        value, measured, _, _ = self._point
        unready = max(0, self._fleet.count("in_service", *ON_THE_WAY) - measured)
        policy = self._policy
        return recommendation(self._fleet.desired, measured, unready, value / policy.target, policy.tolerance)

    def because(self, wish: int) -> tuple[str, dict[str, float], dict[str, float]]:
        """Why so many: in words, by when which datum was there, in numbers."""
        assert self._point is not None
        value, measured, closed_s, published_s = self._point
        policy, there = self._policy, self._fleet.count("in_service", *ON_THE_WAY)
        ratio = value / policy.target
        unit = 100.0 if policy.metric in PERCENT else 1.0
        reason = (
            f"{WORDS[policy.metric]} {shown(policy.metric, value)} of {shown(policy.metric, policy.target)} "
            f"on {measured} servers -> "
        )
        formula = f"ceil({measured} x {unit * value:.4g} / {unit * policy.target:.4g}) = {wish}"
        reason += formula if wish == ceil(ratio * measured) else f"{wish} with {there - measured} not ready"
        cause = {"first datapoint": closed_s, "alarm datapoints": closed_s, "published": published_s}
        return reason, cause, {"metric": value, "breach_began_s": closed_s - policy.period_s}

    def _stabilised(self, wish: int, now: float) -> int:
        """The lowest of the up window if that is more than there is, the highest of the down window if
        less.
        """
        policy, current = self._policy, self._fleet.desired
        self._wished.append((now, wish))
        longest = max(policy.up.stabilisation_s, policy.down.stabilisation_s)
        while self._wished[0][0] < now - longest:
            self._wished.popleft()
        up = min(w for t, w in self._wished if t == now or t > now - policy.up.stabilisation_s)
        down = max(w for t, w in self._wished if t == now or t > now - policy.down.stabilisation_s)
        return max(current, up) if up > current else min(current, down)

    def _paced(self, size: int, now: float) -> int:
        current = self._fleet.desired
        if size > current:
            return min(size, self._bound(self._policy.up, now, 1))
        if size < current:
            return max(size, self._bound(self._policy.down, now, -1))
        return size

    def _bound(self, way: Direction, now: float, sign: int) -> int:
        """How far a direction's paces let the fleet go now."""
        current = self._fleet.desired
        if way.select == "disabled":
            return current
        longest = max(
            (pace.period_s for pace in (*self._policy.up.paces, *self._policy.down.paces)), default=0.0
        )
        while self._changes and self._changes[0][0] <= now - longest:
            self._changes.popleft()
        bounds = []
        for pace in way.paces:
            since = sum(n for t, n in self._changes if t > now - pace.period_s and n * sign > 0)
            start = current - since
            if pace.change == "servers":
                bounds.append(start + sign * int(pace.value))
            elif sign > 0:
                bounds.append(math.ceil(start * (1.0 + pace.value / 100.0) - 1e-9))
            else:
                bounds.append(math.floor(start * (1.0 - pace.value / 100.0) + 1e-9))
        if not bounds:
            return self._fleet.maximum if sign > 0 else 0
        widest = max(bounds) if sign > 0 else min(bounds)
        narrowest = min(bounds) if sign > 0 else max(bounds)
        bound = widest if way.select == "max" else narrowest
        return max(current, bound) if sign > 0 else min(current, bound)
