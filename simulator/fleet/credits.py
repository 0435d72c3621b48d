"""CPU credits: what servers have saved up, in core seconds, and when they slow down for want of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.fleet.member import Member
from simulator.plan import CpuCredits
from simulator.result import Event

if TYPE_CHECKING:
    from simulator.fleet.fleet import Fleet

LONGEST_S, SHORTEST_S, SLOW_S = 300.0, 1.0, 60.0
"""How far apart a balance is looked at: not later than it could run out (a server at full load slows down to
the second), and every minute while it is slow. A cap that is reached between two looks is seen at the
second."""


@dataclass(slots=True, eq=False)
class _Account:
    balance: float
    used: float
    at_s: float
    surplus: float = 0.0
    slow: bool = False
    slow_since_s: float = 0.0


class Credits:
    """The credit accounts of one fleet's servers."""

    def __init__(self, fleet: Fleet, plan: CpuCredits) -> None:
        self._fleet = fleet
        self._plan = plan
        self._cores = fleet.station.cores_per_server or 0.0
        self._accounts: dict[Member, _Account] = {}
        self._charged = 0.0
        self._slow_s = 0.0
        fleet.entered.append(self._open)
        for member in fleet.members:
            if member.state == "in_service":
                self._open(member)

    def _open(self, member: Member) -> None:
        if member in self._accounts:
            return  # only started again
        floor = self._fleet.floor
        used = floor.busy_core_s(member.server)
        saved = self._plan.start_core_s
        if member.launched_s > 0.0 and self._plan.launch_core_s is not None:
            saved = self._plan.launch_core_s
        self._accounts[member] = _Account(saved, used, floor.now)
        floor.set_pace(member.server, 1.0)
        self._later(member)

    def _later(self, member: Member) -> None:
        account, plan = self._accounts[member], self._plan
        wait = SLOW_S if account.slow else LONGEST_S
        if not account.slow and not plan.unlimited and self._cores > plan.baseline_cores:
            wait = account.balance / (self._cores - plan.baseline_cores)
        due = self._fleet.floor.now + min(LONGEST_S, max(SHORTEST_S, wait))
        self._fleet.control.at(due, lambda: self._look(member))

    def _look(self, member: Member) -> None:
        account = self._accounts.get(member)
        if account is None:
            return
        gone = member.state not in ("in_service", "draining", "launching")
        if not gone:
            self._bring_up(account, member)
        if gone:
            self._close(member, account)
            return
        self._set_speed(member, account)
        self._later(member)

    def _bring_up(self, account: _Account, member: Member) -> None:
        """Earnings and spending since the last look."""
        plan, now = self._plan, self._fleet.floor.now
        used = self._fleet.floor.busy_core_s(member.server)
        balance = account.balance - account.surplus
        balance += plan.baseline_cores * (now - account.at_s) - (used - account.used)
        account.used, account.at_s = used, now
        account.balance = min(plan.cap_core_s, max(0.0, balance))
        account.surplus = max(0.0, -balance) if plan.unlimited else 0.0
        if account.surplus > plan.cap_core_s:
            self._charged += account.surplus - plan.cap_core_s
            account.surplus = plan.cap_core_s

    def _set_speed(self, member: Member, account: _Account) -> None:
        slow = not self._plan.unlimited and account.balance <= 1e-6 * self._plan.cap_core_s
        if slow == account.slow:
            return
        account.slow, now = slow, self._fleet.floor.now
        floor, subject = self._fleet.floor, self._fleet.station.id
        if slow:
            account.slow_since_s = now
            floor.set_pace(member.server, self._plan.baseline_cores / self._cores)
            text = (
                f"server {member.number} has spent its credits: {self._cores:g} cores slow down to "
                f"{self._plan.baseline_cores:g}"
            )
        else:
            self._slow_s += now - account.slow_since_s
            floor.set_pace(member.server, 1.0)
            text = f"server {member.number} has credits again"
        kind = "throttle" if slow else "recovery"
        self._fleet.control.note(Event(now, subject, kind, text, {"server": float(member.number)}))

    def _close(self, member: Member, account: _Account) -> None:
        self._charged += account.surplus
        if account.slow:
            self._slow_s += (member.ended_s or self._fleet.floor.now) - account.slow_since_s
        del self._accounts[member]

    def surplus_core_s(self) -> float:
        """Core seconds of surplus charged up to now."""
        for member, account in self._accounts.items():
            if member.state in ("in_service", "draining", "launching"):
                self._bring_up(account, member)
        return self._charged

    def slow_s(self) -> float:
        """Server seconds spent at the baseline."""
        now = self._fleet.floor.now
        return self._slow_s + sum(now - each.slow_since_s for each in self._accounts.values() if each.slow)
