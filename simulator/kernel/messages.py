"""A store's lists of visible and of hidden messages, each in the order its times come due."""

from __future__ import annotations

from simulator.kernel.calendar import schedule, unschedule
from simulator.kernel.compiled import apart, called, inlined, int64
from simulator.kernel.lanes import AT_HEAD, put
from simulator.kernel.records import SHOW_HIDDEN, SHOWN, State
from simulator.kernel.state import message_at, store_at
from simulator.kernel.store_records import MESSAGE_TRACED
from simulator.kernel.trace import note_message


@inlined
def store_timer(s: State, store: int, delayed: int) -> int:
    """The job that is a store's timer, for hidden or for delayed messages."""
    return int(s.n_sources + s.n_servers + s.n_links + 2 * store + delayed)


@called
def show(s: State, store: int, message: int, place: int) -> None:
    """A message becomes visible; see AT_END and its neighbours. Without lanes, what comes back goes to the
    end.
    """
    apart()
    x = store_at(s, store)
    m = message_at(s, message)
    if m.flags & MESSAGE_TRACED:
        note_message(s, message, SHOWN, -1, 0)
    if x.lanes > 0:
        put(s, store, message, place)
        return
    if x.ready == 0:
        x.ready_since = s.now
        x.ready_from = message
        x.ready_to = message
        m.next = -1
        m.prev = -1
    elif place == AT_HEAD:
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
    apart()
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
    apart()
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
def hide_until(s: State, store: int, message: int, until: float) -> None:
    """A hidden message stays hidden until then instead, between those that are due before and after it."""
    apart()
    unhide(s, store, message)
    x = store_at(s, store)
    m = message_at(s, message)
    m.until = until
    before = int64(x.hidden_to)
    while before >= 0 and message_at(s, before).until > until:
        before = int64(message_at(s, before).prev)
    m.prev = before
    if before >= 0:
        m.next = message_at(s, before).next
        message_at(s, before).next = message
    else:
        m.next = x.hidden_from
        x.hidden_from = message
    if m.next >= 0:
        message_at(s, m.next).prev = message
    else:
        x.hidden_to = message
    x.hidden += 1
    if before < 0:
        timer = store_timer(s, store, 0)
        unschedule(s, timer)
        x.checking_hidden = 1
        schedule(s, SHOW_HIDDEN, timer, max(s.now, until))


@called
def unhide(s: State, store: int, message: int) -> None:
    """Off the list of hidden messages."""
    apart()
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
