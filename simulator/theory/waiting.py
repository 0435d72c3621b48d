"""Queues that lose nobody: means, and the laws of waits and sojourns where they are known.

Notation: lam arrivals per second, mu services per second and server, c servers, a = lam / mu (Erlang), rho =
a / c. Sources: Erlang (1917), Pollaczek and Khinchine (1930); any textbook on queues.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext

from simulator.theory.loss import erlang_c
from simulator.theory.steady import steady


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


def mm1(lam: float, mu: float) -> Waiting:
    """Poisson arrivals, exponential service, one server."""
    return mmc(lam, mu, 1)


def mmc(lam: float, mu: float, c: int) -> Waiting:
    """Poisson arrivals, exponential service, c servers, one queue."""
    steady(lam / (c * mu))
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


def mg1(lam: float, mean_s: float, cv2: float) -> Waiting:
    """Poisson arrivals, any service of squared cv `cv2`, one server, first come first served."""
    rho = lam * mean_s
    steady(rho)
    return _from_wait(lam, mean_s, rho * (1.0 + cv2) / (2.0 * (1.0 - rho)) * mean_s, 1)


def md1(lam: float, mean_s: float) -> Waiting:
    """Poisson arrivals, constant service, one server."""
    return mg1(lam, mean_s, 0.0)


def mg1_ps(lam: float, mean_s: float) -> Waiting:
    """Processor sharing by one core: the mean is 1/(1 - rho) services, whatever their law."""
    steady(lam * mean_s)
    return _from_wait(lam, mean_s, mean_s * lam * mean_s / (1.0 - lam * mean_s), 1)


def mgc_ps(lam: float, mean_s: float, c: int) -> Waiting:
    """Processor sharing by c cores, at most one each: the mean is that of M/M/c, whatever the law of
    service.
    """
    return mmc(lam, 1.0 / mean_s, c)


def md1_wait_share(rho: float, t: float) -> float:
    """P(wait <= t) of M/D/1 with a service of 1 s, first come first served (Erlang 1909). The sum alternates
    between terms of e**(rho t), so it is taken with that many digits more.
    """
    steady(rho)
    with localcontext() as context:
        context.prec = 40 + int(t)
        load, total = Decimal(rho), Decimal(0)
        factorial = Decimal(1)
        for k in range(math.floor(t) + 1):
            factorial *= max(k, 1)
            x = load * (k - Decimal(t))
            total += (x**k if k else Decimal(1)) / factorial * (-x).exp()
        return float((1 - load) * total)


def md1_wait_quantile(rho: float, q: float) -> float:
    """The wait that a share q stays below in M/D/1 with a service of 1 s; by bisection."""
    return _bisect(lambda t: 1.0 - md1_wait_share(rho, t), 1.0 - q, 1.0) if q > 1.0 - rho else 0.0


def ps_sojourn_variance(lam: float, mu: float) -> float:
    """Of M/M/1 with processor sharing: the mean of first come first served, a fatter tail (Coffman, Muntz and
    Trotter 1970).
    """
    rho = lam / mu
    steady(rho)
    return (2.0 + rho) / (2.0 - rho) / (mu - lam) ** 2
