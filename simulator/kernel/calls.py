"""Who calls whom: attempts over links, answers, timeouts, retries, and what their failures mean for the
caller.
"""

from __future__ import annotations

from typing import Any

from simulator.kernel.bits import child_key, mix64, uniform
from simulator.kernel.calendar import schedule, soon
from simulator.kernel.compiled import called, inlined, int64, uint64
from simulator.kernel.records import (
    ABANDONED,
    ANSWERED_WITH,
    ARRIVE,
    ATTEMPT,
    CALLING,
    CALLS_NEXT,
    FINISH,
    IN_TIMEOUTS,
    N_CAUSES,
    SENT,
    TIMED_OUT,
    TIMEOUT,
    TIMEOUT_CHECK,
    TRACED,
    State,
)
from simulator.kernel.slots import give_job, record, take_job
from simulator.kernel.state import (
    calls_at,
    cause_at,
    job_at,
    link_at,
    link_tally_at,
    message_at,
    root_at,
    station_at,
)
from simulator.kernel.trace import note


@inlined
def link_timer(s: State, link: int) -> Any:
    """The job that is a link's timeout timer."""
    return s.n_sources + s.n_servers + link


@inlined
def calls_next(s: State, job: int) -> None:
    """A job has done its work, or the calls of one order: make those of the next, or answer."""
    j = job_at(s, job)
    r = station_at(s, j.station)
    if j.flags & TRACED:
        note(s, job, CALLING, s.now, 0.0, 0)
    if j.cause == 0 and j.order < r.n_links:
        if r.one_of:
            j.order = r.n_links
            make_calls(s, job, choose_link(s, job))
        else:
            link = int64(r.first_link + j.order)
            end = int64(r.first_link + r.n_links)
            # Orders of which nothing is called are over at once.
            while link < end and j.pending == 0:
                order = link_at(s, link).order
                while link < end and link_at(s, link).order == order:
                    make_calls(s, job, link)
                    link += 1
            j.order = link - r.first_link
    if j.pending == 0:
        soon(s, FINISH, job)


@called
def choose_link(s: State, job: int) -> int:
    """One of a station's links, by weight (weights add up to 1)."""
    j = job_at(s, job)
    r = station_at(s, j.station)
    pick = uniform(mix64(uint64(j.key) + uint64(r.stream_choose)))
    link = int64(r.first_link)
    last = int64(r.first_link + r.n_links - 1)
    while link < last and pick >= link_at(s, link).weight:
        pick -= link_at(s, link).weight
        link += 1
    return int(link)


@inlined
def make_calls(s: State, job: int, link: int) -> None:
    """All calls of one link that a job makes, a batch for each of its messages."""
    j = job_at(s, job)
    message = int64(j.messages)
    kind = int64(j.kind)
    key = j.key
    root = int64(j.root)
    while True:
        if message >= 0:
            m = message_at(s, message)
            kind = int64(m.kind)
            key = m.key
            root = int64(m.root)
            message = int64(m.bnext)
        c = calls_at(s, link * (s.n_classes + 1) + kind)
        n = int64(c.whole)
        if (
            c.fraction > 0.0
            and uniform(mix64(uint64(key) + uint64(link_at(s, link).stream_calls))) < c.fraction
        ):
            n += 1
        for call in range(n):
            child = take_job(s)
            x = job_at(s, child)
            x.parent = job
            x.parent_gen = j.gen
            x.link = link
            x.call = call
            x.kind = kind
            x.root = root
            x.flags = j.flags & TRACED
            x.station = link_at(s, link).callee
            x.key = child_key(key, link_at(s, link).stream, call, 0)
            if root >= 0:
                root_at(s, root).refs += 1
            j.pending += 1
            begin_attempt(s, child)
        if message < 0:
            break


@inlined
def begin_attempt(s: State, job: int) -> None:
    """An attempt leaves its caller."""
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
    latency = x.latency_s + x.added_s
    if latency > 0.0:
        schedule(s, ARRIVE, job, now + latency)
    else:
        soon(s, ARRIVE, job)


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


