"""What a fleet of servers may have beyond its launch: a warm pool, interruptible servers, CPU credits,
hosts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Phase:
    """One named part of a launch, in seconds; the log shows when each ended."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class WarmPool:
    """Servers made ready in advance, which enter service faster.

    The pool holds max(minimum, prepared - desired) servers; prepared None: the fleet's maximum. A server
    reaches it after the fleet's own launch; `launch` is what is left to do when it is called. An empty pool
    means an ordinary launch. reuse: servers that scale-in takes out of service go back to the pool.
    """

    launch: tuple[Phase, ...] = ()
    prepared: int | None = None
    minimum: int = 0
    reuse: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A share of the fleet that may be taken away.

    Of n servers, base + ceil((n - base) x on_demand_share) are on demand, the others interruptible ("spot").
    Each of those is interrupted at a random time, on average `interruptions_per_h` times an hour
    (exponential): at its notice it leaves the rotation and drains, its replacement is launched, and after
    `notice_s` what is still in it is lost. rebalance_lead_s: so long before its notice it is known to be at
    risk, and a replacement is launched then (None: not).
    """

    base: int = 0
    on_demand_share: float = 0.0
    interruptions_per_h: float = 0.0
    notice_s: float = 120.0
    rebalance_lead_s: float | None = None


@dataclass(frozen=True, slots=True)
class CpuCredits:
    """A server that computes at full speed only while it has saved up for it. All in core seconds.

    It earns `baseline_cores` a second up to `cap_core_s`, starts with `start_core_s`, and spends the cores
    it keeps busy; one launched later starts with `launch_core_s` (None: the same). With none left its cores
    slow down to baseline_cores together. unlimited: it never slows down; what it spends beyond its balance is
    surplus, which later earnings pay back; surplus above cap_core_s, or left when the server ends, is
    charged.
    """

    baseline_cores: float
    cap_core_s: float
    start_core_s: float
    unlimited: bool = False
    launch_core_s: float | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """What a server has of it and needs of it, in GB, and what becomes of one that needs more than it has.

    A server in service needs base_gb, and per_request_gb for each request that holds a slot. They are looked
    at once a second: one that needs more than limit_gb then is killed, and what is in it is lost
    ("server_lost"). Kills closer together are one kill.

    restart: phases of its next start at its place; None: it ends for good and another one is launched.
    noticed: who takes a killed server out of rotation: "at_once", or "by_checks" of its routers, as many as
    they need to call it unhealthy; until then, or until it serves again, what is sent to it is refused at
    once ("unreachable"). One that was found unhealthy must pass as many checks as make it healthy.
    back_off_s: the first kill of a row is followed by a start at once, the second one by a start after so
    long, each further one by a wait twice as long, at most longest_back_off_s. Who has served for forgiven_s
    begins a new row.
    replaced_after_s: who was found unhealthy by those checks ends at once, but not sooner than so long after
    its own launch, and another one is launched; None: it stays and starts again.
    """

    limit_gb: float
    base_gb: float = 0.0
    per_request_gb: float = 0.0
    restart: tuple[Phase, ...] | None = None
    back_off_s: float = 0.0
    longest_back_off_s: float = 0.0
    forgiven_s: float = 0.0
    noticed: Literal["at_once", "by_checks"] = "at_once"
    replaced_after_s: float | None = None

    def needed_gb(self, requests: float) -> float:
        """What a server with so many requests inside needs."""
        return self.base_gb + self.per_request_gb * requests


PlacementStrategy: TypeAlias = Literal[
    "spread_zones", "spread_hosts", "binpack_cpu", "binpack_memory", "least_allocated"
]


@dataclass(frozen=True, slots=True)
class HostShare:
    """One group of hosts among several that a fleet's units stand on: `base` units at first, then by weight.

    Of all groups of a fleet one has a base at most. A weight of 0 means none above the base.
    """

    hosts: str
    base: int = 0
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Placement:
    """The servers of a fleet ("units") stand on hosts and take their share of them.

    hosts: id of a Hosts. cpu, memory_gb: what each unit reserves; each also takes one of the host's unit
    places. strategy: how to choose among hosts with room, the first that decides wins: spread_zones (zone
    with fewest units of this fleet), spread_hosts (host with fewest units of this fleet), binpack_* (host
    with least of it left), least_allocated (host with the largest free share); then the oldest host. A unit
    that fits nowhere is pending; it takes its place, and begins its launch, as soon as one fits, the oldest
    first. one_per_host: no two units of this fleet on one host. shares: the groups of hosts, `hosts` among
    them, where there are several (empty: `hosts` alone). Each unit is for one group from the moment it is
    wanted: for the base that is not full, else for the group that is furthest below its weight. One that
    leaves comes from the group that is furthest above it.
    min_available: share of the fleet's desired size, rounded up, that must be in service for a unit to be
    moved off a host that leaves of its own will; hosts whose units may not be moved stay.
    """

    hosts: str
    cpu: float
    memory_gb: float
    strategy: tuple[PlacementStrategy, ...] = ("spread_zones", "least_allocated")
    one_per_host: bool = False
    shares: tuple[HostShare, ...] = ()
    min_available: float = 0.0

    @property
    def groups(self) -> tuple[HostShare, ...]:
        """All groups of hosts that units of the fleet stand on."""
        return self.shares or (HostShare(self.hosts),)


@dataclass(frozen=True, slots=True, kw_only=True)
class RollingDeployment:
    """At `at_s`, every server of a fleet is replaced by a new one, step by step.

    Servers in service never go below ceil(minimum_healthy x desired), those that exist never above
    floor(maximum x desired) (surge_rounds_up: ceil). In each step as many as may are started, then, once they
    are healthy, as many old ones as may are stopped. Policies do not scale in while it lasts.
    """

    id: str
    station: str
    at_s: float
    minimum_healthy: float = 1.0
    maximum: float = 2.0
    surge_rounds_up: bool = False
