"""The servers of one station: launched, checked, in service, draining, lost, replaced."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulator.plan import HealthCheck, Route, Servers
from simulator.result import Event
from simulator.streams import stream, uniform

if TYPE_CHECKING:
    from simulator.control import Control
    from simulator.scaling import TargetTracker


@dataclass(slots=True)
class Member:
    """One server's life. Times in seconds; None: not (yet)."""

    server: int
    number: int
    zone: str
    launched_s: float
    in_service_s: float | None = None
    state: str = "launching"
    ended_s: float | None = None
    left_service_s: float | None = None
    phases: dict[str, float] = field(default_factory=dict)


class Fleet:
    """Keeps as many servers as desired, spread over the zones that are not out."""

    def __init__(
        self, control: Control, station: Servers, routes: Sequence[Route], servers: range, seed: int
    ) -> None:
        self._control = control
        self._floor = control.floor
        self.station = station
        self._seed = seed
        self._health = routes[0].health if routes else HealthCheck()
        self._routed = bool(routes)
        self._drain_s = max((route.deregistration_delay_s for route in routes), default=math.inf)
        self._free = list(reversed(servers))
        self._launches = 0
        self.members: list[Member] = []
        self.past: list[Member] = []
        self._in_rotation: dict[int, Member] = {}
        self.trackers: list[TargetTracker] = []
        self.minimum, self.maximum = 0, len(servers)
        self.desired = station.servers
        self.peak = station.servers
        self.lost = 0
        self.shrunk_s = -math.inf
        for _ in range(station.servers):
            member = self._new_member()
            member.state = "in_service"
            member.in_service_s = 0.0
            self._floor.open_server(member.server)
            self._in_rotation[member.server] = member
        self._publish_rotation()

    def bound(self, minimum: int, maximum: int) -> None:
        """The tightest common bounds of the fleet's scalers."""
        self.minimum, self.maximum = max(self.minimum, minimum), min(self.maximum, maximum)

    def measured(self, since_s: float, warmup_s: float) -> list[Member]:
        """Members in service whose warm-up was over at `since_s`; those of the start were born warm."""
        return [m for m in self.members if m.state == "in_service" and self.warm_at(m, warmup_s) <= since_s]

    @staticmethod
    def warm_at(member: Member, warmup_s: float) -> float:
        if member.in_service_s is None:
            return math.inf
        return member.in_service_s + (0.0 if member.launched_s == member.in_service_s == 0.0 else warmup_s)

    def warming(self, warmup_s: float) -> int:
        """Members on their way to service or still warming up."""
        now = self._floor.now
        return sum(
            m.state == "launching" or (m.state == "in_service" and self.warm_at(m, warmup_s) > now)
            for m in self.members
        )

    def count(self, state: str) -> int:
        return sum(member.state == state for member in self.members)

    def resize(self, desired: int, why: str) -> None:
        """Make it so many servers; says so in the log when that is a change."""
        if desired == self.desired:
            return
        before, self.desired = self.desired, desired
        if desired < before:
            self.shrunk_s = self._floor.now
        phases = self.adjust(why)
        text = f"{why}: {before} -> {desired} servers"
        values = {"before": float(before), "after": float(desired)}
        self._control.note(Event(self._floor.now, self.station.id, "scaling", text, values, phases))

    def adjust(self, why: str) -> dict[str, float]:
        """Launch or drain until as many are on their way or in service as desired (lost ones not noticed
        count).

        Returns the phases of the slowest launch: name -> time it ends.
        """
        del why
        self.settle()
        counted = [m for m in self.members if m.state in ("launching", "in_service", "lost")]
        phases: dict[str, float] = {}
        for _ in range(self.desired - len(counted)):
            member = self._launch()
            if member is None:
                break
            phases = member.phases
        for _ in range(len(counted) - self.desired):
            self._drain_one()
        return phases

    def settle(self) -> None:
        """Take back the indices of servers that have drained."""
        for member in [m for m in self.members if m.state == "draining"]:
            if self._floor.is_gone(member.server):
                self._end(member, self._floor.emptied_at_s(member.server))

    def _new_member(self) -> Member:
        taken = {zone: 0 for zone in self.station.zones if zone not in self._control.zones_out}
        for member in self.members:
            if member.zone in taken and member.state != "draining":
                taken[member.zone] += 1
        zone = min(taken, key=lambda name: taken[name])
        member = Member(self._free.pop(), self._launches, zone, self._floor.now)
        self._launches += 1
        self.members.append(member)
        self.peak = max(self.peak, sum(m.state in ("launching", "in_service") for m in self.members))
        return member

    def _launch(self) -> Member | None:
        zones = [zone for zone in self.station.zones if zone not in self._control.zones_out]
        if not zones or not self._free:
            return None
        member = self._new_member()
        ends = member.launched_s
        for phase in self.station.launch:
            ends += phase.seconds
            member.phases[phase.name] = ends
        if self._routed:
            ends += self._chance(member, "first check") * self._health.interval_s
            member.phases["health check"] = ends
        self._control.at(ends, lambda: self._enter(member))
        return member

    def _chance(self, member: Member, purpose: str) -> float:
        return uniform(stream(self._seed, self.station.id, purpose, str(member.number)))

    def _enter(self, member: Member) -> None:
        if member.state != "launching":
            return
        member.state = "in_service"
        member.in_service_s = self._floor.now
        self._floor.open_server(member.server)
        self._in_rotation[member.server] = member
        self._publish_rotation()

    def _drain_one(self) -> None:
        """The zone with most servers gives up its oldest one; a launching one only where none is in
        service.
        """
        able = [m for m in self.members if m.state == "in_service"] or [
            m for m in self.members if m.state == "launching"
        ]
        if not able:
            return
        taken = {zone: sum(m.zone == zone for m in able) for zone in self.station.zones}
        fullest = max(taken, key=lambda name: taken[name])
        member = min((m for m in able if m.zone == fullest), key=lambda m: (m.launched_s, m.number))
        if member.state == "launching":
            self._end(member, self._floor.now)
            return
        member.state = "draining"
        member.left_service_s = self._floor.now
        self._out_of_rotation(member)
        self._floor.drain_server(member.server)
        if self._drain_s < math.inf:
            self._control.at(self._floor.now + self._drain_s, lambda: self._drain_expires(member))

    def _drain_expires(self, member: Member) -> None:
        if member.state == "draining" and not self._floor.is_gone(member.server):
            self._floor.end_drain(member.server)
            self._end(member, self._floor.now)

    def _end(self, member: Member, at_s: float) -> None:
        member.state = "ended"
        member.ended_s = at_s
        self.members.remove(member)
        self.past.append(member)
        self._free.insert(0, member.server)

    def lose_zone(self, zone: str) -> int:
        """Every member in a zone is lost; returns how many were launching or in service."""
        self.settle()  # those that had drained before are not lost now
        return sum(self._lose(m) for m in list(self.members) if m.zone == zone)

    def lose_oldest(self, count: int) -> int:
        """So many of those in service are lost, the oldest first."""
        able = sorted((m for m in self.members if m.state == "in_service"), key=lambda m: m.number)
        return sum(self._lose(member) for member in able[:count])

    def _lose(self, member: Member) -> bool:
        if member.state == "lost":
            return False
        was, now = member.state, self._floor.now
        if was == "in_service":
            member.left_service_s = now
        if was in ("in_service", "draining"):
            self._floor.lose_server(member.server)
        member.ended_s = now
        member.state = "lost"
        check = self._health
        noticed = now + self._chance(member, "lost check") * check.interval_s + check.timeout_s
        noticed += (check.unhealthy_threshold - 1) * check.interval_s
        if self.station.notice_lost_s is not None:
            noticed = now + self.station.notice_lost_s
        self._control.at(noticed, lambda: self._notice(member, was, now))
        if was != "draining":
            self.lost += 1
        return was != "draining"

    def _notice(self, member: Member, was: str, lost_s: float) -> None:
        self._out_of_rotation(member)
        self._end(member, lost_s)
        if was == "draining":
            return
        now = self._floor.now
        text = f"a lost server is noticed after {now - lost_s:.0f} s"
        if not self.station.replace_lost:
            self.desired -= 1
            self._control.note(Event(now, self.station.id, "recovery", text))
            return
        phases = self.adjust("a lost server is replaced")
        self._control.note(Event(now, self.station.id, "recovery", f"{text} and replaced", {}, phases))

    def _out_of_rotation(self, member: Member) -> None:
        if self._in_rotation.get(member.server) is member:
            del self._in_rotation[member.server]
            self._publish_rotation()

    def _publish_rotation(self) -> None:
        zones = [
            [server for server, member in self._in_rotation.items() if member.zone == zone]
            for zone in self.station.zones
        ]
        self._floor.set_rotation(self.station.id, zones)

    def capacity_s(self, until_s: float) -> tuple[float, float]:
        """Integrals up to now of servers existing (launch and drain included) and in service."""
        self.settle()
        self.settle()
        existing = in_service = 0.0
        for member in (*self.members, *self.past):
            end = until_s if member.ended_s is None else min(member.ended_s, until_s)
            existing += max(0.0, end - member.launched_s)
            if member.in_service_s is not None:
                left = end if member.left_service_s is None else min(member.left_service_s, end)
                in_service += max(0.0, left - member.in_service_s)
        return existing, in_service
