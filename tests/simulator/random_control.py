"""Random scalers and faults for the plans of `random_plans`."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from simulator.plan import (
    AddedLatency,
    BlackHole,
    BrokenAttempts,
    CacheLoss,
    ErrorRate,
    NetworkLatency,
    NoCapacity,
    Scheduled,
    SlowServers,
    SpotInterruption,
    StationErrors,
    Step,
    StepScaling,
    StopServers,
    TargetTracking,
    Throttle,
    ZoneOutage,
)
from tests.simulator.random_fleets import more_scalers

Draw = Any


def scalers(draw: Draw) -> tuple[Any, ...]:
    """A few scalers of one fleet."""
    station = draw(st.sampled_from(["web", "db"]))
    metric = draw(
        st.sampled_from(["slot_utilisation", "requests_per_server_per_minute", "backlog_per_server"])
    )
    target = {"slot_utilisation": 0.5, "requests_per_server_per_minute": 120.0, "backlog_per_server": 2.0}
    tracking = TargetTracking(
        id="tracking",
        station=station,
        metric=metric,
        target=target[metric],
        minimum=1,
        maximum=5,
        period_s=2.0,
        publication_delay_s=draw(st.sampled_from([0.0, 1.0])),
        low_periods=4,
        warmup_s=draw(st.sampled_from([0.0, 3.0])),
        store="store",
    )
    steps = StepScaling(
        id="steps",
        station=station,
        metric=metric,
        threshold=target[metric],
        comparison="above",
        steps=(Step(0.0, 1.0, 1.0), Step(1.0, None, 2.0)),
        minimum=1,
        maximum=5,
        period_s=3.0,
        cooldown_s=draw(st.sampled_from([0.0, 5.0])),
        store="store",
    )
    scheduled = Scheduled(id="scheduled", station=station, at_s=20.0, desired=draw(st.integers(1, 4)))
    some = [tracking, steps, scheduled, *more_scalers(draw, station, metric, target[metric])]
    return tuple(draw(st.lists(st.sampled_from(some), unique_by=lambda each: each.id, max_size=3)))


def faults(draw: Draw, links: tuple[Any, ...], *, cached: bool) -> tuple[Any, ...]:
    """A few faults, at most one of each kind."""
    link = draw(st.sampled_from([link.id for link in links]))
    some: list[Any] = [
        ZoneOutage(id="outage", zone="x", at_s=12.0, duration_s=10.0),
        StopServers(id="stop", station="web", at_s=15.0, count=1),
        SpotInterruption(id="spot", station="web", at_s=18.0, share=0.5),
        AddedLatency(id="slow", link=link, at_s=8.0, duration_s=6.0, seconds=0.2),
        ErrorRate(id="errors", link=link, at_s=5.0, duration_s=20.0, probability=0.4),
        NoCapacity(
            id="full", station="db", at_s=3.0, duration_s=40.0, share=draw(st.sampled_from([0.4, 1.0]))
        ),
        BlackHole(id="hole", target=link, at_s=9.0, duration_s=4.0),
        BlackHole(id="unreachable", target="web", at_s=11.0, duration_s=1.0),
        NetworkLatency(id="network", station="web", at_s=7.0, duration_s=9.0, seconds=0.1),
        StationErrors(
            id="refusing", station="db", at_s=6.0, duration_s=12.0, probability=0.5, cause="throttled"
        ),
        StationErrors(id="failing", station="elastic", at_s=16.0, duration_s=12.0, probability=0.5),
        Throttle(id="throttle", station="web", at_s=18.0, duration_s=6.0, rate_per_s=3.0, burst=2.0),
        SlowServers(id="slow servers", station="web", at_s=4.0, duration_s=10.0, share=0.5, factor=3.0),
    ]
    timed = [link.id for link in links if link.timeout_s is not None]
    if timed:
        share = draw(st.sampled_from([0.5, 1.0]))
        some.append(BrokenAttempts(id="broken", link=draw(st.sampled_from(timed)), at_s=14.0, share=share))
    if cached:
        some.append(CacheLoss(id="cold", station="edge", at_s=13.0, share=draw(st.sampled_from([0.5, 1.0]))))
    return tuple(draw(st.lists(st.sampled_from(some), unique_by=lambda fault: fault.id, max_size=6)))
