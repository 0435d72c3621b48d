"""Hosts by packing, as Karpenter does it: see plan.PackingHosts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.hosts.emptying import can_be_emptied, numbers
from simulator.hosts.host import Host, Room
from simulator.hosts.packing import Unit, cheapest, fit_in, largest_first, told
from simulator.hosts.scanning import units_on
from simulator.plan import PackingHosts

if TYPE_CHECKING:
    from simulator.hosts.fleet import HostFleet

MOST_TOGETHER = 100
"""Hosts that consolidation looks at together at most, as Karpenter does (v1, multi-node consolidation)."""


class Packer:
    """Adds hosts for batches of pending units, and consolidates."""

    def __init__(self, hosts: HostFleet, plan: PackingHosts) -> None:
        self._fleet = hosts
        self._plan = plan
        self._opened_s: float | None = None
        self._heard_s = 0.0
        self._nothing_at: tuple[int, int, int] | None = None
        hosts.waiting.append(self._hear)
        if hosts.pending:
            self._hear()
        hosts.control.at(plan.loop_s, self._loop)

    # Growth.

    def _hear(self) -> None:
        """One more unit is pending."""
        now = self._fleet.control.floor.now
        self._heard_s = now
        if self._opened_s is None:
            self._opened_s = now
            self._fleet.control.at(now + self._plan.quiet_s, self._close_batch)

    def _close_batch(self) -> None:
        now, plan = self._fleet.control.floor.now, self._plan
        assert self._opened_s is not None
        due = min(self._heard_s + plan.quiet_s, self._opened_s + plan.longest_s)
        if due > now:
            self._fleet.control.at(due, self._close_batch)
            return
        opened, self._opened_s = self._opened_s, None
        fleet = self._fleet
        units = fleet.unplaced()
        most = fleet.plan.maximum - fleet.count("launching", "ready")
        if not units or most <= 0 or not fleet.zones():
            return
        rooms = cheapest(fleet.plan.kinds, units, fleet.zones(), fleet.in_zone)[:most]
        held = sum(room.count for room in rooms)
        why = told(held, len(units), len(rooms), "new")
        fleet.grow(rooms, why, {"pending": opened, "batch": now})

    # Consolidation.

    def _loop(self) -> None:
        fleet, now = self._fleet, self._fleet.control.floor.now
        fleet.control.at(now + self._plan.loop_s, self._loop)
        if fleet.pending:
            self._hear()  # those for whom there was no host before are tried again
        if self._plan.consolidate == "never" or fleet.pending or fleet.count("launching", "draining"):
            return
        chosen = self._choose()
        if chosen:
            fleet.control.at(now + self._plan.validation_s, lambda: self._act(chosen))

    def _act(self, chosen: list[Host]) -> None:
        """Do it, if it would still be chosen."""
        if self._fleet.pending or self._fleet.count("launching", "draining") or self._choose() != chosen:
            return
        fleet = self._fleet
        if not any(host.units for host in chosen):
            fleet.shrink(chosen, "1 host is empty" if len(chosen) == 1 else f"{len(chosen)} hosts are empty")
            return
        kinds = ", ".join(sorted({host.kind.name for host in chosen}))
        told = f"{numbers(chosen)} ({kinds})"
        room = self._replacement(chosen)
        if room is None:
            fleet.shrink(chosen, f"what stands on {told} fits on others")
            return
        way = "gives way" if len(chosen) == 1 else "give way"
        for host in fleet.grow([room], f"{told} {way} to a cheaper one", {}):
            host.replaces = tuple(chosen)

    def _choose(self) -> list[Host]:
        """Empty hosts, as many as may leave; else those with fewest units that can be done without."""
        fleet, plan, now = self._fleet, self._plan, self._fleet.control.floor.now
        ready = fleet.ready()
        allowed = math.ceil(plan.disrupted_share * len(ready) - 1e-9)
        allowed = min(allowed, len(ready) - fleet.plan.minimum)
        still = [host for host in ready if now - host.changed_s >= plan.consolidate_after_s]
        empty = [host for host in still if not host.units]
        if empty or plan.consolidate == "empty" or allowed <= 0:
            return empty[: max(0, allowed)]
        known: dict[str, bool] = {}
        movable = [host for host in still if can_be_emptied(host, known)]
        seen = (fleet.version, len(still), len(movable))
        if seen == self._nothing_at:
            return []  # nothing has changed since nothing was found
        candidates = sorted(movable, key=lambda each: (each.room.count, each.age_order()))
        several = self._several(candidates[: min(allowed, MOST_TOGETHER)])
        if several:
            return several
        for host in candidates:
            if self._can_go([host]):
                return [host]
        self._nothing_at = seen
        return []

    def _several(self, candidates: list[Host]) -> list[Host]:
        """The largest number of the first candidates, two at least, that can go together; by halving."""
        low, high, found = 2, len(candidates), 0
        while low <= high:
            middle = (low + high) // 2
            if self._can_go(candidates[:middle]):
                low, found = middle + 1, middle
            else:
                high = middle - 1
        return candidates[:found]

    def _can_go(self, leaving: list[Host]) -> bool:
        return not self._left_over(leaving) or self._replacement(leaving) is not None

    def _left_over(self, leaving: list[Host]) -> list[Unit]:
        """Units of hosts that leave which find no room on the others."""
        others = [other.room.copy() for other in self._fleet.ready() if other not in leaving]
        units = [unit for host in leaving for unit in units_on(host)]
        return fit_in(others, largest_first(units))

    def _replacement(self, leaving: list[Host]) -> Room | None:
        """One new host, cheaper than those that leave, that holds what the others have no room for."""
        left = self._left_over(leaving)
        if not left or self._fleet.count("launching", "ready") >= self._fleet.plan.maximum:
            return None
        cost = math.fsum(host.kind.cost for host in leaving)
        kinds = [kind for kind in self._fleet.plan.kinds if kind.cost < cost]
        for kind in sorted(kinds, key=lambda each: (each.cost, each.cpu, each.name)):
            room = Room(kind, leaving[0].room.zone)
            if not fit_in([room], left):
                return room
        return None
