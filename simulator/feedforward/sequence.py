"""In which sequence stations can be worked off: each after all those that decide when requests reach it."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from simulator.layout import Layout
from simulator.plan import Delay, Link, Servers

MOST_PATHS = 20_000


class NoSequence(Exception):  # noqa: N818 - an answer, not a fault
    """The plan has feedback, or its order of simultaneous arrivals depends on the order of events."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """stations: those with a queue, in the sequence. visits: the most visits one request makes; at_once: the
    most of them that go on at one time.
    """

    stations: tuple[int, ...]
    visits: int
    at_once: int


def sequence_of(layout: Layout) -> Sequence:
    """Raises NoSequence, with the reason, for a plan that has none."""
    walk = _Walk(layout)
    visits = at_once = 1
    for source in layout.sources:
        walk.through(source.station, frozenset())
        all_of_them, together = walk.visits(source.station)
        visits, at_once = max(visits, all_of_them), max(at_once, together)
    return Sequence(_sorted(layout, walk), visits, at_once)


class _Walk:
    """Follows every path a request may take, with the stations that decided when it got there."""

    def __init__(self, layout: Layout) -> None:
        self.after: dict[str, set[str]] = defaultdict(set)
        self._seen: dict[tuple[str, frozenset[str]], frozenset[str]] = {}
        self._visits: dict[str, tuple[int, int]] = {}
        self._reach: dict[str, frozenset[str]] = {}
        self._stations = {station.id: station for station in layout.stations}
        self._links: dict[str, list[Link]] = defaultdict(list)
        for link in layout.links:
            self._links[link.caller].append(link)

    def through(self, station: str, before: frozenset[str]) -> frozenset[str]:
        """Which stations decide when a request that reached `station` after `before` leaves it."""
        if (station, before) in self._seen:
            return self._seen[station, before]
        if len(self._seen) > MOST_PATHS:
            raise NoSequence(f"more than {MOST_PATHS} paths")
        now = before
        if isinstance(self._stations[station], Servers):
            self.after[station] |= before
            now = frozenset([station])
        for _, links in groupby(self._links[station], key=lambda link: link.order):
            together = list(links)
            self._apart(station, together)
            now = now.union(*(self.through(link.callee, now) for link in together))
        self._seen[station, before] = now
        return now

    def _apart(self, station: str, links: list[Link]) -> None:
        """Calls made at one time must not meet before one queue at one time."""
        place = self._stations[station]
        if isinstance(place, Delay) and place.choose == "one_of":
            return
        taken: set[str] = set()
        for link in links:
            queues = self.queues(link.callee)
            if taken & queues:
                raise NoSequence(f"parallel calls of {station} meet at {min(taken & queues)}")
            taken |= queues

    def queues(self, station: str) -> frozenset[str]:
        """The stations with a queue that a visit of `station` may reach."""
        if station not in self._reach:
            mine = {station} if isinstance(self._stations[station], Servers) else set()
            self._reach[station] = frozenset(mine).union(
                *(self.queues(link.callee) for link in self._links[station])
            )
        return self._reach[station]

    def visits(self, station: str) -> tuple[int, int]:
        """The most visits of stations that one visit of `station` leads to, itself included: in all, and at
        one time (orders are made one after another).
        """
        if station not in self._visits:
            place = self._stations[station]
            one = isinstance(place, Delay) and place.choose == "one_of"
            all_of_them = together = 0
            for _, links in groupby(self._links[station], key=lambda link: link.order):
                below = [self._calls(link) for link in links]
                most = max(n for n, _ in below) if one else sum(n for n, _ in below)
                all_of_them = max(all_of_them, most) if one else all_of_them + most
                together = max(together, max(n for _, n in below) if one else sum(n for _, n in below))
            self._visits[station] = 1 + all_of_them, 1 + together
        return self._visits[station]

    def _calls(self, link: Link) -> tuple[int, int]:
        """The same of all that one visit calls over a link."""
        each = link.calls_per_request
        calls = math.ceil(1.0 if each is None else max([*each.values(), 1.0]))
        all_of_them, together = self.visits(link.callee)
        return calls * all_of_them, calls * together


def _sorted(layout: Layout, walk: _Walk) -> tuple[int, ...]:
    waiting = {
        station.id: set(walk.after[station.id]) for station in layout.stations if isinstance(station, Servers)
    }
    made: list[int] = []
    while waiting:
        ready = [name for name, before in waiting.items() if not before & waiting.keys()]
        if not ready:
            raise NoSequence(f"requests come back to {min(waiting)}")
        for name in ready:
            made.append(layout.station_index[name])
            del waiting[name]
    return tuple(made)
