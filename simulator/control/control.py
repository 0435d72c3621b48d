"""What happens outside the request path, a few times a minute at most: fleets, scalers and faults, on one
clock.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable

from simulator.control.faults import Faults
from simulator.control.floor import Floor
from simulator.control.launch_slots import LaunchSlots
from simulator.control.provisioned import Provisioned, ProvisionTracker
from simulator.control.why_log import WhyLog
from simulator.crowds import changes
from simulator.fleet import Fleet
from simulator.fleet.credits import Credits
from simulator.fleet.grounds import Grounds
from simulator.fleet.memories import Memories
from simulator.fleet.rolling import Rolling
from simulator.hosts import HostFleet
from simulator.hosts.repacking import Packer
from simulator.hosts.reservation import Reserver
from simulator.hosts.scanning import Scanner
from simulator.layout import Layout
from simulator.plan import (
    Elastic,
    PackingHosts,
    Predictive,
    ProvisionTracking,
    RatioScaling,
    ReservationHosts,
    RollingDeployment,
    Route,
    ScanningHosts,
    Scheduled,
    Servers,
    StepScaling,
    TargetTracking,
    Users,
)
from simulator.result import Event
from simulator.scaling import Forecaster, RatioScaler, StepScaler, TargetTracker


class Control:
    """The clock of control events, and the why-log they write.

    Events at one time are done in the order they were put in; all of them before any request's event at that
    time.
    """

    def __init__(self, layout: Layout, floor: Floor, seed: int) -> None:
        self.floor = floor
        self.log = WhyLog()
        self._clock: list[tuple[float, int, Callable[[], None]]] = []
        self._entries = 0
        plan = layout.plan
        self.zones_out: dict[str, int] = {}
        self.slots = LaunchSlots(plan.pools)
        self.hosts = {each.id: HostFleet(self, each, seed) for each in plan.hosts}
        self.fleets: dict[str, Fleet] = {}
        self.credits: dict[str, Credits] = {}
        self.memories: dict[str, Memories] = {}
        self.kept_ready: dict[str, Provisioned] = {}
        for station in plan.stations:
            if isinstance(station, Servers):
                routes = [
                    link for link in plan.links if isinstance(link, Route) and link.callee == station.id
                ]
                first, most = layout.first_server[station.id], layout.server_capacity[station.id]
                place = station.stands_on
                grounds = None if place is None else Grounds(place, self.hosts)
                fleet = Fleet(self, station, routes, range(first, first + most), seed, grounds)
                self.fleets[station.id] = fleet
                fleet.ledger.count(
                    each for each in plan.counters if each.event == "server_s" and each.subject == station.id
                )
                if station.credits is not None:
                    self.credits[station.id] = Credits(fleet, station.credits)
                if station.memory is not None:
                    self.memories[station.id] = Memories(fleet, station.memory)
            elif isinstance(station, Elastic):
                self.kept_ready[station.id] = Provisioned(self, station)
        self._scalers(layout)
        for fleet in self.fleets.values():
            fleet.launcher.fill_pool()
        for hosts in self.hosts.values():
            self._host_scaler(hosts)
        for deployment in plan.deployments:
            self.at(deployment.at_s, lambda deployment=deployment: self._deploy(deployment))  # type: ignore[misc]
        self._provisioning(layout)
        Faults(self, plan, seed)
        for source in plan.sources:
            if isinstance(source, Users):
                for at_s, number in changes(source, plan.duration_s):
                    self.at(at_s, lambda name=source.id, n=number: self.floor.set_users(name, n))  # type: ignore[misc]

    def at(self, time_s: float, action: Callable[[], None]) -> None:
        """Do `action` at `time_s`, not before now."""
        heapq.heappush(self._clock, (time_s, self._entries, action))
        self._entries += 1

    def next_s(self) -> float | None:
        """When the next control event is due."""
        return self._clock[0][0] if self._clock else None

    def act(self, now: float) -> None:
        """Everything due at or before `now`."""
        while self._clock and self._clock[0][0] <= now:
            heapq.heappop(self._clock)[2]()

    def note(self, event: Event) -> None:
        """One line more in the why-log."""
        self.log.note(event)

    def launch_slot_s(self, pools: Iterable[str]) -> float:
        """When a launch that draws on these rate pools may begin, now or later."""
        return self.slots.next_s(pools, self.floor.now)

    def _host_scaler(self, hosts: HostFleet) -> None:
        scaler = hosts.plan.scaler
        if isinstance(scaler, ScanningHosts):
            Scanner(hosts, scaler)
        elif isinstance(scaler, PackingHosts):
            Packer(hosts, scaler)
        elif isinstance(scaler, ReservationHosts):
            Reserver(hosts, scaler)

    def _deploy(self, deployment: RollingDeployment) -> None:
        fleet = self.fleets[deployment.station]
        if fleet.rolling is None:
            Rolling(fleet, deployment)
        else:
            text = f"deployment {deployment.id} does not begin: another one is under way"
            self.note(Event(self.floor.now, deployment.station, "deployment", text))

    def _scalers(self, layout: Layout) -> None:
        for scaler in layout.plan.scalers:
            fleet = self.fleets[scaler.station]
            if isinstance(scaler, TargetTracking):
                fleet.bound(scaler.minimum, scaler.maximum)
                fleet.trackers.append(TargetTracker(self, fleet, scaler))
            elif isinstance(scaler, StepScaling):
                fleet.bound(scaler.minimum, scaler.maximum)
                StepScaler(self, fleet, scaler)
            elif isinstance(scaler, RatioScaling):
                fleet.bound(scaler.minimum, scaler.maximum)
                RatioScaler(self, fleet, scaler)
            elif isinstance(scaler, Predictive):
                Forecaster(self, fleet, scaler)
            else:
                self.at(scaler.at_s, lambda scaler=scaler, fleet=fleet: _on_schedule(fleet, scaler))  # type: ignore[misc]

    def _provisioning(self, layout: Layout) -> None:
        for policy in layout.plan.provisioning:
            kept = self.kept_ready[policy.station]
            if isinstance(policy, ProvisionTracking):
                ProvisionTracker(self, kept, policy)
            else:
                self.at(policy.at_s, lambda policy=policy, kept=kept: kept.resize(policy.number, "scheduled"))  # type: ignore[misc]


def _on_schedule(fleet: Fleet, scaler: Scheduled) -> None:
    minimum = fleet.minimum if scaler.minimum is None else scaler.minimum
    maximum = fleet.maximum if scaler.maximum is None else scaler.maximum
    fleet.minimum, fleet.maximum = minimum, maximum
    wanted = fleet.desired if scaler.desired is None else scaler.desired
    fleet.resize(
        min(maximum, max(minimum, wanted)), f"scheduled: between {minimum} and {maximum}, {wanted} wanted"
    )
