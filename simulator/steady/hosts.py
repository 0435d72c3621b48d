"""How many hosts there would be at constant rates, if their scaler had all the time it needs."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from simulator.fleet.grounds import next_share
from simulator.hosts.packing import Unit, alike, cheapest
from simulator.plan import Hosts, PackingHosts, Plan, ReservationHosts, Servers, Spot
from simulator.result import HostTotals

ROUNDING = 1e-9


def hosts_of(plan: Plan, hosts: Hosts, servers: Mapping[str, int], seconds: float) -> HostTotals:
    """Host seconds per kind and purchase when the fleets have so many `servers` each, packed anew.

    A fixed number stays as it is. Units that fit nowhere, or above the maximum, are left out.
    """
    units = _units(plan, hosts, servers)
    kinds = _packed(hosts, units) if hosts.scaler is not None else {hosts.kinds[0].name: hosts.hosts}
    count = sum(kinds.values())
    spot = spot_servers(hosts.spot, count) / count if count else 0.0
    capacity = {}
    for name, number in kinds.items():
        for purchase, share in (("on_demand", 1.0 - spot), ("spot", spot)):
            if share > 0.0:
                capacity[name, purchase] = number * share * seconds
    return HostTotals(capacity, count, 0, len(units), 0)


def spot_servers(spot: Spot | None, count: int) -> int:
    """Of so many servers, those that are spot."""
    if spot is None:
        return 0
    on_demand = spot.base + ceil(max(0, count - spot.base) * spot.on_demand_share - ROUNDING)
    return max(0, count - on_demand)


def _units(plan: Plan, hosts: Hosts, servers: Mapping[str, int]) -> list[Unit]:
    units: list[Unit] = []
    for station in plan.stations:
        if isinstance(station, Servers) and station.stands_on is not None:
            groups = station.stands_on.groups
            there = dict.fromkeys((share.hosts for share in groups), 0)
            for _ in range(servers.get(station.id, 0)):
                there[next_share(groups, there).hosts] += 1
            units += [(station.id, station.stands_on)] * there.get(hosts.id, 0)
    return units


def _packed(hosts: Hosts, units: list[Unit]) -> dict[str, int]:
    """Kind -> how many of it."""
    if isinstance(hosts.scaler, PackingHosts):
        rooms = cheapest(hosts.kinds, units, hosts.zones, lambda fleet: {})[: hosts.maximum]
        found: dict[str, int] = {}
        for room in rooms:
            found[room.kind.name] = found.get(room.kind.name, 0) + 1
        return found
    kind = hosts.kinds[0]
    rooms, _ = alike(kind, units, hosts.zones, hosts.maximum)
    wanted = len(rooms)
    if isinstance(hosts.scaler, ReservationHosts):
        wanted = ceil(wanted / hosts.scaler.target - ROUNDING)
    return {kind.name: min(hosts.maximum, max(hosts.minimum, wanted))}
