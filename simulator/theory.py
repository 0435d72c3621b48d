"""Closed forms to set beside what is simulated, each with what it takes for granted.

Notation: lam arrivals per second, mu services per second and server, c servers, a = lam / mu (Erlang), rho =
a / c. Every function raises ValueError outside of where it holds. Sources: Erlang (1917), Pollaczek and
Khinchine (1930), Jackson (1957), Kingman (1961), Allen and Cunneen (1978), Reiser and Lavenberg (1980); any
textbook on queues.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Waiting:
    """Means of a queue in its steady state: seconds in the system and in the queue, numbers likewise."""

    sojourn_s: float
    wait_s: float
    in_system: float
    in_queue: float
    utilisation: float


def _from_wait(lam: float, service_s: float, wait_s: float, servers: int) -> Waiting:
    sojourn = wait_s + service_s
    return Waiting(sojourn, wait_s, lam * sojourn, lam * wait_s, lam * service_s / servers)


def _stable(rho: float) -> None:
    if not 0.0 <= rho < 1.0:
        raise ValueError(f"a utilisation of {rho:g} has no steady state")


def erlang_b(offered: float, servers: int) -> float:
    """Share of Poisson arrivals that find all servers busy and are lost, whatever the law of service
    times.
    """
    if servers < 0 or offered < 0.0:
        raise ValueError("offered load and servers are at least 0")
    blocked = 1.0
    for k in range(1, servers + 1):
        blocked = offered * blocked / (k + offered * blocked)
    return blocked


def erlang_c(offered: float, servers: int) -> float:
    """Share of Poisson arrivals that wait for one of c exponential servers."""
    _stable(offered / servers)
    blocked = erlang_b(offered, servers)
    return blocked / (1.0 - offered / servers * (1.0 - blocked))


def mm1(lam: float, mu: float) -> Waiting:
    """Poisson arrivals, exponential service, one server."""
    return mmc(lam, mu, 1)


def mmc(lam: float, mu: float, c: int) -> Waiting:
    """Poisson arrivals, exponential service, c servers, one queue."""
    _stable(lam / (c * mu))
    return _from_wait(lam, 1.0 / mu, erlang_c(lam / mu, c) / (c * mu - lam), c)


def mmc_sojourn_tail(lam: float, mu: float, c: int, t: float) -> float:
    """P(sojourn > t) of M/M/c, first come first served."""
    a = lam / mu
    waits = erlang_c(a, c)
    spare = c - 1 - a
    if abs(spare) < 1e-12:
        return math.exp(-mu * t) * (1.0 + waits * mu * t)
    return math.exp(-mu * t) * (1.0 + waits / spare * (1.0 - math.exp(-mu * t * spare)))


def mmc_sojourn_quantile(lam: float, mu: float, c: int, q: float) -> float:
    """The sojourn that a share q of requests stays below in M/M/c, first come first served; by bisection."""
    return _bisect(lambda t: mmc_sojourn_tail(lam, mu, c, t), 1.0 - q, 1.0 / mu)


def mmc_wait_quantile(lam: float, mu: float, c: int, q: float) -> float:
    """The wait that a share q of requests stays below in M/M/c, first come first served."""
    waits = erlang_c(lam / mu, c)
    return max(0.0, math.log(waits / (1.0 - q)) / (c * mu - lam)) if waits > 0.0 else 0.0


def _bisect(tail: Callable[[float], float], wanted: float, start: float) -> float:
    high = start
    while tail(high) > wanted:
        high *= 2.0
    low = 0.0
    for _ in range(200):
        middle = (low + high) / 2.0
        low, high = (middle, high) if tail(middle) > wanted else (low, middle)
    return (low + high) / 2.0


@dataclass(frozen=True, slots=True)
class Loss:
    """M/M/c/K: share lost, and the means of those that were let in."""

    blocked: float
    accepted_per_s: float
    waiting: Waiting


def mmck(lam: float, mu: float, c: int, places: int) -> Loss:
    """M/M/c with room for `places` requests in all (servers included); the rest is lost."""
    if places < c or c < 1:
        raise ValueError("there are at least as many places as servers, and one server")
    logs, current = [0.0], 0.0
    for n in range(1, places + 1):
        current += math.log(lam / (mu * min(n, c)))
        logs.append(current)
    top = max(logs)
    weights = [math.exp(x - top) for x in logs]
    total = math.fsum(weights)
    p = [w / total for w in weights]
    accepted = lam * (1.0 - p[-1])
    in_system = math.fsum(n * x for n, x in enumerate(p))
    in_queue = math.fsum(max(0, n - c) * x for n, x in enumerate(p))
    waiting = Waiting(in_system / accepted, in_queue / accepted, in_system, in_queue, accepted / (c * mu))
    return Loss(p[-1], accepted, waiting)


def mg1(lam: float, mean_s: float, cv2: float) -> Waiting:
    """Poisson arrivals, any service of squared cv `cv2`, one server, first come first served."""
    rho = lam * mean_s
    _stable(rho)
    return _from_wait(lam, mean_s, rho * (1.0 + cv2) / (2.0 * (1.0 - rho)) * mean_s, 1)


def md1(lam: float, mean_s: float) -> Waiting:
    """Poisson arrivals, constant service, one server."""
    return mg1(lam, mean_s, 0.0)


def mg1_ps(lam: float, mean_s: float) -> Waiting:
    """Processor sharing by one core: the mean is 1/(1 - rho) services, whatever their law."""
    _stable(lam * mean_s)
    return _from_wait(lam, mean_s, mean_s * lam * mean_s / (1.0 - lam * mean_s), 1)


def mgc_ps(lam: float, mean_s: float, c: int) -> Waiting:
    """Processor sharing by c cores, at most one each: the mean is that of M/M/c, whatever the law of
    service.
    """
    return mmc(lam, 1.0 / mean_s, c)


def mg_infinity_mean(lam: float, mean_s: float) -> float:
    """Mean (and variance) of the number in service without a limit: Poisson, whatever the law of service."""
    return lam * mean_s


def allen_cunneen_wait_s(lam: float, mean_s: float, c: int, arrival_cv2: float, service_cv2: float) -> float:
    """G/G/c, approximately: within 10 to 15 %; exact for M/M/c and M/G/1."""
    waits = erlang_c(lam * mean_s, c)
    return waits * mean_s / (c - lam * mean_s) * (arrival_cv2 + service_cv2) / 2.0


def kingman_wait_s(lam: float, mean_s: float, arrival_cv2: float, service_cv2: float) -> float:
    """G/G/1, approximately."""
    return allen_cunneen_wait_s(lam, mean_s, 1, arrival_cv2, service_cv2)


def round_robin_sojourn_s(servers: int, rho: float, mean_s: float = 1.0) -> float:
    """Poisson arrivals dealt in turn to exponential servers with a queue each: GI/M/1 with Erlang gaps."""
    _stable(rho)
    sigma = rho
    for _ in range(10_000):
        sigma = (servers * rho / (servers * rho + 1.0 - sigma)) ** servers
    return mean_s / (1.0 - sigma)


@dataclass(frozen=True, slots=True)
class Network:
    """An open Jackson network: arrivals per second and waiting of each station, and the sojourn of a
    request.
    """

    rates_per_s: tuple[float, ...]
    stations: tuple[Waiting, ...]
    sojourn_s: float


def jackson(
    outside_per_s: Sequence[float],
    routing: Sequence[Sequence[float]],
    mu: Sequence[float],
    servers: Sequence[int],
) -> Network:
    """Poisson arrivals from outside, exponential service, probabilistic routing (rows add up to at most
    1).
    """
    n = len(mu)
    rates = list(outside_per_s)
    for _ in range(100_000):
        new = [outside_per_s[j] + sum(rates[i] * routing[i][j] for i in range(n)) for j in range(n)]
        if all(abs(a - b) <= 1e-15 * max(1.0, b) for a, b in zip(rates, new, strict=True)):
            break
        rates = new
    stations = tuple(mmc(rates[k], mu[k], servers[k]) for k in range(n))
    total = math.fsum(station.in_system for station in stations)
    return Network(tuple(rates), stations, total / math.fsum(outside_per_s))


def mean_value_analysis(
    demands_s: Sequence[float], think_s: float, people: int
) -> tuple[float, float, tuple[float, ...]]:
    """A closed network of single-server stations: (requests per second, response in s, number at each
    station).

    Exact for exponential service first come first served, and for processor sharing.
    """
    queue = [0.0] * len(demands_s)
    throughput = response = 0.0
    for n in range(1, people + 1):
        times = [demand * (1.0 + q) for demand, q in zip(demands_s, queue, strict=True)]
        response = math.fsum(times)
        throughput = n / (think_s + response)
        queue = [throughput * time for time in times]
    return throughput, response, tuple(queue)


def stuck_after_outage(lam: float, capacity_per_s: float, attempts: int) -> bool:
    """Whether retries keep an unbounded queue full for good after an outage longer than the timeout (fluid
    law).
    """
    return attempts * lam >= capacity_per_s
