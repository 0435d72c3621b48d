"""A fleet: as many servers as desired, spread over the zones that are not out."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from simulator.fleet.capacity import TRY_AGAIN_S, Capacity
from simulator.fleet.grounds import Grounds
from simulator.fleet.launching import Launcher
from simulator.fleet.losing import Losses
from simulator.fleet.member import COUNTED, ON_THE_WAY, Ledger, Member
from simulator.fleet.speeds import Speeds
from simulator.fleet.zones import Zones
from simulator.plan import HealthCheck, Route, Servers
from simulator.result import Event
from simulator.streams import stream, uniform

if TYPE_CHECKING:
    from simulator.control.control import Control
    from simulator.fleet.rolling import Rolling
    from simulator.scaling import RatioScaler, TargetTracker

LOOK_AGAIN_S = 1.0


class Fleet:
    """Keeps as many servers as desired; says every change of desired in the log, once."""

    def __init__(
        self,
        control: Control,
        station: Servers,
        routes: Sequence[Route],
        servers: range,
        seed: int,
        grounds: Grounds | None = None,
    ) -> None:
        self.control = control
        self.floor = control.floor
        self.station = station
        self.grounds = grounds
        self._seed = seed
        self.health = routes[0].health if routes else HealthCheck()
        self.routed = bool(routes)
        self._drain_s = max((route.deregistration_delay_s for route in routes), default=math.inf)
        self.free = list(reversed(servers))
        self.launches = 0
        self.members: list[Member] = []
        self._in_rotation: dict[int, Member] = {}
        self.trackers: list[TargetTracker] = []
        self.ratios: list[RatioScaler] = []
        self.entered: list[Callable[[Member], None]] = []
        self.rolling: Rolling | None = None
        self.minimum, self.maximum = 0, len(servers)
        self.floor_size = 0
        self.desired = station.servers
        self.peak = 0
        self.lost = 0
        self.shrunk_s = self.grew_s = -math.inf
        self._trying = False
        self.ledger = Ledger()
        self.capacity = Capacity(station.id, seed)
        self.zones = Zones(self)
        self.launcher = Launcher(self)
        self.losses = Losses(self)
        self.speeds = Speeds(self)
        for _ in range(station.servers):
            self.launcher.begin_with()
        self.peak = max(self.peak, station.servers)
        self._publish_rotation()

    def bound(self, minimum: int, maximum: int) -> None:
        """The tightest common bounds of the fleet's scalers."""
        self.minimum, self.maximum = max(self.minimum, minimum), min(self.maximum, maximum)

    def measured(self, since_s: float, warmup_s: float) -> list[Member]:
        """Members in service whose warm-up was over at `since_s`; those of the start were born warm."""
        return [m for m in self.members if m.state == "in_service" and self.warm_at(m, warmup_s) <= since_s]

    @staticmethod
    def warm_at(member: Member, warmup_s: float) -> float:
        """When a member's warm-up ends."""
        if member.in_service_s is None:
            return math.inf
        return member.in_service_s + (0.0 if member.launched_s == member.in_service_s == 0.0 else warmup_s)

    def warming(self, warmup_s: float) -> int:
        """Members on their way to service or still warming up."""
        now = self.floor.now
        return sum(
            m.state in ON_THE_WAY or (m.state == "in_service" and self.warm_at(m, warmup_s) > now)
            for m in self.members
        )

    def count(self, *states: str) -> int:
        """Members in any of these states."""
        return sum(member.state in states for member in self.members)

    def chance(self, member: Member, purpose: str) -> float:
        """A number between 0 and 1 for one purpose of one member."""
        return uniform(stream(self._seed, self.station.id, purpose, str(member.number)))

    def resize(
        self,
        desired: int,
        why: str,
        cause: Mapping[str, float] | None = None,
        values: Mapping[str, float] | None = None,
    ) -> None:
        """Make it so many servers; says so in the log when that is a change.

        cause: names of what led to it -> when each ended; the event's phases begin with them. values: more
        numbers for the log. Nobody scales in below what a forecast asks for, or during a deployment.
        """
        desired = max(desired, min(self.floor_size, self.maximum))
        if desired == self.desired or (self.rolling is not None and desired < self.desired):
            return
        before, self.desired = self.desired, desired
        now = self.floor.now
        if desired < before:
            self.shrunk_s = now
        else:
            self.grew_s = now
        known = {**(cause or {}), "decision": now}
        phases = self.adjust(known)
        text = f"{why}: {before} -> {desired} servers"
        values = {"before": float(before), "after": float(desired), **(values or {})}
        self.control.note(Event(now, self.station.id, "scaling", text, values, phases or known))

    def adjust(self, cause: Mapping[str, float] | None = None) -> dict[str, float]:
        """Launch or drain until as many are on their way or in service as desired (lost ones not noticed
        count, those at risk don't).

        Returns the phases of the last launch: name -> time it ends; filled in as they become known.
        """
        self.settle()
        if self.rolling is not None:
            return self.rolling.step(cause)
        wanted = self.desired + self.zones.moving
        counted = sum(m.state in COUNTED and not m.at_risk for m in self.members)
        phases: dict[str, float] = {}
        for _ in range(wanted - counted):
            member = self.launcher.launch(cause)
            if member is None:
                self._try_again()
                break
            phases = member.phases
        for _ in range(counted - wanted):
            self.zones.drain_one()
        self.launcher.fill_pool()
        return phases

    def _try_again(self) -> None:
        """Servers are missing and can't be launched now: not before one that drains has gone."""
        if not self._trying:
            self._trying = True
            self.control.at(self.floor.now + TRY_AGAIN_S, self._tries_again)

    def _tries_again(self) -> None:
        self._trying = False
        self.adjust()

    def settle(self) -> None:
        """Take back the indices of servers that have drained."""
        for member in [m for m in self.members if m.state == "draining"]:
            if self.floor.is_gone(member.server):
                self.end(member, self.floor.emptied_at_s(member.server))

    def enter(self, member: Member) -> None:
        """A member's launch is over: it serves."""
        if member.state != "launching":
            return
        member.state = "in_service"
        member.in_service_s = self.floor.now
        self.floor.open_server(member.server)
        self._in_rotation[member.server] = member
        self._publish_rotation()
        for action in list(self.entered):
            action(member)

    def drain(self, member: Member) -> None:
        """A member takes nothing new, and ends when it is empty; one not in service ends at once."""
        if member.state in ON_THE_WAY:
            self.out_of_rotation(member)
            self.end(member, self.floor.now)
            return
        member.state = "draining"
        member.left_service_s = self.floor.now
        self.out_of_rotation(member)
        self.floor.drain_server(member.server)
        if self._drain_s < math.inf:
            self.control.at(self.floor.now + self._drain_s, lambda: self._drain_expires(member))
        if self.grounds is not None:
            self._look(member)

    def _look(self, member: Member) -> None:
        """What stands on hosts holds its room until it is empty: is it?"""
        self.settle()
        if member.state == "draining":
            self.control.at(self.floor.now + LOOK_AGAIN_S, lambda: self._look(member))

    def _drain_expires(self, member: Member) -> None:
        if member.state == "draining" and not self.floor.is_gone(member.server):
            self.floor.end_drain(member.server)
            self.end(member, self.floor.now)

    def end(self, member: Member, at_s: float) -> None:
        """A member is gone for good; its index and its place are free."""
        drained = member.state == "draining"
        if member.moves:
            self.zones.moving -= 1
        member.state = "ended"
        member.ended_s = at_s
        self.members.remove(member)
        self.ledger.close(member)
        if member.server >= 0:
            self.floor.set_refusing(member.server, False)
            self.free.insert(0, member.server)
        if member.ground is not None:
            member.ground.leave(self, member)
        if drained:
            self.launcher.returns(member, at_s)

    def _emptied_s(self, member: Member) -> float:
        gone = self.floor.is_gone(member.server)
        return self.floor.emptied_at_s(member.server) if gone else math.inf

    def out_of_rotation(self, member: Member) -> None:
        """Routers send it nothing more."""
        if self._in_rotation.get(member.server) is member:
            del self._in_rotation[member.server]
            self._publish_rotation()

    def _publish_rotation(self) -> None:
        zones = [
            [server for server, member in self._in_rotation.items() if member.zone == zone]
            for zone in self.station.zones
        ]
        self.floor.set_rotation(self.station.id, zones)

    def begin_serving(self, member: Member) -> None:
        """A member of the start: in service, and warm, from the first moment."""
        member.state = "in_service"
        member.launched_s = member.in_service_s = 0.0
        self.floor.open_server(member.server)
        self._in_rotation[member.server] = member

    def counts(self, until_s: float) -> dict[str, float]:
        """Counters of its servers' lives, launch and drain included."""
        return self.ledger.counts(self.members, until_s, self._emptied_s)

    def capacity_s(self, until_s: float) -> tuple[float, float, float]:
        """Integrals up to now of servers existing (launch and drain included), in service, and spot ones.

        Only looks: when it is asked changes nothing.
        """
        existing, serving, spot = self.ledger.totals(self.members, until_s, self._emptied_s)
        return existing + self.launcher.getting_ready_s(until_s), serving, spot
