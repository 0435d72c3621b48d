"""How much faster two threads are than one: with replications, and with arithmetic that needs no memory,
which is as much as the machine has to give.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import njit, uint64

from bench._engine_works import w1
from simulator.engine import simulate_replications

REPLICATIONS = 8
FEWEST_ROUNDS = 5
STEPS = 70_000_000


def threads_ratios(rounds: int) -> tuple[float, float]:
    """(replications, arithmetic): wall time in one thread over that in two, medians of interleaved rounds.
    Replications: eight of an hour of W1.
    """
    plan = w1(3600.0)
    _arithmetic(1, uint64(1))

    def replications(threads: int) -> None:
        simulate_replications(plan, seeds=range(REPLICATIONS), threads=threads)

    def arithmetic(threads: int) -> None:
        with ThreadPoolExecutor(max_workers=threads) as pool:
            list(pool.map(lambda seed: _arithmetic(STEPS, np.uint64(seed)), range(REPLICATIONS)))

    seen = [(_ratio(replications), _ratio(arithmetic)) for _ in range(max(FEWEST_ROUNDS, rounds))]
    return statistics.median(ours for ours, _ in seen), statistics.median(bound for _, bound in seen)


def _ratio(work: Callable[[int], None]) -> float:
    times = []
    for threads in (1, 2):
        began = time.perf_counter()
        work(threads)
        times.append(time.perf_counter() - began)
    return times[0] / times[1]


@njit(nogil=True)
def _arithmetic(steps, x):  # type: ignore[no-untyped-def]
    for i in range(steps):
        x = (x ^ (x >> uint64(29))) * uint64(6364136223846793005) + uint64(i)
    return x
