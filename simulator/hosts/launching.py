"""How hosts come to be: in which zone, and what happens where there is no capacity for one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.fleet.capacity import TRY_AGAIN_S
from simulator.hosts.emptying import numbers
from simulator.hosts.host import Host, Room
from simulator.plan import PackingHosts
from simulator.result import Event

if TYPE_CHECKING:
    from simulator.hosts.fleet import HostFleet


class Launcher:
    """Launches the hosts of one fleet.

    avoided: zone -> until when nobody tries to launch there. missing: hosts whose launch is tried again.
    """

    def __init__(self, hosts: HostFleet) -> None:
        self._fleet = hosts
        self.avoided: dict[str, float] = {}
        self.missing = 0

    @property
    def packs(self) -> bool:
        """Whether hosts come for units that wait, and for nothing else."""
        return isinstance(self._fleet.plan.scaler, PackingHosts)

    def _note(self, kind: str, text: str) -> None:
        control = self._fleet.control
        control.note(Event(control.floor.now, self._fleet.plan.id, kind, text))

    def launch(self, room: Room) -> Host | None:
        """Start a host of a kind in a zone, or in another one with capacity; None where none has any."""
        there = self._fleet.in_zones()
        zones = sorted(self._fleet.zones(), key=lambda zone: (zone != room.zone, there[zone]))
        zone = self._with_capacity(zones)
        if zone is None:
            return None
        host = self._fleet.new(Room(room.kind, zone))
        begins = self._fleet.control.launch_slot_s(self._fleet.plan.launch_pools)
        host.launched_s = begins
        self._fleet.losses.watch(host)
        ends = begins + math.fsum(phase.seconds for phase in self._fleet.plan.launch)
        self._fleet.control.at(ends, lambda: self._is_ready(host))
        return host

    def _with_capacity(self, zones: Sequence[str]) -> str | None:
        """The first of these zones that has capacity; who packs keeps away from those that had none."""
        for zone in zones:
            if self._fleet.capacity.is_there(zone):
                return zone
            if isinstance(self._fleet.plan.scaler, PackingHosts):
                self._avoid(zone, self._fleet.plan.scaler.avoided_s)
        return None

    def _avoid(self, zone: str, seconds: float) -> None:
        """Nobody tries to launch in a zone for so long."""
        now = self._fleet.control.floor.now
        self.avoided[zone] = now + seconds
        where = f" in zone {zone}" if zone else ""
        text = f"a launch fails for want of capacity{where}, which is not tried again for {seconds:g} s"
        self._fleet.control.note(Event(now, self._fleet.plan.id, "fault", text, {"avoided_s": seconds}))

    def in_time(self, room: Room) -> Host | None:
        """Start a host, now or as soon as there is capacity for it; who packs is asked again by its units."""
        host = self.launch(room)
        if host is None and not self.packs:
            if not self.missing:
                text = f"a launch fails for want of capacity; it is tried again every {TRY_AGAIN_S:g} s"
                self._note("fault", text)
            self.missing += 1
            self._fleet.control.at(self._fleet.control.floor.now + TRY_AGAIN_S, lambda: self._again(room))
        return host

    def _again(self, room: Room) -> None:
        if self._fleet.count("launching", "ready") + self.missing > self._fleet.desired:
            self.missing -= 1  # no longer wanted
        elif self.launch(room) is not None:
            self.missing -= 1
            if not self.missing:
                self._note("recovery", "launches find capacity again")
        else:
            self._fleet.control.at(self._fleet.control.floor.now + TRY_AGAIN_S, lambda: self._again(room))

    def phases(self, host: Host) -> dict[str, float]:
        """When each phase of a host's launch ends."""
        made, ends = {}, host.launched_s
        if ends > self._fleet.control.floor.now:
            made["launch slot"] = ends
        for phase in self._fleet.plan.launch:
            ends += phase.seconds
            made[phase.name] = ends
        return made

    def _is_ready(self, host: Host) -> None:
        if host.state != "launching":
            return
        host.state = "ready"
        self._fleet.version += 1
        host.ready_s = host.changed_s = self._fleet.control.floor.now
        self._fleet.settle_pending()
        replaced = [each for each in host.replaces if each.state == "ready"]
        if replaced:
            self._fleet.shrink(replaced, f"host {host.number} takes over from {numbers(replaced)}")
