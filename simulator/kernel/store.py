"""Stores: three lists of messages (visible, received and hidden, delayed), each in the order its times come
due.
"""

from __future__ import annotations

from typing import Any

from simulator.kernel.bits import mix64, uniform
from simulator.kernel.calendar import schedule, soon
from simulator.kernel.compiled import apart, called, inlined, int64
from simulator.kernel.lanes import AT_END, BACK, admit, comes_back, lane_of
from simulator.kernel.messages import show, store_timer, unhide
from simulator.kernel.records import (
    FAILED,
    GONE,
    KEPT,
    OK,
    POLL,
    SHOW_DELAYED,
    SHOW_HIDDEN,
    STORE_FULL,
    THROTTLED,
    TRACED,
    State,
)
from simulator.kernel.slots import release_root
from simulator.kernel.state import calls_at, job_at, lane_at, message_at, root_at, station_at, store_at
from simulator.kernel.store_records import DUPLICATE, MESSAGE_TRACED, POISON
from simulator.kernel.trace import note_message


@inlined
def poller_timer(s: State, poller: int) -> Any:
    """The job that is a poller's timer."""
    return s.n_sources + s.n_servers + s.n_links + 2 * s.n_stores + poller


@called
def wake_pollers(s: State, store: int) -> None:
    """Something has become visible."""
    apart()
    x = store_at(s, store)
    for poller in range(x.first_poller, x.first_poller + x.n_pollers):
        soon(s, POLL, poller_timer(s, poller))


@inlined
def stored_changes(s: State, store: int, change: int) -> None:
    """One message more or less; its integral first."""
    x = store_at(s, store)
    x.area += x.stored * (s.now - x.stored_at_s)
    x.stored_at_s = s.now
    x.stored += change
    x.peak = max(x.peak, x.stored)


@called
def forget(s: State, store: int, message: int, done: bool) -> None:
    """A message leaves its store for good; its request is complete without it, or never will be well."""
    apart()
    m = message_at(s, message)
    stored_changes(s, store, -1)
    if m.flags & MESSAGE_TRACED:
        note_message(s, message, GONE, -1, OK if done else FAILED)
    if m.root >= 0:
        if not done:
            root_at(s, m.root).ok = -1
        release_root(s, m.root)
    m.next = s.free_message
    s.free_message = message
    s.n_free_messages += 1


@inlined
def size_of(s: State, link: int, kind: int) -> Any:
    """Bytes of a message: those of a request of its class over the link that brought it."""
    if link < 0:
        return 0.0
    return calls_at(s, link * (s.n_classes + 1) + kind).request_bytes


@called
def keep(s: State, job: int) -> int:
    """A job brings a message into its store: 0, or the cause of its refusal."""
    apart()
    j = job_at(s, job)
    store = int64(station_at(s, j.station).store)
    x = store_at(s, store)
    lane = int64(-1)
    if x.lanes > 0:
        lane = int64(lane_of(s, store, j.key))
        if not admit(s, store, lane, size_of(s, j.link, j.kind)):
            return THROTTLED
    message = int64(s.free_message)
    m = message_at(s, message)
    s.free_message = m.next
    s.n_free_messages -= 1
    m.key = j.key
    m.root = j.root
    m.kind = j.kind
    m.receives = 0
    m.batch = -1
    m.link = j.link
    m.flags = 0
    if j.flags & TRACED:
        m.flags = MESSAGE_TRACED
        note_message(s, message, KEPT, job, 0)
    m.lane = lane
    m.number = x.numbers
    x.numbers += 1
    if x.poison > 0.0 and uniform(mix64(j.key + x.stream_poison)) < x.poison:
        m.flags |= POISON
    m.sent = s.now
    if j.root >= 0:
        root_at(s, j.root).refs += 1
    x.arrived += 1
    stored_changes(s, store, 1)
    if x.stored > x.limit:
        s.status = STORE_FULL
        s.store_bound = store
    if x.delay_s > 0.0:
        m.until = s.now + x.delay_s
        m.next = -1
        m.prev = x.delayed_to
        if x.delayed_to >= 0:
            message_at(s, x.delayed_to).next = message
        else:
            x.delayed_from = message
        x.delayed_to = message
        x.delayed += 1
        if not x.checking_delayed:
            x.checking_delayed = 1
            schedule(s, SHOW_DELAYED, store_timer(s, store, 1), m.until)
    else:
        show(s, store, message, AT_END)
        wake_pollers(s, store)
    return 0


