"""A plan of users who wait for their answers as a closed network, if it is one that theory knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from simulator.plan import Delay, Elastic, Plan, Servers, Users
from simulator.result import Result
from simulator.theory.networks import mean_value_analysis
from simulator.theory.service import service_of


@dataclass(frozen=True, slots=True)
class Closed:
    """What mean value analysis foretells: requests per second, their mean response, and of each station at
    which requests queue (visits per request, requests there).
    """

    throughput_per_s: float
    response_s: float
    stations: Mapping[str, tuple[float, float]]


def closed_network(plan: Plan, result: Result) -> Closed | None:
    """None where it is not: a constant number of users of one class without an end, who call one station
    after the other from where nothing is held; exponential service, first come first served, or cores that
    are shared; no limit was met, nothing failed.
    """
    users = plan.sources[0]
    if len(plan.sources) != 1 or not isinstance(users, Users) or users.iterations is not None:
        return None
    if len({number for _, number in users.profile}) != 1 or sum(map(bool, users.mix.values())) != 1:
        return None
    if plan.pollers or plan.faults or plan.scalers or any(plan.pools) or not _one_after_another(plan):
        return None
    if any(kind.failed for kind in result.classes.values()) or result.requests == 0:
        return None
    waiting, think_s = {}, users.think.mean_s
    for station in plan.stations:
        seen = result.stations.get(station.id)
        visits = seen.arrivals / result.requests if seen is not None else 0.0
        if isinstance(station, Delay):
            think_s += visits * station.delay.mean_s
            if station.cache is not None:
                return None
        elif isinstance(station, Servers):
            if visits > 0.0:
                found = _queue(station, plan, result)
                if found is None:
                    return None
                waiting[station.id] = (visits, *found)
        elif visits > 0.0:
            service = service_of(station, plan, result) if isinstance(station, Elastic) else None
            if service is None or (seen is not None and seen.cold_starts):
                return None
            think_s += visits * service.mean_s
    for link in plan.links:
        seen_link = result.links[link.id]
        think_s += 2.0 * link.latency_s * seen_link.attempts / result.requests
    demands = [visits * mean_s for visits, _, mean_s in waiting.values()]
    servers = [c for _, c, _ in waiting.values()]
    throughput, response, inside = mean_value_analysis(demands, think_s, users.profile[0][1], servers)
    return Closed(
        throughput,
        response + think_s - users.think.mean_s,
        {name: (visits, n) for (name, (visits, _, _)), n in zip(waiting.items(), inside, strict=True)},
    )


def _one_after_another(plan: Plan) -> bool:
    """Whether requests are at one place at a time, hold nothing there while they call, and call once."""
    delays = {station.id for station in plan.stations if isinstance(station, Delay)}
    parallel = Counter((link.caller, link.order) for link in plan.links)
    return max(parallel.values(), default=1) == 1 and all(
        link.caller in delays
        and link.retry.max_attempts == 1
        and link.hedge is None
        and max((link.calls_per_request or {}).values(), default=1.0) <= 1.0
        for link in plan.links
    )


def _queue(station: Servers, plan: Plan, result: Result) -> tuple[int, float] | None:
    """(servers, mean seconds of service) of a station of the product form; None of another one."""
    service = service_of(station, plan, result)
    alone = station.servers == 1 or station.queue == "shared"
    unlike = (station.speeds, station.credits, station.spot, station.pools, station.cache, station.network)
    if service is None or not alone or any(unlike):
        return None
    cores = station.cores_per_server
    if cores is not None and cores < station.slots_per_server and service.cpu_s > 0.0:
        seen = result.stations[station.id]
        shared = station.servers == 1 and cores == int(cores) and not service.wait_s and not seen.peak_queue
        return (int(cores), service.cpu_s) if shared else None
    fair = service.exponential and station.discipline == "fifo"
    return (station.servers * station.slots_per_server, service.mean_s) if fair else None
