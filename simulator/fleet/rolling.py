"""A rolling deployment: every server replaced, as many at a time as health and room allow."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from simulator.fleet.member import ON_THE_WAY, Member
from simulator.plan import RollingDeployment
from simulator.result import Event

if TYPE_CHECKING:
    from simulator.fleet.fleet import Fleet


class Rolling:
    """Replaces the members that a fleet has now; it is the fleet's own way to keep its size until it ends."""

    def __init__(self, fleet: Fleet, plan: RollingDeployment) -> None:
        self._fleet = fleet
        self._plan = plan
        fleet.settle()
        self._began_s = fleet.floor.now
        for member in fleet.members:
            member.old = True
        fleet.rolling = self
        fleet.entered.append(self._entered)
        self._say(f"deployment {plan.id} begins: {fleet.desired} servers are to be replaced")
        fleet.adjust({"decision": self._began_s})

    def step(self, cause: Mapping[str, float] | None) -> dict[str, float]:
        """Start and stop what may be started and stopped now; returns the phases of the last launch."""
        fleet, plan = self._fleet, self._plan
        most = plan.maximum * fleet.desired
        upper = math.ceil(most - 1e-9) if plan.surge_rounds_up else math.floor(most + 1e-9)
        lower = math.ceil(plan.minimum_healthy * fleet.desired - 1e-9)
        phases: dict[str, float] = {}
        while True:
            # What is not in service yet and old serves nobody: it goes first.
            for member in [m for m in fleet.members if m.old and m.state in ON_THE_WAY]:
                fleet.drain(member)
            there = [m for m in fleet.members if m.state in (*ON_THE_WAY, "in_service") and not m.at_risk]
            new = [m for m in there if not m.old]
            for _ in range(min(fleet.desired - len(new), upper - len(there))):
                launched = fleet.launcher.launch(cause or {"decision": fleet.floor.now})
                if launched is None:
                    break
                phases = launched.phases
            healthy = fleet.count("in_service")
            leaving = min(self._old(), healthy - lower)
            if leaving <= 0:
                break
            for _ in range(leaving):
                fleet.zones.drain_one([m for m in fleet.members if m.old and m.state == "in_service"])
        self._ends_if_done()
        return phases

    def _old(self) -> int:
        return sum(m.old and m.state == "in_service" for m in self._fleet.members)

    def _entered(self, member: Member) -> None:
        del member
        if self._fleet.rolling is self:
            self._fleet.adjust()

    def _ends_if_done(self) -> None:
        fleet = self._fleet
        new = [m for m in fleet.members if not m.old and m.state in (*ON_THE_WAY, "in_service")]
        if self._old() or len(new) < fleet.desired or any(m.state != "in_service" for m in new):
            return
        fleet.rolling = None
        fleet.entered.remove(self._entered)
        self._say(f"deployment {self._plan.id} is done after {fleet.floor.now - self._began_s:.0f} s")
        fleet.adjust()

    def _say(self, text: str) -> None:
        fleet = self._fleet
        fleet.control.note(Event(fleet.floor.now, fleet.station.id, "deployment", text))