@called
def attempt(s: State, job: int) -> None:
    """A retry's wait is over: it leaves, if its caller still exists."""
    j = job_at(s, job)
    if job_at(s, j.parent).gen != j.parent_gen:
        give_job(s, job)
    else:
        begin_attempt(s, job)


@inlined
def answered(s: State, job: int) -> None:
    """An answer reaches the caller, if it still waits for it."""
    j = job_at(s, job)
    if not j.flags & ABANDONED:
        leave_timeouts(s, job)
        if j.flags & TRACED:
            note(s, job, ANSWERED_WITH, s.now, 0.0, j.cause)
        link = int64(j.link)
        tally = link_tally_at(s, link * (s.n_classes + 1) + j.kind)
        if j.cause == 0:
            tally.done += 1
            record(s, s.n_stations + link, s.now - j.started)
            x = link_at(s, link)
            if x.budget and j.attempt == 0:
                x.tokens = min(x.capacity, x.tokens + x.success_gain)
        else:
            tally.failed += 1
            cause_at(s, (s.n_stations + link) * N_CAUSES + j.cause).count += 1
        settle(s, job, j.cause)
    give_job(s, job)


@inlined
def settle(s: State, job: int, cause: int) -> None:
    """What an attempt's end means for its call: a retry, or the caller hears of it."""
    j = job_at(s, job)
    parent = int64(j.parent)
    if job_at(s, parent).gen != j.parent_gen:
        return
    if cause != 0 and retry(s, job, cause):
        return
    p = job_at(s, parent)
    p.pending -= 1
    if cause != 0 and p.cause == 0 and not link_at(s, j.link).optional:
        p.cause = cause
    if p.pending == 0:
        soon(s, CALLS_NEXT, parent)


@called
def retry(s: State, job: int, cause: int) -> bool:
    """Start another attempt of a failed call, if policy and budget let it."""
    j = job_at(s, job)
    x = link_at(s, j.link)
    now = s.now
    if j.attempt + 1 >= x.max_attempts:
        return False
    if x.budget:
        x.tokens = min(x.capacity, x.tokens + (now - x.tokens_at_s) * x.refill_per_s)
        x.tokens_at_s = now
        cost = x.timeout_cost if cause == TIMEOUT else x.retry_cost
        if x.tokens < cost:
            x.refused_retries += 1
            return False
        x.tokens -= cost
    x.retries += 1
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
    y.key = mix64(uint64(j.key) + uint64(x.stream_retry))
    if j.root >= 0:
        root_at(s, j.root).refs += 1
    pause = min(x.cap_s, x.base_s * 2.0**j.attempt)
    if x.jitter:
        pause *= uniform(mix64(uint64(y.key) + uint64(x.stream_calls)))
    if pause > 0.0:
        schedule(s, ATTEMPT, again, now + pause)
    else:
        soon(s, ATTEMPT, again)
    return True


@called
def timeout_check(s: State, link: int) -> None:
    """A link's timer: its oldest open attempt may have run out of time. One at a time, then the timer moves
    on.
    """
    x = link_at(s, link)
    now = s.now
    x.checking = 0
    job = int64(x.timeout_from)
    if job >= 0 and job_at(s, job).started + x.timeout_s <= now:
        leave_timeouts(s, job)
        j = job_at(s, job)
        j.flags |= ABANDONED
        if j.flags & TRACED:
            note(s, job, TIMED_OUT, now, 0.0, TIMEOUT)
        x.timeouts += 1
        link_tally_at(s, link * (s.n_classes + 1) + j.kind).failed += 1
        cause_at(s, (s.n_stations + link) * N_CAUSES + TIMEOUT).count += 1
        settle(s, job, TIMEOUT)
    job = int64(x.timeout_from)
    if job >= 0:
        x.checking = 1
        schedule(s, TIMEOUT_CHECK, link_timer(s, link), max(now, job_at(s, job).started + x.timeout_s))
