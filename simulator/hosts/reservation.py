"""Hosts by target tracking of their reservation, as managed scaling of ECS does it: see
plan.ReservationHosts.
"""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

from simulator.hosts.host import Room
from simulator.hosts.packing import alike
from simulator.plan import ReservationHosts
from simulator.scaling.meter import alarm, ceil

if TYPE_CHECKING:
    from simulator.hosts.fleet import HostFleet

FROM_NOTHING = 2
"""Hosts asked for when there is none and units wait."""


class Reserver:
    """Tracks hosts needed / hosts there of one fleet."""

    def __init__(self, hosts: HostFleet, plan: ReservationHosts) -> None:
        self._fleet = hosts
        self._plan = plan
        self._points: deque[float] = deque(maxlen=max(plan.high_periods, plan.low_periods))
        hosts.control.at(plan.period_s, self._close_period)

    def needed(self) -> int:
        """Hosts with units, plus what the pending ones would fill of the first kind."""
        fleet = self._fleet
        full = sum(host.state in ("launching", "ready") and bool(host.units) for host in fleet.hosts)
        units = fleet.unplaced()
        coming = fleet.count("launching")
        if not units and not fleet.pending:
            return full
        if not fleet.count("launching", "ready"):
            return FROM_NOTHING
        rooms, _ = alike(fleet.plan.kinds[0], units, fleet.zones() or fleet.plan.zones, fleet.plan.maximum)
        return full + coming + len(rooms)

    def _close_period(self) -> None:
        fleet, now = self._fleet, self._fleet.control.floor.now
        there, needed = fleet.count("launching", "ready") + fleet.launcher.missing, self.needed()
        # With no host at all: full reservation if nothing waits, else twice as much as there could be.
        value = needed / there if there else (1.0 if needed == 0 else 2.0)
        began = now - self._plan.period_s
        fleet.control.at(now + self._plan.publication_delay_s, lambda: self._evaluate(value, needed, began))
        fleet.control.at(now + self._plan.period_s, self._close_period)

    def _evaluate(self, value: float, needed: int, began_s: float) -> None:
        plan, fleet, now = self._plan, self._fleet, self._fleet.control.floor.now
        self._points.append(value)
        high, low = list(self._points)[-plan.high_periods :], list(self._points)[-plan.low_periods :]
        there = fleet.count("launching", "ready") + fleet.launcher.missing
        if len(high) == plan.high_periods and all(point > plan.target for point in high):
            # A host from the start of the run was born warm.
            warming = any(
                host.launched_s > 0.0 and now < host.launched_s + plan.warmup_s for host in fleet.hosts
            )
            size = min(fleet.plan.maximum, ceil(needed / plan.target))
            step = min(plan.maximum_step, max(plan.minimum_step, size - there))
            step = min(step, fleet.plan.maximum - there)
            if size > there and step > 0 and not warming:
                cause = alarm(now, began_s, plan.period_s, plan.high_periods)
                fleet.grow(self._rooms(step), self._reason(value, needed, ">"), cause, patient=True)
        elif (
            len(low) == plan.low_periods
            and all(point < plan.target for point in low)
            and now >= fleet.grew_s + plan.after_growth_s
        ):
            self._scale_in(value, needed, began_s, there)

    def _scale_in(self, value: float, needed: int, began_s: float, there: int) -> None:
        plan, fleet, now = self._plan, self._fleet, self._fleet.control.floor.now
        keep = max(fleet.plan.minimum, ceil(needed / plan.target))
        at_most = max(1, math.ceil(plan.scale_in_share * there) - 1)
        empty = [host for host in fleet.ready() if not host.units]
        leaving = empty[: max(0, min(there - keep, at_most))]
        cause = alarm(now, began_s, plan.period_s, plan.low_periods)
        fleet.shrink(leaving, self._reason(value, needed, "<"), cause)

    def _rooms(self, count: int) -> list[Room]:
        fleet = self._fleet
        there = fleet.in_zones()
        rooms = []
        for _ in range(count):
            zone = min(fleet.zones() or fleet.plan.zones, key=lambda name: there[name])
            there[zone] += 1
            rooms.append(Room(fleet.plan.kinds[0], zone))
        return rooms

    def _reason(self, value: float, needed: int, sign: str) -> str:
        target = self._plan.target
        return (
            f"reservation {100 * value:.4g} % {sign} {100 * target:g} % ({needed} hosts needed) -> "
            f"ceil({needed} / {target:g}) = {ceil(needed / target)}"
        )
