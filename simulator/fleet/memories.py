"""Memory: servers that need more of it than they have are killed, and start again or are replaced."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.fleet.member import Member
from simulator.plan import Memory
from simulator.result import Event

if TYPE_CHECKING:
    from simulator.fleet.fleet import Fleet

LOOK_S = 1.0
QUIET_S = 600.0
"""Without a kill for so long, the log says that it is over: longer than anybody waits to start again."""
TOLD_IN_A_ROW = 3
"""A server killed so often in a row is told once more, with how long its next start waits."""


@dataclass(slots=True)
class _Row:
    """Kills of one server, one after another."""

    kills: int = 0
    entered_s: float = 0.0
    killed_s: float = 0.0


class Memories:
    """Watches the memory of one fleet's servers."""

    def __init__(self, fleet: Fleet, plan: Memory) -> None:
        self._fleet = fleet
        self._plan = plan
        self.killed = 0
        self._rows: dict[Member, _Row] = {}
        self._since_s: float | None = None
        self._last_s = -math.inf
        self._killed_before = 0
        self._told_row = False
        most = plan.needed_gb(fleet.station.slots_per_server)
        if most > plan.limit_gb * (1.0 + 1e-12):  # else they have enough, however many come
            fleet.entered.append(self._entered)
            fleet.control.at(LOOK_S, self._look)

    def _entered(self, member: Member) -> None:
        row = self._rows.get(member)
        if row is not None:
            row.entered_s = self._fleet.floor.now

    def _look(self) -> None:
        fleet, plan, now = self._fleet, self._plan, self._fleet.floor.now
        fleet.control.at(now + LOOK_S, self._look)
        fleet.settle()
        inside = [m for m in fleet.members if m.state in ("in_service", "draining")]
        held = fleet.floor.slots_held([member.server for member in inside])
        full = [
            (member, requests)
            for member, requests in zip(inside, held, strict=True)
            if plan.needed_gb(requests) > plan.limit_gb * (1.0 + 1e-12)
        ]
        for member, requests in full:
            self._kill(member, requests)
        if full and plan.restart is None:
            fleet.adjust({"killed": now})
        if self._since_s is not None and now - self._last_s >= QUIET_S:
            self._say_it_is_over(now)

    def _kill(self, member: Member, requests: int) -> None:
        fleet, plan, now = self._fleet, self._plan, self._fleet.floor.now
        self._last_s = now
        was, begun = member.state, self._since_s is None
        if begun:
            self._since_s, self._killed_before, self._told_row = now, self.killed, False
        self.killed += 1
        by_checks = plan.noticed == "by_checks" and fleet.routed and plan.restart is not None
        fleet.floor.lose_server(member.server)
        if not by_checks or was == "draining":
            fleet.out_of_rotation(member)
        if was == "draining" or plan.restart is None:
            fleet.end(member, now)
            self._rows.pop(member, None)
            then = "another one is launched" if was != "draining" else "it was leaving anyway"
        else:
            wait_s = self._start_again(member)
            then = "it starts again " + (f"after {wait_s:g} s" if wait_s > 0.0 else "at once")
        if begun:
            text = (
                f"out of memory: server {member.number} needs {self._need(requests)} of "
                f"{plan.limit_gb:.3g} GB and is killed; {then}"
            )
            values = {"needed_gb": plan.needed_gb(requests), "limit_gb": plan.limit_gb}
            fleet.control.note(Event(now, fleet.station.id, "fault", text, values))

    def _need(self, requests: int) -> str:
        plan = self._plan
        if plan.per_request_gb == 0.0:
            return f"{plan.base_gb:.3g} GB at rest"
        number = "1 request" if requests == 1 else f"{requests} requests"
        needed = plan.needed_gb(requests)
        return f"{plan.base_gb:.3g} GB + {number} x {plan.per_request_gb:.3g} GB = {needed:.3g} GB"

    def _start_again(self, member: Member) -> float:
        """At its place, after its back-off; returns how long that is."""
        fleet, plan, now = self._fleet, self._plan, self._fleet.floor.now
        assert plan.restart is not None
        row = self._rows.setdefault(member, _Row(0, member.in_service_s or 0.0))
        if now - row.entered_s >= plan.forgiven_s:
            row.kills = 0
        row.kills += 1
        row.killed_s = now
        wait_s = 0.0
        if row.kills > 1:
            wait_s = min(plan.longest_back_off_s, plan.back_off_s * 2.0 ** min(row.kills - 2, 60))
        member.served_s += now - (member.in_service_s if member.in_service_s is not None else now)
        member.in_service_s = None
        member.state = "launching"
        ends = now + wait_s + math.fsum(phase.seconds for phase in plan.restart)
        if fleet.routed and plan.noticed == "by_checks":
            ends = self._seen_by_checks(member, ends)
        elif fleet.routed:
            ends += fleet.chance(member, f"check after kill {row.kills}") * fleet.health.interval_s
        fleet.control.at(ends, lambda: self._back(member))
        if row.kills == TOLD_IN_A_ROW and not self._told_row:
            self._told_row = True
            text = (
                f"server {member.number} has been killed for want of memory {row.kills} times in a row: its "
                f"next start waits {wait_s:g} s, each further one twice as long, at most "
                f"{plan.longest_back_off_s:g} s"
            )
            fleet.control.note(Event(now, fleet.station.id, "fault", text, {"back_off_s": wait_s}))
        return wait_s

    def _seen_by_checks(self, member: Member, back_s: float) -> float:
        """When a server that starts again at back_s gets requests again: at once where no router has found it
        unhealthy before, else once it has passed as many checks as make it healthy.
        """
        fleet, check, now = self._fleet, self._fleet.health, self._fleet.floor.now
        fleet.floor.set_refusing(member.server, True)
        first_s = fleet.chance(member, f"check after kill {self.killed}") * check.interval_s
        unhealthy_s = now + first_s + (check.unhealthy_threshold - 1) * check.interval_s
        if back_s <= unhealthy_s:
            return back_s
        fleet.control.at(unhealthy_s, lambda: self._found_unhealthy(member, now))
        passes = math.ceil((back_s - now - first_s) / check.interval_s - 1e-9)
        return now + first_s + (passes + check.healthy_threshold - 1) * check.interval_s

    def _found_unhealthy(self, member: Member, killed_s: float) -> None:
        row = self._rows.get(member)
        if member.state == "launching" and row is not None and row.killed_s == killed_s:
            self._fleet.out_of_rotation(member)
            if self._plan.replaced_after_s is not None:
                spared_s = max(self._fleet.floor.now, member.launched_s + self._plan.replaced_after_s)
                self._fleet.control.at(spared_s, lambda: self._replace(member, killed_s))

    def _replace(self, member: Member, killed_s: float) -> None:
        """Its load balancer calls it unhealthy, and its time of grace is over."""
        fleet, now = self._fleet, self._fleet.floor.now
        row = self._rows.get(member)
        if member.state != "launching" or row is None or row.killed_s != killed_s:
            return
        fleet.end(member, now)
        phases = fleet.adjust({"killed": killed_s, "found unhealthy": now})
        text = (
            f"server {member.number}, killed {now - killed_s:.0f} s ago, fails its load balancer's checks: "
            f"it is ended and replaced"
        )
        fleet.control.note(Event(now, fleet.station.id, "recovery", text, {}, phases))

    def _back(self, member: Member) -> None:
        self._rows = {each: row for each, row in self._rows.items() if each.state != "ended"}
        if self._plan.noticed == "by_checks" and member.state == "launching":
            self._fleet.floor.set_refusing(member.server, False)
        self._fleet.enter(member)

    def _say_it_is_over(self, now: float) -> None:
        assert self._since_s is not None
        killed, lasted_s = self.killed - self._killed_before, self._last_s - self._since_s
        often = "once" if killed == 1 else f"{killed} times in {lasted_s:.0f} s"
        text = f"a server was killed for want of memory {often}; none in the last {QUIET_S:g} s"
        self._since_s = None
        self._fleet.control.note(
            Event(now, self._fleet.station.id, "recovery", text, {"killed": float(killed)})
        )
