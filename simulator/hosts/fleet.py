"""A fleet of hosts: launched, filled with units, drained, lost, counted for the bill."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from simulator.fleet.capacity import Capacity
from simulator.fleet.member import Member, Purchase
from simulator.hosts.emptying import Emptying
from simulator.hosts.host import Host, Room
from simulator.hosts.launching import Launcher
from simulator.hosts.losing import Losses
from simulator.hosts.packing import Unit, choose
from simulator.plan import Hosts
from simulator.result import Event

if TYPE_CHECKING:
    from simulator.control.control import Control
    from simulator.fleet import Fleet


class HostFleet:
    """The hosts of one `plan.Hosts`, and the units that stand on them or wait for room.

    version: goes up whenever a ready host or its units change, so that who looks often need not think twice.
    """

    def __init__(self, control: Control, plan: Hosts, seed: int) -> None:
        self.control = control
        self.plan = plan
        self.losses = Losses(self, seed)
        self.emptying = Emptying(self)
        self.capacity = Capacity(plan.id, seed)
        self.launcher = Launcher(self)
        self.hosts: list[Host] = []
        self.pending: list[tuple[Fleet, Member]] = []
        self.waiting: list[Callable[[], None]] = []
        self.version = 0
        self._numbers = 0
        self.peak = 0
        self.peak_units = self.peak_pending = 0
        self.grew_s = -math.inf
        self._ended_s: dict[tuple[str, Purchase], float] = {}
        self.desired = plan.hosts
        for _ in range(plan.hosts):
            host = self.new(Room(plan.kinds[0], self.emptiest_zone()))
            host.state, host.launched_s, host.ready_s = "ready", 0.0, 0.0
        self.peak = plan.hosts

    # Units.

    def place(self, fleet: Fleet, member: Member) -> bool:
        """Find room for a unit on a ready host; False if there is none."""
        ready = self.ready()
        unit = unit_of(fleet)
        at = choose([host.room for host in ready], unit, self.in_zone(fleet.station.id))
        if at < 0:
            return False
        host = ready[at]
        host.room.take(*unit)
        host.units.append((fleet, member))
        self.peak_units = max(self.peak_units, self.units())
        host.changed_s = self.control.floor.now
        self.version += 1
        member.host, member.zone = host, host.room.zone
        return True

    def wait(self, fleet: Fleet, member: Member) -> None:
        """A unit fits nowhere now; it gets the first room that does fit."""
        self.pending.append((fleet, member))
        self.peak_pending = max(self.peak_pending, len(self.pending))
        for heard in self.waiting:
            heard()

    def leave(self, fleet: Fleet, member: Member) -> None:
        """A unit has ended: its room is free for another one."""
        if member.host is None:
            self.pending = [entry for entry in self.pending if entry[1] is not member]
            return
        host = member.host
        host.room.take(*unit_of(fleet), -1)
        host.units.remove((fleet, member))
        host.changed_s = self.control.floor.now
        self.version += 1
        member.host = None
        # Not in the middle of what its fleet is doing.
        self.control.at(self.control.floor.now, self.settle_pending)

    def settle_pending(self) -> None:
        """Room has become free: those that wait take it, the oldest first."""
        for fleet, member in list(self.pending):
            if fleet.free and self.place(fleet, member):
                self.pending = [entry for entry in self.pending if entry[1] is not member]
                fleet.launcher.placed(member)

    def units(self) -> int:
        """Units that stand on hosts."""
        return sum(len(host.units) for host in self.hosts)

    def reserved(self) -> tuple[float, float]:
        """Shares of cpu and memory of the ready hosts that units reserve; NaN without any host."""
        rooms = [host.room for host in self.hosts if host.state == "ready"]
        if not rooms:
            return math.nan, math.nan
        cpu = math.fsum(room.cpu for room in rooms) / math.fsum(room.kind.cpu for room in rooms)
        memory = math.fsum(room.memory_gb for room in rooms)
        return cpu, memory / math.fsum(room.kind.memory_gb for room in rooms)

    def in_zone(self, fleet: str) -> dict[str, int]:
        """Units of a fleet per zone, those of hosts that leave not counted."""
        counts: dict[str, int] = {}
        for host in self.hosts:
            if host.state == "ready" and fleet in host.room.units:
                counts[host.room.zone] = counts.get(host.room.zone, 0) + host.room.units[fleet]
        return counts

    # Hosts.

    def ready(self) -> list[Host]:
        """Hosts that take units, the oldest first."""
        out = self.control.zones_out
        able = [host for host in self.hosts if host.state == "ready" and host.room.zone not in out]
        return sorted(able, key=Host.age_order)

    def count(self, *states: str) -> int:
        """Hosts in any of these states."""
        return sum(host.state in states for host in self.hosts)

    def zones(self) -> list[str]:
        """Zones that can take hosts."""
        out, avoided, now = self.control.zones_out, self.launcher.avoided, self.control.floor.now
        return [zone for zone in self.plan.zones if zone not in out and avoided.get(zone, now) <= now]

    def emptiest_zone(self) -> str:
        """The able zone with fewest hosts."""
        there = self.in_zones()
        return min(self.zones() or self.plan.zones, key=lambda name: there[name])

    def in_zones(self, *states: str) -> dict[str, int]:
        """Hosts per zone in these states; launching and ready ones if none is named."""
        there = dict.fromkeys(self.plan.zones, 0)
        for host in self.hosts:
            there[host.room.zone] += host.state in (states or ("launching", "ready"))
        return there

    def new(self, room: Room) -> Host:
        """A host more, which nobody has launched yet."""
        host = Host(self._numbers, Room(room.kind, room.zone), self._purchase(), math.inf)
        if host.kind.network is not None:
            host.wires = self.control.floor.new_wires(host.kind.network)
        self._numbers += 1
        self.hosts.append(host)
        self.peak = max(self.peak, self.count("launching", "ready"))
        return host

    def _purchase(self) -> Purchase:
        spot = self.plan.spot
        if spot is None:
            return "on_demand"
        there = [host for host in self.hosts if host.state in ("launching", "ready")]
        size = len(there) + 1
        wanted = min(size, spot.base) + math.ceil(max(0, size - spot.base) * spot.on_demand_share - 1e-9)
        return "on_demand" if sum(host.purchase == "on_demand" for host in there) < wanted else "spot"

    def grow(
        self, rooms: Sequence[Room], why: str, cause: Mapping[str, float], *, patient: bool = False
    ) -> list[Host]:
        """Launch hosts for rooms that were planned; one entry in the log. Returns those that found capacity.

        patient: the others are wanted all the same and tried again; else nobody wants them any more.
        """
        now, before = self.control.floor.now, self.desired
        launch = self.launcher.in_time if patient else self.launcher.launch
        launched = [host for host in (launch(room) for room in rooms) if host is not None]
        added = len(rooms) if patient else len(launched)
        if not added:
            return []
        self.desired += added
        self.grew_s = now
        phases = {**cause, "decision": now, **(self.launcher.phases(launched[-1]) if launched else {})}
        kinds = ", ".join(sorted({room.kind.name for room in rooms}))
        text = f"{why} ({kinds}): {before} -> {self.desired} hosts"
        values = {"before": float(before), "after": float(self.desired)}
        self.control.note(Event(now, self.plan.id, "scaling", text, values, phases))
        return launched

    def shrink(self, leaving: Sequence[Host], why: str, cause: Mapping[str, float] | None = None) -> None:
        """Drain hosts for good; one entry in the log."""
        if not leaving:
            return
        now, before = self.control.floor.now, self.desired
        self.desired -= len(leaving)
        text = f"{why}: {before} -> {self.desired} hosts"
        values = {"before": float(before), "after": float(self.desired)}
        phases = {**(cause or {}), "decision": now}
        self.control.note(Event(now, self.plan.id, "scaling", text, values, phases))
        for host in leaving:
            self.emptying.begin(host)

    def end(self, host: Host, at_s: float) -> None:
        """A host is gone for good."""
        host.state = "ended"
        self.version += 1
        host.ended_s = at_s
        self.hosts.remove(host)
        key = (host.kind.name, host.purchase)
        self._ended_s[key] = self._ended_s.get(key, 0.0) + host.existing_s(at_s)

    def capacity_s(self, until_s: float) -> dict[tuple[str, Purchase], float]:
        """Host seconds up to now per kind and purchase, launch and drain included: what is billed."""
        made = dict(self._ended_s)
        for host in self.hosts:
            key = (host.kind.name, host.purchase)
            made[key] = made.get(key, 0.0) + host.existing_s(until_s)
        return made

    # For those who plan.

    def unplaced(self) -> list[Unit]:
        """Units that wait and would not fit on the hosts on their way either."""
        coming = [host.room.copy() for host in self.hosts if host.state == "launching"]
        units = [unit_of(fleet) for fleet, _ in self.pending]
        left = []
        for unit in units:
            room = next((room for room in coming if room.fits(*unit)), None)
            if room is None:
                left.append(unit)
            else:
                room.take(*unit)
        return left


def unit_of(fleet: Fleet) -> Unit:
    """What one server of a fleet asks of a host."""
    place = fleet.station.stands_on
    assert place is not None
    return (fleet.station.id, place)
