"""Stores: messages come, are seen, come back, leave."""

from __future__ import annotations

from functools import partial

from simulator.kernel import records as r
from simulator.reference import lanes
from simulator.reference.messages import Message, StoreState
from simulator.reference.things import Job
from simulator.reference.world import CAUSE, World
from simulator.streams import mix64, uniform


def keep(w: World, job: Job) -> int:
    """A job brings a message into its store: 0, or the cause of its refusal."""
    store = w.stores[w.layout.store_index[w.stations[job.station].plan.id]]
    size = 0.0
    if job.link >= 0:
        size = w.links[job.link].plan.request_bytes.get(w.layout.classes[job.kind], 0.0)
    message = Message(job.key, job.kind, job.root, w.now, size)
    if store.lanes:
        message.lane = lanes.lane_of(store, job.key)
        if not lanes.admit(w, store, message.lane, size):
            return CAUSE["throttled"]
    w.note_message(message, r.KEPT, w.now, job)
    message.number = store.numbers
    store.numbers += 1
    if store.plan.poison_probability > 0.0:
        chance = uniform(mix64(job.key + store.streams["poison"]))
        message.poison = chance < store.plan.poison_probability
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
    return 0


def show(w: World, store: StoreState, message: Message, place: str = "end") -> None:
    """A message becomes visible. place: "end", "head", or "back" (to its place in its lane; else the end)."""
    w.note_message(message, r.SHOWN, w.now)
    if store.lanes:
        lanes.put(w, store, message, place)
        return
    if not store.ready:
        store.ready_since = w.now
    if place == "head":
        store.ready.appendleft(message)
    else:
        store.ready.append(message)


def wake_pollers(w: World, store: StoreState) -> None:
    for poller in w.pollers:
        if poller.plan.store == store.plan.id:
            w.soon(partial(w.verbs.poll, w, poller))


def _timer_rank(w: World, store: StoreState, delayed: int) -> int:
    return 1 + len(w.links) + 2 * store.index + delayed


def hide(w: World, store: StoreState, message: Message) -> None:
    """A received message is hidden until its visibility timeout."""
    message.until = w.now + store.plan.visibility_timeout_s
    store.hidden.append(message)
    if not store.checking_hidden:
        _check_hidden_at(w, store, message.until)


def failed(w: World, store: StoreState, message: Message) -> None:
    """The work of a hidden message failed: it is given up, or hidden for as long as its receives say."""
    store.hidden.remove(message)
    most = store.plan.max_receive_count
    if most is not None and message.receives >= most:
        comes_back_or_is_buried(w, store, message, "head")
        return
    times = store.plan.return_after_s
    message.until = w.now + times[min(message.receives, len(times)) - 1]
    place = len(store.hidden)
    while place > 0 and store.hidden[place - 1].until > message.until:
        place -= 1
    store.hidden.insert(place, message)
    if place == 0:
        if store.hidden_timer is not None:
            store.hidden_timer.cancelled = True
        _check_hidden_at(w, store, max(w.now, message.until))


def _check_hidden_at(w: World, store: StoreState, time: float) -> None:
    store.checking_hidden = True
    store.hidden_timer = w.schedule(time, partial(show_hidden, w, store), _timer_rank(w, store, 0))


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
        comes_back_or_is_buried(w, store, message, "back")
        wake_pollers(w, store)
    if store.hidden:
        _check_hidden_at(w, store, max(w.now, store.hidden[0].until))


def comes_back_or_is_buried(w: World, store: StoreState, message: Message, place: str) -> None:
    """A message that was hidden shows again, unless it has been received too often."""
    most = store.plan.max_receive_count
    if most is not None and message.receives >= most:
        lanes.comes_back(w, store, message)
        bury(w, store, message)
        return
    store.returned += 1
    if message.lane >= 0:
        store.lanes[message.lane].at_work -= 1
    show(w, store, message, place)


def forget(w: World, store: StoreState, message: Message, done: bool) -> None:
    """A message leaves its store for good."""
    store.stored -= 1
    w.note_message(message, r.GONE, w.now, detail=0 if done else CAUSE["failed"])
    if message.root is not None:
        if not done:
            message.root.well = False
        w.release(message.root)


def delete(w: World, store: StoreState, message: Message) -> None:
    """The work of a hidden message is done; now and then it is delivered once more all the same."""
    store.hidden.remove(message)
    again = store.plan.duplicate_probability
    if again > 0.0 and not message.duplicate:
        message.duplicate = uniform(mix64(message.key + store.streams["duplicate"])) < again
        if message.duplicate:
            store.duplicated += 1
            if message.lane >= 0:
                store.lanes[message.lane].at_work -= 1
            show(w, store, message, "back")
            return
    store.deleted += 1
    lanes.comes_back(w, store, message)
    forget(w, store, message, True)


def bury(w: World, store: StoreState, message: Message) -> None:
    """To the dead-letter store, or dropped."""
    store.dead_lettered += 1
    forget(w, store, message, False)
    if store.plan.dead_letter is None:
        return
    message.root, message.receives = None, 0
    other = w.stores[w.layout.store_index[store.plan.dead_letter]]
    other.stored += 1
    other.arrived += 1
    message.lane = lanes.lane_of(other, message.key) if other.lanes else -1
    message.number = other.numbers
    other.numbers += 1
    show(w, other, message)
    wake_pollers(w, other)
