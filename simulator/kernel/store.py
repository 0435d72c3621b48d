"""Stores: three lists of messages (visible, received and hidden, delayed), each in the order its times come
due.
"""

from __future__ import annotations

from typing import Any

from simulator.kernel.calendar import schedule, soon
from simulator.kernel.compiled import called, inlined, int64
from simulator.kernel.records import (
    POLL,
    SHOW_DELAYED,
    SHOW_HIDDEN,
    STORE_FULL,
    State,
)
from simulator.kernel.slots import release_root
from simulator.kernel.state import calls_at, job_at, message_at, root_at, station_at, store_at


@inlined
def store_timer(s: State, store: int, delayed: int) -> Any:
    """The job that is a store's timer, for hidden or for delayed messages."""
    return s.n_sources + s.n_servers + s.n_links + 2 * store + delayed


@inlined
def poller_timer(s: State, poller: int) -> Any:
    """The job that is a poller's timer."""
    return s.n_sources + s.n_servers + s.n_links + 2 * s.n_stores + poller


@called
def wake_pollers(s: State, store: int) -> None:
    """Something has become visible."""
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
def show(s: State, store: int, message: int, at_head: bool) -> None:
    """A message becomes visible."""
    x = store_at(s, store)
    m = message_at(s, message)
    if x.ready == 0:
        x.ready_since = s.now
        x.ready_from = message
        x.ready_to = message
        m.next = -1
        m.prev = -1
    elif at_head:
        m.prev = -1
        m.next = x.ready_from
        message_at(s, x.ready_from).prev = message
        x.ready_from = message
    else:
        m.next = -1
        m.prev = x.ready_to
        message_at(s, x.ready_to).next = message
        x.ready_to = message
    x.ready += 1


@called
def take_visible(s: State, store: int) -> int:
    """The first visible message, off its list; -1 without any."""
    x = store_at(s, store)
    message = int64(x.ready_from)
    if message < 0:
        return -1
    x.ready_from = message_at(s, message).next
    if x.ready_from >= 0:
        message_at(s, x.ready_from).prev = -1
    else:
        x.ready_to = -1
    x.ready -= 1
    return int(message)


@called
def hide(s: State, store: int, message: int) -> None:
    """A received message is hidden until its visibility timeout."""
    x = store_at(s, store)
    m = message_at(s, message)
    m.until = s.now + x.visibility_s
    m.next = -1
    m.prev = x.hidden_to
    if x.hidden_to >= 0:
        message_at(s, x.hidden_to).next = message
    else:
        x.hidden_from = message
    x.hidden_to = message
    x.hidden += 1
    if not x.checking_hidden:
        x.checking_hidden = 1
        schedule(s, SHOW_HIDDEN, store_timer(s, store, 0), m.until)


@called
def unhide(s: State, store: int, message: int) -> None:
    """Off the list of hidden messages."""
    x = store_at(s, store)
    m = message_at(s, message)
    if m.prev >= 0:
        message_at(s, m.prev).next = m.next
    else:
        x.hidden_from = m.next
    if m.next >= 0:
        message_at(s, m.next).prev = m.prev
    else:
        x.hidden_to = m.prev
    x.hidden -= 1


@called
def forget(s: State, store: int, message: int, done: bool) -> None:
    """A message leaves its store for good; its request is complete without it, or never will be well."""
    m = message_at(s, message)
    stored_changes(s, store, -1)
    if m.root >= 0:
        if not done:
            root_at(s, m.root).ok = -1
        release_root(s, m.root)
    m.next = s.free_message
    s.free_message = message
    s.n_free_messages += 1


@called
def keep(s: State, job: int) -> None:
    """A job brings a message into its store."""
    j = job_at(s, job)
    store = int64(station_at(s, j.station).store)
    x = store_at(s, store)
    message = int64(s.free_message)
    m = message_at(s, message)
    s.free_message = m.next
    s.n_free_messages -= 1
    m.key = j.key
    m.root = j.root
    m.kind = j.kind
    m.receives = 0
    m.batch = -1
    m.bytes = calls_at(s, j.link * (s.n_classes + 1) + j.kind).request_bytes if j.link >= 0 else 0.0
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
        show(s, store, message, False)
        wake_pollers(s, store)


@called
def show_delayed(s: State, store: int) -> None:
    """The timer of a store's delayed messages."""
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
        show(s, store, message, False)
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
    x = store_at(s, store)
    x.checking_hidden = 0
    message = int64(x.hidden_from)
    if message >= 0 and message_at(s, message).until <= s.now:
        unhide(s, store, message)
        m = message_at(s, message)
        if m.batch >= 0:
            leave_batch(s, message)
        if m.receives >= x.max_receives:
            bury(s, store, message)
        else:
            x.returned += 1
            show(s, store, message, False)
            wake_pollers(s, store)
    if x.hidden_from >= 0:
        x.checking_hidden = 1
        due = max(s.now, message_at(s, x.hidden_from).until)
        schedule(s, SHOW_HIDDEN, store_timer(s, store, 0), due)


@called
def leave_batch(s: State, message: int) -> None:
    """A message shown again is no longer its old batch's: that one's delete does not reach it."""
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
    x = store_at(s, store)
    x.dead_lettered += 1
    other = int64(x.dead_letter)
    if other < 0:
        forget(s, store, message, False)
        return
    m = message_at(s, message)
    stored_changes(s, store, -1)
    if m.root >= 0:
        root_at(s, m.root).ok = -1
        release_root(s, m.root)
        m.root = -1
    m.receives = 0
    stored_changes(s, other, 1)
    store_at(s, other).arrived += 1
    show(s, other, message, False)
    wake_pollers(s, other)
