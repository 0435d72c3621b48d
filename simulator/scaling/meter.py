"""What scalers measure: a metric by periods, over the servers that were warm all through one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.fleet.member import Member
from simulator.plan import Metric, RatioScaling, StepScaling, TargetTracking

if TYPE_CHECKING:
    from simulator.control.control import Control
    from simulator.fleet import Fleet

PERCENT = ("cpu_utilisation", "slot_utilisation", "memory_utilisation")
WORDS: dict[Metric, str] = {
    "cpu_utilisation": "CPU utilisation",
    "slot_utilisation": "utilisation of slots",
    "memory_utilisation": "memory utilisation",
    "requests_per_server_per_minute": "requests per server and minute",
    "backlog_per_server": "backlog per server",
    "bytes_in_per_server_per_minute": "bytes in per server and minute",
    "bytes_out_per_server_per_minute": "bytes out per server and minute",
}


class Meter:
    """A metric's value of each period, over the members that were warm during all of it; kept apart from
    windows.
    """

    def __init__(
        self, control: Control, fleet: Fleet, policy: TargetTracking | StepScaling | RatioScaling
    ) -> None:
        self._floor = control.floor
        self._fleet = fleet
        self._policy = policy
        self._base: dict[int, tuple[Member, float]] = {}
        self._since_s = 0.0
        self._bytes = 0.0
        self.begin()

    def begin(self) -> None:
        """A new period starts now."""
        self._since_s = self._floor.now
        self._bytes = self._fleet_bytes()
        there = [m for m in self._fleet.members if m.server >= 0]
        values = self._integrals([m.server for m in there])
        self._base = {m.server: (m, value) for m, value in zip(there, values, strict=True)}

    def read(self) -> tuple[float | None, int]:
        """(mean over the measured members, their number) of the period that ends now; None without any."""
        policy, station = self._policy, self._fleet.station
        warm = self._fleet.measured(self._since_s, getattr(policy, "warmup_s", 0.0))
        measured = [m for m in warm if self._base.get(m.server, (None,))[0] is m]
        if not measured:
            return None, 0
        if policy.metric == "backlog_per_server":
            return self._floor.backlog(policy.store or "") / len(measured), len(measured)
        if policy.metric.startswith("bytes"):
            return self._bytes_per_server(), len(measured)
        values = self._integrals([m.server for m in measured])
        total = math.fsum(value - self._base[m.server][1] for m, value in zip(measured, values, strict=True))
        seconds = (self._floor.now - self._since_s) * len(measured)
        if policy.metric == "cpu_utilisation":
            cores = getattr(policy, "cores_requested", None) or station.cores_per_server or 1.0
            return total / (seconds * cores), len(measured)
        if policy.metric == "slot_utilisation":
            return total / (seconds * station.slots_per_server), len(measured)
        if policy.metric == "memory_utilisation" and station.memory is not None:
            has_gb = getattr(policy, "memory_requested_gb", None) or station.memory.limit_gb
            return station.memory.needed_gb(total / seconds) / has_gb, len(measured)
        return 60.0 * total / seconds, len(measured)

    def _bytes_per_server(self) -> float:
        """A minute's bytes per server in service: links do not say which server they reached."""
        minutes = (self._floor.now - self._since_s) / 60.0
        return (self._fleet_bytes() - self._bytes) / minutes / max(1, self._fleet.count("in_service"))

    def _fleet_bytes(self) -> float:
        if not self._policy.metric.startswith("bytes"):
            return 0.0
        into, out = self._floor.bytes_of(self._fleet.station.id)
        return into if self._policy.metric == "bytes_in_per_server_per_minute" else out

    def _integrals(self, servers: list[int]) -> list[float]:
        if self._policy.metric == "cpu_utilisation":
            return self._floor.busy_cores_s(servers)
        if self._policy.metric in ("slot_utilisation", "memory_utilisation"):
            return self._floor.slots_s(servers)
        return [self._floor.requests(server) for server in servers]


def shown(metric: str, value: float) -> str:
    """A metric's value for the log."""
    return f"{100 * value:.3g} %" if metric in PERCENT else f"{value:.4g}"


def ceil(value: float) -> int:
    """Round up, but not for the sake of a rounding error."""
    return math.ceil(value - 1e-9)


def alarm(now: float, began_s: float, period_s: float, periods: int) -> dict[str, float]:
    """The phases of an alarm whose last period began at `began_s` and was published now: name -> its end."""
    closed = began_s + period_s
    return {
        "first datapoint": closed - (periods - 1) * period_s,
        "alarm datapoints": closed,
        "published": now,
    }
