"""Which network each server of a fleet uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.fleet.member import Member

if TYPE_CHECKING:
    from simulator.fleet.fleet import Fleet

NONE = -1


def connect(fleet: Fleet, member: Member) -> None:
    """A member has got its server: it has a network of its own, unused so far, or its host's."""
    network = fleet.station.network
    if member.host is not None and member.host.wires != NONE:
        fleet.floor.set_wires(member.server, member.host.wires)
    elif network is not None:
        fleet.floor.set_wires(member.server, fleet.floor.new_wires(network))
    elif fleet.grounds is not None and fleet.grounds.wired:
        fleet.floor.set_wires(member.server, NONE)
