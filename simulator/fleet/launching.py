"""How servers come to be: cold, or out of a warm pool, on hosts or without, each when it may."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from simulator.fleet.capacity import TRY_AGAIN_S
from simulator.fleet.member import COUNTED, Member, Purchase
from simulator.fleet.wires import connect
from simulator.plan import Phase
from simulator.result import Event

if TYPE_CHECKING:
    from simulator.fleet.fleet import Fleet
    from simulator.hosts import HostFleet


class Launcher:
    """Launches the servers of one fleet."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._pool: list[Member] = []
        self._pooled_s = 0.0
        self._pool_at_s = 0.0
        self._short = False

    def begin_with(self) -> None:
        """One server of the start; on hosts without room it has to wait like any other."""
        fleet = self._fleet
        member = self._new_member(None, self._fleet.zones.next())
        if member.ground is not None and not self._place(member, member.ground):
            return
        member.server = fleet.free.pop()
        fleet.speeds.publish(member)
        connect(fleet, member)
        fleet.begin_serving(member)
        fleet.losses.watch(member)

    def launch(self, cause: Mapping[str, float] | None) -> Member | None:
        """One server more; None without a zone, capacity or an index for it."""
        fleet = self._fleet
        if not fleet.zones.able() or not fleet.free:
            return None
        zone = None
        if fleet.grounds is None:
            zone = fleet.zones.next()
            self._tell(zone)
            if zone is None:
                return None
        member = self._new_member(cause, zone)
        if member.ground is None or self._place(member, member.ground):
            self._start(member)
        return member

    def placed(self, member: Member) -> None:
        """A pending server has got its place."""
        if not self._fleet.free:
            raise RuntimeError(f"{self._fleet.station.id}: no index is left for a server that has a place")
        member.phases["placed"] = self._fleet.floor.now
        self._start(member)

    def _tell(self, zone: str | None) -> None:
        """In the log: that no zone has capacity, and that one has it again."""
        fleet, now = self._fleet, self._fleet.floor.now
        if zone is None and not self._short:
            text = f"a launch fails: no zone has capacity; it is tried again every {TRY_AGAIN_S:g} s"
            fleet.control.note(Event(now, fleet.station.id, "fault", text))
        elif zone is not None and self._short:
            fleet.control.note(Event(now, fleet.station.id, "recovery", "launches find capacity again"))
        self._short = zone is None

    def _new_member(self, cause: Mapping[str, float] | None, zone: str | None) -> Member:
        fleet = self._fleet
        zone = "" if fleet.grounds is not None else zone or ""
        ground = None if fleet.grounds is None else fleet.grounds.next(fleet.members)
        member = Member(-1, fleet.launches, zone, phases=dict(cause or {}), ground=ground)
        member.waiting_since_s = fleet.floor.now
        member.purchase = self._missing_purchase()
        fleet.launches += 1
        fleet.members.append(member)
        fleet.peak = max(fleet.peak, fleet.count("launching", "in_service"))
        return member

    def _place(self, member: Member, ground: HostFleet) -> bool:
        if ground.place(self._fleet, member):
            return True
        member.state = "pending"
        ground.wait(self._fleet, member)
        return False

    def _start(self, member: Member) -> None:
        fleet, now = self._fleet, self._fleet.floor.now
        member.server = fleet.free.pop()
        fleet.speeds.publish(member)
        connect(fleet, member)
        member.state = "launching"
        fleet.peak = max(fleet.peak, fleet.count("launching", "in_service"))
        ready = self._take_from_pool(member)
        begins = now if ready else fleet.control.launch_slot_s(fleet.station.launch_pools)
        if begins > now:
            member.phases["launch slot"] = begins
        member.launched_s = begins
        pool = fleet.station.warm_pool
        phases: Sequence[Phase] = pool.launch if ready and pool is not None else fleet.station.launch
        ends = begins
        for phase in phases:
            ends += phase.seconds
            member.phases[phase.name] = ends
        if fleet.routed:
            member.phases["registered"] = ends
            ends += fleet.chance(member, "first check") * fleet.health.interval_s
            member.phases["health check"] = ends
        fleet.losses.watch(member)
        fleet.control.at(ends, lambda: fleet.enter(member))

    # On demand and spot.

    def _on_demand(self) -> tuple[int, int]:
        """(wanted, there): servers on demand."""
        fleet, spot = self._fleet, self._fleet.station.spot
        if spot is None:
            return fleet.desired, fleet.desired
        above = max(0, fleet.desired - spot.base)
        wanted = min(fleet.desired, spot.base) + math.ceil(above * spot.on_demand_share - 1e-9)
        there = sum(m.purchase == "on_demand" and m.state in COUNTED for m in fleet.members)
        return wanted, there

    def _missing_purchase(self) -> Purchase:
        if self._fleet.station.spot is None:
            return "on_demand"
        wanted, there = self._on_demand()
        return "on_demand" if there < wanted else "spot"

    def surplus_purchase(self) -> Purchase:
        """What there is too much of."""
        wanted, there = self._on_demand()
        return "on_demand" if self._fleet.station.spot is None or there > wanted else "spot"

    # The warm pool.

    def fill_pool(self) -> None:
        """As many in the pool as fit between desired and what is to be prepared."""
        pool, fleet = self._fleet.station.warm_pool, self._fleet
        if pool is None:
            return
        prepared = fleet.maximum if pool.prepared is None else pool.prepared
        size = max(pool.minimum, prepared - fleet.desired)
        now = fleet.floor.now
        self._count_pool()
        for _ in range(size - len(self._pool)):
            zone = fleet.zones.next()
            if zone is None:
                break
            member = Member(-1, fleet.launches, zone, state="pooled", purchase=self._missing_purchase())
            fleet.launches += 1
            begins = fleet.control.launch_slot_s(fleet.station.launch_pools)
            member.launched_s = begins
            member.in_service_s = begins + math.fsum(phase.seconds for phase in fleet.station.launch)
            self._pool.append(member)
        for member in self._pool[size:]:
            self._stop(member, now)
        del self._pool[size:]

    def _take_from_pool(self, member: Member) -> bool:
        """Whether a ready server of the pool becomes this member; the one of its zone if there is one."""
        now = self._fleet.floor.now
        ready = [m for m in self._pool if m.in_service_s is not None and m.in_service_s <= now]
        if not ready:
            return False
        self._count_pool()
        taken = min(ready, key=lambda m: (m.zone != member.zone, m.number))
        self._pool.remove(taken)
        self._stop(taken, now)
        member.zone, member.purchase = taken.zone, taken.purchase
        return True

    def _stop(self, member: Member, now: float) -> None:
        """The time a pooled server took to get ready is time of a server; afterwards it stands still."""
        member.ended_s = min(now, member.in_service_s or now)
        member.in_service_s = None
        self._fleet.ledger.close(member)

    def returns(self, member: Member, at_s: float) -> None:
        """A drained server goes back to the pool, where that is wished."""
        pool, fleet = self._fleet.station.warm_pool, self._fleet
        if pool is None or not pool.reuse or member.at_risk:
            return
        self._count_pool()
        again = Member(-1, fleet.launches, member.zone, at_s, at_s, at_s, "pooled", purchase=member.purchase)
        fleet.launches += 1
        self._pool.append(again)

    def _count_pool(self) -> None:
        now = self._fleet.floor.now
        for member in self._pool:
            ready = member.in_service_s if member.in_service_s is not None else now
            self._pooled_s += max(0.0, now - max(ready, self._pool_at_s))
        self._pool_at_s = now

    def pooled_s(self) -> float:
        """Integral up to now of servers that stand ready in the pool."""
        self._count_pool()
        return self._pooled_s

    def getting_ready_s(self, until_s: float) -> float:
        """Server seconds of those in the pool now, of getting ready: they run while they do."""
        return math.fsum(max(0.0, min(until_s, m.in_service_s or until_s) - m.launched_s) for m in self._pool)

    @property
    def pooled(self) -> int:
        """Servers in the pool."""
        return len(self._pool)
