"""What theory foretells of a plan's stations, beside what a run saw, and whether its assumptions hold.

A station is looked at alone, at the rate at which requests reached it: what is foretold is its own queue. The
assumptions are told in one sentence; where one fails the prediction stands all the same if there is one, as
an approximation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulator.plan import Delay, Elastic, Plan, Servers, Source, Users
from simulator.result import Result, StationTotals
from simulator.theory.approximate import allen_cunneen_wait_s
from simulator.theory.closed import Closed, closed_network
from simulator.theory.loss import erlang_b, mmck
from simulator.theory.service import Service, service_of
from simulator.theory.waiting import mg1, mmc, mmc_sojourn_quantile
from simulator.warm_up import why_not_stationary

Called = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: wait_s, sojourn_s, sojourn_p99_s, blocked (share), utilisation (share), in_system,
    throughput_per_s.
    """

    name: str
    predicted: float
    simulated: float


@dataclass(frozen=True, slots=True)
class Beside:
    """model: as queueing theory calls it. holds: whether all it takes for granted is so in this plan; why:
    what is, or what is not.
    """

    model: str
    holds: bool
    why: str
    figures: tuple[Figure, ...]


def beside(plan: Plan, result: Result, called: Called = str) -> dict[str, Beside]:
    """By station id, of every station that does work of its own and that requests have reached. called: what
    the reader calls a source, station or link, given its id.
    """
    if result.simulated_s <= 0.0:
        return {}
    general = _why_not(plan, result, called)
    closed = closed_network(plan, result) if general is None else None
    if closed is not None:
        return _closed(closed, result)
    made = {}
    for station in plan.stations:
        seen = result.stations.get(station.id)
        if seen is None or seen.arrivals == 0 or isinstance(station, Delay):
            continue
        if not isinstance(station, Servers | Elastic):
            continue
        service = service_of(station, plan, result)
        if service is None or service.mean_s <= 0.0:
            continue
        lam = seen.arrivals / result.simulated_s
        own = general or _arrivals_differ(plan, station.id, called) or _holds_slots(plan, station.id)
        if isinstance(station, Elastic):
            made[station.id] = _elastic(station, seen, lam, service, result.simulated_s, own)
        else:
            found = _servers(station, seen, lam, service, result.simulated_s, own)
            if found is not None:
                made[station.id] = found
    return made


def _closed(closed: Closed, result: Result) -> dict[str, Beside]:
    """Each station of a closed network at which requests queue."""
    holds = "a constant number of users who wait for their answers; exponential service or shared cores"
    made = {}
    for name, (visits, inside) in closed.stations.items():
        seen = result.stations[name]
        rate = closed.throughput_per_s * visits
        figures = [
            Figure("sojourn_s", inside / rate, seen.latency.mean_s),
            Figure("in_system", inside, seen.latency.mean_s * seen.done / result.simulated_s),
            Figure("throughput_per_s", rate, seen.done / result.simulated_s),
        ]
        made[name] = _told("closed network", None, f"{holds} (mean value analysis)", figures)
    return made


def _why_not(plan: Plan, result: Result, called: Called) -> str | None:
    """What the whole run lacks for a steady state."""
    if result.ended_early is not None:
        return "the run ended early"
    return why_not_stationary(plan, called)


def _arrivals_differ(plan: Plan, station: str, called: Called) -> str | None:
    """Why requests do not reach a station as a Poisson stream, if so. Delays and servers without a limit pass
    such a stream on as one, whatever their times; so does a queue of exponential service.
    """
    for source in plan.sources:
        if source.station == station and not _is_poisson(source):
            return "arrivals are not a Poisson stream"
    if any(poller.station == station for poller in plan.pollers):
        return "batches of messages arrive, not a Poisson stream"
    delays = {each.id for each in plan.stations if isinstance(each, Delay)}
    for link in plan.links:
        if link.callee != station:
            continue
        calls = link.calls_per_request or {}
        if any(number > 1.0 for number in calls.values()):
            return f"requests come several at once over {called(link.id)}"
        if link.retry.max_attempts > 1:
            return f"{called(link.id)} tries again what fails, so arrivals depend on the queue"
        if link.caller not in delays:
            return f"requests come from {called(link.caller)}, which shapes their stream"
        behind = _arrivals_differ(plan, link.caller, called)
        if behind is not None:
            return behind
    return None


def _is_poisson(source: Source | Users) -> bool:
    """Whether a source's requests are a Poisson stream: a session's follow its own answers."""
    return isinstance(source, Source) and source.process == "poisson" and source.visits is None


def _holds_slots(plan: Plan, station: str) -> str | None:
    """Why a request's time in its slot is not its own work alone, if so."""
    if any(link.caller == station for link in plan.links):
        return "requests keep their slots while they wait for calls, and theory only knows their own work"
    return None


def _told(model: str, why_not: str | None, holds: str, figures: list[Figure]) -> Beside:
    return Beside(model, why_not is None, why_not or holds, tuple(figures))


