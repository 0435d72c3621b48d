"""Attempts over links: how they set out, answers, timeouts, retries, second attempts."""

from __future__ import annotations

from typing import Any

from simulator.kernel.bits import mix64
from simulator.kernel.breakers import lets_pass
from simulator.kernel.calendar import schedule, soon, unschedule
from simulator.kernel.compiled import apart, called, inlined, int64, uint64
from simulator.kernel.link_records import (
    BLACK_HOLE,
    HAS_BREAKER,
    WIRED,
)
from simulator.kernel.records import (
    ARRIVE,
    ATTEMPT,
    BREAKER_OPEN,
    GO_ON,
    HELD,
    IN_TIMEOUTS,
    N_CAUSES,
    REFUSED,
    SENT,
    TIMEOUT_CHECK,
    TRACED,
    TURNED_AWAY,
    TWINNED,
    State,
)
from simulator.kernel.slots import give_job, take_job
from simulator.kernel.state import cause_at, job_at, link_at, link_tally_at, root_at
from simulator.kernel.trace import note
from simulator.kernel.wires import call_goes_out

LONGEST_RETRANSMIT_S = 120.0


@inlined
def link_timer(s: State, link: int) -> Any:
    """The job that is a link's timeout timer."""
    return s.n_sources + s.n_servers + link


@inlined
def begin_attempt(s: State, job: int) -> None:
    """An attempt leaves its caller, if nothing is in its way."""
    if link_at(s, job_at(s, job).link).obstacles != 0:
        begin_obstructed(s, job)
    else:
        travel(s, job, set_out(s, job))


@inlined
def set_out(s: State, job: int) -> Any:
    """An attempt is counted and may time out from now on; returns how long its way is."""
    j = job_at(s, job)
    link = int64(j.link)
    x = link_at(s, link)
    now = s.now
    j.started = now
    link_tally_at(s, link * (s.n_classes + 1) + j.kind).arrivals += 1
    if j.flags & TRACED:
        note(s, job, SENT, now, 0.0, j.call)
    if x.timeout_s > 0.0:
        j.flags |= IN_TIMEOUTS
        j.tnext = -1
        j.tprev = x.timeout_to
        if x.timeout_to >= 0:
            job_at(s, x.timeout_to).tnext = job
        else:
            x.timeout_from = job
        x.timeout_to = job
        if not x.checking:
            x.checking = 1
            schedule(s, TIMEOUT_CHECK, link_timer(s, link), now + x.timeout_s)
    return x.latency_s + x.added_s


@inlined
def travel(s: State, job: int, latency_s: float) -> None:
    """An attempt's way to the callee."""
    if latency_s > 0.0:
        schedule(s, ARRIVE, job, s.now + latency_s)
    else:
        soon(s, ARRIVE, job)


@called
def begin_obstructed(s: State, job: int) -> None:
    """An attempt over a link with a breaker or a black hole in it, or out of a network."""
    apart()
    j = job_at(s, job)
    x = link_at(s, j.link)
    if x.obstacles & HAS_BREAKER and not lets_pass(s, x.breaker):
        j.started = s.now
        x.refused += 1
        j.marks |= TURNED_AWAY
        j.cause = BREAKER_OPEN
        cause_at(s, (s.n_stations + j.link) * N_CAUSES + BREAKER_OPEN).count += 1
        soon(s, REFUSED, job)
        return
    latency_s = set_out(s, job)
    if x.obstacles & BLACK_HOLE:
        hold(s, ARRIVE, job)
        return
    leaves_s = call_goes_out(s, job) if x.obstacles & WIRED else -1.0
    if leaves_s >= 0.0:
        schedule(s, ARRIVE, job, leaves_s + latency_s)
    else:
        travel(s, job, latency_s)


