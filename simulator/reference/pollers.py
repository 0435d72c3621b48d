"""Pollers: take batches out of a store to where they are worked."""

from __future__ import annotations

import math
from functools import partial

from simulator.kernel import records as r
from simulator.layout import BATCHES_AT_ONCE
from simulator.reference import lanes, stores
from simulator.reference.messages import Message, PollerState, StoreState
from simulator.reference.things import Job
from simulator.reference.world import CAUSE, World
from simulator.streams import mix64, uniform

THROTTLED, REJECTED, NO_TARGET = 3, 2, 4


def poll(w: World, poller: PollerState) -> None:
    """Send off every batch that may leave now; set the timer for what has to wait."""
    plan = poller.plan
    store = store_of(w, poller)
    if poller.timer is not None:
        poller.timer.cancelled = True
    again = partial(poll, w, poller)
    if poller.paused_until > w.now:
        poller.timer = w.schedule(poller.paused_until, again)
        return
    per_s = plan.ramp_per_min / 60.0
    sent = 0
    while something_to_receive(store):
        if sent == BATCHES_AT_ONCE:
            w.soon(again)
            return
        if poller.growing:
            grown = poller.allowed + (w.now - poller.grow_at) * per_s
            poller.allowed, poller.grow_at = min(float(plan.maximum_concurrency), grown), w.now
        allowed = pollers_now(w, poller) if plan.mode == "pull" else math.floor(poller.allowed + 1e-9)
        if poller.in_use >= allowed:
            if plan.mode == "pull":
                return
            if not poller.growing:
                poller.growing, poller.grow_at = True, w.now
            if allowed < plan.maximum_concurrency and per_s > 0.0:
                poller.timer = w.schedule(w.now + (allowed + 1.0 - poller.allowed) / per_s, again)
            return
        lane, due = next_receive(w, poller, store, allowed)
        if due > w.now:
            poller.timer = w.schedule(due, again)
            return
        send_batch(w, poller, store, lane)
        sent += 1
    poller.growing = False
    poller.idle = True
    if poller.in_use == 0:
        poller.allowed = float(min(plan.initial_concurrency, plan.maximum_concurrency))


def store_of(w: World, poller: PollerState) -> StoreState:
    return w.stores[w.layout.store_index[poller.plan.store]]


def something_to_receive(store: StoreState) -> bool:
    limit = store.plan.in_flight_limit
    if limit is not None and len(store.hidden) >= limit:
        return False
    return bool(store.open if store.lanes else store.ready)


def next_receive(w: World, poller: PollerState, store: StoreState, allowed: int) -> tuple[int, float]:
    """(lane, when): which lane the next batch is of (-1: of any), and when it may be received."""
    plan, lane = poller.plan, -1
    due = w.now
    if store.plan.lanes is not None and not store.plan.lanes.mixed:
        lane, due = lanes.lane_to_read(w, store, plan.batch_size, plan.batch_window_s)
    else:
        visible = sum(len(store.lanes[i].ready) for i in store.open) if store.lanes else len(store.ready)
        if visible < plan.batch_size:
            due = max(due, store.ready_since + plan.batch_window_s)
    if plan.short_poll_s is not None and poller.idle:
        due = max(due, math.ceil(w.now / plan.short_poll_s - 1e-9) * plan.short_poll_s)
    if plan.receives_per_s is not None:
        rate = plan.receives_per_s * allowed
        poller.tokens = min(max(1.0, rate), poller.tokens + (w.now - poller.tokens_at) * rate)
        poller.tokens_at = w.now
        if poller.tokens < 1.0 - 1e-9:
            due = max(due, w.now + (1.0 - poller.tokens) / rate)
    return lane, due


def pollers_now(w: World, poller: PollerState) -> int:
    """How many batches may be at work without any ramp: what idle receives are counted against."""
    plan = poller.plan
    if plan.mode == "push":
        return min(plan.initial_concurrency, plan.maximum_concurrency)
    station = w.stations[w.layout.station_index[plan.station]]
    there = sum(v.state == "open" and v.station == station.index for v in w.servers)
    return min(plan.maximum_concurrency, there * station.fleet.slots_per_server)


def use_changes(w: World, poller: PollerState, change: int) -> None:
    """One batch at work more or less, or servers about to come or go; idle time first."""
    poller.idle_s += max(0, pollers_now(w, poller) - poller.in_use) * (w.now - poller.touched)
    poller.touched = w.now
    poller.in_use += change


def servers_change(w: World, station: int) -> None:
    """A server of a station is about to come or go: pullers will be more or fewer."""
    for poller in w.pollers:
        if poller.plan.mode == "pull" and w.layout.station_index[poller.plan.station] == station:
            use_changes(w, poller, 0)
            w.soon(partial(poll, w, poller))


def _next_message(store: StoreState, lane: int) -> Message | None:
    if not store.lanes:
        return store.ready.popleft() if store.ready else None
    if lane < 0:
        return lanes.take(store, store.open[0]) if store.open else None
    return lanes.take(store, lane) if store.lanes[lane].is_open else None


