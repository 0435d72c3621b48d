"""Caches: hits and misses by what is kept, against Che's approximation and by hand."""

from __future__ import annotations

import math

import pytest

from simulator.distributions import Constant
from simulator.engine import simulate
from simulator.plan import Cache, CacheLoss, Call, Delay, Fault, Plan, Source
from simulator.popularity import popularity


def _plan(cache: Cache, *faults: Fault, rate: float = 100.0, duration_s: float = 1000.0) -> Plan:
    return Plan(
        classes=("read", "write"),
        duration_s=duration_s,
        sources=(Source("source", "cache", {"read": 1.0}, ((0.0, rate),)),),
        stations=(Delay("cache", Constant(0.001), cache=cache), Delay("table", Constant(0.01))),
        links=(Call(id="miss", caller="cache", callee="table"),),
        faults=faults,
        window_s=10.0,
    )


def _shares(objects: int, exponent: float) -> list[float]:
    ends = popularity(objects, exponent).tolist()
    return [end - before for before, end in zip([0.0, *ends], ends, strict=False)]


def _che(shares: list[float], capacity: int) -> float:
    """Hit ratio of a least-recently-used cache: sum p (1 - e^-pT), T such that as many are kept as fit
    (Che, Tung, Wang 2002)."""
    low, high = 0.0, 1e9
    for _ in range(200):
        middle = (low + high) / 2.0
        if math.fsum(1.0 - math.exp(-p * middle) for p in shares) < capacity:
            low = middle
        else:
            high = middle
    return math.fsum(p * (1.0 - math.exp(-p * low)) for p in shares)


@pytest.mark.parametrize(("exponent", "capacity"), [(0.8, 200), (1.0, 50), (1.2, 500)])
def test_a_full_cache_hits_as_che_says(exponent: float, capacity: int) -> None:
    cache = Cache(2000, exponent, capacity=capacity, warm=True)
    station = simulate(_plan(cache, rate=20.0, duration_s=20_000.0), seed=3).stations["cache"]
    expected = _che(_shares(2000, exponent), capacity)
    assert station.hits / (station.hits + station.misses) == pytest.approx(expected, abs=0.005)


def test_a_cache_with_a_lifetime_hits_as_renewals_say() -> None:
    """An object asked for at rate r is missed once, then hit for ttl: hit ratio r ttl / (1 + r ttl)."""
    shares = _shares(500, 0.9)
    expected = math.fsum(p * (100.0 * p * 20.0) / (1.0 + 100.0 * p * 20.0) for p in shares)
    plan = _plan(Cache(500, 0.9, ttl_s=20.0, warm=True), duration_s=5000.0)
    station = simulate(plan, seed=3).stations["cache"]
    # An object is kept from its miss's answer on, 11 ms after the request: hardly less than from the request.
    assert station.hits / station.arrivals == pytest.approx(expected, abs=0.005)


def test_a_hit_is_answered_by_the_cache_and_a_miss_by_its_calls() -> None:
    result = simulate(_plan(Cache(1000, 1.0, capacity=100)), seed=3)
    station = result.stations["cache"]
    assert station.hits + station.misses == result.requests
    assert result.links["miss"].attempts == station.misses
    share = station.hits / result.requests
    assert result.response.mean_s == pytest.approx(share * 0.001 + (1 - share) * 0.011, rel=1e-6)


def test_a_cache_is_cold_at_the_start_and_after_it_was_lost() -> None:
    lost = CacheLoss(id="lost", station="cache", at_s=500.0)
    series = simulate(_plan(Cache(1000, 1.0), lost), seed=3).series["cache"]
    ratio = series["hits_per_s"] / (series["hits_per_s"] + series["misses_per_s"])
    assert ratio[0] < 0.7 < 0.95 < ratio[49]
    assert ratio[50] < 0.7 < 0.95 < ratio[99]


def test_only_its_classes_are_looked_up() -> None:
    plan = _plan(Cache(10, 1.0, classes=("write",)))
    station = simulate(plan, seed=3).stations["cache"]
    assert (station.hits, station.misses) == (0, 0)
