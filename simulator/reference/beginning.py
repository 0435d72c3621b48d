"""How stations and links begin."""

from __future__ import annotations

from simulator.layout import SLICES, Layout
from simulator.plan import Elastic, Servers, Source, Users
from simulator.plan.stations import SPARE_BURST_S
from simulator.reference.memories import BreakerState, VisitorsState
from simulator.reference.things import (
    LinkState,
    StationState,
)
from simulator.streams import stream


def station_state(layout: Layout, i: int, seed: int) -> StationState:
    """A station at time 0."""
    plan = layout.stations[i]
    first, n = layout.links_of(plan.id)
    purposes = ("cpu", "wait", "cold", "choose", "error", "fail", "crash")
    streams = {name: stream(seed, plan.id, name) for name in purposes}
    state = StationState(i, plan, first, n, streams)
    state.wired = plan.id in layout.wired
    if isinstance(plan, Elastic):
        state.provisioned = state.ready = plan.provisioned
        state.spare_tokens = max(1.0, plan.provisioned * (plan.provisioned_each_per_s or 0.0) * SPARE_BURST_S)
        state.ramp_tokens = plan.ramp.capacity if plan.ramp is not None else 0.0
    if isinstance(plan, Servers):
        state.zones = [[] for _ in plan.zones]
    return state


def visitors_state(layout: Layout, source: Source | Users, seed: int) -> VisitorsState:
    """A source's visitors at time 0: none."""
    state = VisitorsState(
        source,
        layout.station_index[source.station],
        {name: stream(seed, source.id, name) for name in ("session", "class", "think", "end")},
        layout.class_ends(source.mix),
        source.iterations if isinstance(source, Users) and source.shared else None,
    )
    if isinstance(source, Source) and source.senders is not None:
        state.senders = source.senders.ready
    return state


def link_state(layout: Layout, i: int, seed: int) -> LinkState:
    """A link at time 0."""
    plan = layout.links[i]
    streams = {name: stream(seed, plan.id, name) for name in ("call", "calls", "retry", "error", "route")}
    state = LinkState(i, plan, layout.station_index[plan.callee], streams)
    state.wired = plan.caller in layout.wired
    if plan.breaker is not None:
        n = plan.breaker.last_n if plan.breaker.window_s is None else SLICES
        state.breaker = BreakerState(plan.breaker, [(0, 0)] * n)
    if plan.retry.budget is not None:
        state.tokens = plan.retry.budget.capacity
    return state
