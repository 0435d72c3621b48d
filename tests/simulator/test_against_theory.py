"""The engine against closed forms: inside the 99 % interval over independent seeds, and within half a per
cent.
"""

from __future__ import annotations

import dataclasses
import math
import statistics

import pytest

from simulator import theory
from simulator.distributions import Constant, Distribution, Exponential, LogNormal
from simulator.engine import simulate, simulate_replications
from simulator.plan import (
    Bucket,
    Call,
    Delay,
    Elastic,
    HealthCheck,
    Plan,
    Retry,
    Route,
    Servers,
    Source,
    StopServers,
    Work,
)
from tests.simulator.plans import queue

SEEDS = range(200, 220)
T_99_OF_19 = 2.861


def _inside(values: list[float], expected: float) -> None:
    """The expected value lies in the 99 % confidence interval of the mean, and near it."""
    mean = statistics.fmean(values)
    half = T_99_OF_19 * statistics.stdev(values) / math.sqrt(len(values))
    assert abs(mean - expected) <= half, f"{mean} +- {half} misses {expected}"
    assert half < 0.05 * expected


@pytest.mark.parametrize(("lam", "mu", "c"), [(0.5, 1.0, 1), (3.2, 1.0, 4), (90.0, 1.0, 100)])
def test_the_mean_sojourn_is_that_of_erlang_c(lam: float, mu: float, c: int) -> None:
    # Long beside the relaxation time, 1 / (mu (1 - sqrt(rho))**2), for runs start empty.
    duration_s = 60_000 / lam + 20.0 / (mu * (1.0 - math.sqrt(lam / (c * mu))) ** 2)
    plan = queue(lam, 1.0 / mu, c, duration_s)
    means = [result.response.mean_s for result in simulate_replications(plan, seeds=SEEDS)]
    _inside(means, theory.mmc(lam, mu, c).sojourn_s)


def test_percentiles_are_those_of_the_exact_law() -> None:
    """M/M/100 at 900/s, 5.4 M requests: the benchmark's W1, ten times as long."""
    response = simulate(queue(900.0, 0.1, 100, 6000.0), seed=5).response
    for q in (0.5, 0.95, 0.99, 0.999):
        exact = theory.mmc_sojourn_quantile(900.0, 10.0, 100, q)
        assert response.quantile_s(q) == pytest.approx(exact, rel=0.01 if q == 0.999 else 0.006)
    assert response.mean_s == pytest.approx(theory.mmc(900.0, 10.0, 100).sojourn_s, rel=0.005)


@pytest.mark.parametrize(
    ("law", "cv2"), [(Constant(1.0), 0.0), (LogNormal(1.0, 1.0), 1.0), (LogNormal(1.0, 1.5), 2.25)]
)
def test_general_service_waits_by_its_variance(law: Distribution, cv2: float) -> None:
    plan = _one_station(Work(wait=law), 0.7, 60_000.0)
    _inside(_means(plan), theory.mg1(0.7, 1.0, cv2).sojourn_s)


@pytest.mark.parametrize("law", [Constant(1.0), Exponential(1.0), LogNormal(1.0, 1.5)])
def test_processor_sharing_does_not_care_for_the_law_of_service(law: Distribution) -> None:
    plan = _one_station(Work(cpu=law), 0.7, 60_000.0, slots=1000, cores=1.0)
    _inside(_means(plan), theory.mg1_ps(0.7, 1.0).sojourn_s)


def test_processor_sharing_by_several_cores_has_the_mean_of_erlang_c() -> None:
    plan = _one_station(Work(cpu=LogNormal(1.0, 0.8)), 3.2, 30_000.0, slots=1000, cores=4.0)
    _inside(_means(plan), theory.mgc_ps(3.2, 1.0, 4).sojourn_s)


@pytest.mark.parametrize(("lam", "c"), [(8.0, 10), (45.0, 50)])
def test_a_capped_elastic_pool_loses_by_erlang_b(lam: float, c: int) -> None:
    plan = Plan(
        classes=("request",),
        duration_s=100_000.0 / lam,
        sources=(Source("arrivals", "pool", {"request": 1.0}, ((0.0, lam),)),),
        stations=(Elastic("pool", {"request": Work(wait=LogNormal(1.0, 2.0))}, maximum_concurrency=c),),
    )
    results = simulate_replications(plan, seeds=SEEDS)
    _inside(
        [result.classes["request"].failed / result.requests for result in results], theory.erlang_b(lam, c)
    )


def test_a_finite_queue_loses_its_share() -> None:
    plan = queue(4.5, 1.0, 4, 20_000.0, limit=6)
    results = simulate_replications(plan, seeds=SEEDS)
    known = theory.mmck(4.5, 1.0, 4, 10)
    _inside([result.classes["request"].failed / result.requests for result in results], known.blocked)
    _inside([result.response.mean_s for result in results], known.waiting.sojourn_s)


