"""Calls: attempts over links, answers, timeouts, retries."""

from __future__ import annotations

from functools import partial

from simulator.kernel import records as r
from simulator.plan import Delay
from simulator.reference.things import Job, LinkState
from simulator.reference.world import World
from simulator.streams import child_key, mix64, uniform

ARRIVALS, DONE, FAILED = range(3)
TIMEOUT = 1


def next_calls(w: World, job: Job) -> None:
    """A job has done its work, or the calls of one order: make those of the next, or answer."""
    station = w.stations[job.station]
    w.note(job, r.CALLING, w.now)
    if job.cause == 0 and job.next_link < station.n_links:
        if isinstance(station.plan, Delay) and station.plan.choose == "one_of":
            job.next_link = station.n_links
            make_calls(w, job, choose_link(w, job))
        else:
            mine = w.links[station.first_link : station.first_link + station.n_links]
            while job.next_link < len(mine) and job.pending == 0:
                order = mine[job.next_link].plan.order
                while job.next_link < len(mine) and mine[job.next_link].plan.order == order:
                    make_calls(w, job, mine[job.next_link])
                    job.next_link += 1
    if job.pending == 0:
        w.soon(partial(w.verbs.finish, w, job))


def choose_link(w: World, job: Job) -> LinkState:
    """One of a station's links, by its share."""
    station = w.stations[job.station]
    mine = w.links[station.first_link : station.first_link + station.n_links]
    pick = uniform(mix64(job.key + station.streams["choose"]))
    for link in mine[:-1]:
        if pick < link.share:
            return link
        pick -= link.share
    return mine[-1]


def make_calls(w: World, job: Job, link: LinkState) -> None:
    """All calls of one link that a job makes, a batch for each of its messages."""
    askers = [(m.key, m.kind, m.root) for m in job.messages] or [(job.key, job.kind, job.root)]
    for key, kind, root in askers:
        number = 0.0
        if kind < w.n_classes:
            each = link.plan.calls_per_request
            number = 1.0 if each is None else each.get(w.layout.classes[kind], 1.0)
        whole = int(number)
        fraction = number - whole
        if fraction > 0.0 and uniform(mix64(key + link.streams["calls"])) < fraction:
            whole += 1
        for call in range(whole):
            child = Job(
                child_key(key, link.streams["call"], call, 0),
                kind,
                link.callee,
                root,
                parent=job,
                link=link.index,
                call=call,
            )
            if root is not None:
                root.refs += 1
            job.pending += 1
            begin_attempt(w, child)


def begin_attempt(w: World, job: Job) -> None:
    """An attempt leaves its caller."""
    link = w.links[job.link]
    job.started = w.now
    w.link_tally[job.link, job.kind, ARRIVALS] += 1
    w.note(job, r.SENT, w.now, detail=job.call)
    if link.plan.timeout_s is not None:
        link.open.append(job)
        if not link.checking:
            _check_at(w, link, w.now + link.plan.timeout_s)
    latency = link.plan.latency_s + link.added_s
    if latency > 0.0:
        w.schedule(w.now + latency, partial(w.verbs.arrive, w, job))
    else:
        w.soon(partial(w.verbs.arrive, w, job))


def _check_at(w: World, link: LinkState, time: float) -> None:
    link.checking = True
    w.schedule(time, partial(timeout_check, w, link), rank=1 + link.index)


def retry_leaves(w: World, job: Job) -> None:
    """A retry's wait is over: it leaves, if its caller still exists."""
    assert job.parent is not None
    if job.parent.over:
        w.job_over(job)
    else:
        begin_attempt(w, job)


def answered(w: World, job: Job) -> None:
    """An answer reaches the caller, if it still waits for it."""
    if not job.abandoned:
        link = w.links[job.link]
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
        settle(w, job, job.cause)
    w.job_over(job)


def settle(w: World, job: Job, cause: int) -> None:
    """What an attempt's end means for its call."""
    parent = job.parent
    assert parent is not None
    if parent.over or (cause and retry(w, job, cause)):
        return
    parent.pending -= 1
    if cause and not parent.cause and not w.links[job.link].plan.optional:
        parent.cause = cause
    if parent.pending == 0:
        w.soon(partial(next_calls, w, parent))


def retry(w: World, job: Job, cause: int) -> bool:
    """Start another attempt of a failed call, if policy and budget let it."""
    link = w.links[job.link]
    policy = link.plan.retry
    if job.attempt + 1 >= policy.max_attempts:
        return False
    if policy.budget is not None:
        refilled = link.tokens + (w.now - link.tokens_at) * policy.budget.refill_per_s
        link.tokens, link.tokens_at = min(policy.budget.capacity, refilled), w.now
        cost = policy.timeout_cost if cause == TIMEOUT else policy.retry_cost
        if link.tokens < cost:
            return False
        link.tokens -= cost
    link.retries += 1
    again = Job(
        mix64(job.key + link.streams["retry"]),
        job.kind,
        job.station,
        job.root,
        parent=job.parent,
        link=job.link,
        call=job.call,
        attempt=job.attempt + 1,
    )
    if job.root is not None:
        job.root.refs += 1
    pause = min(policy.cap_s, policy.base_s * 2.0**job.attempt)
    if policy.jitter == "full":
        pause *= uniform(mix64(again.key + link.streams["calls"]))
    if pause > 0.0:
        w.schedule(w.now + pause, partial(retry_leaves, w, again))
    else:
        w.soon(partial(retry_leaves, w, again))
    return True


def timeout_check(w: World, link: LinkState) -> None:
    """The link's oldest open attempt may have run out of time."""
    timeout_s = link.plan.timeout_s
    assert timeout_s is not None
    link.checking = False
    if link.open and link.open[0].started + timeout_s <= w.now:
        job = link.open.pop(0)
        job.abandoned = True
        w.note(job, r.TIMED_OUT, w.now, detail=TIMEOUT)
        link.timeouts += 1
        w.link_tally[link.index, job.kind, FAILED] += 1
        w.causes[len(w.stations) + link.index, TIMEOUT] += 1
        settle(w, job, TIMEOUT)
    if link.open:
        _check_at(w, link, max(w.now, link.open[0].started + timeout_s))