def send_batch(w: World, poller: PollerState, store: StoreState, lane: int) -> None:
    """Receive up to a batch of messages; those too old are dropped."""
    plan = poller.plan
    job = Job(0, w.n_classes, w.layout.station_index[plan.station], None, poller=poller.index)
    size = 0.0
    most = plan.batch_size
    if store.plan.in_flight_limit is not None:
        most = min(most, store.plan.in_flight_limit - len(store.hidden))
    while len(job.messages) < most:
        message = _next_message(store, lane)
        if message is None:
            break
        if w.now - message.sent > store.plan.retention_s:
            lanes.comes_back(w, store, message)
            if store.plan.buries_expired:
                stores.bury(w, store, message)
            else:
                store.expired += 1
                stores.forget(w, store, message, False)
            continue
        message.receives += 1
        if message.receives > 1:
            message.key = mix64(message.key + poller.stream)
        message.batch = job
        job.messages.append(message)
        size += message.bytes
        message.fails = fails(w, poller, message)
        if message.fails:
            poller.failed_messages += 1
            if not plan.partial:
                job.cause = CAUSE["failed"]
        stores.hide(w, store, message)
    store.ready_since = w.now
    if store.lanes:
        for index in [i for i in store.open if store.lanes[i].at_work]:
            lanes.close_lane(store, index)
    if not job.messages:
        return
    poller.idle = False
    poller.tokens -= 1.0
    if lane >= 0 and store.plan.lanes is not None and store.plan.lanes.reads_per_s is not None:
        lanes.gate(store, lane).next_read = w.now + 1.0 / store.plan.lanes.reads_per_s
    job.key = w.numbered(poller.stream, poller.number)
    poller.number += 1
    job.started = w.now
    poller.receives += 1
    poller.messages += len(job.messages)
    w.count_up(plan.id, "receive_bytes", size)
    w.note(job, r.RECEIVED, w.now)
    use_changes(w, poller, 1)
    if plan.latency_s > 0.0:
        w.schedule(w.now + plan.latency_s, partial(w.verbs.arrive, w, job))
    else:
        w.soon(partial(w.verbs.arrive, w, job))


def fails(w: World, poller: PollerState, message: Message) -> bool:
    """Whether the work of a received message will fail."""
    batch = getattr(w.stations[w.layout.station_index[poller.plan.station]].plan, "batch", None)
    chance = batch.failing.get(w.layout.classes[message.kind], 0.0) if batch is not None else 0.0
    if message.poison:
        return True
    return chance > 0.0 and uniform(mix64(message.key + poller.stream_fail)) < chance


def batch_answered(w: World, job: Job) -> None:
    """Delete a batch's messages, or leave them hidden, or put them back if it was refused."""
    poller = w.pollers[job.poller]
    store = store_of(w, poller)
    w.note(job, r.ANSWERED_WITH, w.now, detail=job.cause)
    refused = job.cause in (THROTTLED, REJECTED, NO_TARGET)
    if poller.plan.backoff_most_s is not None and (refused or job.cause == CAUSE["injected"]):
        _wait_apart(w, poller, store, job)
        return
    if refused:
        poller.refused += 1
        poller.paused_until = w.now + poller.plan.backoff_s
    elif job.cause:
        poller.failed += 1
    else:
        poller.deletes += 1
    to_head = refused or poller.plan.returns_failed
    for message in reversed(job.messages) if to_head else list(job.messages):
        message.batch = None
        if refused:
            store.hidden.remove(message)
            message.receives -= 1
            if message.lane >= 0:
                store.lanes[message.lane].at_work -= 1
            stores.show(w, store, message, "head")
        elif job.cause == 0 and not message.fails:
            stores.delete(w, store, message)
        elif poller.plan.returns_failed:
            store.hidden.remove(message)
            stores.comes_back_or_is_buried(w, store, message, "head")
        elif store.plan.return_after_s:
            stores.failed(w, store, message)
    use_changes(w, poller, -1)
    w.job_over(job)
    stores.wake_pollers(w, store)


def _wait_apart(w: World, poller: PollerState, store: StoreState, job: Job) -> None:
    """The one message of a refused batch waits by itself, the longer the older it is."""
    plan = poller.plan
    assert plan.backoff_most_s is not None
    poller.refused += 1
    for message in job.messages:
        store.hidden.remove(message)
        message.batch = None
        message.receives -= 1
        pause = min(plan.backoff_most_s, plan.backoff_s + (w.now - message.sent))
        pause *= 0.5 + 0.5 * uniform(mix64(job.key + poller.stream))
        w.schedule(w.now + pause, partial(_show_again, w, store, message))
    use_changes(w, poller, -1)
    w.job_over(job)
    stores.wake_pollers(w, store)


def _show_again(w: World, store: StoreState, message: Message) -> None:
    """A message that was refused is visible again."""
    stores.show(w, store, message)
    stores.wake_pollers(w, store)
