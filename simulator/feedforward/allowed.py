"""Which plans the feed-forward way can run. What it does not know is refused: the event kernel takes it.

Every part is compared with a list of what is understood; any other field must be as a new part has it, so a
word added to the vocabulary is not overlooked here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, Field, fields
from typing import Any

from simulator.feedforward.sequence import NoSequence, sequence_of
from simulator.layout import Layout
from simulator.plan import (
    Call,
    Delay,
    Plan,
    Route,
    Scheduled,
    Servers,
    Source,
    StepScaling,
    TargetTracking,
)

_KNOWN: dict[type, str] = {
    Plan: "classes duration_s sources stations links scalers window_s max_events",
    Source: "id station mix profile process",
    Delay: "id delay choose",
    Servers: "id work servers slots_per_server cpu_speed max_servers zones queue queue_limit discipline "
    "launch replace_lost notice_lost_s",
    Call: "id caller callee order optional calls_per_request latency_s request_bytes response_bytes "
    "timeout_s retry weight",
    Route: "id caller callee order optional calls_per_request latency_s request_bytes response_bytes "
    "timeout_s retry weight policy cross_zone health deregistration_delay_s connect_timeout_s",
}
_SCALERS = (TargetTracking, StepScaling, Scheduled)


def reasons_against(layout: Layout) -> list[str]:
    """Why a plan can't go the feed-forward way; empty if it can."""
    plan = layout.plan
    found = [*_unknown("the plan", plan)]
    for part in (*plan.sources, *plan.stations, *plan.links):
        found += _unknown(part.id, part)
    found += [f"{x.id}: a {type(x).__name__}" for x in plan.scalers if not isinstance(x, _SCALERS)]
    if found:
        return found
    for source in plan.sources:
        if isinstance(source, Source) and source.process != "poisson":
            found.append(f"{source.id}: simultaneous events are not by chance")
    for station in plan.stations:
        if isinstance(station, Servers) and layout.links_of(station.id)[1]:
            found.append(f"{station.id}: keeps a slot while it calls")
    found += [
        f"{link.id}: {link.policy} looks at servers"
        for link in plan.links
        if isinstance(link, Route) and link.policy not in ("round_robin", "random")
    ]
    if not found:
        try:
            sequence_of(layout)
        except NoSequence as why:
            found.append(str(why))
    return found


def _unknown(name: str, part: object) -> Iterable[str]:
    """What of a part is neither understood nor as a new one has it."""
    known = _KNOWN.get(type(part))
    if known is None:
        yield f"{name}: a {type(part).__name__}"
        return
    for field in fields(part):  # type: ignore[arg-type]
        if field.name not in known.split() and getattr(part, field.name) != _default(field):
            yield f"{name}: its {field.name}"


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default
