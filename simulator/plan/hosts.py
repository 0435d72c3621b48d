"""Hosts: machines that serve nobody themselves; units of other fleets stand on them and reserve their
room.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from simulator.plan.fleets import Phase, Spot
from simulator.plan.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class HostKind:
    """A kind of host.

    cpu, memory_gb: allocatable, what the system keeps for itself taken off. units: most units it holds.
    cost: any positive scale; a cheaper kind is preferred where a scaler goes by cost. network: what the units
    on one share (None: it takes no time).
    """

    name: str
    cpu: float
    memory_gb: float
    units: int = 110
    cost: float = 1.0
    network: Network | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanningHosts:
    """Looks every `scan_s` for units that fit nowhere and adds hosts they would fit on; removes idle ones.

    Growth: units pending for at least one whole scan are packed, first fit, on new hosts of one kind, chosen
    by `expander` among the kinds that hold one: "least_waste" (share of cpu left over), "cost" (sum of
    costs), "most_units", or "first". Hosts on their way count. Shrinkage: a host whose larger reserved share
    (cpu, memory) was below `threshold` for `unneeded_s`, and all whose units fit elsewhere, is drained and
    ended; none within `after_growth_s` of a growth. Empty ones up to `empty_at_once`, others one a scan.
    Failure: after a growth for which there was no capacity it does not grow for back_off_s, after the next
    one for twice as long, at most longest_back_off_s; a growth that succeeds, or forgotten_s without a
    failure, begins anew.
    """

    scan_s: float = 10.0
    expander: Literal["least_waste", "cost", "most_units", "first"] = "least_waste"
    threshold: float = 0.5
    unneeded_s: float = 600.0
    after_growth_s: float = 600.0
    empty_at_once: int = 10
    back_off_s: float = 300.0
    longest_back_off_s: float = 1800.0
    forgotten_s: float = 10_800.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PackingHosts:
    """Packs units that fit nowhere on new hosts of whatever kind is cheapest, and repacks later.

    A batch opens with the first pending unit and closes after `quiet_s` without another, at most `longest_s`.
    Units go, largest first, each into the first new host with room; each new host is of the cheapest kind
    that holds its units. consolidate: every `loop_s`, hosts unchanged for `consolidate_after_s` that are
    empty are ended; else as many as may leave at once, those with fewest units first, whose units fit
    elsewhere, or elsewhere and on one new host that costs less than they do together (launched first), are
    drained; else one alone. Hosts whose units may not be moved (Placement.min_available) are left. What was
    decided is looked at again `validation_s` later. At most ceil(disrupted_share x hosts) leave at once. A
    zone without capacity for a launch is not tried again for avoided_s; the others are at once.
    """

    quiet_s: float = 1.0
    longest_s: float = 10.0
    consolidate: Literal["empty", "underused", "never"] = "underused"
    consolidate_after_s: float = 0.0
    loop_s: float = 10.0
    validation_s: float = 15.0
    disrupted_share: float = 0.1
    avoided_s: float = 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationHosts:
    """Target tracking of the reservation: hosts needed / hosts there.

    needed: hosts with units, plus the new ones (of the first kind) that the pending units would fill; 2 when
    there is none and units wait. Published every `period_s` with `publication_delay_s`. Above `target` in
    `high_periods`: ceil(needed / target) hosts, in steps between `minimum_step` and `maximum_step`, not
    while a host is within `warmup_s` of its launch. Below it in `low_periods` and `after_growth_s` after the
    last growth: hosts without units go, at least one and less than `scale_in_share` of all at a time.
    """

    target: float = 1.0
    period_s: float = 60.0
    publication_delay_s: float = 0.0
    high_periods: int = 1
    low_periods: int = 15
    minimum_step: int = 1
    maximum_step: int = 10_000
    warmup_s: float = 300.0
    after_growth_s: float = 900.0
    scale_in_share: float = 0.5


HostScaler: TypeAlias = ScanningHosts | PackingHosts | ReservationHosts


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """A fleet of hosts for units of `Servers.stands_on`; not a station: no request visits it.

    hosts: there at the start, of the first kind, spread over `zones`. launch: phases until units may stand on
    one. scaler: None keeps `hosts` of them. A lost host loses its units; both are noticed after
    `notice_lost_s`, and the host is replaced if replace_lost. drain_s: how long the units of a host that
    leaves may take to move (they are started elsewhere at once). launch_pools: RatePools that each launch
    draws on. spot: see Spot.
    """

    id: str
    kinds: tuple[HostKind, ...]
    hosts: int = 0
    minimum: int = 0
    maximum: int = 1000
    zones: tuple[str, ...] = ("",)
    launch: tuple[Phase, ...] = ()
    scaler: HostScaler | None = None
    notice_lost_s: float = 60.0
    replace_lost: bool = True
    drain_s: float = 600.0
    launch_pools: tuple[str, ...] = ()
    spot: Spot | None = None
