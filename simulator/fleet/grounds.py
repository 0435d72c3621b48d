"""Where a fleet's units stand: one group of hosts or several, each with its base and its weight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from simulator.fleet.member import COUNTED, Member
from simulator.plan import HostShare, Placement

if TYPE_CHECKING:
    from simulator.hosts import HostFleet


class Grounds:
    """The groups of hosts of one fleet."""

    def __init__(self, placement: Placement, hosts: Mapping[str, HostFleet]) -> None:
        self._shares = placement.groups
        self._hosts = {share.hosts: hosts[share.hosts] for share in self._shares}

    @property
    def wired(self) -> bool:
        """Whether any host has a network that takes its time."""
        return any(kind.network for hosts in self._hosts.values() for kind in hosts.plan.kinds)

    def next(self, members: Sequence[Member]) -> HostFleet:
        """The group that the next unit is for."""
        if len(self._shares) == 1:
            return self._hosts[self._shares[0].hosts]
        return self._hosts[next_share(self._shares, self._counts(members)).hosts]

    def fullest(self, among: Sequence[Member], members: Sequence[Member]) -> list[Member]:
        """Those of `among` that stand in the group furthest above its share; the base leaves last."""
        if len(self._shares) == 1:
            return list(among)
        there = self._counts(members)
        able = {member.ground.plan.id for member in among if member.ground is not None}

        def surplus(share: HostShare) -> float:
            above = _above(share, there)
            return above / share.weight if share.weight > 0.0 else float(above > 0) * 1e18

        shares = [share for share in self._shares if share.hosts in able]
        most = max(shares, key=surplus)
        return [member for member in among if member.ground is self._hosts[most.hosts]]

    def _counts(self, members: Sequence[Member]) -> dict[str, int]:
        there = dict.fromkeys(self._hosts, 0)
        for member in members:
            if member.ground is not None and member.state in COUNTED and not member.at_risk:
                there[member.ground.plan.id] += 1
        return there


def next_share(shares: Sequence[HostShare], there: Mapping[str, int]) -> HostShare:
    """The group that one unit more is for, where so many stand in each of them."""
    short = next((share for share in shares if there[share.hosts] < share.base), None)
    if short is not None:
        return short
    weighed = [share for share in shares if share.weight > 0.0]
    return min(weighed, key=lambda share: (_above(share, there) + 1) / share.weight)


def _above(share: HostShare, there: Mapping[str, int]) -> int:
    return max(0, there[share.hosts] - share.base)
