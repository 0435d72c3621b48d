"""Circuit breakers: which attempts may set out, and what their ends teach."""

from __future__ import annotations

import math

from simulator.kernel.compiled import apart, called
from simulator.kernel.link_records import (
    BREAKER_CLOSED,
    BREAKER_HALF_OPEN,
    BREAKER_IS_OPEN,
)
from simulator.kernel.records import (
    State,
)
from simulator.kernel.state import breaker_at, job_at, link_at, outcome_at


@called
def lets_pass(s: State, breaker: int) -> bool:
    """Whether an attempt may set out now."""
    apart()
    b = breaker_at(s, breaker)
    if b.state == BREAKER_CLOSED:
        return True
    if b.state == BREAKER_IS_OPEN:
        if s.now < b.until_s:
            return False
        b.state = BREAKER_HALF_OPEN
        b.changed_s = s.now
        b.probing = 0
        b.probed = 0
        b.probe_failures = 0
    if b.probing == b.probes:
        return False
    b.probing += 1
    return True


@called
def ended(s: State, job: int, failed: int) -> None:
    """An attempt has ended: its link's breaker may open or close."""
    apart()
    j = job_at(s, job)
    breaker = link_at(s, j.link).breaker
    b = breaker_at(s, breaker)
    if b.state == BREAKER_IS_OPEN or j.started < b.changed_s:
        return
    if b.state == BREAKER_HALF_OPEN:
        b.probed += 1
        b.probe_failures += failed
        if b.probed == b.probes:
            if b.probe_failures >= b.failure_rate * b.probes:
                opens(s, breaker)
            else:
                forget(s, breaker)
                b.state = BREAKER_CLOSED
        return
    count(s, breaker, failed)
    if b.calls >= b.minimum and b.failures >= b.failure_rate * b.calls:
        opens(s, breaker)


@called
def never_ends(s: State, job: int) -> None:
    """An attempt whose answer nobody waits for: a probe of it may be repeated."""
    apart()
    j = job_at(s, job)
    b = breaker_at(s, link_at(s, j.link).breaker)
    if b.state == BREAKER_HALF_OPEN and j.started >= b.changed_s:
        b.probing -= 1


@called
def opens(s: State, breaker: int) -> None:
    """Nothing passes for a while."""
    apart()
    forget(s, breaker)
    b = breaker_at(s, breaker)
    b.state = BREAKER_IS_OPEN
    b.until_s = s.now + b.open_s
    b.opened += 1


@called
def forget(s: State, breaker: int) -> None:
    """What has been seen no longer counts."""
    apart()
    b = breaker_at(s, breaker)
    for i in range(b.first_cell, b.first_cell + b.n_cells):
        outcome_at(s, i).calls = 0
        outcome_at(s, i).failures = 0
    b.calls = 0
    b.failures = 0
    b.changed_s = s.now


@called
def count(s: State, breaker: int, failed: int) -> None:
    """One more attempt looked at; what is too old no longer is."""
    apart()
    b = breaker_at(s, breaker)
    steps = 1
    if b.slice_s > 0.0:
        slot = math.floor(s.now / b.slice_s)
        steps = int(min(float(b.n_cells), slot - b.slot))
        b.slot = slot
    for _ in range(steps):
        b.at += 1
        if b.at == b.n_cells:
            b.at = 0
        old = outcome_at(s, b.first_cell + b.at)
        b.calls -= old.calls
        b.failures -= old.failures
        old.calls = 0
        old.failures = 0
    cell = outcome_at(s, b.first_cell + b.at)
    cell.calls += 1
    cell.failures += failed
    b.calls += 1
    b.failures += failed
