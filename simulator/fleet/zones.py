"""Which zone gets the next server, which gives one up, and how servers move back to a zone that was out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.fleet.member import ON_THE_WAY, Member
from simulator.result import Event

if TYPE_CHECKING:
    from simulator.fleet.fleet import Fleet

HOUR_S = 3600.0


class Zones:
    """The spread of one fleet over its zones."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self.moving = 0
        fleet.entered.append(self._moved)

    def able(self) -> list[str]:
        """Zones that can take servers."""
        return [zone for zone in self._fleet.station.zones if zone not in self._fleet.control.zones_out]

    def next(self) -> str | None:
        """The zone of the next launch: the able one with fewest members in which it finds capacity."""
        return self._fleet.capacity.first(self._by_members())

    def _by_members(self) -> list[str]:
        """Able zones, the one with fewest members first."""
        taken = dict.fromkeys(self.able(), 0)
        for member in self._fleet.members:
            if member.zone in taken and member.state != "draining":
                taken[member.zone] += 1
        return sorted(taken, key=lambda name: taken[name])

    def drain_one(self, among: list[Member] | None = None) -> None:
        """The zone with most servers gives up one; a launching one only where none is in service.

        What stands on hosts gives up those without a host first, then those on their way.
        """
        fleet = self._fleet
        able = [m for m in fleet.members if m.state == "in_service"]
        waiting = [m for m in fleet.members if m.state in ON_THE_WAY]
        if fleet.grounds is not None:
            able = [m for m in waiting if m.state == "pending"] or waiting or able
        able = (among if among is not None else able) or waiting
        if not able:
            return
        if fleet.grounds is not None:
            able = fleet.grounds.fullest(able, fleet.members)
        surplus = fleet.launcher.surplus_purchase()
        able = [m for m in able if m.purchase == surplus] or able
        taken = {zone: sum(m.zone == zone for m in able) for zone in fleet.station.zones}
        fullest = max(taken, key=lambda name: taken[name])
        inside = [m for m in able if m.zone == fullest] or able
        fleet.drain(min(inside, key=self._first_to_go))

    def _first_to_go(self, member: Member) -> tuple[float, float]:
        policy, age_s = self._fleet.station.termination, self._fleet.floor.now - member.launched_s
        if policy == "newest":
            return (-member.launched_s, -member.number)
        if policy == "closest_to_hour" and math.isfinite(age_s):
            return (-(age_s % HOUR_S), member.number)
        return (member.launched_s, member.number)

    def zone_is_back(self) -> None:
        """An outage has ended: servers missing are launched now, the others move after a while."""
        self._fleet.adjust()
        self.rebalance_later()

    def rebalance_later(self) -> None:
        """What kept servers out of a zone is over."""
        fleet = self._fleet
        if fleet.station.rebalance_s is not None:
            fleet.control.at(fleet.floor.now + fleet.station.rebalance_s, self._rebalance)

    def _rebalance(self) -> None:
        """Launch in the emptiest zone; one of the fullest leaves when that one serves."""
        fleet = self._fleet
        uneven = self._uneven()
        if uneven == 0 or self.moving or fleet.rolling is not None:
            return
        self.moving = min(uneven, max(1, fleet.desired // 10))
        now, moving = fleet.floor.now, self.moving
        for _ in range(moving):
            member = fleet.launcher.launch({"decision": now})
            if member is None:
                self.moving -= 1
                continue
            member.moves = True
        servers = "1 server moves" if self.moving == 1 else f"{self.moving} servers move"
        text = f"{servers} to another zone, each launched before the one it replaces leaves"
        values = {"servers": float(self.moving)}
        fleet.control.note(Event(now, fleet.station.id, "recovery", text, values))

    def _uneven(self) -> int:
        """How many servers stand in a zone that should stand in another one."""
        able = self.able()
        counts = sorted(
            sum(m.zone == zone and m.state in (*ON_THE_WAY, "in_service") for m in self._fleet.members)
            for zone in able
        )
        moves = 0
        while counts and counts[-1] - counts[0] > 1:
            counts[0], counts[-1] = counts[0] + 1, counts[-1] - 1
            counts.sort()
            moves += 1
        return moves

    def _moved(self, member: Member) -> None:
        if not member.moves:
            return
        member.moves = False
        self.stops_moving()

    def stops_moving(self) -> None:
        """One move has ended, well or not: one server too many leaves; the next moves begin after the
        last.
        """
        self.moving -= 1
        self._fleet.adjust()
        if self.moving == 0:
            self._rebalance()
