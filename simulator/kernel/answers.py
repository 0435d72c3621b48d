"""How attempts end (answers, refusals, timeouts), and what that means for the call: a retry, or the caller
hears of it.
"""

from __future__ import annotations

from simulator.kernel.attempts import begin_attempt, drop_held, leave_timeouts, link_timer, next_try
from simulator.kernel.bits import mix64, uniform
from simulator.kernel.breakers import ended, never_ends
from simulator.kernel.calendar import schedule, soon, unschedule
from simulator.kernel.compiled import apart, called, inlined, int64, uint64
from simulator.kernel.link_records import (
    HAS_BREAKER,
    WIRED,
)
from simulator.kernel.records import (
    ABANDONED,
    ANSWERED_WITH,
    ATTEMPT,
    BREAK_ATTEMPT,
    CALLS_NEXT,
    IN_TIMEOUTS,
    N_CAUSES,
    SERVER_LOST,
    TIMED_OUT,
    TIMEOUT,
    TIMEOUT_CHECK,
    TRACED,
    TURNED_AWAY,
    TWINNED,
    State,
)
from simulator.kernel.slots import give_job, record
from simulator.kernel.state import cause_at, job_at, link_at, link_tally_at
from simulator.kernel.trace import note
from simulator.kernel.wires import answer_comes_in


@called
def attempt(s: State, job: int) -> None:
    """A retry's or second attempt's wait is over: it leaves, if its caller still exists."""
    apart()
    j = job_at(s, job)
    x = link_at(s, j.link)
    if job_at(s, j.parent).gen != j.parent_gen:
        if j.marks & TWINNED:
            job_at(s, j.twin).marks &= ~TWINNED
        give_job(s, job)
        return
    x.hedges += x.hedged
    begin_attempt(s, job)


@called
def refused(s: State, job: int) -> None:
    """The link's breaker has refused a call: its caller hears of it, unless a second attempt was faster."""
    apart()
    j = job_at(s, job)
    if not j.flags & ABANDONED:
        settle(s, job, j.cause)
    give_job(s, job)


@inlined
def answered(s: State, job: int) -> None:
    """An answer reaches the caller, if it still waits for it."""
    j = job_at(s, job)
    if not j.flags & ABANDONED:
        if link_at(s, j.link).obstacles & WIRED and answer_comes_in(s, job):
            return
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
        if link_at(s, link).obstacles & HAS_BREAKER:
            ended(s, job, j.cause != 0)
        settle(s, job, j.cause)
    give_job(s, job)


@inlined
def settle(s: State, job: int, cause: int) -> None:
    """What an attempt's end means for its call: a retry, or the caller hears of it."""
    j = job_at(s, job)
    if j.marks & TWINNED and leave_to_twin(s, job, cause):
        return
    parent = int64(j.parent)
    if job_at(s, parent).gen != j.parent_gen:
        return
    if cause != 0 and not j.marks & TURNED_AWAY and retry(s, job, cause):
        return
    p = job_at(s, parent)
    p.pending -= 1
    if cause != 0 and p.cause == 0 and not link_at(s, j.link).optional:
        p.cause = cause
    if p.pending == 0:
        soon(s, CALLS_NEXT, parent)


@called
def leave_to_twin(s: State, job: int, cause: int) -> bool:
    """One attempt of a hedged call has ended: well, then the other is given up; else the call is the
    other's (True).
    """
    apart()
    j = job_at(s, job)
    twin = int64(j.twin)
    t = job_at(s, twin)
    j.marks &= ~TWINNED
    t.marks &= ~TWINNED
    waits = t.scheduled and t.op == ATTEMPT
    if cause != 0:
        if waits:
            unschedule(s, twin)
            attempt(s, twin)
        return True
    if waits:
        unschedule(s, twin)
        give_job(s, twin)
        return False
    t.flags |= ABANDONED
    if not t.marks & TURNED_AWAY:
        x = link_at(s, t.link)
        leave_timeouts(s, twin)
        x.superseded += 1
        if x.obstacles & HAS_BREAKER:
            never_ends(s, twin)
        drop_held(s, twin)
    return False


@called
def retry(s: State, job: int, cause: int) -> bool:
    """Start another attempt of a failed call, if policy and budget let it."""
    apart()
    j = job_at(s, job)
    x = link_at(s, j.link)
    now = s.now
    if j.attempt + 1 >= x.max_attempts or not (x.retried >> cause) & 1:
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
    again = next_try(s, job)
    pause = min(x.cap_s, x.base_s * 2.0**j.attempt)
    if x.jitter:
        pause *= uniform(mix64(uint64(job_at(s, again).key) + uint64(x.stream_calls)))
    if pause > 0.0:
        schedule(s, ATTEMPT, again, now + pause)
    else:
        soon(s, ATTEMPT, again)
    return True


@called
def wait_no_more(s: State, job: int, cause: int) -> None:
    """An open attempt fails for its caller; what it has set off goes on."""
    apart()
    leave_timeouts(s, job)
    j = job_at(s, job)
    j.flags |= ABANDONED
    if j.flags & TRACED:
        note(s, job, TIMED_OUT, s.now, 0.0, cause)
    link = int64(j.link)
    link_tally_at(s, link * (s.n_classes + 1) + j.kind).failed += 1
    cause_at(s, (s.n_stations + link) * N_CAUSES + cause).count += 1
    if link_at(s, link).obstacles & HAS_BREAKER:
        ended(s, job, True)
    settle(s, job, cause)
    drop_held(s, job)


@called
def break_link(s: State, link: int) -> None:
    """A share of a link's open attempts is to break off, the oldest first."""
    apart()
    x = link_at(s, link)
    x.broken = 0
    job = int64(x.timeout_from)
    while job >= 0:
        if uniform(mix64(uint64(job_at(s, job).key) + uint64(x.break_bits))) < x.break_share:
            x.broken += 1
            soon(s, BREAK_ATTEMPT, job)
        job = int64(job_at(s, job).tnext)


@called
def break_attempt(s: State, job: int) -> None:
    """An attempt breaks off, unless another one's end has taken it from its caller at this instant."""
    apart()
    if job_at(s, job).flags & IN_TIMEOUTS:
        wait_no_more(s, job, SERVER_LOST)


@called
def timeout_check(s: State, link: int) -> None:
    """A link's timer: its oldest open attempt may have run out of time. One at a time, then the timer moves
    on.
    """
    apart()
    x = link_at(s, link)
    now = s.now
    job = int64(x.timeout_from)
    if job >= 0 and job_at(s, job).started + x.timeout_s <= now:
        x.timeouts += 1
        wait_no_more(s, job, TIMEOUT)
    job = int64(x.timeout_from)
    if job < 0:
        x.checking = 0
    else:
        schedule(s, TIMEOUT_CHECK, link_timer(s, link), max(now, job_at(s, job).started + x.timeout_s))
