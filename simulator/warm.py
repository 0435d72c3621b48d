"""The smallest plan: running it once compiles the kernel, which has one entry whatever the plan."""

from __future__ import annotations

from simulator.distributions import Exponential
from simulator.plan import Plan, Servers, Source, Work

TINY_PLAN = Plan(
    classes=("request",),
    duration_s=1.0,
    sources=(Source("warm", "one", {"request": 1.0}, ((0.0, 2.0),)),),
    stations=(Servers("one", work={"request": Work(wait=Exponential(0.1))}),),
)
