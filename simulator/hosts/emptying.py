"""How a host that leaves is emptied: its units move elsewhere, as many at once as their fleets can spare."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.fleet.member import Member
from simulator.hosts.host import Host

if TYPE_CHECKING:
    from simulator.fleet import Fleet
    from simulator.hosts.fleet import HostFleet

LOOK_AGAIN_S = 5.0
"""How often a host that leaves is asked whether its units have gone."""


class Emptying:
    """Empties the hosts of one fleet of hosts."""

    def __init__(self, hosts: HostFleet) -> None:
        self._fleet = hosts

    def begin(self, host: Host) -> None:
        """A host takes no more units, those on it move elsewhere; it ends when it is empty."""
        now = self._fleet.control.floor.now
        if host.state == "launching":
            self._fleet.end(host, now)
            return
        host.state = "draining"
        self._fleet.version += 1
        host.left_service_s = now
        self._evict(host)
        self._look(host, now + self._fleet.plan.drain_s)

    def _evict(self, host: Host) -> None:
        """What may leave a host does, and starts elsewhere; the rest stays until enough others serve."""
        moved: list[Fleet] = []
        for fleet, member in list(host.units):
            if member.state in ("launching", "in_service") and may_move(fleet, member):
                fleet.drain(member)
                if fleet not in moved:
                    moved.append(fleet)
        for fleet in moved:
            fleet.adjust({"evicted": self._fleet.control.floor.now})

    def _look(self, host: Host, last_s: float) -> None:
        """Has what was on a leaving host gone?"""
        now = self._fleet.control.floor.now
        if host.state != "draining":
            return
        for fleet in {id(fleet): fleet for fleet, _ in host.units}.values():
            fleet.settle()
        self._evict(host)
        if not host.units:
            self._fleet.end(host, now)
        elif now >= last_s:
            self._fleet.losses.units_die(host)
            self._fleet.end(host, now)
        else:
            self._fleet.control.at(min(last_s, now + LOOK_AGAIN_S), lambda: self._look(host, last_s))


def numbers(hosts: Sequence[Host]) -> str:
    """Hosts by their numbers, for the log."""
    told = ", ".join(str(host.number) for host in hosts)
    return f"host {told}" if len(hosts) == 1 else f"hosts {told}"


def can_spare(fleet: Fleet) -> bool:
    """Whether enough of a fleet serve without one of them, as its budget wants."""
    place = fleet.station.stands_on
    if place is None or place.min_available == 0.0:
        return True
    return fleet.count("in_service") - 1 >= math.ceil(place.min_available * fleet.desired - 1e-9)


def may_move(fleet: Fleet, member: Member) -> bool:
    """Whether a unit may be moved now: enough of its fleet serve without it, or it does not serve itself."""
    return member.state != "in_service" or can_spare(fleet)


def can_be_emptied(host: Host, known: dict[str, bool]) -> bool:
    """Whether every unit of a host may be moved, each by itself. known: answers of this moment by fleet."""
    for fleet, member in host.units:
        if member.state == "in_service":
            name = fleet.station.id
            if name not in known:
                known[name] = can_spare(fleet)
            if not known[name]:
                return False
    return True
