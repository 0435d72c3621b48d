"""What a fleet that shrinks is billed for: a drained server is gone, also when its zone fails much later."""

from __future__ import annotations

from simulator.distributions import Constant
from simulator.engine import simulate
from simulator.plan import Delay, Phase, Plan, Route, Scheduled, Servers, Source, Work, ZoneOutage

DRAIN_S = 300.0


def test_a_server_that_drained_before_its_zone_failed_is_not_billed_until_then() -> None:
    """source -> balancer -> 4 servers in a and b; 2 leave at 60 s, zone b fails at 3,000 s."""
    plan = Plan(
        classes=("request",),
        duration_s=3_600.0,
        sources=(Source("people", "balancer", {"request": 1.0}, ((0.0, 2.0),)),),
        stations=(
            Delay("balancer", choose="one_of"),
            Servers(
                "web",
                work={"request": Work(wait=Constant(0.01))},
                servers=4,
                slots_per_server=8,
                zones=("a", "b"),
                queue="per_server",
                launch=(Phase("boot", 30.0),),
            ),
        ),
        links=(Route(id="target", caller="balancer", callee="web", deregistration_delay_s=DRAIN_S),),
        scalers=(Scheduled(id="evening", station="web", at_s=60.0, desired=2),),
        faults=(ZoneOutage(id="outage", zone="b", at_s=3_000.0, duration_s=60.0),),
    )
    web = simulate(plan, seed=1).stations["web"]
    launches_s = 2 * (30.0 + 30.0)
    assert web.in_service_s <= web.capacity_s <= web.in_service_s + 2 * DRAIN_S + launches_s
