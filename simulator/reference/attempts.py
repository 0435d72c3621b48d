"""Attempts over links: how they set out, answers, timeouts, retries, second attempts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from simulator.kernel import records as r
from simulator.reference.breakers import ended, lets_pass, never_ends
from simulator.reference.things import (
    Job,
    LinkState,
)
from simulator.reference.wires import answer_comes_in, call_goes_out
from simulator.reference.world import CAUSE, World
from simulator.result import CAUSES
from simulator.streams import mix64, uniform

ARRIVALS, DONE, FAILED = range(3)
LONGEST_RETRANSMIT_S = 120.0
TIMEOUT = CAUSE["timeout"]


def begin_attempt(w: World, job: Job) -> None:
    """An attempt leaves its caller, if the link's breaker lets it."""
    link = w.links[job.link]
    job.started = w.now
    if not lets_pass(w, link):
        link.refused += 1
        job.refused, job.cause = True, CAUSE["breaker_open"]
        w.causes[len(w.stations) + job.link, job.cause] += 1
        w.soon(partial(refused, w, job))
        return
    w.link_tally[job.link, job.kind, ARRIVALS] += 1
    w.note(job, r.SENT, w.now, detail=job.call)
    if link.plan.timeout_s is not None:
        link.open.append(job)
        if not link.checking:
            _check_at(w, link, w.now + link.plan.timeout_s)
    latency = link.plan.latency_s + link.added_s
    if link.black_hole:
        hold(w, job, partial(w.verbs.arrive, w, job))
        return
    leaves = call_goes_out(w, job) if link.wired else None
    if leaves is not None:
        w.schedule(leaves + latency, partial(w.verbs.arrive, w, job))
    elif latency > 0.0:
        w.schedule(w.now + latency, partial(w.verbs.arrive, w, job))
    else:
        w.soon(partial(w.verbs.arrive, w, job))


def plan_second(w: World, job: Job) -> None:
    """The second attempt of a hedged call waits for its time."""
    link = w.links[job.link]
    assert link.plan.hedge is not None
    second = _again(w, job)
    job.twin, second.twin = second, job
    second.start = w.schedule(w.now + link.plan.hedge.after_s, partial(retry_leaves, w, second))


def hold(w: World, job: Job, action: Callable[[], None]) -> None:
    """A black hole: `action` has to wait until it is gone."""
    job.held, job.held_at = action, w.now
    w.links[job.link].held.append(job)


def release_held(w: World, link: LinkState) -> None:
    """A black hole is gone: what it has held goes on when it is sent again."""
    for job in link.held:
        due = next_sending(job.held_at, link.retransmit_s, w.now)
        if due > w.now:
            job.sending = w.schedule(due, partial(go_on, w, job))
        else:
            go_on(w, job)
    link.held.clear()


def next_sending(first: float, retransmit_s: float, now: float) -> float:
    """When what was sent at `first`, and ever again, is sent next, from now on."""
    if retransmit_s == 0.0:
        return now
    wait, at = retransmit_s, first + retransmit_s
    while at < now:
        wait = min(2.0 * wait, LONGEST_RETRANSMIT_S)
        at += wait
    return at


def go_on(w: World, job: Job) -> None:
    """What a black hole has held is sent again, and gets through, unless there is another one."""
    action = job.held
    assert action is not None
    job.held = job.sending = None
    if w.links[job.link].black_hole:
        hold(w, job, action)
    else:
        w.soon(action)


def _check_at(w: World, link: LinkState, time: float) -> None:
    link.checking = True
    w.schedule(time, partial(timeout_check, w, link), rank=1 + link.index)


def retry_leaves(w: World, job: Job) -> None:
    """A retry's or second attempt's wait is over: it leaves, if its caller still exists."""
    assert job.parent is not None
    if job.parent.over:
        if job.twin is not None:
            job.twin.twin = None
        w.job_over(job)
        return
    if job.start is not None:
        w.links[job.link].hedges += 1
        job.start = None
    begin_attempt(w, job)


def refused(w: World, job: Job) -> None:
    """The link's breaker has refused a call: its caller hears of it, unless a second attempt was faster."""
    if not job.abandoned:
        settle(w, job, job.cause)
    w.job_over(job)


def answered(w: World, job: Job) -> None:
    """An answer reaches the caller, if it still waits for it."""
    if not job.abandoned:
        link = w.links[job.link]
        if link.wired and answer_comes_in(w, job):
            return
        if job in link.open:
            link.open.remove(job)
        w.note(job, r.ANSWERED_WITH, w.now, detail=job.cause)
        if job.cause == 0:
            w.link_tally[job.link, job.kind, DONE] += 1
            w.record(len(w.stations) + job.link, w.now - job.started)
            retry = link.plan.retry
            if retry.budget is not None and job.attempt == 0:
                link.tokens = min(retry.budget.capacity, link.tokens + retry.success_gain)
        else:
            w.link_tally[job.link, job.kind, FAILED] += 1
            w.causes[len(w.stations) + job.link, job.cause] += 1
        ended(w, job, job.cause != 0)
        settle(w, job, job.cause)
    w.job_over(job)


