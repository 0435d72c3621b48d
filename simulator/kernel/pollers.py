"""Pollers: take batches out of a store to where they are worked, as many at once as their ramp allows."""

from __future__ import annotations

import math

from simulator.kernel.bits import mix64, numbered
from simulator.kernel.calendar import schedule, soon, unschedule
from simulator.kernel.compiled import called, int64, uint64
from simulator.kernel.elastic import count_up
from simulator.kernel.records import (
    ARRIVE,
    NO_TARGET,
    POLL,
    REJECTED,
    THROTTLED,
    State,
)
from simulator.kernel.slots import give_job, take_job
from simulator.kernel.state import job_at, message_at, poller_at, store_at
from simulator.kernel.store import forget, hide, poller_timer, show, take_visible, unhide, wake_pollers
from simulator.layout import BATCHES_AT_ONCE


@called
def poll(s: State, poller: int) -> None:
    """Send off every batch that may leave now; set the timer for what has to wait."""
    p = poller_at(s, poller)
    x = store_at(s, p.store)
    now = s.now
    timer = poller_timer(s, poller)
    unschedule(s, timer)
    if p.paused_until > now:
        schedule(s, POLL, timer, p.paused_until)
        return
    sent = 0
    while x.ready > 0:
        if sent == BATCHES_AT_ONCE:
            soon(s, POLL, timer)
            return
        if p.growing:
            p.allowed = min(float(p.maximum), p.allowed + (now - p.grow_at_s) * p.per_s)
            p.grow_at_s = now
        allowed = math.floor(p.allowed + 1e-9)
        if p.in_use >= allowed:
            if not p.growing:
                p.growing = 1
                p.grow_at_s = now
            if allowed < p.maximum and p.per_s > 0.0:
                schedule(s, POLL, timer, now + (allowed + 1.0 - p.allowed) / p.per_s)
            return
        if x.ready < p.batch_size and now < x.ready_since + p.window_s:
            schedule(s, POLL, timer, x.ready_since + p.window_s)
            return
        send_batch(s, poller)
        sent += 1
    p.growing = 0
    if p.in_use == 0:
        p.allowed = float(p.initial)


@called
def use_changes(s: State, poller: int, change: int) -> None:
    """One batch at work more or less; idle time first."""
    p = poller_at(s, poller)
    now = s.now
    p.area_idle += max(0, p.initial - p.in_use) * (now - p.touched_s)
    p.touched_s = now
    p.in_use += change
    p.peak = max(p.peak, p.in_use)


@called
def send_batch(s: State, poller: int) -> None:
    """Receive up to a batch of messages and send them to be worked; those too old are dropped."""
    p = poller_at(s, poller)
    store = int64(p.store)
    x = store_at(s, store)
    now = s.now
    job = take_job(s)
    j = job_at(s, job)
    last = int64(-1)
    size = 0.0
    while j.n_messages < p.batch_size:
        message = take_visible(s, store)
        if message < 0:
            break
        m = message_at(s, message)
        age = now - m.sent
        if age > x.retention_s:
            x.expired += 1
            forget(s, store, message, False)
            continue
        x.peak_age_s = max(x.peak_age_s, age)
        m.receives += 1
        if m.receives > 1:
            # Another receive is another try: its work and its calls are drawn anew.
            m.key = mix64(uint64(m.key) + uint64(p.stream))
        m.batch = job
        m.bprev = last
        m.bnext = -1
        if last >= 0:
            message_at(s, last).bnext = message
        else:
            j.messages = message
        last = message
        j.n_messages += 1
        size += m.bytes
        hide(s, store, message)
    x.ready_since = now
    if j.n_messages == 0:
        give_job(s, job)
        return
    j.key = numbered(p.stream, p.number)
    p.number += uint64(1)
    j.kind = s.n_classes
    j.station = p.station
    j.poller = poller
    j.started = now
    p.receives += 1
    p.messages += j.n_messages
    count_up(s, p.first_counter, p.n_counters, size)
    use_changes(s, poller, 1)
    if p.latency_s > 0.0:
        schedule(s, ARRIVE, job, now + p.latency_s)
    else:
        soon(s, ARRIVE, job)


@called
def batch_answered(s: State, job: int) -> None:
    """A batch has been worked: delete its messages, or leave them hidden, or put them back if it was
    refused.
    """
    j = job_at(s, job)
    poller = int64(j.poller)
    p = poller_at(s, poller)
    store = int64(p.store)
    x = store_at(s, store)
    refused = j.cause == THROTTLED or j.cause == REJECTED or j.cause == NO_TARGET
    if refused:
        p.refused += 1
        p.paused_until = s.now + p.backoff_s
    elif j.cause != 0:
        p.failed += 1
    else:
        p.deletes += 1
    message = int64(j.messages)
    if refused:
        # Back to the head of the store, the last one first, so that the order stays.
        while message >= 0 and message_at(s, message).bnext >= 0:
            message = int64(message_at(s, message).bnext)
    while message >= 0:
        m = message_at(s, message)
        following = int64(m.bprev if refused else m.bnext)
        m.batch = -1
        if j.cause == 0:
            unhide(s, store, message)
            x.deleted += 1
            forget(s, store, message, True)
        elif refused:
            unhide(s, store, message)
            m.receives -= 1
            show(s, store, message, True)
        message = following
    use_changes(s, poller, -1)
    give_job(s, job)
    wake_pollers(s, store)
