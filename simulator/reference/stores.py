"""Stores and the pollers that take from them."""

from __future__ import annotations

import math
from functools import partial

from simulator.layout import BATCHES_AT_ONCE
from simulator.reference.things import Job, Message, PollerState, StoreState
from simulator.reference.world import World
from simulator.streams import mix64

THROTTLED, REJECTED, NO_TARGET = 3, 2, 4


def keep(w: World, job: Job) -> None:
    """A job brings a message into its store."""
    store = w.stores[w.layout.store_index[w.stations[job.station].plan.id]]
    size = 0.0
    if job.link >= 0:
        size = w.links[job.link].plan.request_bytes.get(w.layout.classes[job.kind], 0.0)
    message = Message(job.key, job.kind, job.root, w.now, size)
    if job.root is not None:
        job.root.refs += 1
    store.arrived += 1
    store.stored += 1
    if store.plan.delay_s > 0.0:
        message.until = w.now + store.plan.delay_s
        store.delayed.append(message)
        if not store.checking_delayed:
            _check_delayed_at(w, store, message.until)
    else:
        show(w, store, message)
        wake_pollers(w, store)


def show(w: World, store: StoreState, message: Message, at_head: bool = False) -> None:
    """A message becomes visible."""
    if not store.ready:
        store.ready_since = w.now
    if at_head:
        store.ready.appendleft(message)
    else:
        store.ready.append(message)


def wake_pollers(w: World, store: StoreState) -> None:
    for poller in w.pollers:
        if poller.plan.store == store.plan.id:
            w.soon(partial(poll, w, poller))


def _timer_rank(w: World, store: StoreState, delayed: int) -> int:
    return 1 + len(w.links) + 2 * store.index + delayed


def _check_hidden_at(w: World, store: StoreState, time: float) -> None:
    store.checking_hidden = True
    w.schedule(time, partial(show_hidden, w, store), _timer_rank(w, store, 0))


def _check_delayed_at(w: World, store: StoreState, time: float) -> None:
    store.checking_delayed = True
    w.schedule(time, partial(show_delayed, w, store), _timer_rank(w, store, 1))


def show_delayed(w: World, store: StoreState) -> None:
    store.checking_delayed = False
    if store.delayed and store.delayed[0].until <= w.now:
        show(w, store, store.delayed.popleft())
        wake_pollers(w, store)
    if store.delayed:
        _check_delayed_at(w, store, max(w.now, store.delayed[0].until))


def show_hidden(w: World, store: StoreState) -> None:
    """Nobody deleted the message in time: it comes back, or has done so too often."""
    store.checking_hidden = False
    if store.hidden and store.hidden[0].until <= w.now:
        message = store.hidden.pop(0)
        if message.batch is not None:
            message.batch.messages.remove(message)
            message.batch = None
        most = store.plan.max_receive_count
        if most is not None and message.receives >= most:
            bury(w, store, message)
        else:
            store.returned += 1
            show(w, store, message)
            wake_pollers(w, store)
    if store.hidden:
        _check_hidden_at(w, store, max(w.now, store.hidden[0].until))


def forget(w: World, store: StoreState, message: Message, done: bool) -> None:
    """A message leaves its store for good."""
    store.stored -= 1
    if message.root is not None:
        if not done:
            message.root.well = False
        w.release(message.root)


def bury(w: World, store: StoreState, message: Message) -> None:
    """To the dead-letter store, or dropped."""
    store.dead_lettered += 1
    if store.plan.dead_letter is None:
        forget(w, store, message, False)
        return
    forget(w, store, message, False)
    message.root, message.receives = None, 0
    other = w.stores[w.layout.store_index[store.plan.dead_letter]]
    other.stored += 1
    other.arrived += 1
    show(w, other, message)
    wake_pollers(w, other)


