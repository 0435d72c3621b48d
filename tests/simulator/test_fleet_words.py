"""The words for fleets, hosts and stores: what is refused, and why."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from simulator.check import problems
from simulator.plan import (
    CpuCredits,
    HostKind,
    Hosts,
    Lanes,
    Placement,
    Plan,
    Predictive,
    RatePool,
    RatioScaling,
    RollingDeployment,
    ScanningHosts,
    Spot,
    Store,
    WarmPool,
)
from tests.simulator.plans import queue

SMALL = HostKind(name="small", cpu=1.9, memory_gb=3.2, units=29)


def _with(servers: dict[str, Any] | None = None, **parts: Any) -> Plan:
    plan = queue(1.0, 0.1, 2, 10.0)
    station = dataclasses.replace(plan.stations[0], **(servers or {}))
    stations = (station, *parts.pop("stations", ()))
    return dataclasses.replace(plan, stations=stations, **parts)


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (
            _with({"stands_on": Placement("nodes", 4.0, 1.0)}, hosts=(Hosts(id="nodes", kinds=(SMALL,)),)),
            "station station: 4 cpu and 1 GB fit on no kind of nodes",
        ),
        (_with({"stands_on": Placement("nodes", 1.0, 1.0)}), "station station: there are no hosts 'nodes'"),
        (
            _with(hosts=(Hosts(id="nodes", kinds=(SMALL, SMALL)),)),
            "hosts nodes: needs at least one kind, each name once",
        ),
        (
            _with(hosts=(Hosts(id="nodes", kinds=(SMALL,), hosts=3, maximum=2),)),
            "hosts nodes: 3 hosts between 0 and 2 is not possible",
        ),
        (
            _with(hosts=(Hosts(id="nodes", kinds=(SMALL,), scaler=ScanningHosts(scan_s=0.0)),)),
            "hosts nodes: scans after more than 0 s; waits are at least 0 s",
        ),
        (
            _with({"credits": CpuCredits(0.6, 100.0, 200.0), "cores_per_server": 2.0}),
            "station station: starts with at least 0 credits and at most its cap",
        ),
        (
            _with({"credits": CpuCredits(0.6, 100.0, 100.0)}),
            "station station: a baseline is above 0 and at most its cores per server",
        ),
        (
            _with({"spot": Spot(on_demand_share=2.0)}),
            "station station: a base is at least 0, a share on demand between 0 and 1",
        ),
        (
            _with({"warm_pool": WarmPool(minimum=-1)}),
            "station station: a warm pool has at least 0 servers and takes at least 0 s",
        ),
        (
            _with({"launch_pools": ("few",)}, pools=()),
            "station station: there is no rate pool 'few' for its launches",
        ),
        (
            _with(stations=(Store("store", lanes=Lanes(0)),)),
            "station store: 0 lanes are not possible (1 to 100000)",
        ),
        (
            _with(stations=(Store("store", duplicate_probability=1.5),)),
            "station store: probabilities are between 0 and 1",
        ),
        (
            _with(
                scalers=(
                    RatioScaling(
                        id="hpa",
                        station="station",
                        metric="slot_utilisation",
                        target=0.5,
                        minimum=1,
                        maximum=4,
                        sync_s=0.0,
                    ),
                )
            ),
            "scaler hpa: syncs after more than 0 s, with a tolerance of at least 0",
        ),
        (
            _with(
                scalers=(
                    Predictive(
                        id="ahead",
                        station="station",
                        forecast=((0.0, 1.0),),
                        target=1.0,
                        minimum=1,
                        maximum=4,
                        ahead_s=3600.0,
                    ),
                )
            ),
            "scaler ahead: acts at least 0 s and less than a period ahead",
        ),
        (
            _with(deployments=(RollingDeployment(id="new", station="station", at_s=1.0, maximum=1.0),)),
            "deployment new: with all healthy and none above, nothing can be replaced",
        ),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_with_this_reason(plan: Plan, reason: str) -> None:
    assert reason in problems(plan)


def test_a_pool_for_launches_is_a_rate_pool() -> None:
    plan = _with({"launch_pools": ("launches",)}, pools=(RatePool("launches", 20.0, 100.0),))
    assert not [reason for reason in problems(plan) if "rate pool" in reason]
