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
    demands_s: Sequence[float], think_s: float, people: int, servers: Sequence[int] | None = None
) -> tuple[float, float, tuple[float, ...]]:
    """A closed network of stations with so many servers each (None: one): (requests per second, response in
    s, number at each station). demands_s: seconds of service a request asks of each in all its visits.

    Exact for exponential service first come first served, for processor sharing, and for any law where nobody
    queues, which belongs to think_s. Several servers: Reiser and Lavenberg's recursion with the shares of
    time p(j | n) in which j of n are at a station, which have to be kept for j below its servers only.
    """
    counts = list(servers) if servers is not None else [1] * len(demands_s)
    queue = [0.0] * len(demands_s)
    fewer = [[1.0] + [0.0] * (c - 1) for c in counts]
    throughput = response = 0.0
    for n in range(1, people + 1):
        times = [
            demand / c * (1.0 + q + math.fsum((c - 1 - j) * shares[j] for j in range(c - 1)))
            for demand, c, q, shares in zip(demands_s, counts, queue, fewer, strict=True)
        ]
        response = math.fsum(times)
        throughput = n / (think_s + response)
        queue = [throughput * time for time in times]
        for demand, c, shares in zip(demands_s, counts, fewer, strict=True):
            before = list(shares)
            for j in range(1, c):
                shares[j] = throughput * demand / j * before[j - 1]
            busy = throughput * demand + math.fsum((c - j) * shares[j] for j in range(1, c))
            shares[0] = max(0.0, 1.0 - busy / c)
    return throughput, response, tuple(queue)
