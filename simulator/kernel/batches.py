"""Batches whose work has ended: what becomes of their messages."""

from __future__ import annotations

from simulator.kernel.bits import mix64, uniform
from simulator.kernel.calendar import schedule
from simulator.kernel.compiled import apart, called, int64, uint64
from simulator.kernel.lanes import AT_END, AT_HEAD
from simulator.kernel.messages import hide_until, show, unhide
from simulator.kernel.poller_use import use_changes
from simulator.kernel.records import (
    ANSWERED_WITH,
    INJECTED,
    NO_TARGET,
    REJECTED,
    SHOW_AGAIN,
    THROTTLED,
    TRACED,
    State,
)
from simulator.kernel.slots import give_job
from simulator.kernel.state import (
    job_at,
    lane_at,
    message_at,
    poller_at,
    return_at,
    store_at,
)
from simulator.kernel.store import (
    comes_back_or_is_buried,
    delete,
    wake_pollers,
)
from simulator.kernel.store_records import FAILS
from simulator.kernel.trace import note


@called
def batch_answered(s: State, job: int) -> None:
    """A batch has been worked: delete its messages, or leave them hidden, or put them back if it was
    refused.
    """
    apart()
    j = job_at(s, job)
    poller = int64(j.poller)
    p = poller_at(s, poller)
    store = int64(p.store)
    if j.flags & TRACED:
        note(s, job, ANSWERED_WITH, s.now, 0.0, int64(j.cause))
    refused = j.cause == THROTTLED or j.cause == REJECTED or j.cause == NO_TARGET
    if p.backoff_most_s > 0.0 and (refused or j.cause == INJECTED):
        wait_apart(s, job)
        return
    if refused:
        p.refused += 1
        p.paused_until = s.now + p.backoff_s
    elif j.cause != 0:
        p.failed += 1
    else:
        p.deletes += 1
    to_head = refused or p.returns_failed
    x = store_at(s, store)
    message = int64(j.messages)
    if to_head:
        # Back to the head of the store, the last one first, so that the order stays.
        while message >= 0 and message_at(s, message).bnext >= 0:
            message = int64(message_at(s, message).bnext)
    while message >= 0:
        m = message_at(s, message)
        following = int64(m.bprev if to_head else m.bnext)
        m.batch = -1
        if refused:
            unhide(s, store, message)
            m.receives -= 1
            if m.lane >= 0:
                lane_at(s, m.lane).at_work -= 1
            show(s, store, message, AT_HEAD)
        elif j.cause == 0 and not m.flags & FAILS:
            delete(s, store, message)
        elif p.returns_failed:
            unhide(s, store, message)
            comes_back_or_is_buried(s, store, message, AT_HEAD)
        elif x.n_returns > 0:
            if m.receives >= x.max_receives:
                unhide(s, store, message)
                comes_back_or_is_buried(s, store, message, AT_HEAD)
            else:
                nth = min(int64(m.receives), int64(x.n_returns)) - 1
                hide_until(s, store, message, s.now + return_at(s, x.first_return + nth).seconds)
        message = following
    use_changes(s, poller, -1)
    give_job(s, job)
    wake_pollers(s, store)


@called
def wait_apart(s: State, job: int) -> None:
    """The one message of a refused batch waits by itself, the longer the older it is; the batch's job is its
    timer.
    """
    apart()
    j = job_at(s, job)
    p = poller_at(s, j.poller)
    message = int64(j.messages)
    m = message_at(s, message)
    p.refused += 1
    if message >= 0:
        unhide(s, p.store, message)
        m.batch = -1
        m.receives -= 1
        pause = min(p.backoff_most_s, p.backoff_s + (s.now - m.sent))
        part = uniform(mix64(uint64(j.key) + uint64(p.stream)))
        schedule(s, SHOW_AGAIN, job, s.now + pause * (0.5 + 0.5 * part))
    use_changes(s, int64(j.poller), -1)
    if message < 0:
        give_job(s, job)
    wake_pollers(s, p.store)


@called
def show_again(s: State, job: int) -> None:
    """A message that was refused is visible again."""
    apart()
    j = job_at(s, job)
    store = int64(poller_at(s, j.poller).store)
    show(s, store, int64(j.messages), AT_END)
    give_job(s, job)
    wake_pollers(s, store)
