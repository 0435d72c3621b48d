"""Random parts of small plans: what fleets, hosts, stores and pollers may have beyond the plain ones."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from simulator.plan import (
    CpuCredits,
    Direction,
    HostKind,
    Hosts,
    Lanes,
    Memory,
    Network,
    Pace,
    PackingHosts,
    Phase,
    Placement,
    Predictive,
    RatioScaling,
    ReservationHosts,
    RollingDeployment,
    ScanningHosts,
    Spot,
    WarmPool,
)

Draw = Any
ZONES = ("x", "y", "z")
NETWORKS = [
    None,
    None,
    Network(bytes_per_s=20_000.0),
    Network(bytes_per_s=5_000.0, burst_bytes_per_s=40_000.0, saved_bytes=9_000.0, flow_bytes_per_s=30_000.0),
]


def beyond_launch(draw: Draw) -> dict[str, Any]:
    """What one fleet has beyond its launch; hosts exclude the rest."""
    made: dict[str, Any] = {
        "termination": draw(st.sampled_from(["oldest", "newest", "closest_to_hour"])),
        "rebalance_s": draw(st.sampled_from([None, 1.0])),
        "launch_pools": draw(st.sampled_from([(), (), ("launches",)])),
    }
    again = draw(st.sampled_from([None, (), (Phase("application", 0.5),)]))
    starved = Memory(
        1.0, draw(st.sampled_from([0.1, 2.0])), 0.4, again, back_off_s=1.0, longest_back_off_s=4.0
    )
    made["memory"] = draw(st.sampled_from([None, None, starved]))
    kind = draw(st.sampled_from(["plain", "plain", "hosts", "spot", "pool", "credits"]))
    made["network"] = draw(st.sampled_from(NETWORKS)) if kind != "hosts" else None
    if kind == "hosts":
        made["stands_on"] = Placement(
            "nodes",
            draw(st.sampled_from([0.4, 1.0])),
            1.0,
            draw(st.sampled_from([("spread_zones",), ("binpack_cpu",), ("spread_hosts",)])),
            draw(st.booleans()),
        )
        made["zones"] = ZONES
    elif kind == "spot":
        lead = draw(st.sampled_from([None, 1.0]))
        made["spot"] = Spot(draw(st.integers(0, 1)), 0.5, draw(st.sampled_from([0.0, 200.0])), 1.5, lead)
    elif kind == "pool":
        made["warm_pool"] = WarmPool(
            (Phase("start", 0.5),), draw(st.sampled_from([None, 4])), 1, draw(st.booleans())
        )
    elif kind == "credits":
        made["cores_per_server"] = 2.0
        made["credits"] = CpuCredits(0.5, 10.0, draw(st.sampled_from([0.0, 1.0])), draw(st.booleans()))
    return made


def random_hosts(draw: Draw) -> Hosts:
    """Hosts of two kinds under one of the scalers, or none."""
    scalers = [
        None,
        ScanningHosts(scan_s=2.0, unneeded_s=4.0, after_growth_s=5.0),
        PackingHosts(quiet_s=0.5, longest_s=2.0, loop_s=2.0, validation_s=1.0),
        ReservationHosts(period_s=2.0, low_periods=3, warmup_s=3.0, after_growth_s=5.0),
    ]
    return Hosts(
        id="nodes",
        kinds=(
            HostKind(name="m", cpu=2.0, memory_gb=4.0, network=draw(st.sampled_from(NETWORKS))),
            HostKind(name="s", cpu=1.0, memory_gb=2.0, cost=0.6),
        ),
        hosts=draw(st.integers(0, 2)),
        maximum=6,
        zones=draw(st.sampled_from([("x",), ("x", "y")])),
        launch=(Phase("node", draw(st.sampled_from([0.0, 3.0]))),),
        scaler=draw(st.sampled_from(scalers)),
        notice_lost_s=2.0,
        drain_s=draw(st.sampled_from([2.0, 60.0])),
        spot=draw(st.sampled_from([None, Spot(0, 0.5, 200.0, 1.0)])),
    )


def more_scalers(draw: Draw, station: str, metric: Any, target: float) -> tuple[Any, ...]:
    """A scaler by ratio and a forecast."""
    slow = Direction((Pace("servers", 1.0, 4.0),), stabilisation_s=draw(st.sampled_from([0.0, 4.0])))
    ratio = RatioScaling(
        id="ratio",
        station=station,
        metric=metric,
        target=target,
        minimum=1,
        maximum=5,
        sync_s=1.0,
        period_s=1.0,
        publication_delay_s=0.5,
        down=slow,
        store="store",
    )
    ahead = Predictive(
        id="ahead",
        station=station,
        forecast=((0.0, 1.0), (10.0, 4.0), (20.0, 2.0)),
        target=1.0,
        minimum=1,
        maximum=5,
        period_s=10.0,
        ahead_s=2.0,
    )
    return ratio, ahead


def random_deployments(draw: Draw) -> tuple[RollingDeployment, ...]:
    """None, or one of either fleet."""
    healthy, most = draw(st.sampled_from([(1.0, 2.0), (0.5, 1.0), (0.5, 1.5)]))
    station = draw(st.sampled_from([None, "web", "db"]))
    if station is None:
        return ()
    surge = draw(st.booleans())
    return (
        RollingDeployment(
            id="v2", station=station, at_s=14.0, minimum_healthy=healthy, maximum=most, surge_rounds_up=surge
        ),
    )


def beyond_order(draw: Draw) -> dict[str, Any]:
    """What a store has beyond one order for all."""
    lanes = st.builds(
        Lanes,
        st.integers(1, 4),
        st.sampled_from([0.0, 1.0]),
        st.booleans(),
        st.integers(1, 2),
        st.sampled_from([None, 3.0]),
        st.sampled_from([None, 2000.0]),
        st.sampled_from([None, 4.0]),
    )
    return {
        "lanes": draw(st.none() | lanes),
        "duplicate_probability": draw(st.sampled_from([0.0, 0.2])),
        "in_flight_limit": draw(st.sampled_from([None, 3, 10])),
        "poison_probability": draw(st.sampled_from([0.0, 0.1])),
    }


def beyond_push(draw: Draw, worker: str) -> dict[str, Any]:
    """What a poller does beyond pushing whatever it finds."""
    return {
        "mode": draw(st.sampled_from(["push", "pull"])) if worker == "db" else "push",
        "short_poll_s": draw(st.sampled_from([None, None, 0.7])),
        "partial": draw(st.booleans()),
        "returns_failed": draw(st.booleans()),
        "receives_per_s": draw(st.sampled_from([None, 2.0])),
    }