@called
def show_delayed(s: State, store: int) -> None:
    """The timer of a store's delayed messages."""
    apart()
    x = store_at(s, store)
    x.checking_delayed = 0
    message = int64(x.delayed_from)
    if message >= 0 and message_at(s, message).until <= s.now:
        x.delayed_from = message_at(s, message).next
        if x.delayed_from >= 0:
            message_at(s, x.delayed_from).prev = -1
        else:
            x.delayed_to = -1
        x.delayed -= 1
        show(s, store, message, AT_END)
        wake_pollers(s, store)
    if x.delayed_from >= 0:
        x.checking_delayed = 1
        due = max(s.now, message_at(s, x.delayed_from).until)
        schedule(s, SHOW_DELAYED, store_timer(s, store, 1), due)


@called
def show_hidden(s: State, store: int) -> None:
    """The timer of a store's hidden messages: nobody deleted one in time, so it comes back, or has done so
    too often.
    """
    apart()
    x = store_at(s, store)
    x.checking_hidden = 0
    message = int64(x.hidden_from)
    if message >= 0 and message_at(s, message).until <= s.now:
        unhide(s, store, message)
        m = message_at(s, message)
        if m.batch >= 0:
            leave_batch(s, message)
        comes_back_or_is_buried(s, store, message, BACK)
        wake_pollers(s, store)
    if x.hidden_from >= 0:
        x.checking_hidden = 1
        due = max(s.now, message_at(s, x.hidden_from).until)
        schedule(s, SHOW_HIDDEN, store_timer(s, store, 0), due)


@called
def comes_back_or_is_buried(s: State, store: int, message: int, place: int) -> None:
    """A message that was hidden shows again, unless it has been received too often."""
    apart()
    x = store_at(s, store)
    m = message_at(s, message)
    if m.receives >= x.max_receives:
        comes_back(s, store, message)
        bury(s, store, message)
        return
    x.returned += 1
    if m.lane >= 0:
        lane_at(s, m.lane).at_work -= 1
    show(s, store, message, place)


@called
def delete(s: State, store: int, message: int) -> None:
    """The work of a hidden message is done; now and then it is delivered once more all the same."""
    apart()
    x = store_at(s, store)
    m = message_at(s, message)
    unhide(s, store, message)
    if (
        x.duplicate > 0.0
        and not m.flags & DUPLICATE
        and uniform(mix64(m.key + x.stream_duplicate)) < x.duplicate
    ):
        m.flags |= DUPLICATE
        x.duplicated += 1
        if m.lane >= 0:
            lane_at(s, m.lane).at_work -= 1
        show(s, store, message, BACK)
        return
    x.deleted += 1
    comes_back(s, store, message)
    forget(s, store, message, True)


@called
def leave_batch(s: State, message: int) -> None:
    """A message shown again is no longer its old batch's: that one's delete does not reach it."""
    apart()
    m = message_at(s, message)
    j = job_at(s, m.batch)
    if m.bprev >= 0:
        message_at(s, m.bprev).bnext = m.bnext
    else:
        j.messages = m.bnext
    if m.bnext >= 0:
        message_at(s, m.bnext).bprev = m.bprev
    j.n_messages -= 1
    m.batch = -1


@called
def bury(s: State, store: int, message: int) -> None:
    """Received too often: to the dead-letter store, or dropped. Either way its request never completes
    well.
    """
    apart()
    x = store_at(s, store)
    x.dead_lettered += 1
    other = int64(x.dead_letter)
    if other < 0:
        forget(s, store, message, False)
        return
    m = message_at(s, message)
    stored_changes(s, store, -1)
    if m.flags & MESSAGE_TRACED:
        note_message(s, message, GONE, -1, FAILED)
        m.flags &= ~MESSAGE_TRACED
    if m.root >= 0:
        root_at(s, m.root).ok = -1
        release_root(s, m.root)
        m.root = -1
    m.receives = 0
    y = store_at(s, other)
    stored_changes(s, other, 1)
    y.arrived += 1
    m.lane = lane_of(s, other, m.key) if y.lanes > 0 else -1
    m.number = y.numbers
    y.numbers += 1
    show(s, other, message, AT_END)
    wake_pollers(s, other)
