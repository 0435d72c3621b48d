"""Faults strike and end: what they do to fleets, and to links and stations by way of the floor."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulator.plan import (
    AddedLatency,
    BlackHole,
    BrokenAttempts,
    CacheLoss,
    ErrorRate,
    Fault,
    NetworkLatency,
    NoCapacity,
    Plan,
    SlowServers,
    SpotInterruption,
    StationErrors,
    StopServers,
    Throttle,
    ZoneOutage,
)
from simulator.result import Event
from simulator.streams import stream

if TYPE_CHECKING:
    from simulator.control.control import Control
    from simulator.fleet.losing import Losses as FleetLosses
    from simulator.hosts.losing import Losses as HostLosses


class Faults:
    """All faults of a plan, each at its time; those that last are remembered, so that effects add up."""

    def __init__(self, control: Control, plan: Plan, seed: int) -> None:
        self._seed = seed
        self._control = control
        self._floor = control.floor
        self._plan = plan
        self._acting: list[Fault] = []
        for fault in plan.faults:
            control.at(fault.at_s, lambda fault=fault: self._strike(fault))  # type: ignore[misc]

    def _note(self, subject: str, kind: str, text: str, values: dict[str, float] | None = None) -> None:
        self._control.note(Event(self._floor.now, subject, kind, text, values or {}))

    def _strike(self, fault: Fault) -> None:
        if isinstance(fault, ZoneOutage):
            self._zone_goes(fault)
        elif isinstance(fault, StopServers):
            lost = self._losses(fault.station).lose_oldest(fault.count)
            self._note(fault.station, "fault", f"{lost} of its servers stopped", {"servers": float(lost)})
        elif isinstance(fault, SpotInterruption):
            told = self._losses(fault.station).interrupt_share(fault.share)
            text = f"{told} of its spot servers ({100 * fault.share:g} %) are interrupted"
            self._note(fault.station, "fault", text, {"servers": float(told)})
        elif isinstance(fault, NoCapacity):
            self._capacity_goes(fault)
        elif isinstance(fault, BrokenAttempts):
            broken = self._floor.break_attempts(
                fault.link, fault.share, stream(self._seed, fault.id, "broken")
            )
            if broken:
                text = (
                    "1 request under way breaks off"
                    if broken == 1
                    else f"{broken:,} requests under way break off"
                )
                self._note(fault.link, "fault", text, {"broken": float(broken)})
        elif isinstance(fault, CacheLoss):
            self._floor.lose_cache(fault.station, fault.share)
            text = f"its cache loses {100 * fault.share:g} % of what it holds"
            self._note(fault.station, "fault", text, {"share": fault.share})
        elif isinstance(fault, SlowServers):
            slow = self._control.fleets[fault.station].speeds.slow_down(fault.id, fault.share, fault.factor)
            text = f"{slow} of its servers take {fault.factor:g} times as long, for {fault.duration_s:g} s"
            self._note(fault.station, "fault", text, {"servers": float(slow), "factor": fault.factor})
            self._lasts(fault.duration_s, lambda: self._speed_returns(fault))
        elif isinstance(fault, AddedLatency | NetworkLatency):
            self._acting.append(fault)
            self._set_latencies()
            where = "every attempt" if isinstance(fault, AddedLatency) else "every attempt from or to it"
            text = f"{where} takes {fault.seconds:g} s longer from now on, for {fault.duration_s:g} s"
            self._note(_subject(fault), "fault", text, {"seconds": fault.seconds})
            self._lasts(fault.duration_s, lambda: self._ends(fault, "the added latency ends"))
        elif isinstance(fault, ErrorRate | StationErrors):
            self._acting.append(fault)
            self._set_errors(fault)
            text = _told(fault)
            if text:
                self._note(_subject(fault), "fault", text, {"probability": fault.probability})
            self._lasts(fault.duration_s, lambda: self._ends(fault, "the errors end"))
        elif isinstance(fault, Throttle):
            self._acting.append(fault)
            self._set_throttle(fault)
            text = f"it admits {fault.rate_per_s:g} a second from now on, for {fault.duration_s:g} s"
            self._note(fault.station, "fault", text, {"rate_per_s": fault.rate_per_s})
            self._lasts(fault.duration_s, lambda: self._ends(fault, "it admits all again"))
        else:
            self._acting.append(fault)
            self._set_black_holes()
            text = f"nothing gets there or back from now on, for {fault.duration_s:g} s"
            self._note(fault.target, "fault", text, {"duration_s": fault.duration_s})
            self._lasts(fault.duration_s, lambda: self._ends(fault, "what is sent gets through again"))

    def _losses(self, station: str) -> FleetLosses | HostLosses:
        hosts = self._control.hosts.get(station)
        return self._control.fleets[station].losses if hosts is None else hosts.losses

    def _lasts(self, duration_s: float, ends: Callable[[], None]) -> None:
        self._control.at(self._floor.now + duration_s, ends)

    def _ends(self, fault: Fault, what: str) -> None:
        """Of several on one part, the last to end is told."""
        self._acting.remove(fault)
        if isinstance(fault, AddedLatency | NetworkLatency):
            self._set_latencies()
        elif isinstance(fault, ErrorRate | StationErrors):
            self._set_errors(fault)
        elif isinstance(fault, Throttle):
            self._set_throttle(None, fault.station)
        else:
            self._set_black_holes()
        if not any(type(f) is type(fault) and _subject(f) == _subject(fault) for f in self._acting):
            self._note(_subject(fault), "recovery", what)

    def _set_latencies(self) -> None:
        for link in self._plan.links:
            added_s = 0.0
            for fault in self._acting:
                if isinstance(fault, AddedLatency):
                    added_s += fault.seconds if fault.link == link.id else 0.0
                elif isinstance(fault, NetworkLatency):
                    added_s += fault.seconds if fault.station in (link.caller, link.callee) else 0.0
            self._floor.set_added_latency(link.id, added_s)

    def _set_errors(self, changed: ErrorRate | StationErrors) -> None:
        """Several faults of one place strike independently; a station's fail with the latest one's cause."""
        probability, cause = 0.0, "injected"
        for fault in self._acting:
            if isinstance(fault, ErrorRate | StationErrors) and _subject(fault) == _subject(changed):
                probability += fault.probability - probability * fault.probability
                cause = getattr(fault, "cause", cause)
        if isinstance(changed, ErrorRate):
            self._floor.set_error_rate(changed.link, probability)
        else:
            self._floor.set_station_errors(changed.station, probability, cause)

    def _set_throttle(self, fault: Throttle | None, station: str = "") -> None:
        """The latest of a station's throttles holds."""
        if fault is None:
            left = [f for f in self._acting if isinstance(f, Throttle) and f.station == station]
            fault = left[-1] if left else None
        if fault is None:
            self._floor.set_throttle(station, -1.0, 0.0)
        else:
            self._floor.set_throttle(fault.station, fault.rate_per_s, fault.burst)

    def _set_black_holes(self) -> None:
        again_s = {fault.target: fault.retransmit_s for fault in self._acting if isinstance(fault, BlackHole)}
        for link in self._plan.links:
            self._floor.set_black_hole(link.id, again_s.get(link.id, again_s.get(link.callee)))

    def _speed_returns(self, fault: SlowServers) -> None:
        self._control.fleets[fault.station].speeds.recover(fault.id)
        self._note(fault.station, "recovery", "its servers are as fast as before")

    def _capacity_goes(self, fault: NoCapacity) -> None:
        control = self._control
        hosts, fleet = control.hosts.get(fault.station), control.fleets.get(fault.station)
        struck = [each.capacity for each in (hosts, fleet) if each is not None]
        for capacity in struck:
            capacity.goes(fault)
        where = "" if fault.zones is None else f" in zone {', '.join(fault.zones)}"
        share = "launches" if fault.share == 1.0 else f"{100 * fault.share:g} % of the launches"
        text = f"{share}{where} fail for want of capacity from now on, for {fault.duration_s:g} s"
        self._note(fault.station, "fault", text, {"share": fault.share, "duration_s": fault.duration_s})

        def returns() -> None:
            for capacity in struck:
                capacity.returns(fault)
            self._note(fault.station, "recovery", f"there is capacity{where} for launches again")
            if fleet is not None:
                fleet.zones.rebalance_later()

        self._lasts(fault.duration_s, returns)

    def _zone_goes(self, fault: ZoneOutage) -> None:
        control = self._control
        control.zones_out[fault.zone] = control.zones_out.get(fault.zone, 0) + 1
        for name, fleet in control.fleets.items():
            if fault.stations is not None and name not in fault.stations:
                continue
            if fault.zone not in fleet.station.zones:
                continue
            lost = fleet.losses.lose_zone(fault.zone)
            text = (
                f"zone {fault.zone} is out for {fault.duration_s:g} s: {lost} of {fleet.desired} servers lost"
            )
            self._note(name, "fault", text, {"servers": float(lost), "duration_s": fault.duration_s})
        for name, hosts in control.hosts.items():
            if (fault.stations is None or name in fault.stations) and fault.zone in hosts.plan.zones:
                gone = hosts.losses.lose_zone(fault.zone)
                text = f"zone {fault.zone} is out for {fault.duration_s:g} s: {gone} hosts lost"
                self._note(name, "fault", text, {"hosts": float(gone), "duration_s": fault.duration_s})
        self._lasts(fault.duration_s, lambda: self._zone_returns(fault))

    def _zone_returns(self, fault: ZoneOutage) -> None:
        control = self._control
        control.zones_out[fault.zone] -= 1
        if control.zones_out[fault.zone] == 0:
            del control.zones_out[fault.zone]
        for name, fleet in control.fleets.items():
            if fault.zone in fleet.station.zones and (fault.stations is None or name in fault.stations):
                self._note(name, "recovery", f"zone {fault.zone} is back")
                fleet.zones.zone_is_back()


def _told(fault: ErrorRate | StationErrors) -> str:
    if isinstance(fault, ErrorRate) and fault.told is not None:
        return fault.told
    what = "attempts" if isinstance(fault, ErrorRate) else "what arrives"
    done = "is refused" if isinstance(fault, StationErrors) and fault.cause == "throttled" else "fails"
    verb = "fail" if isinstance(fault, ErrorRate) else done
    return f"{100 * fault.probability:g} % of {what} {verb} from now on, for {fault.duration_s:g} s"


def _subject(fault: Fault) -> str:
    """The part that the log says a fault is about."""
    return str(
        getattr(fault, "link", None) or getattr(fault, "station", None) or getattr(fault, "target", "")
    )
