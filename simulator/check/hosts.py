"""Which hosts, and which fleets on them, can't be run, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from simulator.check.network import network_problems
from simulator.check.stations import not_negative, positive
from simulator.plan import (
    Hosts,
    Memory,
    PackingHosts,
    Placement,
    Plan,
    Pool,
    RatePool,
    ReservationHosts,
    ScanningHosts,
    Servers,
    Spot,
)


def host_problems(plan: Plan) -> Iterable[str]:
    """Every reason why hosts, or what servers have beyond their launch, can't be run."""
    pools = {pool.id: pool for pool in plan.pools}
    hosts = {each.id: each for each in plan.hosts}
    for each in plan.hosts:
        yield from _hosts(each, pools)
    for station in plan.stations:
        if isinstance(station, Servers):
            yield from _fleet(station, hosts, pools)


def _hosts(hosts: Hosts, pools: Mapping[str, Pool]) -> Iterable[str]:
    name = f"hosts {hosts.id}"
    if not hosts.kinds or len({kind.name for kind in hosts.kinds}) != len(hosts.kinds):
        yield f"{name}: needs at least one kind, each name once"
    for kind in hosts.kinds:
        if not (positive(kind.cpu) and positive(kind.memory_gb) and kind.units >= 1):
            yield f"{name}: a {kind.name} needs cpu, memory and places for units"
        if not not_negative(kind.cost):
            yield f"{name}: a {kind.name} costs at least 0"
        if kind.network is not None:
            yield from network_problems(f"{name}: a {kind.name}", kind.network)
    if not 0 <= hosts.minimum <= hosts.maximum or not 0 <= hosts.hosts <= hosts.maximum:
        yield f"{name}: {hosts.hosts} hosts between {hosts.minimum} and {hosts.maximum} is not possible"
    if not hosts.zones or len(set(hosts.zones)) != len(hosts.zones):
        yield f"{name}: needs at least one zone, each once"
    times = (hosts.notice_lost_s, hosts.drain_s, *(phase.seconds for phase in hosts.launch))
    if not all(not_negative(x) for x in times):
        yield f"{name}: times are at least 0 s"
    yield from _launch_pools(name, hosts.launch_pools, pools)
    if hosts.spot is not None:
        yield from _spot(name, hosts.spot)
    yield from _scaler(name, hosts.scaler)


def _scaler(name: str, scaler: ScanningHosts | PackingHosts | ReservationHosts | None) -> Iterable[str]:
    if isinstance(scaler, ScanningHosts):
        if not positive(scaler.scan_s) or not (
            not_negative(scaler.unneeded_s) and not_negative(scaler.after_growth_s)
        ):
            yield f"{name}: scans after more than 0 s; waits are at least 0 s"
        waits = (scaler.back_off_s, scaler.longest_back_off_s, scaler.forgotten_s)
        if not all(not_negative(each) for each in waits):
            yield f"{name}: backs off for at least 0 s"
    elif isinstance(scaler, PackingHosts):
        if not positive(scaler.loop_s) or not 0.0 <= scaler.quiet_s <= scaler.longest_s:
            yield f"{name}: loops after more than 0 s; a batch is quiet for at most its length"
        waits = (scaler.consolidate_after_s, scaler.validation_s, scaler.avoided_s)
        if not all(not_negative(each) for each in waits):
            yield f"{name}: waits are at least 0 s"
        if not 0.0 <= scaler.disrupted_share <= 1.0:
            yield f"{name}: between none and all of its hosts may leave at once"
    elif isinstance(scaler, ReservationHosts):
        if not 0.0 < scaler.target <= 1.0 or not positive(scaler.period_s):
            yield f"{name}: a target is above 0 and at most 1, a period above 0 s"
        if not 1 <= scaler.minimum_step <= scaler.maximum_step:
            yield f"{name}: steps from {scaler.minimum_step} to {scaler.maximum_step} are no range"
        if min(scaler.high_periods, scaler.low_periods) < 1:
            yield f"{name}: an alarm looks at least at one period"


