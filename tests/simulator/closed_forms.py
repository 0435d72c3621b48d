"""Plans with a known answer: what each foretells, and how it is read off a run."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from simulator import theory
from simulator.distributions import Constant, Distribution, Exponential, LogNormal
from simulator.plan import Call, Delay, Elastic, Plan, Route, Servers, Source, Users, Work
from simulator.result import Result
from tests.simulator import oracles
from tests.simulator.oracles import rows

WINDOWS = 100
CUT = 10
"""Runs start empty: the first tenth of each is left out, which is many relaxation times."""


@dataclass(frozen=True)
class Known:
    """figure: what is read off each run; expected: what theory says of it."""

    name: str
    plan: Plan
    figure: Callable[[Result], float]
    expected: float


def _mean(subject: str) -> Callable[[Result], float]:
    """Mean latency after the cut, weighed by how many were done in each window."""

    def read(result: Result) -> float:
        window, _, counts = result.histograms[subject].counts()
        done = np.bincount(window, counts, result.windows)[CUT:]
        means = result.series[subject]["latency_mean_s"][CUT:]
        return float(np.nansum(means * done) / done.sum())

    return read


def _lost(result: Result) -> float:
    whole = result.series["*"]
    return float(whole["errors_per_s"][CUT:].sum() / whole["requests_per_s"][CUT:].sum())


def plan(rate: float, requests: float, *stations: object, links: tuple[object, ...] = ()) -> Plan:
    """Poisson arrivals of one class at the first station; a hundred windows."""
    duration = requests / rate
    return Plan(
        classes=("request",),
        duration_s=duration,
        window_s=duration / WINDOWS,
        sources=(Source("arrivals", stations[0].id, {"request": 1.0}, ((0.0, rate),)),),  # type: ignore[attr-defined]
        stations=stations,  # type: ignore[arg-type]
        links=links,  # type: ignore[arg-type]
    )


def station(
    law: Distribution,
    slots: int = 1,
    *,
    cores: float | None = None,
    limit: int | None = None,
    name: str = "station",
) -> Servers:
    """One server. With cores its work is shared processor time, else time in a slot."""
    work = Work(wait=law) if cores is None else Work(cpu=law)
    return Servers(name, {"request": work}, slots_per_server=slots, cores_per_server=cores, queue_limit=limit)


def _length(rho: float, c: int = 1, cv2: float = 1.0) -> float:
    """Requests: the longer the busier and the more servers, so that a tenth is past the transient."""
    return max(20_000.0, 20_000.0 * (1.0 + cv2) / 2.0 * 0.04 / (1.0 - rho) ** 2, 1_000.0 * c)


def all_known() -> list[Known]:
    """Every closed form, several rows each. Each has a source of its own name, so that no two share their
    random numbers.
    """
    every = [*_one_station(), *_losing(), *_sharing(), *_networks(), *_closed(), *_routed()]
    return [
        dataclasses.replace(
            known,
            plan=dataclasses.replace(
                known.plan,
                sources=tuple(dataclasses.replace(s, id=known.name) for s in known.plan.sources),
            ),
        )
        for known in every
    ]


def _one_station() -> Iterator[Known]:
    for lam, mu, c, _, _, sojourn, *_ in rows(oracles.MMC):
        rho = lam / (mu * c)
        if rho <= 0.9 + 1e-9:
            made = plan(lam, _length(rho, int(c)), station(Exponential(1.0 / mu), int(c)))
            yield Known(f"M/M/{c:g}, {lam:g}/s of {mu * c:g}/s: sojourn", made, _mean("*"), sojourn)
    for rho in (0.5, 0.7, 0.8, 0.9):
        made = plan(rho, _length(rho), station(Exponential(1.0)))
        yield Known(f"M/M/1 at {rho}: sojourn", made, _mean("*"), theory.mm1(rho, 1.0).sojourn_s)
        made = plan(rho, _length(rho), station(Constant(1.0)))
        yield Known(f"M/D/1 at {rho}: sojourn", made, _mean("*"), theory.md1(rho, 1.0).sojourn_s)
        if rho <= 0.8:
            for cv2 in (0.25, 2.0):
                law = LogNormal(1.0, math.sqrt(cv2))
                made = plan(rho, 2.0 * _length(rho, cv2=cv2), station(law))
                expected = theory.mg1(rho, 1.0, cv2).sojourn_s
                yield Known(f"M/G/1 at {rho}, cv2 {cv2}: sojourn", made, _mean("*"), expected)


def _losing() -> Iterator[Known]:
    for offered, c, blocked, *_ in rows(oracles.ERLANG_B):
        if blocked > 0.01 and c <= 100:
            pool = Elastic("pool", {"request": Work(wait=LogNormal(1.0, 1.5))}, maximum_concurrency=int(c))
            made = plan(offered, 1_000.0 * max(20.0, c), pool)
            yield Known(f"M/G/{c:g}/{c:g}, {offered:g} Erlang: lost", made, _lost, blocked)
    for lam, mu, c, places, _, blocked, _, _, _, sojourn, *_ in rows(oracles.MMCK):
        if blocked > 0.01 and places < 100:
            one = station(Exponential(1.0 / mu), int(c), limit=int(places - c))
            made = plan(lam, 20_000.0, one)
            name = f"M/M/{c:g}/{places:g} at {lam:g}/s"
            yield Known(f"{name}: lost", made, _lost, blocked)
            yield Known(f"{name}: sojourn", made, _mean("*"), sojourn)
    made = plan(50.0, 30_000.0, Elastic("pool", {"request": Work(wait=LogNormal(0.8, 1.0))}))
    yield Known("M/G/infinity: number in service", made, _inside, theory.mg_infinity_mean(50.0, 0.8))


def _inside(result: Result) -> float:
    return float(result.series["pool"]["concurrency"][CUT:].mean())


def _sharing() -> Iterator[Known]:
    for law in (Constant(1.0), Exponential(1.0), LogNormal(1.0, 1.5)):
        made = plan(0.7, _length(0.7, cv2=2.0), station(law, 1000, cores=1.0))
        name = f"M/G/1-PS, cv {law.cv:g}: sojourn"
        yield Known(name, made, _mean("*"), theory.mg1_ps(0.7, 1.0).sojourn_s)
    for rho in (0.8, 0.9):
        made = plan(4 * rho, _length(rho, 4), station(LogNormal(1.0, 0.8), 1000, cores=4.0))
        yield Known(f"M/G/4-PS at {rho}: sojourn", made, _mean("*"), theory.mgc_ps(4 * rho, 1.0, 4).sojourn_s)


def _networks() -> Iterator[Known]:
    names = ("one", "two", "three")
    made = plan(
        5.0,
        60_000.0,
        Delay("client"),
        *(station(Exponential(1.0 / mu), name=n) for n, mu in zip(names, (10.0, 8.0, 6.0), strict=True)),
        links=tuple(Call(id=f"to {n}", caller="client", callee=n, order=i + 1) for i, n in enumerate(names)),
    )
    yield Known("Jackson tandem: sojourn", made, _mean("*"), 23.0 / 15.0)
    fifth = {"request": 0.2}
    made = plan(
        4.0,
        40_000.0,
        Delay("client"),
        station(Exponential(1.0 / 8.0)),
        links=tuple(
            # Each return is decided when the one before it was made: 1, 0.2, 0.2 of that, ...
            Call(
                id=f"visit {i}",
                caller="client" if i == 0 else f"again {i}",
                callee="station",
                order=1,
            )
            for i in range(RETURNS)
        )
        + tuple(
            Call(
                id=f"return {i}",
                caller="client" if i == 1 else f"again {i - 1}",
                callee=f"again {i}",
                order=2,
                calls_per_request=fifth,
            )
            for i in range(1, RETURNS)
        ),
    )
    made = _with(made, *(Delay(f"again {i}") for i in range(1, RETURNS)))
    yield Known("Jackson with feedback: sojourn", made, _mean("*"), 5.0 / 12.0)


def closed(people: int = 12) -> Plan:
    """Users who think for a second, then ask a shared core, and two times in five one of two disks."""
    return Plan(
        classes=("request",),
        duration_s=5_000.0,
        window_s=50.0,
        sources=(Users("users", "client", {"request": 1.0}, ((0.0, people),), Exponential(1.0)),),
        stations=(
            Delay("client", Constant(0.01)),
            station(LogNormal(0.1, 1.2), 100, cores=1.0, name="cpu"),
            station(Exponential(0.4), 2, name="disks"),
        ),
        links=(
            Call(id="compute", caller="client", callee="cpu", order=1, latency_s=0.002),
            Call(id="read", caller="client", callee="disks", order=2, calls_per_request={"request": 0.4}),
        ),
    )


def _closed() -> Iterator[Known]:
    """Mean value analysis, exact: the core is shared, so its law does not matter."""
    for people in (4, 12):
        throughput, response, inside = theory.mean_value_analysis([0.1, 0.16], 1.014, people, [1, 2])
        made = closed(people)
        yield Known(f"closed network of {people}: response", made, _mean("*"), response + 0.014)
        yield Known(f"closed network of {people}: throughput", made, _rate, throughput)
        yield Known(f"closed network of {people}: at the disks", made, _at("disks"), inside[1])


def _rate(result: Result) -> float:
    return float(result.series["*"]["requests_per_s"][CUT:].mean())


def _at(name: str) -> Callable[[Result], float]:
    return lambda result: float(result.series[name]["in_flight"][CUT:].mean())


RETURNS = 12
"""Of a feedback loop, unrolled: the last return but eleven happens once in 2e8 requests."""


def _with(made: Plan, *stations: Delay) -> Plan:
    return dataclasses.replace(made, stations=(*made.stations, *stations))


def _routed() -> Iterator[Known]:
    for k, rho, _, random, dealt, *_ in rows(oracles.ROUTING):
        if (k, rho) not in {(2, 0.8), (4, 0.5), (8, 0.7)}:
            continue
        for policy, expected in (("random", random), ("round_robin", dealt)):
            fleet = Servers(
                "web", {"request": Work(wait=Exponential(1.0))}, servers=int(k), queue="per_server"
            )
            made = plan(
                k * rho,
                _length(rho) * k,
                Delay("edge"),
                fleet,
                links=(Route(id="route", caller="edge", callee="web", policy=policy),),  # type: ignore[arg-type]
            )
            yield Known(f"{policy} over {k:g} at {rho}: sojourn", made, _mean("*"), expected)