def poll(w: World, poller: PollerState) -> None:
    """Send off every batch that may leave now; set the timer for what has to wait."""
    plan = poller.plan
    store = w.stores[w.layout.store_index[plan.store]]
    if poller.timer is not None:
        poller.timer.cancelled = True
    again = partial(poll, w, poller)
    if poller.paused_until > w.now:
        poller.timer = w.schedule(poller.paused_until, again)
        return
    per_s = plan.ramp_per_min / 60.0
    sent = 0
    while store.ready:
        if sent == BATCHES_AT_ONCE:
            w.soon(again)
            return
        if poller.growing:
            grown = poller.allowed + (w.now - poller.grow_at) * per_s
            poller.allowed, poller.grow_at = min(float(plan.maximum_concurrency), grown), w.now
        allowed = math.floor(poller.allowed + 1e-9)
        if poller.in_use >= allowed:
            if not poller.growing:
                poller.growing, poller.grow_at = True, w.now
            if allowed < plan.maximum_concurrency and per_s > 0.0:
                poller.timer = w.schedule(w.now + (allowed + 1.0 - poller.allowed) / per_s, again)
            return
        if len(store.ready) < plan.batch_size and w.now < store.ready_since + plan.batch_window_s:
            poller.timer = w.schedule(store.ready_since + plan.batch_window_s, again)
            return
        send_batch(w, poller, store)
        sent += 1
    poller.growing = False
    if poller.in_use == 0:
        poller.allowed = float(min(plan.initial_concurrency, plan.maximum_concurrency))


def use_changes(w: World, poller: PollerState, change: int) -> None:
    initial = min(poller.plan.initial_concurrency, poller.plan.maximum_concurrency)
    poller.idle_s += max(0, initial - poller.in_use) * (w.now - poller.touched)
    poller.touched = w.now
    poller.in_use += change


def send_batch(w: World, poller: PollerState, store: StoreState) -> None:
    """Receive up to a batch of messages; those too old are dropped."""
    plan = poller.plan
    job = Job(0, w.n_classes, w.layout.station_index[plan.station], None, poller=poller.index)
    size = 0.0
    while len(job.messages) < plan.batch_size and store.ready:
        message = store.ready.popleft()
        if w.now - message.sent > store.plan.retention_s:
            store.expired += 1
            forget(w, store, message, False)
            continue
        message.receives += 1
        if message.receives > 1:
            message.key = mix64(message.key + poller.stream)
        message.batch = job
        job.messages.append(message)
        size += message.bytes
        message.until = w.now + store.plan.visibility_timeout_s
        store.hidden.append(message)
        if not store.checking_hidden:
            _check_hidden_at(w, store, message.until)
    store.ready_since = w.now
    if not job.messages:
        return
    job.key = w.numbered(poller.stream, poller.number)
    poller.number += 1
    job.started = w.now
    poller.receives += 1
    poller.messages += len(job.messages)
    w.count_up(plan.id, "receive_bytes", size)
    use_changes(w, poller, 1)
    if plan.latency_s > 0.0:
        w.schedule(w.now + plan.latency_s, partial(w.verbs.arrive, w, job))
    else:
        w.soon(partial(w.verbs.arrive, w, job))


def batch_answered(w: World, job: Job) -> None:
    """Delete a batch's messages, or leave them hidden, or put them back if it was refused."""
    poller = w.pollers[job.poller]
    store = w.stores[w.layout.store_index[poller.plan.store]]
    refused = job.cause in (THROTTLED, REJECTED, NO_TARGET)
    if refused:
        poller.refused += 1
        poller.paused_until = w.now + poller.plan.backoff_s
    elif job.cause:
        poller.failed += 1
    else:
        poller.deletes += 1
    for message in reversed(job.messages) if refused else list(job.messages):
        message.batch = None
        if job.cause == 0:
            store.hidden.remove(message)
            store.deleted += 1
            forget(w, store, message, True)
        elif refused:
            store.hidden.remove(message)
            message.receives -= 1
            show(w, store, message, at_head=True)
    use_changes(w, poller, -1)
    w.job_over(job)
    wake_pollers(w, store)
