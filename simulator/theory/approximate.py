"""What has no closed form: approximations, each with how far it may be off, and bounds."""

from __future__ import annotations

import math

from simulator.theory.loss import erlang_c
from simulator.theory.steady import steady


def allen_cunneen_wait_s(lam: float, mean_s: float, c: int, arrival_cv2: float, service_cv2: float) -> float:
    """G/G/c, approximately: within 10 to 15 %; exact for M/M/c and M/G/1."""
    waits = erlang_c(lam * mean_s, c)
    return waits * mean_s / (c - lam * mean_s) * (arrival_cv2 + service_cv2) / 2.0


def kingman_wait_s(lam: float, mean_s: float, arrival_cv2: float, service_cv2: float) -> float:
    """G/G/1, approximately."""
    return allen_cunneen_wait_s(lam, mean_s, 1, arrival_cv2, service_cv2)


def sakasegawa_wait_s(lam: float, mean_s: float, c: int, arrival_cv2: float, service_cv2: float) -> float:
    """G/G/c without Erlang C, approximately: within some 15 % (Sakasegawa 1977)."""
    rho = lam * mean_s / c
    steady(rho)
    spread = (arrival_cv2 + service_cv2) / 2.0
    return float(rho ** (math.sqrt(2.0 * (c + 1)) - 1.0) / (c * (1.0 - rho)) * spread * mean_s)


def fork_join_s(branches: int, lam: float, mu: float) -> float:
    """The mean time until the last of N parallel branches is done, each an M/M/1 of its own with the same
    arrivals: exact for two (Flatto and Hahn 1984), within 5 % for up to 32 (Nelson and Tantawi 1988).
    """
    rho = lam / mu
    steady(rho)
    two = (12.0 - rho) / 8.0 / (mu - lam)
    if branches == 1:
        return 1.0 / (mu - lam)
    ratio = harmonic(branches) / harmonic(2)
    return (ratio + 4.0 / 11.0 * (1.0 - ratio) * rho) * two


def harmonic(n: int) -> float:
    """1 + 1/2 + ... + 1/n: the mean of the largest of n unit exponentials."""
    return math.fsum(1.0 / k for k in range(1, n + 1))


def round_robin_sojourn_s(servers: int, rho: float, mean_s: float = 1.0) -> float:
    """Poisson arrivals dealt in turn to exponential servers with a queue each: GI/M/1 with Erlang gaps."""
    steady(rho)
    sigma = rho
    for _ in range(10_000):
        sigma = (servers * rho / (servers * rho + 1.0 - sigma)) ** servers
    return mean_s / (1.0 - sigma)


def two_choices_sojourn_s(rho: float, mean_s: float = 1.0) -> float:
    """The less busy of two random exponential servers, of very many (Mitzenmacher 1996): a few servers are
    somewhat slower.
    """
    steady(rho)
    return mean_s * math.fsum(rho ** (2.0**i - 2.0) for i in range(1, 40))
