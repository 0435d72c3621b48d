"""Networks of queues: open ones by Jackson (1957), closed ones by Reiser and Lavenberg (1980)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.theory.waiting import Waiting, mmc


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
