"""Queues without a closed form, against Ciw 3.2.7: figures recorded on 2026-11-24 by

    python -m bench.ciw_agreement

as mean and half width (99 %, ten seeds) of the mean sojourn, of its 95th percentile, and of the share lost.
"""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest

from simulator.confidence import student_t
from simulator.distributions import Constant, Distribution, Exponential, LogNormal
from simulator.engine import simulate_replications
from simulator.plan import Call, Delay, Plan, Servers, Source, Work
from simulator.result import Result

SEEDS = range(1000, 1010)
CUT = 0.1


def one(rate: float, law: Distribution, slots: int, duration_s: float, **fields: object) -> Plan:
    """One station with one queue, as Ciw has it."""
    source = Source(
        "arrivals",
        "station",
        {"request": 1.0},
        ((0.0, rate),),
        process="deterministic" if fields.pop("even", False) else "poisson",
    )
    station = Servers("station", {"request": Work(wait=law)}, slots_per_server=slots, **fields)  # type: ignore[arg-type]
    return _plan(duration_s, source, station)


def _plan(duration_s: float, source: Source, *stations: object, links: tuple[Call, ...] = ()) -> Plan:
    return Plan(
        classes=("request",),
        duration_s=duration_s,
        window_s=duration_s * CUT,
        sources=(source,),
        stations=stations,  # type: ignore[arg-type]
        links=links,
    )


def tandem() -> Plan:
    """Two servers of lognormal service, then one of constant service, which nobody holds the first for."""
    source = Source("arrivals", "client", {"request": 1.0}, ((0.0, 1.6),))
    first = Servers("first", {"request": Work(wait=LogNormal(1.0, 1.5))}, slots_per_server=2)
    second = Servers("second", {"request": Work(wait=Constant(0.5))})
    links = (
        Call(id="to first", caller="client", callee="first", order=1),
        Call(id="to second", caller="client", callee="second", order=2),
    )
    return _plan(25_000.0, source, Delay("client"), first, second, links=links)


PLANS = {
    "M/LogNormal/3": one(2.4, LogNormal(1.0, 1.5), 3, 20_000.0),
    "M/D/4": one(3.4, Constant(1.0), 4, 15_000.0),
    "D/M/3": one(2.5, Exponential(1.0), 3, 20_000.0, even=True),
    "M/LogNormal/2/6": one(2.2, LogNormal(1.0, 1.5), 2, 20_000.0, queue_limit=4),
    "tandem": tandem(),
}

CIW = """
M/LogNormal/3 2.62596 0.14199 8.57416 0.60304 0.00000 0.00000
M/D/4 1.59582 0.04116 3.17353 0.19004 0.00000 0.00000
D/M/3 1.56951 0.03286 4.27884 0.12718 0.00000 0.00000
M/LogNormal/2/6 2.02601 0.01810 5.43626 0.04639 0.21338 0.00330
tandem 5.73882 0.40765 15.49848 1.82984 0.00000 0.00000
"""


def figures(result: Result) -> tuple[float, float, float]:
    """(mean sojourn, its 95th percentile, share lost), the first tenth left out but for the last."""
    window, _, counts = result.histograms["*"].counts()
    answered = np.bincount(window, counts, result.windows)[1:]
    mean = float((result.series["*"]["latency_mean_s"][1:] * answered).sum() / answered.sum())
    return mean, result.response.quantile_s(0.95), result.classes["request"].failed / result.requests


@pytest.mark.parametrize("line", [line for line in CIW.split("\n") if line])
def test_queues_without_a_closed_form_are_as_ciw_has_them(line: str) -> None:
    """Each difference within both half widths (99 % each: together some 99.97 %)."""
    name, *words = line.split()
    known = [float(word) for word in words]
    rows = [figures(result) for result in simulate_replications(PLANS[name], seeds=SEEDS)]
    for column, mean, half in zip(zip(*rows, strict=True), known[::2], known[1::2], strict=True):
        mine = statistics.fmean(column)
        error = student_t(9, 0.995) * statistics.stdev(column) / math.sqrt(len(column))
        assert abs(mine - mean) <= half + error, (name, mine, error, mean, half)
