"""Two policies of one fleet, each with its own cooldown: the larger wish counts at once."""

from __future__ import annotations

from dataclasses import replace

from simulator.distributions import Constant
from simulator.engine import simulate
from simulator.plan import Phase, Servers, TargetTracking, Work
from tests.simulator.plans import queue


def test_a_growth_by_one_policy_does_not_hold_back_the_other() -> None:
    """CPU is bounded at 100 %, so it asks for 2 / 0.6 = 4; requests ask for 30 at the same moment."""
    plan = queue(100.0, 0.1, 1, 600.0)
    shared = {
        "station": "station",
        "minimum": 1,
        "maximum": 30,
        "publication_delay_s": 10.0,
        "warmup_s": 0.0,
        "scale_out_cooldown_s": 300.0,
    }
    (station,) = plan.stations
    assert isinstance(station, Servers)
    fleet = replace(
        station,
        servers=2,
        slots_per_server=4,
        cores_per_server=1.0,
        work={"request": Work(cpu=Constant(0.1))},
        launch=(Phase("start", 10.0),),
    )
    scalers = (
        TargetTracking(id="cpu", metric="cpu_utilisation", target=0.6, **shared),  # type: ignore[arg-type]
        TargetTracking(id="requests", metric="requests_per_server_per_minute", target=40.0, **shared),  # type: ignore[arg-type]
    )
    result = simulate(replace(plan, stations=(fleet,), scalers=scalers), seed=1)
    sizes = [event.values["after"] for event in result.events if event.kind == "scaling"]
    assert sizes[:2] == [4, 30]
