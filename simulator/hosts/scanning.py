"""Hosts by scans, as the Cluster Autoscaler does it: see plan.ScanningHosts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.hosts.emptying import can_be_emptied
from simulator.hosts.host import Host, Room
from simulator.hosts.packing import Unit, alike, all_fit, largest_first, told
from simulator.plan import HostKind, ScanningHosts
from simulator.result import Event

if TYPE_CHECKING:
    from simulator.hosts import HostFleet


class Scanner:
    """Looks at one fleet of hosts every so often."""

    def __init__(self, hosts: HostFleet, plan: ScanningHosts) -> None:
        self._fleet = hosts
        self._plan = plan
        self._seen = -1
        self._answers: dict[Host, bool] = {}
        self._back_off_s = 0.0
        self._failed_s = self._rests_until_s = -math.inf
        hosts.control.at(plan.scan_s, self._scan)

    def _scan(self) -> None:
        fleet, now = self._fleet, self._fleet.control.floor.now
        fleet.control.at(now + self._plan.scan_s, self._scan)
        if not self._grow():
            self._shrink()

    def _grow(self) -> bool:
        fleet = self._fleet
        units = fleet.unplaced()
        most = fleet.plan.maximum - fleet.count("launching", "ready")
        if fleet.control.floor.now < self._rests_until_s:
            return False
        if not units or most <= 0 or not fleet.zones():
            return False
        there = fleet.in_zones()
        zones = sorted(fleet.zones(), key=lambda zone: there[zone])
        options: list[tuple[float, int, list[Room], int]] = []
        for kind in fleet.plan.kinds:
            rooms, placed = alike(kind, units, zones, most)
            if placed:
                options.append((self._badness(kind, rooms, placed), len(options), rooms, placed))
        if not options:
            return False
        _, _, rooms, placed = min(options, key=lambda option: option[:2])
        waited = min(member.waiting_since_s for _, member in fleet.pending)
        why = told(placed, len(units), len(rooms), "more")
        launched = fleet.grow(rooms, why, {"pending": waited})
        if len(launched) < len(rooms):
            self._back_off(len(rooms) - len(launched), len(rooms))
        else:
            self._back_off_s = 0.0
        return bool(launched)

    def _back_off(self, failed: int, of: int) -> None:
        """Launches have found no capacity: nothing is added for a while."""
        fleet, plan, now = self._fleet, self._plan, self._fleet.control.floor.now
        again = self._back_off_s > 0.0 and now - self._failed_s < plan.forgotten_s
        self._back_off_s = min(plan.longest_back_off_s, 2.0 * self._back_off_s if again else plan.back_off_s)
        self._failed_s, self._rests_until_s = now, now + self._back_off_s
        text = (
            f"{failed} of {of} launches fail for want of capacity in every zone: no host is added for "
            f"{self._back_off_s:g} s"
        )
        fleet.control.note(Event(now, fleet.plan.id, "fault", text, {"back_off_s": self._back_off_s}))

    def _badness(self, kind: HostKind, rooms: list[Room], placed: int) -> float:
        if self._plan.expander == "least_waste":
            return 1.0 - math.fsum(room.cpu_share for room in rooms) / len(rooms)
        if self._plan.expander == "cost":
            return kind.cost * len(rooms) / placed
        if self._plan.expander == "most_units":
            return -float(placed)
        return 0.0

    def _shrink(self) -> None:
        fleet, plan, now = self._fleet, self._plan, self._fleet.control.floor.now
        ready = fleet.ready()
        idle: list[Host] = []
        known: dict[str, bool] = {}
        for host in ready:
            share = max(host.room.cpu_share, host.room.memory_share)
            if share < plan.threshold and can_be_emptied(host, known) and self._can_go(host, ready):
                host.unneeded_s = now if host.unneeded_s is None else host.unneeded_s
                if now - host.unneeded_s >= plan.unneeded_s:
                    idle.append(host)
            else:
                host.unneeded_s = None
        if now < fleet.grew_s + plan.after_growth_s or fleet.count("draining"):
            return
        spare = fleet.count("launching", "ready") - fleet.plan.minimum
        empty = [host for host in idle if not host.units][: max(0, min(spare, plan.empty_at_once))]
        leaving = empty or [host for host in idle if host.units][: max(0, min(spare, 1))]
        if leaving:
            use = "empty" if empty else f"reserved to less than {100 * plan.threshold:g} %"
            which = "1 host was" if len(leaving) == 1 else f"{len(leaving)} hosts were"
            why = f"{which} {use} for {plan.unneeded_s:g} s"
            if not empty:
                why += ", and its units fit elsewhere"
            fleet.shrink(leaving, why)

    def _can_go(self, host: Host, ready: list[Host]) -> bool:
        """Whether its units fit elsewhere; thought through once for each state of the hosts."""
        if self._seen != self._fleet.version:
            self._seen = self._fleet.version
            self._answers = {}
        if host not in self._answers:
            self._answers[host] = self._fit_elsewhere(host, ready)
        return self._answers[host]

    @staticmethod
    def _fit_elsewhere(host: Host, ready: list[Host]) -> bool:
        others = [other.room.copy() for other in ready if other is not host]
        return all_fit(others, largest_first(units_on(host)))


def units_on(host: Host) -> list[Unit]:
    """The units of a host that would have to go elsewhere."""
    found: list[Unit] = []
    for fleet, member in host.units:
        place = fleet.station.stands_on
        if place is not None and member.state in ("launching", "in_service"):
            found.append((fleet.station.id, place))
    return found
