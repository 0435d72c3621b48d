"""One host and its room; and rooms that are only thought of, for those who plan."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulator.fleet.member import Member, Purchase
from simulator.plan import HostKind, Placement

if TYPE_CHECKING:
    from simulator.fleet import Fleet

ROUNDING = 1e-9
"""Sums of reservations may miss a host's room by their rounding."""


@dataclass(slots=True)
class Room:
    """What is reserved of a host, and by how many units of each fleet, `count` in all."""

    kind: HostKind
    zone: str
    cpu: float = 0.0
    memory_gb: float = 0.0
    units: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def __post_init__(self) -> None:
        self.count = sum(self.units.values())

    def fits(self, fleet: str, place: Placement) -> bool:
        """Whether one more unit of a fleet fits."""
        return (
            self.cpu + place.cpu <= self.kind.cpu + ROUNDING
            and self.memory_gb + place.memory_gb <= self.kind.memory_gb + ROUNDING
            and self.count < self.kind.units
            and not (place.one_per_host and self.units.get(fleet, 0))
        )

    def take(self, fleet: str, place: Placement, sign: int = 1) -> None:
        """One unit more, or less."""
        self.cpu += sign * place.cpu
        self.memory_gb += sign * place.memory_gb
        self.count += sign
        left = self.units.get(fleet, 0) + sign
        if left:
            self.units[fleet] = left
        else:
            del self.units[fleet]
        if not self.units:
            self.cpu = self.memory_gb = 0.0  # what summing has left over

    def copy(self) -> Room:
        """The same room, to be planned with."""
        return Room(self.kind, self.zone, self.cpu, self.memory_gb, dict(self.units))

    @property
    def cpu_share(self) -> float:
        """Share of its cpu that is reserved."""
        return self.cpu / self.kind.cpu

    @property
    def memory_share(self) -> float:
        """Share of its memory that is reserved."""
        return self.memory_gb / self.kind.memory_gb


@dataclass(slots=True, eq=False)
class Host:
    """One host's life. state: launching, ready, draining, lost (not noticed yet), ended.

    changed_s: when a unit last came or left. unneeded_s: since when it has been hardly used. wires: its
    network, -1 without any.
    """

    number: int
    room: Room
    purchase: Purchase
    launched_s: float
    state: str = "launching"
    ready_s: float | None = None
    ended_s: float | None = None
    left_service_s: float | None = None
    changed_s: float = 0.0
    unneeded_s: float | None = None
    replaces: tuple[Host, ...] = ()
    units: list[tuple[Fleet, Member]] = field(default_factory=list)
    wires: int = -1

    @property
    def kind(self) -> HostKind:
        """What kind of host it is."""
        return self.room.kind

    def existing_s(self, until_s: float) -> float:
        """Seconds it has existed, launch and drain included."""
        end = until_s if self.ended_s is None else min(self.ended_s, until_s)
        return max(0.0, end - self.launched_s)

    def age_order(self) -> tuple[float, int]:
        """The oldest first."""
        return (self.launched_s if math.isfinite(self.launched_s) else math.inf, self.number)
