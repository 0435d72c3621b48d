"""Circuit breakers: which attempts may set out, and what their ends teach."""

from __future__ import annotations

from simulator.layout import SLICES
from simulator.reference.memories import BreakerState
from simulator.reference.things import (
    Job,
    LinkState,
)
from simulator.reference.world import World


def lets_pass(w: World, link: LinkState) -> bool:
    """Whether an attempt may set out now."""
    breaker = link.breaker
    if breaker is None or breaker.state == "closed":
        return True
    if breaker.state == "open":
        if w.now < breaker.until:
            return False
        breaker.state, breaker.changed_at = "half_open", w.now
        breaker.probing = breaker.probed = breaker.probe_failures = 0
    if breaker.probing == breaker.plan.probes:
        return False
    breaker.probing += 1
    return True


def ended(w: World, job: Job, failed: bool) -> None:
    """An attempt has ended: its link's breaker may open or close."""
    breaker = w.links[job.link].breaker
    if breaker is None or breaker.state == "open" or job.started < breaker.changed_at:
        return
    plan = breaker.plan
    if breaker.state == "half_open":
        breaker.probed += 1
        breaker.probe_failures += failed
        if breaker.probed == plan.probes:
            if breaker.probe_failures >= plan.failure_rate * plan.probes:
                _open(w, breaker)
            else:
                _forget(w, breaker)
                breaker.state = "closed"
        return
    _count(w, breaker, failed)
    if breaker.calls >= plan.minimum and breaker.failures >= plan.failure_rate * breaker.calls:
        _open(w, breaker)


def never_ends(w: World, job: Job) -> None:
    """An attempt whose answer nobody waits for: a probe of it may be repeated."""
    breaker = w.links[job.link].breaker
    if breaker is not None and breaker.state == "half_open" and job.started >= breaker.changed_at:
        breaker.probing -= 1


def _open(w: World, breaker: BreakerState) -> None:
    _forget(w, breaker)
    breaker.state = "open"
    breaker.until = w.now + breaker.plan.open_s
    breaker.opened += 1


def _forget(w: World, breaker: BreakerState) -> None:
    breaker.cells = [(0, 0)] * len(breaker.cells)
    breaker.calls = breaker.failures = 0
    breaker.changed_at = w.now


def _count(w: World, breaker: BreakerState, failed: bool) -> None:
    """One more attempt looked at; what is too old no longer is."""
    n = len(breaker.cells)
    steps = 1
    if breaker.plan.window_s is not None:
        slot = int(w.now / (breaker.plan.window_s / SLICES))
        steps, breaker.slot = min(n, slot - breaker.slot), slot
    for _ in range(steps):
        breaker.at = (breaker.at + 1) % n
        calls, failures = breaker.cells[breaker.at]
        breaker.cells[breaker.at] = (0, 0)
        breaker.calls -= calls
        breaker.failures -= failures
    calls, failures = breaker.cells[breaker.at]
    breaker.cells[breaker.at] = (calls + 1, failures + failed)
    breaker.calls += 1
    breaker.failures += failed