def settle(w: World, job: Job, cause: int) -> None:
    """What an attempt's end means for its call."""
    twin = job.twin
    if twin is not None:
        job.twin = twin.twin = None
        if cause == 0:
            give_up(w, twin)
        else:
            if twin.start is not None:
                twin.start.cancelled = True
                retry_leaves(w, twin)
            return
    parent = job.parent
    assert parent is not None
    if parent.over or (cause and not job.refused and retry(w, job, cause)):
        return
    parent.pending -= 1
    if cause and not parent.cause and not w.links[job.link].plan.optional:
        parent.cause = cause
    if parent.pending == 0:
        w.soon(partial(w.verbs.next_calls, w, parent))


def give_up(w: World, job: Job) -> None:
    """The other attempt was faster: this one's answer is no longer waited for."""
    if job.start is not None:
        job.start.cancelled = True
        w.job_over(job)
        return
    job.abandoned = True
    if job.refused:
        return
    link = w.links[job.link]
    if job in link.open:
        link.open.remove(job)
    link.superseded += 1
    never_ends(w, job)
    _drop_held(w, link, job)


def _drop_held(w: World, link: LinkState, job: Job) -> None:
    """An abandoned attempt that a black hole holds is lost."""
    if job.held is not None:
        if job.sending is not None:
            job.sending.cancelled = True
        else:
            link.held.remove(job)
        w.job_over(job)


def _again(w: World, job: Job) -> Job:
    """The next attempt of a call."""
    if job.root is not None:
        job.root.refs += 1
    return Job(
        mix64(job.key + w.links[job.link].streams["retry"]),
        job.kind,
        job.station,
        job.root,
        parent=job.parent,
        link=job.link,
        call=job.call,
        attempt=job.attempt + 1,
    )


def retry(w: World, job: Job, cause: int) -> bool:
    """Start another attempt of a failed call, if policy and budget let it."""
    link = w.links[job.link]
    policy = link.plan.retry
    if job.attempt + 1 >= policy.max_attempts:
        return False
    if policy.causes is not None and CAUSES[cause - 1] not in policy.causes:
        return False
    if policy.budget is not None:
        refilled = link.tokens + (w.now - link.tokens_at) * policy.budget.refill_per_s
        link.tokens, link.tokens_at = min(policy.budget.capacity, refilled), w.now
        cost = policy.timeout_cost if cause == TIMEOUT else policy.retry_cost
        if link.tokens < cost:
            return False
        link.tokens -= cost
    link.retries += 1
    again = _again(w, job)
    pause = min(policy.cap_s, policy.base_s * 2.0**job.attempt)
    if policy.jitter == "full":
        pause *= uniform(mix64(again.key + link.streams["calls"]))
    if pause > 0.0:
        w.schedule(w.now + pause, partial(retry_leaves, w, again))
    else:
        w.soon(partial(retry_leaves, w, again))
    return True


def _wait_no_more(w: World, link: LinkState, job: Job, cause: int) -> None:
    """An open attempt fails for its caller; what it has set off goes on."""
    link.open.remove(job)
    job.abandoned = True
    w.note(job, r.TIMED_OUT, w.now, detail=cause)
    w.link_tally[link.index, job.kind, FAILED] += 1
    w.causes[len(w.stations) + link.index, cause] += 1
    ended(w, job, failed=True)
    settle(w, job, cause)
    _drop_held(w, link, job)


def break_attempts(w: World, link: LinkState, share: float, bits: int) -> int:
    """Open attempts break off with that probability, the oldest first."""
    chosen = [job for job in link.open if uniform(mix64(job.key + bits)) < share]
    for job in chosen:
        w.soon(partial(_break_attempt, w, link, job))
    return len(chosen)


def _break_attempt(w: World, link: LinkState, job: Job) -> None:
    if job in link.open:
        _wait_no_more(w, link, job, CAUSE["server_lost"])


def timeout_check(w: World, link: LinkState) -> None:
    """The link's oldest open attempt may have run out of time."""
    timeout_s = link.plan.timeout_s
    assert timeout_s is not None
    if link.open and link.open[0].started + timeout_s <= w.now:
        link.timeouts += 1
        _wait_no_more(w, link, link.open[0], TIMEOUT)
    link.checking = bool(link.open)
    if link.open:
        _check_at(w, link, max(w.now, link.open[0].started + timeout_s))
