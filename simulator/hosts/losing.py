"""How hosts are lost, with the units on them: to outages, faults, interruptions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.hosts.host import Host, Room
from simulator.result import Event
from simulator.streams import stream, uniform

if TYPE_CHECKING:
    from simulator.hosts.fleet import HostFleet


class Losses:
    """Loses and interrupts the hosts of one fleet."""

    def __init__(self, hosts: HostFleet, seed: int) -> None:
        self._fleet = hosts
        self._seed = seed
        self.lost = 0

    def lose_zone(self, zone: str) -> int:
        """Every host in a zone is lost; returns how many were launching or ready."""
        return sum(self.lose(host) for host in list(self._fleet.hosts) if host.room.zone == zone)

    def lose_oldest(self, count: int) -> int:
        """So many ready hosts are lost, the oldest first."""
        able = sorted((host for host in self._fleet.hosts if host.state == "ready"), key=Host.age_order)
        return sum(self.lose(host) for host in able[:count])

    def lose(self, host: Host) -> bool:
        """A host is gone at once, with its units; both are noticed later."""
        fleet, now = self._fleet, self._fleet.control.floor.now
        if host.state in ("lost", "ended"):
            return False
        was = host.state
        host.state, host.ended_s = "lost", now
        fleet.version += 1
        self.lost += was != "draining"
        self.units_die(host)
        fleet.control.at(now + fleet.plan.notice_lost_s, lambda: self._notice(host, was, now))
        return was != "draining"

    @staticmethod
    def units_die(host: Host) -> None:
        """What stands on a host is lost with it."""
        for fleet, member in list(host.units):
            fleet.losses.lose(member)

    def _notice(self, host: Host, was: str, lost_s: float) -> None:
        fleet, now = self._fleet, self._fleet.control.floor.now
        fleet.end(host, lost_s)
        if was == "draining":
            return
        text = f"a lost host is noticed after {now - lost_s:.0f} s"
        if fleet.plan.replace_lost and fleet.zones():
            replaced = fleet.launcher.in_time(Room(host.kind, fleet.emptiest_zone())) is not None
            if replaced or not fleet.launcher.packs:
                then = "replaced" if replaced else "to be replaced once there is capacity"
                fleet.control.note(Event(now, fleet.plan.id, "recovery", f"{text} and {then}"))
                return
        before = fleet.desired
        fleet.desired -= 1
        text = f"{text} and not replaced: {before} -> {fleet.desired} hosts"
        values = {"before": float(before), "after": float(fleet.desired)}
        fleet.control.note(Event(now, fleet.plan.id, "recovery", text, values))

    def watch(self, host: Host) -> None:
        """Draw when a spot host will be interrupted."""
        spot = self._fleet.plan.spot
        if spot is None or host.purchase != "spot" or spot.interruptions_per_h <= 0.0:
            return
        chance = uniform(stream(self._seed, self._fleet.plan.id, "interruption", str(host.number)))
        notice = host.launched_s - 3600.0 * math.log(chance) / spot.interruptions_per_h
        self._fleet.control.at(notice, lambda: self.interrupt(host))

    def interrupt_share(self, share: float) -> int:
        """A share of the spot hosts, rounded up, get their notice, the oldest first."""
        able = [h for h in self._fleet.hosts if h.purchase == "spot" and h.state in ("launching", "ready")]
        count = math.ceil(share * len(able) - 1e-9)
        for host in sorted(able, key=Host.age_order)[:count]:
            self.interrupt(host)
        return count

    def interrupt(self, host: Host) -> None:
        """Notice of an interruption: another host is launched, the units move, the host ends at its time."""
        fleet, spot = self._fleet, self._fleet.plan.spot
        if host.state not in ("launching", "ready") or spot is None:
            return
        now, notice_s = fleet.control.floor.now, spot.notice_s
        text = f"a spot host is interrupted, {notice_s:g} s after this notice: it drains and is replaced"
        fleet.control.note(Event(now, fleet.plan.id, "fault", text, {"notice_s": notice_s}))
        fleet.launcher.in_time(Room(host.kind, fleet.emptiest_zone()))
        fleet.emptying.begin(host)
        fleet.control.at(now + notice_s, lambda: self._taken_away(host))

    def _taken_away(self, host: Host) -> None:
        if host.state == "draining":
            self.units_die(host)
            self._fleet.end(host, self._fleet.control.floor.now)
