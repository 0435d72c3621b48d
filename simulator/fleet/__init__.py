"""The servers of one station through their lives: launched, checked, in service, draining, lost, replaced."""

from simulator.fleet.fleet import Fleet
from simulator.fleet.member import Member

__all__ = ["Fleet", "Member"]
