"""How servers are lost: to outages, faults, interruptions, with their hosts; and how that is noticed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.fleet.member import Member
from simulator.result import Event

if TYPE_CHECKING:
    from simulator.fleet.fleet import Fleet


class Losses:
    """Loses and interrupts the servers of one fleet."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet

    def lose_zone(self, zone: str) -> int:
        """Every member in a zone is lost; returns how many were launching or in service."""
        self._fleet.settle()  # those that had drained before are not lost now
        return sum(self.lose(m) for m in list(self._fleet.members) if m.zone == zone)

    def lose_oldest(self, count: int) -> int:
        """So many of those in service are lost, the oldest first."""
        able = [m for m in self._fleet.members if m.state == "in_service"]
        return sum(self.lose(member) for member in sorted(able, key=lambda m: m.number)[:count])

    def lose(self, member: Member) -> bool:
        """A member is gone at once, with what is in it; it takes time until anybody notices."""
        fleet = self._fleet
        if member.state in ("lost", "pending", "ended"):
            return False
        was, now = member.state, fleet.floor.now
        if was == "in_service":
            member.left_service_s = now
        if was in ("in_service", "draining"):
            fleet.floor.lose_server(member.server)
        if member.server >= 0:
            fleet.floor.set_refusing(member.server, False)  # its machine is gone, too
        member.ended_s = now
        member.state = "lost"
        check = fleet.health
        unseen = now + fleet.chance(member, "lost check") * check.interval_s + check.timeout_s
        unseen += (check.unhealthy_threshold - 1) * check.interval_s
        if fleet.station.notice_lost_s is not None:
            unseen = now + fleet.station.notice_lost_s
        if member.host is not None and member.ground is not None:
            # Routers see for themselves; who starts units hears of it from the hosts.
            fleet.control.at(unseen, lambda: fleet.out_of_rotation(member))
            unseen = max(unseen, now + member.ground.plan.notice_lost_s)
        fleet.control.at(unseen, lambda: self._notice(member, was, now))
        if was != "draining":
            fleet.lost += 1
        return was != "draining"

    def _notice(self, member: Member, was: str, lost_s: float) -> None:
        fleet, now = self._fleet, self._fleet.floor.now
        fleet.out_of_rotation(member)
        fleet.end(member, lost_s)
        if was == "draining":
            return
        text = f"a lost server is noticed after {now - lost_s:.0f} s"
        if not fleet.station.replace_lost:
            before = fleet.desired
            fleet.desired -= 1
            text = f"{text} and not replaced: {before} -> {fleet.desired} servers"
            values = {"before": float(before), "after": float(fleet.desired)}
            fleet.control.note(Event(now, fleet.station.id, "recovery", text, values))
            return
        phases = fleet.adjust({"lost": lost_s, "noticed": now})
        fleet.control.note(Event(now, fleet.station.id, "recovery", f"{text} and replaced", {}, phases))

    # Interruptions.

    def watch(self, member: Member) -> None:
        """Draw when a spot server will be interrupted."""
        spot = self._fleet.station.spot
        if spot is None or member.purchase != "spot" or spot.interruptions_per_h <= 0.0:
            return
        hours = -math.log(self._fleet.chance(member, "interruption")) / spot.interruptions_per_h
        notice = member.launched_s + 3600.0 * hours
        if spot.rebalance_lead_s is not None:
            warned = max(member.launched_s, notice - spot.rebalance_lead_s)
            self._fleet.control.at(warned, lambda: self._at_risk(member))
        self._fleet.control.at(notice, lambda: self.interrupt(member))

    def _at_risk(self, member: Member) -> None:
        if member.state not in ("launching", "in_service") or member.at_risk:
            return
        member.at_risk = True
        phases = self._fleet.adjust({"warned": self._fleet.floor.now})
        text = "a spot server is at risk: its replacement is launched"
        self._fleet.control.note(
            Event(self._fleet.floor.now, self._fleet.station.id, "recovery", text, {}, phases)
        )

    def interrupt_share(self, share: float) -> int:
        """A share of the spot servers, rounded up, get their notice, the oldest first."""
        spot = [
            m for m in self._fleet.members if m.purchase == "spot" and m.state in ("launching", "in_service")
        ]
        count = math.ceil(share * len(spot) - 1e-9)
        for member in sorted(spot, key=lambda m: m.number)[:count]:
            self.interrupt(member)
        return count

    def interrupt(self, member: Member) -> None:
        """Notice of an interruption: it drains, a replacement is launched, what is left is lost at its
        end.
        """
        fleet, now = self._fleet, self._fleet.floor.now
        if member.state not in ("launching", "in_service"):
            return
        notice_s = fleet.station.spot.notice_s if fleet.station.spot is not None else 0.0
        member.at_risk = True
        fleet.drain(member)
        fleet.control.at(now + notice_s, lambda: self._taken_away(member))
        phases = fleet.adjust({"notice": now})
        text = f"a spot server is interrupted, {notice_s:g} s after this notice: it drains and is replaced"
        fleet.control.note(Event(now, fleet.station.id, "fault", text, {"notice_s": notice_s}, phases))

    def _taken_away(self, member: Member) -> None:
        if member.state != "draining":
            return
        now = self._fleet.floor.now
        if self._fleet.floor.is_gone(member.server):
            self._fleet.end(member, self._fleet.floor.emptied_at_s(member.server))
            return
        self._fleet.floor.lose_server(member.server)
        self._fleet.end(member, now)
        self._fleet.lost += 1
