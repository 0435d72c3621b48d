"""Hosts by packing, as Karpenter does it: see plan.PackingHosts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.hosts.host import Host, Room
from simulator.hosts.packing import all_fit, cheapest, fit_in, largest_first, told
from simulator.hosts.scanning import units_on
from simulator.plan import PackingHosts

if TYPE_CHECKING:
    from simulator.hosts.fleet import HostFleet


class Packer:
    """Adds hosts for batches of pending units, and consolidates."""

    def __init__(self, hosts: HostFleet, plan: PackingHosts) -> None:
        self._fleet = hosts
        self._plan = plan
        self._opened_s: float | None = None
        self._heard_s = 0.0
        self._nothing_at: tuple[int, int] | None = None
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
        if not chosen[0].units:
            fleet.shrink(chosen, "1 host is empty" if len(chosen) == 1 else f"{len(chosen)} hosts are empty")
            return
        (host,) = chosen
        room = self._replacement(host)
        if room is None:
            fleet.shrink(chosen, f"what stands on host {host.number} ({host.kind.name}) fits on others")
            return
        text = f"host {host.number} ({host.kind.name}) gives way to a cheaper one"
        fleet.grow([room], text, {})
        new = fleet.hosts[-1]
        new.replaces = host

    def _choose(self) -> list[Host]:
        """Empty hosts, as many as may leave; else the one with fewest units that can be done without."""
        fleet, plan, now = self._fleet, self._plan, self._fleet.control.floor.now
        ready = fleet.ready()
        allowed = math.ceil(plan.disrupted_share * len(ready) - 1e-9)
        allowed = min(allowed, len(ready) - fleet.plan.minimum)
        still = [host for host in ready if now - host.changed_s >= plan.consolidate_after_s]
        empty = [host for host in still if not host.units]
        if empty or plan.consolidate == "empty" or allowed <= 0:
            return empty[: max(0, allowed)]
        seen = (fleet.version, len(still))
        if seen == self._nothing_at:
            return []  # nothing has changed since nothing was found
        for host in sorted(still, key=lambda each: (each.room.count, each.age_order())):
            if self._fits_elsewhere(host, ready) or self._replacement(host) is not None:
                return [host]
        self._nothing_at = seen
        return []

    @staticmethod
    def _fits_elsewhere(host: Host, ready: Sequence[Host]) -> bool:
        others = [other.room.copy() for other in ready if other is not host]
        return all_fit(others, largest_first(units_on(host)))

    def _replacement(self, host: Host) -> Room | None:
        """One new host of a cheaper kind that, with the room on others, would hold what this one holds."""
        ready = self._fleet.ready()
        if self._fits_elsewhere(host, ready):
            return None
        left = fit_in([h.room.copy() for h in ready if h is not host], largest_first(units_on(host)))
        kinds = [kind for kind in self._fleet.plan.kinds if kind.cost < host.kind.cost]
        if self._fleet.count("launching", "ready") >= self._fleet.plan.maximum:
            return None
        for kind in sorted(kinds, key=lambda each: (each.cost, each.cpu, each.name)):
            room = Room(kind, host.room.zone)
            if not fit_in([room], left):
                return room
        return None
