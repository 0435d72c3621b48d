"""One server of a fleet, from its launch to its end, and what a fleet's servers have cost in time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from simulator.plan import Counter

if TYPE_CHECKING:
    from simulator.hosts import Host, HostFleet

ON_THE_WAY = ("pending", "launching")
COUNTED = (*ON_THE_WAY, "in_service", "lost")
Purchase = Literal["on_demand", "spot"]


@dataclass(slots=True, eq=False)
class Member:
    """One server's life. Times in seconds; None: not (yet).

    state: pending (no host has room), launching, in_service, draining, lost (not noticed yet), pooled (in the
    warm pool), ended. launched_s: infinite until its launch begins. waiting_since_s: when it was wanted.
    ground: the group of hosts it is for. served_s: in service before it was started again where it stands.
    at_risk: its replacement is under way. old: a deployment will replace it. moves: launched to move servers
    to another zone. slowed: fault -> how many times as long its work takes by it.
    """

    server: int
    number: int
    zone: str
    launched_s: float = math.inf
    waiting_since_s: float = 0.0
    in_service_s: float | None = None
    state: str = "launching"
    ended_s: float | None = None
    left_service_s: float | None = None
    phases: dict[str, float] = field(default_factory=dict)
    purchase: Purchase = "on_demand"
    host: Host | None = None
    ground: HostFleet | None = None
    served_s: float = 0.0
    at_risk: bool = False
    old: bool = False
    moves: bool = False
    slowed: dict[str, float] = field(default_factory=dict)

    def existing_s(self, until_s: float) -> float:
        """Seconds it has existed, launch and drain included."""
        return max(0.0, self._end_s(until_s) - self.launched_s)

    def serving_s(self, until_s: float) -> float:
        """Seconds it was in service."""
        if self.in_service_s is None:
            return self.served_s
        end = self._end_s(until_s)
        left = end if self.left_service_s is None else min(self.left_service_s, end)
        return self.served_s + max(0.0, left - self.in_service_s)

    def _end_s(self, until_s: float) -> float:
        return until_s if self.ended_s is None else min(self.ended_s, until_s)


class Ledger:
    """Server seconds of those who have ended: nothing is kept of each of them."""

    def __init__(self) -> None:
        self._ended = [0.0, 0.0, 0.0]
        self._counted: dict[str, float] = {}
        self._counters: tuple[Counter, ...] = ()

    def count(self, counters: Iterable[Counter]) -> None:
        """Keep these counters of each server's life, from now on."""
        self._counters = tuple(counters)
        self._counted = {counter.id: 0.0 for counter in self._counters}

    def close(self, member: Member) -> None:
        """A member has ended, at or before now."""
        end = math.inf
        existing = member.existing_s(end)
        self._ended[0] += existing
        self._ended[1] += member.serving_s(end)
        self._ended[2] += existing if member.purchase == "spot" else 0.0
        for counter in self._counters:
            self._counted[counter.id] += _units(counter, existing)

    def counts(
        self, living: Iterable[Member], until_s: float, emptied_s: Callable[[Member], float]
    ) -> dict[str, float]:
        """The counters up to now, those who still live included; `emptied_s` as in `totals`."""
        found = dict(self._counted)
        for member in living if self._counters else ():
            end = min(until_s, emptied_s(member)) if member.state == "draining" else until_s
            for counter in self._counters:
                found[counter.id] += _units(counter, member.existing_s(end))
        return found

    def totals(
        self, living: Iterable[Member], until_s: float, emptied_s: Callable[[Member], float]
    ) -> tuple[float, float, float]:
        """Seconds up to now of servers existing, in service, and existing as spot servers.

        emptied_s: when a draining one has become empty (infinite: not yet); nobody may have seen it so far.
        """
        existing, serving, spot = self._ended
        for member in living:
            mine = member.existing_s(
                min(until_s, emptied_s(member)) if member.state == "draining" else until_s
            )
            existing += mine
            serving += member.serving_s(until_s)
            spot += mine if member.purchase == "spot" else 0.0
        return existing, serving, spot


def _units(counter: Counter, life_s: float) -> float:
    """ceil(life / unit), at least the minimum; a millionth of a unit is rounding, not time."""
    return max(counter.minimum, math.ceil(life_s / counter.unit - 1e-6))
