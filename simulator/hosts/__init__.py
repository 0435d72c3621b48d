"""Hosts and the units that stand on them: where a unit fits, and how many hosts there are."""

from simulator.hosts.fleet import HostFleet
from simulator.hosts.host import Host

__all__ = ["Host", "HostFleet"]
