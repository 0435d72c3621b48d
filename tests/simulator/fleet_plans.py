"""Small plans with one fleet, for stories about how it grows, shrinks and breaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.distributions import Constant
from simulator.plan import Delay, HealthCheck, Phase, Plan, Route, Servers, Source, Work
from simulator.result import Event, Result

Steps = tuple[tuple[float, float], ...]


def fleet_plan(
    profile: Steps,
    duration_s: float,
    *,
    cpu_s: float = 0.5,
    fleet: dict[str, Any] | None = None,
    drain_s: float = 30.0,
    **parts: Any,
) -> Plan:
    """people -> edge -> web: one core a server, evenly spaced requests of `cpu_s` core seconds each."""
    servers = {
        "work": {"request": Work(cpu=Constant(cpu_s))},
        "servers": 2,
        "slots_per_server": 100,
        "cores_per_server": 1.0,
        "queue": "per_server",
        "launch": (Phase("boot", 20.0), Phase("application", 10.0)),
        **(fleet or {}),
    }
    return Plan(
        classes=("request",),
        duration_s=duration_s,
        sources=(Source("people", "edge", {"request": 1.0}, profile, "deterministic"),),
        stations=(Delay("edge", choose="one_of"), Servers("web", **servers)),
        links=(
            Route(
                id="target",
                caller="edge",
                callee="web",
                health=HealthCheck(2.0, 1.0, 2, 2),
                deregistration_delay_s=drain_s,
                connect_timeout_s=1.0,
            ),
        ),
        **parts,
    )


def scalings(result: Result, subject: str = "web") -> list[Event]:
    """The events that changed a size, in their order."""
    return [event for event in result.events if event.subject == subject and "after" in event.values]


def sizes(result: Result, subject: str = "web") -> list[float]:
    """The sizes asked for, one after another, each of them from an entry of the log."""
    return [event.values["after"] for event in scalings(result, subject)]


def chained(events: Sequence[Event], first: float, last: float) -> bool:
    """Whether each change begins where the one before it ended: none is missing in the log, none is twice."""
    befores = [event.values["before"] for event in events]
    afters = [event.values["after"] for event in events]
    return [first, *afters] == [*befores, last] and all(b != a for b, a in zip(befores, afters, strict=True))
