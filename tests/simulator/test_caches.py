"""Caches: hits and misses by what is kept, against Che's approximation and by hand."""

from __future__ import annotations

import dataclasses
import math

import pytest

from simulator.distributions import Constant
from simulator.engine import simulate
from simulator.plan import (
    AddedLatency,
    Cache,
    CacheLoss,
    Call,
    Delay,
    Fault,
    Plan,
    Servers,
    Source,
    StationErrors,
    StopServers,
)
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


@pytest.mark.parametrize("coalesce", [False, True])
def test_misses_that_wait_for_one_another_make_one_call(coalesce: bool) -> None:
    """One object, asked for 50 times a second, gone after 2 s, fetched in 0.5 s: what came at t is there
    until t + 2, is asked for 0.02 s later, there again 0.5 s after that; fetched once, or by all who ask.
    """
    rate, ttl_s, fetch_s, duration_s = 50.0, 2.0, 0.5, 20_000.0
    cache = Cache(1, ttl_s=ttl_s, coalesce=coalesce)
    plan = Plan(
        classes=("request",),
        duration_s=duration_s,
        sources=(Source("source", "cache", {"request": 1.0}, ((0.0, rate),)),),
        stations=(Delay("cache", cache=cache), Delay("table", Constant(fetch_s))),
        links=(Call(id="miss", caller="cache", callee="table"),),
        window_s=100.0,
    )
    result = simulate(plan, seed=3)
    seen = result.stations["cache"]
    # Every answer makes the object last longer: without coalescing, the last one that was asked for does.
    cycle_s = ttl_s + fetch_s + 1.0 / rate if coalesce else ttl_s + 2.0 * fetch_s
    calls = 1.0 if coalesce else 1.0 + rate * fetch_s
    assert result.links["miss"].attempts == pytest.approx(duration_s / cycle_s * calls, rel=0.02)
    assert seen.misses == result.links["miss"].attempts + seen.coalesced
    assert seen.hits + seen.misses == result.requests
    waited_s = fetch_s / 2.0 if coalesce else fetch_s
    assert seen.coalesced == (
        pytest.approx(duration_s / cycle_s * rate * fetch_s, rel=0.01) if coalesce else 0
    )
    total = duration_s / cycle_s * (fetch_s + rate * fetch_s * waited_s)
    assert result.response.mean_s * result.requests == pytest.approx(total, rel=0.02)


def test_who_waits_for_a_fetch_shares_its_failure_and_looks_again_if_its_server_is_lost() -> None:
    """Ten requests in the first second ask for what the first one fetches in 5 s. It fails: so do they. Its
    server is lost at 2 s: the next one fetches, until 7 s.
    """
    fetching = Source("source", "web", {"request": 1.0}, ((0.0, 10.0), (1.0, 0.0)), "deterministic")
    web = Servers("web", servers=10, cache=Cache(1, coalesce=True), replace_lost=False)
    plan = Plan(
        classes=("request",),
        duration_s=20.0,
        sources=(fetching,),
        stations=(web, Delay("table", Constant(5.0))),
        links=(Call(id="miss", caller="web", callee="table"),),
    )
    failing = StationErrors(id="errors", station="table", at_s=0.0, duration_s=20.0, probability=1.0)
    slow = AddedLatency(id="slow", link="miss", at_s=0.0, duration_s=20.0, seconds=5.0)
    result = simulate(dataclasses.replace(plan, faults=(failing, slow)), seed=1)
    assert result.links["miss"].attempts == 1
    assert result.stations["web"].coalesced == 9
    assert result.classes["request"].errors == {"injected": 10}
    assert result.response.count == 0
    lost = StopServers(id="lost", station="web", at_s=2.0, count=1)
    result = simulate(dataclasses.replace(plan, faults=(lost,)), seed=1)
    assert result.links["miss"].attempts == 2
    assert result.classes["request"].errors == {"server_lost": 1}
    assert result.stations["web"].coalesced == 8
    assert result.response.quantile_s(1.0) == pytest.approx(7.0 - 0.15, rel=0.01)


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
