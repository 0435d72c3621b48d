"""Sizes ahead of a forecast: see plan.Predictive."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.plan import Predictive
from simulator.scaling.meter import ceil

if TYPE_CHECKING:
    from simulator.control.control import Control
    from simulator.fleet import Fleet


def mean_load(forecast: tuple[tuple[float, float], ...], start_s: float, end_s: float) -> float:
    """Mean of a forecast's steps over a period."""
    ends = [*(at for at, _ in forecast[1:]), math.inf]
    shares = (
        load * max(0.0, min(end, end_s) - max(start, start_s))
        for (start, load), end in zip(forecast, ends, strict=True)
    )
    return math.fsum(shares) / (end_s - start_s)


class Forecaster:
    """One forecast for one fleet."""

    def __init__(self, control: Control, fleet: Fleet, policy: Predictive) -> None:
        self._control = control
        self._fleet = fleet
        self._policy = policy
        control.at(0.0, lambda: self._prepare(0.0))

    def _prepare(self, start_s: float) -> None:
        """A period is about to begin: lift the fleet to what it will need."""
        policy, fleet, now = self._policy, self._fleet, self._control.floor.now
        load = mean_load(policy.forecast, start_s, start_s + policy.period_s)
        need = min(policy.maximum, max(policy.minimum, ceil(load / policy.target)))
        before = fleet.floor_size
        fleet.floor_size = max(before, need)
        self._control.at(start_s, lambda: self._begin(need))
        following = start_s + policy.period_s
        self._control.at(max(now, following - policy.ahead_s), lambda: self._prepare(following))
        if need > fleet.desired:
            reason = (
                f"a load of {load:.4g} is forecast from {start_s:.0f} s on -> "
                f"ceil({load:.4g} / {policy.target:.4g}) = {need}"
            )
            fleet.resize(need, reason, {"forecast": now}, {"metric": load})

    def _begin(self, need: int) -> None:
        """The period has begun: what the one before it asked for no longer holds."""
        self._fleet.floor_size = need
