"""How many servers and hosts there are, at one moment, in all and per zone; the names of their series."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.fleet import Fleet
from simulator.hosts import HostFleet

SERVERS = ("servers_pending",)
HOSTS = ("units", "units_pending", "cpu_reserved", "memory_reserved")


def server_metrics(zones: Sequence[str], *more: str) -> list[str]:
    """Names of the numbers below, in their order; a zone without a name has none of its own."""
    names = ["servers_desired", "servers_booting", "servers_in_service"]
    for zone in filter(None, zones):
        names += [f"servers_booting:{zone}", f"servers_in_service:{zone}"]
    return [*names, *more]


def servers_now(fleet: Fleet) -> list[float]:
    """A fleet's numbers now."""
    booting = [member for member in fleet.members if member.state == "launching"]
    serving = [member for member in fleet.members if member.state == "in_service"]
    counts = [fleet.desired, len(booting), len(serving)]
    for zone in filter(None, fleet.station.zones):
        counts.append(sum(member.zone == zone for member in booting))
        counts.append(sum(member.zone == zone for member in serving))
    return [*map(float, counts), float(fleet.count("pending"))]


def hosts_now(hosts: HostFleet) -> list[float]:
    """The numbers of a fleet of hosts now."""
    counts = [hosts.desired, hosts.count("launching"), hosts.count("ready")]
    booting, ready = hosts.in_zones("launching"), hosts.in_zones("ready")
    for zone in filter(None, hosts.plan.zones):
        counts += [booting[zone], ready[zone]]
    return [*map(float, counts), float(hosts.units()), float(len(hosts.pending)), *hosts.reserved()]
