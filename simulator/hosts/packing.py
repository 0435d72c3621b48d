"""Packing units on hosts: where one goes, and how many new hosts a list of them needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from simulator.hosts.host import ROUNDING, Room
from simulator.plan import HostKind, Placement

Unit = tuple[str, Placement]
"""A unit that looks for room: its fleet's id and what it reserves."""


def choose(rooms: Sequence[Room], unit: Unit, in_zone: Mapping[str, int]) -> int:
    """The place among `rooms` (oldest first) that a unit's strategy picks; -1 if it fits nowhere.

    in_zone: units of its fleet per zone.
    """
    fleet, place = unit
    able = [i for i, room in enumerate(rooms) if room.fits(fleet, place)]
    if not able:
        return -1
    measures: dict[str, Callable[[Room], float]] = {
        "spread_zones": lambda room: in_zone.get(room.zone, 0),
        "spread_hosts": lambda room: room.units.get(fleet, 0),
        "binpack_cpu": lambda room: room.kind.cpu - room.cpu,
        "binpack_memory": lambda room: room.kind.memory_gb - room.memory_gb,
        "least_allocated": lambda room: room.cpu_share + room.memory_share,
    }
    return min(able, key=lambda i: (*(measures[name](rooms[i]) for name in place.strategy), i))


def fit_in(rooms: Sequence[Room], units: Iterable[Unit]) -> list[Unit]:
    """Put units into rooms (which change), each into the first with room; returns those left over."""
    left = []
    for fleet, place in units:
        room = next((room for room in rooms if room.fits(fleet, place)), None)
        if room is None:
            left.append((fleet, place))
        else:
            room.take(fleet, place)
    return left


def all_fit(rooms: Sequence[Room], units: Iterable[Unit]) -> bool:
    """Whether all units find room, each in the first with any; stops at the first that does not."""
    return all(not fit_in(rooms, [unit]) for unit in units)


def told(held: int, units: int, hosts: int, which: str) -> str:
    """How a growth is put into words."""
    where = f"{hosts} {which} host{'' if hosts == 1 else 's'}"
    if units == 1:
        return f"the pending unit fits on {where}"
    return f"{held} of {units} pending units fit on {where}"


def largest_first(units: Iterable[Unit]) -> list[Unit]:
    """By cpu, then memory, the largest first; equal ones in their order."""
    return sorted(units, key=lambda unit: (-unit[1].cpu, -unit[1].memory_gb))


def alike(kind: HostKind, units: Iterable[Unit], zones: Sequence[str], most: int) -> tuple[list[Room], int]:
    """New hosts of one kind for units, first fit, at most so many; and how many units they hold."""
    rooms: list[Room] = []
    placed = 0
    for fleet, place in largest_first(units):
        room = next((room for room in rooms if room.fits(fleet, place)), None)
        if room is None and len(rooms) < most:
            fresh = Room(kind, zones[len(rooms) % len(zones)])
            if fresh.fits(fleet, place):
                rooms.append(fresh)
                room = fresh
        if room is not None:
            room.take(fleet, place)
            placed += 1
    return rooms, placed


@dataclass(slots=True)
class _Bundle:
    """Units that will share one new host, and the kinds that can hold them."""

    kinds: list[HostKind]
    zone: str
    cpu: float = 0.0
    memory_gb: float = 0.0
    units: dict[str, int] = field(default_factory=dict)

    def holders(self, fleet: str, place: Placement) -> list[HostKind]:
        """Kinds that would hold one unit more."""
        if place.one_per_host and self.units.get(fleet):
            return []
        cpu, memory_gb = self.cpu + place.cpu, self.memory_gb + place.memory_gb
        count = 1 + sum(self.units.values())
        return [
            kind
            for kind in self.kinds
            if cpu <= kind.cpu + ROUNDING and memory_gb <= kind.memory_gb + ROUNDING and count <= kind.units
        ]

    def add(self, fleet: str, place: Placement, kinds: list[HostKind]) -> None:
        """Take it in; only these kinds are left to choose from."""
        self.kinds = kinds
        self.cpu += place.cpu
        self.memory_gb += place.memory_gb
        self.units[fleet] = self.units.get(fleet, 0) + 1


def cheapest(
    kinds: Sequence[HostKind],
    units: Iterable[Unit],
    zones: Sequence[str],
    in_zone: Callable[[str], dict[str, int]],
) -> list[Room]:
    """New hosts for units, first fit decreasing, each then of the cheapest kind that holds its own.

    A unit that is spread over zones goes to the zone where its fleet has fewest; others to any. A unit that
    no kind holds gets none.
    """
    bundles: list[_Bundle] = []
    counts: dict[str, dict[str, int]] = {}
    for fleet, place in largest_first(units):
        mine = counts.setdefault(fleet, {zone: in_zone(fleet).get(zone, 0) for zone in zones})
        spread = "spread_zones" in place.strategy
        zone = min(zones, key=lambda name: mine[name]) if spread else None
        for bundle in bundles:
            holders = bundle.holders(fleet, place) if zone in (None, bundle.zone) else []
            if holders:
                bundle.add(fleet, place, holders)
                mine[bundle.zone] += 1
                break
        else:
            per_zone = {name: sum(bundle.zone == name for bundle in bundles) for name in zones}
            new = _Bundle(list(kinds), zone if zone is not None else min(zones, key=lambda n: per_zone[n]))
            holders = new.holders(fleet, place)
            if holders:
                new.add(fleet, place, holders)
                mine[new.zone] += 1
                bundles.append(new)
    rooms = []
    for bundle in bundles:
        kind = min(bundle.kinds, key=lambda kind: (kind.cost, kind.cpu, kind.name))
        rooms.append(Room(kind, bundle.zone, bundle.cpu, bundle.memory_gb, dict(bundle.units)))
    return rooms