def _fleet(station: Servers, hosts: Mapping[str, Hosts], pools: Mapping[str, Pool]) -> Iterable[str]:
    name = f"station {station.id}"
    yield from _launch_pools(name, station.launch_pools, pools)
    if station.rebalance_s is not None and not not_negative(station.rebalance_s):
        yield f"{name}: rebalances after at least 0 s"
    if station.spot is not None:
        yield from _spot(name, station.spot)
    warm = station.warm_pool
    if warm is not None and (warm.minimum < 0 or any(not not_negative(p.seconds) for p in warm.launch)):
        yield f"{name}: a warm pool has at least 0 servers and takes at least 0 s"
    credits = station.credits
    if credits is not None:
        if station.cores_per_server is None or not 0.0 < credits.baseline_cores <= station.cores_per_server:
            yield f"{name}: a baseline is above 0 and at most its cores per server"
        saved = (credits.start_core_s, credits.launch_core_s or 0.0)
        if not all(0.0 <= each <= credits.cap_core_s for each in saved):
            yield f"{name}: starts with at least 0 credits and at most its cap"
    if station.memory is not None:
        yield from _memory(name, station.memory)
    if station.network is not None:
        yield from network_problems(name, station.network)
    place = station.stands_on
    if place is None:
        return
    for share in place.groups:
        ground = hosts.get(share.hosts)
        if ground is None:
            yield f"{name}: there are no hosts {share.hosts!r}"
            continue
        if not any(k.cpu >= place.cpu and k.memory_gb >= place.memory_gb for k in ground.kinds):
            yield f"{name}: {place.cpu:g} cpu and {place.memory_gb:g} GB fit on no kind of {share.hosts}"
        if not set(ground.zones) <= set(station.zones):
            yield f"{name}: its zones must hold those of its hosts {share.hosts}"
    yield from _shares(name, place)
    if not (not_negative(place.cpu) and not_negative(place.memory_gb)):
        yield f"{name}: reserves at least 0 of cpu and memory"
    if not 0.0 <= place.min_available <= 1.0:
        yield f"{name}: a share of its units between 0 and 1 stays when hosts are emptied"
    own = (station.spot, station.warm_pool, station.credits, station.network)
    if any(each is not None for each in own):
        yield f"{name}: what stands on hosts has no spot, warm pool, credits or network of its own"


def _shares(name: str, place: Placement) -> Iterable[str]:
    names = [share.hosts for share in place.groups]
    if place.hosts not in names or len(set(names)) != len(names):
        yield f"{name}: its hosts are {place.hosts!r} and others, each named once"
    if any(share.base < 0 or not not_negative(share.weight) for share in place.groups):
        yield f"{name}: bases and weights are at least 0"
    if sum(share.base > 0 for share in place.groups) > 1 or not any(share.weight for share in place.groups):
        yield f"{name}: one of its groups of hosts may have a base, one at least has a weight"


def _memory(name: str, memory: Memory) -> Iterable[str]:
    if not positive(memory.limit_gb) or not (
        not_negative(memory.base_gb) and not_negative(memory.per_request_gb)
    ):
        yield f"{name}: has more than 0 GB of memory, needs at least 0"
    waits = (memory.back_off_s, memory.longest_back_off_s, memory.forgiven_s)
    if not all(not_negative(x) for x in (*waits, *(phase.seconds for phase in memory.restart or ()))):
        yield f"{name}: starts again after at least 0 s"
    if memory.replaced_after_s is not None:
        if memory.restart is None or memory.noticed != "by_checks":
            yield f"{name}: is replaced where checks find it unhealthy while it starts again"
        if not not_negative(memory.replaced_after_s):
            yield f"{name}: is replaced after at least 0 s of grace"


def _spot(name: str, spot: Spot) -> Iterable[str]:
    if spot.base < 0 or not 0.0 <= spot.on_demand_share <= 1.0:
        yield f"{name}: a base is at least 0, a share on demand between 0 and 1"
    if not (not_negative(spot.interruptions_per_h) and not_negative(spot.notice_s)):
        yield f"{name}: interruptions an hour and their notice are at least 0"
    if spot.rebalance_lead_s is not None and not not_negative(spot.rebalance_lead_s):
        yield f"{name}: a warning comes at least 0 s ahead"


def _launch_pools(name: str, names: Iterable[str], pools: Mapping[str, Pool]) -> Iterable[str]:
    for pool in names:
        found = pools.get(pool)
        if not isinstance(found, RatePool) or not (positive(found.rate_per_s) and found.burst >= 0.0):
            yield f"{name}: there is no rate pool {pool!r} for its launches"