def _elastic(
    station: Elastic, seen: StationTotals, lam: float, service: Service, time_s: float, why_not: str | None
) -> Beside:
    offered = lam * service.mean_s
    if seen.cold_starts:
        why_not = why_not or f"{seen.cold_starts} requests waited for a cold start as well"
    if station.ramp is not None or station.pools:
        why_not = why_not or "a quota or a ramp limits it together with others"
    blocked = (seen.errors.get("throttled", 0)) / seen.arrivals
    inside = seen.slot_busy_s / time_s
    if station.maximum_concurrency is None:
        holds = "Poisson arrivals, servers without a limit, any law of service"
        return _told("M/G/∞", why_not, holds, [Figure("in_system", offered, inside)])
    c = station.maximum_concurrency
    lost = erlang_b(offered, c)
    figures = [Figure("blocked", lost, blocked), Figure("in_system", offered * (1.0 - lost), inside)]
    holds = "Poisson arrivals, a cap without a queue (Erlang B), any law of service"
    return _told(f"M/G/{c}/{c}", why_not, holds, figures)


_UNLIKE = {
    "speeds": "its servers differ in speed",
    "credits": "its servers run out of CPU credits",
    "spot": "its servers may be taken away",
    "queue_timeout_s": "who waits too long leaves",
    "pools": "a quota limits it as well",
    "network": "requests also wait for its network",
}
"""Settings of a fleet that no closed form here knows of."""


def _servers(
    station: Servers, seen: StationTotals, lam: float, service: Service, time_s: float, why_not: str | None
) -> Beside | None:
    cores = station.cores_per_server
    for name, what in _UNLIKE.items():
        if getattr(station, name):
            why_not = why_not or what
    if station.queue == "per_server" and station.servers > 1:
        why_not = why_not or "a router picks the server: the prediction is of one queue for all"
    if cores is not None and cores < station.slots_per_server and service.cpu_s > 0.0:
        return _sharing(station, seen, lam, service, why_not)
    c = station.servers * station.slots_per_server
    if station.queue_limit is not None:
        return _finite(station, seen, lam, service, c, why_not)
    return _waiting(seen, lam, service, c, why_not)


def _sharing(
    station: Servers, seen: StationTotals, lam: float, service: Service, why_not: str | None
) -> Beside | None:
    """Cores shared by those on the CPU; what else a request does needs its slot alone."""
    c = station.cores_per_server or 0.0
    each = lam / station.servers
    rho = each * service.cpu_s / c
    figures = [Figure("utilisation", min(1.0, rho), seen.utilisation)]
    if seen.peak_queue > 0:
        why_not = why_not or "some waited for a slot, not only for a core"
    if station.servers > 1 and station.queue == "shared":
        why_not = why_not or "the next free server takes the next request, not a random one"
    if rho >= 1.0 or c != int(c):
        return _told("M/G/c-PS", why_not or _full(rho), "", figures)
    sojourn = mmc(each, 1.0 / service.cpu_s, int(c)).sojourn_s + service.wait_s
    figures.insert(0, Figure("sojourn_s", sojourn, seen.latency.mean_s))
    holds = "Poisson arrivals, shared cores and slots enough, any law of service"
    return _told("M/G/1-PS" if c == 1 else f"M/G/{c:g}-PS", why_not, holds, figures)


def _full(rho: float) -> str:
    return f"it is offered {100.0 * rho:.0f} % of what it can do: there is no steady state"


def _finite(
    station: Servers, seen: StationTotals, lam: float, service: Service, c: int, why_not: str | None
) -> Beside:
    limit = station.queue_limit or 0
    places = c + limit * (station.servers if station.queue == "per_server" else 1)
    known = mmck(lam, 1.0 / service.mean_s, c, places)
    figures = [
        Figure("blocked", known.blocked, seen.errors.get("rejected", 0) / seen.arrivals),
        Figure("sojourn_s", known.sojourn_s, seen.latency.mean_s),
        Figure("utilisation", known.utilisation, seen.slot_utilisation),
    ]
    if not service.exponential:
        why_not = why_not or "service times are not exponential"
    holds = f"Poisson arrivals, exponential service, {places} places"
    return _told(f"M/M/{c}/{places}", why_not, holds, figures)


def _waiting(seen: StationTotals, lam: float, service: Service, c: int, why_not: str | None) -> Beside:
    rho = lam * service.mean_s / c
    model = "M/M" if service.exponential else "M/D" if service.cv2 == 0.0 else "M/G" if c == 1 else "G/G"
    figures = [Figure("utilisation", min(1.0, rho), seen.slot_utilisation)]
    if rho >= 1.0:
        return _told(f"{model}/{c}", why_not or _full(rho), "", figures)
    wait_seen = seen.latency.mean_s - service.mean_s
    if service.exponential:
        known = mmc(lam, 1.0 / service.mean_s, c)
        p99 = mmc_sojourn_quantile(lam, 1.0 / service.mean_s, c, 0.99)
        figures = [
            Figure("wait_s", known.wait_s, wait_seen),
            Figure("sojourn_s", known.sojourn_s, seen.latency.mean_s),
            Figure("sojourn_p99_s", p99, seen.latency.quantile_s(0.99)),
            *figures,
        ]
        return _told(f"M/M/{c}", why_not, "Poisson arrivals, exponential service, one queue", figures)
    if c == 1:
        wait = mg1(lam, service.mean_s, service.cv2).wait_s
        holds = "Poisson arrivals, one server, any law of service (Pollaczek and Khinchine)"
    else:
        wait = allen_cunneen_wait_s(lam, service.mean_s, c, 1.0, service.cv2)
        why_not = why_not or "no closed form for this law of service: Allen and Cunneen, within 10 to 15 %"
    figures = [
        Figure("wait_s", wait, wait_seen),
        Figure("sojourn_s", wait + service.mean_s, seen.latency.mean_s),
        *figures,
    ]
    return _told(f"{model}/{c}", why_not, holds if c == 1 else "", figures)
