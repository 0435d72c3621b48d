"""Pollers: take batches out of a store to where they are worked, as many at once as their ramp allows."""

from __future__ import annotations

import math

from simulator.kernel.bits import mix64, numbered, uniform
from simulator.kernel.calendar import schedule, soon, unschedule
from simulator.kernel.compiled import apart, called, inlined, int64, uint64
from simulator.kernel.elastic import count_up
from simulator.kernel.lanes import close_lane, comes_back, gate, lane_to_read, take
from simulator.kernel.messages import hide, take_visible
from simulator.kernel.poller_use import pollers_now, use_changes
from simulator.kernel.records import (
    ARRIVE,
    FAILED,
    POLL,
    RECEIVED,
    TRACED,
    State,
)
from simulator.kernel.slots import give_job, take_job
from simulator.kernel.state import (
    job_at,
    lane_at,
    message_at,
    poller_at,
    store_at,
    work_at,
)
from simulator.kernel.store import (
    bury,
    forget,
    poller_timer,
    size_of,
)
from simulator.kernel.store_records import FAILS, MESSAGE_TRACED, POISON
from simulator.kernel.trace import note
from simulator.layout import BATCHES_AT_ONCE

MOST_RECEIVES = 32_000
"""Receives are counted so far; a store's limit of them is never above it."""


@called
def poll(s: State, poller: int) -> None:
    """Send off every batch that may leave now; set the timer for what has to wait."""
    apart()
    p = poller_at(s, poller)
    now = s.now
    timer = poller_timer(s, poller)
    unschedule(s, timer)
    if p.paused_until > now:
        schedule(s, POLL, timer, p.paused_until)
        return
    sent = 0
    while something_to_receive(s, p.store):
        if sent == BATCHES_AT_ONCE:
            soon(s, POLL, timer)
            return
        if p.growing:
            p.allowed = min(float(p.maximum), p.allowed + (now - p.grow_at_s) * p.per_s)
            p.grow_at_s = now
        allowed = pollers_now(s, poller) if p.pull else int64(math.floor(p.allowed + 1e-9))
        if p.in_use >= allowed:
            if p.pull:
                return
            if not p.growing:
                p.growing = 1
                p.grow_at_s = now
            if allowed < p.maximum and p.per_s > 0.0:
                schedule(s, POLL, timer, now + (allowed + 1.0 - p.allowed) / p.per_s)
            return
        lane, due = next_receive(s, poller, allowed)
        if due > now:
            schedule(s, POLL, timer, due)
            return
        send_batch(s, poller, lane)
        sent += 1
    p.growing = 0
    p.idle = 1
    if p.in_use == 0:
        p.allowed = float(p.initial)


@inlined
def something_to_receive(s: State, store: int) -> bool:
    """Whether a receive would find anything now."""
    x = store_at(s, store)
    if x.hidden >= x.in_flight_limit:
        return False
    return bool(x.open_from >= 0 if x.lanes > 0 else x.ready > 0)


@called
def next_receive(s: State, poller: int, allowed: int) -> tuple[int, float]:
    """(lane, when): which lane the next batch is of (-1: of any), and when it may be received."""
    apart()
    p = poller_at(s, poller)
    x = store_at(s, p.store)
    now = s.now
    lane = int64(-1)
    due = now
    if x.lanes > 0 and not x.mixed:
        lane, due = lane_to_read(s, p.store, p.batch_size, p.window_s)
    elif (x.available if x.lanes > 0 else x.ready) < p.batch_size:
        due = max(due, x.ready_since + p.window_s)
    if p.short_poll_s > 0.0 and p.idle:
        due = max(due, math.ceil(now / p.short_poll_s - 1e-9) * p.short_poll_s)
    if p.receives_per_s > 0.0:
        rate = p.receives_per_s * allowed
        p.tokens = min(max(1.0, rate), p.tokens + (now - p.tokens_at_s) * rate)
        p.tokens_at_s = now
        if p.tokens < 1.0 - 1e-9:
            due = max(due, now + (1.0 - p.tokens) / rate)
    return lane, due


@inlined
def next_message(s: State, store: int, lane: int) -> int:
    """The next message a receive gets, off its list; -1 without any."""
    x = store_at(s, store)
    if x.lanes == 0:
        return take_visible(s, store)
    if lane < 0:
        lane = int64(x.open_from)
    elif not lane_at(s, lane).is_open:
        lane = int64(-1)
    return take(s, store, lane) if lane >= 0 else -1


@called
def fails(s: State, poller: int, message: int) -> bool:
    """Whether the work of a received message will fail."""
    apart()
    p = poller_at(s, poller)
    m = message_at(s, message)
    if m.flags & POISON:
        return True
    chance = work_at(s, (s.n_stations + p.station) * (s.n_classes + 1) + m.kind).failing
    return bool(chance > 0.0 and uniform(mix64(uint64(m.key) + p.stream_fail)) < chance)


@called
def send_batch(s: State, poller: int, lane: int) -> None:
    """Receive up to a batch of messages and send them to be worked; those too old are dropped."""
    apart()
    p = poller_at(s, poller)
    store = int64(p.store)
    x = store_at(s, store)
    now = s.now
    job = take_job(s)
    j = job_at(s, job)
    last = int64(-1)
    size = 0.0
    most = min(p.batch_size, x.in_flight_limit - x.hidden)
    while j.n_messages < most:
        message = next_message(s, store, lane)
        if message < 0:
            break
        m = message_at(s, message)
        age = now - m.sent
        if age > x.retention_s:
            comes_back(s, store, message)
            if x.buries_expired:
                bury(s, store, message)
            else:
                x.expired += 1
                forget(s, store, message, False)
            continue
        x.peak_age_s = max(x.peak_age_s, age)
        m.receives = min(m.receives + 1, MOST_RECEIVES)
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
        size += size_of(s, m.link, m.kind)
        m.flags &= ~FAILS
        if m.flags & MESSAGE_TRACED:
            j.flags |= TRACED
        if fails(s, poller, message):
            m.flags |= FAILS
            p.failed_messages += 1
            if not p.partial:
                j.cause = FAILED
        hide(s, store, message)
    x.ready_since = now
    if x.lanes > 0:
        # What is left of the lane that was received from last stays closed while that is at work.
        rest = int64(x.open_from if lane < 0 else lane)
        if rest >= 0 and lane_at(s, rest).is_open and lane_at(s, rest).at_work > 0:
            close_lane(s, store, rest)
    if j.n_messages == 0:
        give_job(s, job)
        return
    p.idle = 0
    p.tokens -= 1.0
    if lane >= 0 and x.read_every_s > 0.0:
        lane_at(s, gate(s, store, lane)).next_read_s = now + x.read_every_s
    j.key = numbered(p.stream, p.number)
    p.number += uint64(1)
    j.kind = s.n_classes
    j.station = p.station
    j.poller = poller
    j.started = now
    p.receives += 1
    p.messages += j.n_messages
    count_up(s, p.first_counter, p.n_counters, size)
    if j.flags & TRACED:
        note(s, job, RECEIVED, now, 0.0, 0)
    use_changes(s, poller, 1)
    if p.latency_s > 0.0:
        schedule(s, ARRIVE, job, now + p.latency_s)
    else:
        soon(s, ARRIVE, job)
