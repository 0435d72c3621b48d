"""W1 and W2 written for peers, each returning how many requests it finished. Only those installed are
measured.
"""

from __future__ import annotations

import importlib
import math
import random
from collections.abc import Callable, Iterator
from typing import Any

from bench._engine_cimba import cimba_w1, cimba_w2, cimba_w3

Measured = Callable[[float], int | tuple[int, float]]
"""Runs so many seconds; returns the requests, and their processor seconds if it measured them itself."""


def installed() -> dict[tuple[str, str], Measured]:
    """(engine, workload) -> run(duration_s), for every peer that can be imported."""
    found: dict[tuple[str, str], Measured] = {}
    if _importable("simpy"):
        found |= {("simpy", "W1"): simpy_w1, ("simpy", "W2"): simpy_w2}
    if _importable("ciw"):
        found |= {("ciw", "W1"): ciw_w1, ("ciw", "W2"): ciw_w2}
    if _importable("cimba"):
        found |= {("cimba", "W1"): cimba_w1, ("cimba", "W2"): cimba_w2}
        # A minute for each second: of less, the scaler would see nothing.
        found["cimba", "W3"] = lambda seconds: cimba_w3(60.0 * seconds)
    return found


def _importable(name: str) -> bool:
    """Whether a peer and all it needs are there."""
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def _log_normal(mean: float, cv: float) -> tuple[float, float]:
    variance = math.log1p(cv * cv)
    return math.log(mean) - variance / 2.0, math.sqrt(variance)


def simpy_w1(duration_s: float) -> int:
    import simpy

    environment, dice, done = simpy.Environment(), random.Random(1), [0]
    servers = simpy.Resource(environment, 100)

    def request() -> Iterator[Any]:
        with servers.request() as mine:
            yield mine
            yield environment.timeout(dice.expovariate(10.0))
        done[0] += 1

    def source() -> Iterator[Any]:
        while True:
            yield environment.timeout(dice.expovariate(900.0))
            environment.process(request())

    environment.process(source())
    environment.run(until=duration_s)
    return done[0]


def simpy_w2(duration_s: float) -> int:
    import simpy

    environment, dice, done, turn = simpy.Environment(), random.Random(1), [0], [0]
    web = [simpy.Resource(environment, 8) for _ in range(10)]
    database = simpy.Resource(environment, 50)
    web_law, database_law = _log_normal(0.06, 0.8), _log_normal(0.15, 1.0)

    def request() -> Iterator[Any]:
        yield environment.timeout(0.0002)
        server = web[turn[0]]
        turn[0] = (turn[0] + 1) % len(web)
        with server.request() as mine:
            yield mine
            yield environment.timeout(dice.lognormvariate(*web_law))
        yield environment.timeout(0.001)
        if dice.random() >= 0.8:
            with database.request() as mine:
                yield mine
                yield environment.timeout(dice.lognormvariate(*database_law))
        done[0] += 1

    def source() -> Iterator[Any]:
        while True:
            yield environment.timeout(dice.expovariate(1000.0))
            environment.process(request())

    environment.process(source())
    environment.run(until=duration_s)
    return done[0]


def _ciw(network: Any, duration_s: float) -> int:
    import ciw

    ciw.seed(1)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(duration_s)
    return len({record.id_number for record in simulation.get_all_records()})


def ciw_w1(duration_s: float) -> int:
    import ciw

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(900.0)],
        service_distributions=[ciw.dists.Exponential(10.0)],
        number_of_servers=[100],
    )
    return _ciw(network, duration_s)


def ciw_w2(duration_s: float) -> int:
    import ciw

    laws, routers = ciw.dists, ciw.routing
    hits = routers.Probabilistic(destinations=[13], probs=[0.2])
    network = ciw.create_network(
        arrival_distributions=[laws.Exponential(1000.0), *[None] * 12],
        service_distributions=[
            laws.Deterministic(0.0002),
            *[laws.Lognormal(*_log_normal(0.06, 0.8))] * 10,
            laws.Deterministic(0.001),
            laws.Lognormal(*_log_normal(0.15, 1.0)),
        ],
        number_of_servers=[math.inf, *[8] * 10, math.inf, 50],
        routing=routers.NetworkRouting(
            routers=[
                routers.Cycle(cycle=list(range(2, 12))),
                *[routers.Direct(to=12)] * 10,
                hits,
                routers.Leave(),
            ]
        ),
    )
    return _ciw(network, duration_s)
