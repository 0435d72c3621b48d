"""Who sends what, in the simulator's words: a source for each Workload of a Scenario."""

from __future__ import annotations

from designer.catalog.behaviour import Context
from designer.graph.arrivals import OpenArrivals, Vus, visitor_steps, vu_profile
from designer.graph.document import TimeSpec
from designer.graph.scenario import Scenario, Workload
from simulator import plan
from simulator.distributions import NOTHING, Constant, Distribution, LogNormal, Table

MS_PER_S = 1_000.0


def source_of(
    scenario: Scenario, workload: Workload, place: int, context: Context
) -> plan.Source | plan.Users:
    """Requests from outside, or users who wait for their answers. Raises ValueError for a trace not read."""
    name, station = f"{workload.node}/arrivals-{place}", context.sites[workload.node].id
    mix = dict(workload.mix) or dict.fromkeys(context.classes, 1.0)
    if isinstance(workload.arrivals, Vus):
        return _users(name, station, mix, workload.arrivals)
    return _open(name, station, mix, workload.arrivals, scenario.duration_s)


def _open(
    name: str, station: str, mix: dict[str, float], arrivals: OpenArrivals, duration_s: float
) -> plan.Source:
    steps = visitor_steps(arrivals, duration_s)
    profile = [
        (float(start), float(rate)) for start, rate in zip(steps.starts_s, steps.rates_per_s, strict=True)
    ]
    if steps.ends_s < duration_s:
        profile.append((steps.ends_s, 0.0))
    visits = arrivals.visits
    return plan.Source(
        id=name,
        station=station,
        mix=mix,
        profile=tuple(profile),
        process=arrivals.process,
        dispersion=arrivals.dispersion,
        session=plan.Session(visits.requests, law_of(visits.think), visits.law) if visits else None,
        senders=plan.Senders(arrivals.vus.pre_allocated, arrivals.vus.most) if arrivals.vus else None,
    )


def _users(name: str, station: str, mix: dict[str, float], arrivals: Vus) -> plan.Users:
    return plan.Users(
        id=name,
        station=station,
        mix=mix,
        profile=vu_profile(arrivals),
        think=law_of(arrivals.think),
        iterations=arrivals.iterations,
        shared=arrivals.shared,
        shape="ramps" if arrivals.stages else "steps",
    )


def law_of(time: TimeSpec) -> Distribution:
    """A drawn time as a law in seconds: constant without spread, log-normal with it, or the table given."""
    if time.table:
        return Table(
            tuple(ms / MS_PER_S for _, ms in time.table), tuple(quantile for quantile, _ in time.table)
        )
    if time.mean_ms == 0.0:
        return NOTHING
    if time.cv == 0.0:
        return Constant(time.mean_ms / MS_PER_S)
    return LogNormal(time.mean_ms / MS_PER_S, time.cv)
