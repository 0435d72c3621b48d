"""How fast each server of a fleet is: by its number, and by the faults that slow it down."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.fleet.member import Member

if TYPE_CHECKING:
    from simulator.fleet.fleet import Fleet


class Speeds:
    """Tells the floor what each server of one fleet is worth."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet

    def publish(self, member: Member) -> None:
        """A member has got its server, or has changed its speed."""
        station = self._fleet.station
        speeds, weights = station.speeds or (1.0,), station.weights or (1.0,)
        slowness = 1.0 / speeds[member.number % len(speeds)] * math.prod(member.slowed.values())
        self._fleet.floor.set_server(member.server, slowness, weights[member.number % len(weights)])

    def slow_down(self, fault: str, share: float, factor: float) -> int:
        """A share of those in service, the oldest first, take `factor` times as long; returns how many."""
        able = [m for m in self._fleet.members if m.state == "in_service"]
        slow = sorted(able, key=lambda m: m.number)[: math.ceil(share * len(able))]
        for member in slow:
            member.slowed[fault] = factor
            self.publish(member)
        return len(slow)

    def recover(self, fault: str) -> None:
        """Those a fault has slowed down are as before."""
        for member in self._fleet.members:
            if member.slowed.pop(fault, None) is not None:
                self.publish(member)