@called
def hold(s: State, op: int, job: int) -> None:
    """A black hole: `op` has to wait until it is gone."""
    apart()
    j = job_at(s, job)
    x = link_at(s, j.link)
    j.marks |= HELD
    j.op = op
    j.time = s.now
    j.qnext = -1
    j.qprev = x.held_to
    if x.held_to >= 0:
        job_at(s, x.held_to).qnext = job
    else:
        x.held_from = job
    x.held_to = job


@called
def drop_held(s: State, job: int) -> None:
    """An abandoned attempt that a black hole holds, or that waits to be sent again after it, is lost."""
    apart()
    j = job_at(s, job)
    if not j.marks & HELD:
        return
    if j.scheduled:
        unschedule(s, job)
        give_job(s, job)
        return
    x = link_at(s, j.link)
    if j.qprev >= 0:
        job_at(s, j.qprev).qnext = j.qnext
    else:
        x.held_from = j.qnext
    if j.qnext >= 0:
        job_at(s, j.qnext).qprev = j.qprev
    else:
        x.held_to = j.qprev
    give_job(s, job)


@called
def release_held(s: State, link: int) -> None:
    """A black hole is gone: what it has held goes on when it is sent again; `qprev` keeps its op."""
    apart()
    x = link_at(s, link)
    job = int64(x.held_from)
    while job >= 0:
        j = job_at(s, job)
        following = int64(j.qnext)
        j.qnext = -1
        j.qprev = j.op
        due = next_sending(j.time, x.retransmit_s, s.now)
        if due > s.now:
            schedule(s, GO_ON, job, due)
        else:
            go_on(s, job)
        job = following
    x.held_from = -1
    x.held_to = -1


@called
def next_sending(first: float, retransmit_s: float, now: float) -> float:
    """When what was sent at `first`, and ever again, is sent next, from now on."""
    if retransmit_s == 0.0:
        return now
    wait = retransmit_s
    at = first + retransmit_s
    while at < now:
        wait = min(2.0 * wait, LONGEST_RETRANSMIT_S)
        at += wait
    return at


@called
def go_on(s: State, job: int) -> None:
    """What a black hole has held is sent again, and gets through, unless there is another one."""
    apart()
    j = job_at(s, job)
    op = int64(j.qprev)
    j.marks &= ~HELD
    j.qprev = -1
    if link_at(s, j.link).obstacles & BLACK_HOLE:
        hold(s, op, job)
    else:
        soon(s, op, job)


@called
def plan_second(s: State, job: int) -> None:
    """The second attempt of a hedged call waits for its time."""
    apart()
    second = next_try(s, job)
    j = job_at(s, job)
    j.twin = second
    j.marks |= TWINNED
    job_at(s, second).twin = job
    job_at(s, second).marks |= TWINNED
    schedule(s, ATTEMPT, second, s.now + link_at(s, j.link).hedge_after_s)


@called
def next_try(s: State, job: int) -> int:
    """The next attempt of a call."""
    apart()
    j = job_at(s, job)
    again = take_job(s)
    y = job_at(s, again)
    y.parent = j.parent
    y.parent_gen = j.parent_gen
    y.link = j.link
    y.call = j.call
    y.attempt = j.attempt + 1
    y.kind = j.kind
    y.root = j.root
    y.flags = j.flags & TRACED
    y.station = j.station
    y.key = mix64(uint64(j.key) + uint64(link_at(s, j.link).stream_retry))
    if j.root >= 0:
        root_at(s, j.root).refs += 1
    return int(again)


@inlined
def leave_timeouts(s: State, job: int) -> None:
    """Off its link's list of those that may time out."""
    j = job_at(s, job)
    if not j.flags & IN_TIMEOUTS:
        return
    j.flags &= ~IN_TIMEOUTS
    x = link_at(s, j.link)
    if j.tprev >= 0:
        job_at(s, j.tprev).tnext = j.tnext
    else:
        x.timeout_from = j.tnext
    if j.tnext >= 0:
        job_at(s, j.tnext).tprev = j.tprev
    else:
        x.timeout_to = j.tprev