def test_a_tandem_is_a_jackson_network() -> None:
    """5/s through three servers of 10, 8 and 6 per second; each passes the request on without holding it."""
    names = ("one", "two", "three")
    stations = [
        Servers(name, work={"request": Work(wait=Exponential(1.0 / mu))})
        for name, mu in zip(names, (10.0, 8.0, 6.0), strict=True)
    ]
    links = tuple(
        Call(id=f"to {name}", caller="client", callee=name, order=i + 1) for i, name in enumerate(names)
    )
    plan = Plan(
        classes=("request",),
        duration_s=20_000.0,
        sources=(Source("arrivals", "client", {"request": 1.0}, ((0.0, 5.0),)),),
        stations=(Delay("client"), *stations),
        links=links,
    )
    _inside(_means(plan), 1.533333)


@pytest.mark.parametrize(
    ("policy", "expected", "within"),
    [
        ("random", 2.0, 0.02),
        ("round_robin", 1.342375, 0.02),
        ("least_outstanding", 1.0414, 0.02),
        ("two_choices", 1.2925, 0.02),
    ],
)
def test_routing_policies_have_their_known_sojourns(policy: str, expected: float, within: float) -> None:
    """8 exponential servers with a queue each at half load (oracles 13.6)."""
    plan = Plan(
        classes=("request",),
        duration_s=100_000.0,
        sources=(Source("arrivals", "edge", {"request": 1.0}, ((0.0, 4.0),)),),
        stations=(
            Delay("edge"),
            Servers("web", {"request": Work(wait=Exponential(1.0))}, servers=8, queue="per_server"),
        ),
        links=(Route(id="route", caller="edge", callee="web", policy=policy),),  # type: ignore[arg-type]
    )
    assert simulate(plan, seed=2).response.mean_s == pytest.approx(expected, rel=within)


STORMS = [
    # per second, attempts, outage, queue, budget -> does goodput come back (availability 12.3)
    (50.0, 1, 5.0, None, False, True),
    (50.0, 3, 0.5, None, False, True),
    (50.0, 3, 5.0, None, False, False),
    (32.0, 3, 10.0, None, False, True),
    (35.0, 3, 10.0, None, False, False),
    (45.0, 2, 5.0, None, False, True),
    (55.0, 2, 5.0, None, False, False),
    (50.0, 3, 5.0, 80, False, True),  # a bound of K T; refused attempts are tried again here
    (50.0, 3, 5.0, 200, False, False),
    (50.0, 3, 5.0, None, True, True),
]


@pytest.mark.parametrize(("rate", "attempts", "outage_s", "limit", "budget", "recovers"), STORMS)
def test_a_retry_storm_outlives_its_outage_or_not(
    rate: float, attempts: int, outage_s: float, limit: int | None, budget: bool, recovers: bool
) -> None:
    """10 servers of 10/s behind one queue; callers give up after 1 s and try again at once.

    The outage: the only server (of ten slots) is lost at 60 s and its replacement comes `outage_s` later.
    What was in it is lost, what waits in the shared queue stays, as in the oracle.
    """
    plan = Plan(
        classes=("request",),
        duration_s=600.0,
        sources=(Source("arrivals", "client", {"request": 1.0}, ((0.0, rate),)),),
        stations=(
            Delay("client"),
            Servers(
                "server",
                {"request": Work(wait=Exponential(0.1))},
                slots_per_server=10,
                queue_limit=limit,
                max_servers=2,
            ),
        ),
        links=(
            Call(
                id="call",
                caller="client",
                callee="server",
                timeout_s=1.0,
                retry=Retry(
                    attempts, budget=Bucket(500.0, 0.0) if budget else None, success_gain=1.0, jitter="none"
                ),
            ),
        ),
        faults=(StopServers(id="outage", station="server", at_s=60.0, count=1),),
        window_s=10.0,
    )
    plan = _noticed_after(plan, outage_s)
    result = simulate(plan, seed=3)
    arrivals = result.series["*"]["requests_per_s"]
    good = arrivals - result.series["*"]["errors_per_s"]
    late = slice(40, 60)
    share = good[late].mean() / rate
    assert (share > 0.95) == recovers, f"goodput {share:.2f} of the load"


def _noticed_after(plan: Plan, outage_s: float) -> Plan:
    """No route checks the health of a shared queue's servers: the fleet's default check, and an instant
    launch.
    """
    default = HealthCheck()
    assert default.unhealthy_threshold == 2
    servers = plan.stations[1]
    assert isinstance(servers, Servers)
    return dataclasses.replace(
        plan, stations=(plan.stations[0], dataclasses.replace(servers, notice_lost_s=outage_s))
    )


def _one_station(
    work: Work, lam: float, duration_s: float, slots: int = 1, cores: float | None = None
) -> Plan:
    return Plan(
        classes=("request",),
        duration_s=duration_s,
        sources=(Source("arrivals", "station", {"request": 1.0}, ((0.0, lam),)),),
        stations=(
            Servers("station", work={"request": work}, slots_per_server=slots, cores_per_server=cores),
        ),
    )


def _means(plan: Plan) -> list[float]:
    return [result.response.mean_s for result in simulate_replications(plan, seeds=SEEDS)]
