"""Queues that lose or are left: Erlang's B and C, finite queues, impatience; and servers without a limit.

Notation as in `waiting`. Sources: Erlang (1917), Palm (1946); any textbook on queues.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from simulator.theory.steady import steady


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
    steady(offered / servers)
    blocked = erlang_b(offered, servers)
    return blocked / (1.0 - offered / servers * (1.0 - blocked))


@dataclass(frozen=True, slots=True)
class Loss:
    """A queue that loses: the share lost, and the rest's rate, seconds and numbers."""

    blocked: float
    accepted_per_s: float
    sojourn_s: float
    wait_s: float
    in_system: float
    in_queue: float
    utilisation: float


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
    return Loss(
        p[-1],
        accepted,
        in_system / accepted,
        in_queue / accepted,
        in_system,
        in_queue,
        accepted / (c * mu),
    )


def mmc_impatient(lam: float, mu: float, c: int, leave_per_s: float) -> Loss:
    """M/M/c of which each waiting request leaves after an exponential patience (Erlang A, Palm 1946).

    blocked: the share that leaves. sojourn_s, wait_s: of all, those that leave included.
    """
    if c < 1 or leave_per_s <= 0.0:
        raise ValueError("there is one server at least, and patience ends")
    logs, current, n = [0.0], 0.0, 0
    while n < c or logs[-1] > max(logs) - 45.0:
        n += 1
        current += math.log(lam / (mu * min(n, c) + leave_per_s * max(0, n - c)))
        logs.append(current)
    top = max(logs)
    weights = [math.exp(x - top) for x in logs]
    total = math.fsum(weights)
    p = [w / total for w in weights]
    in_queue = math.fsum(max(0, k - c) * x for k, x in enumerate(p))
    busy = math.fsum(min(k, c) * x for k, x in enumerate(p))
    left = leave_per_s * in_queue / lam
    return Loss(
        left, lam * (1.0 - left), (in_queue + busy) / lam, in_queue / lam, in_queue + busy, in_queue, busy / c
    )


def mg_infinity_mean(lam: float, mean_s: float) -> float:
    """Mean (and variance) of the number in service without a limit: Poisson, whatever the law of service."""
    return lam * mean_s


def poisson_headroom(mean: float, share: float) -> int:
    """The smallest n that a Poisson number of this mean stays at or below with probability `share`: servers
    needed where nobody waits (M/G/infinity).
    """
    n, total = 0, math.exp(-mean)
    while total < share:
        n += 1
        total += math.exp(n * math.log(mean) - mean - math.lgamma(n + 1))
    return n


def stuck_after_outage(lam: float, capacity_per_s: float, attempts: int) -> bool:
    """Whether retries keep an unbounded queue full for good after an outage longer than the timeout (fluid
    law).
    """
    return attempts * lam >= capacity_per_s
