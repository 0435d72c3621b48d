"""Visitors: each sends a request, waits for its answer, thinks, and sends the next."""

from __future__ import annotations

import math

from simulator.kernel.births import born, class_of
from simulator.kernel.bits import mix64, numbered, time_of, uniform
from simulator.kernel.calendar import schedule, unschedule
from simulator.kernel.compiled import apart, called, uint64
from simulator.kernel.records import NEXT_VISIT, START_USERS, State
from simulator.kernel.slots import release_session, take_job, take_root
from simulator.kernel.state import job_at, root_at, user_at, visitors_at
from simulator.kernel.visitor_records import DONE, NO_SESSION


@called
def visitor_arrives(s: State, visitors: int, key: int) -> None:
    """A visitor comes from an open source, and is dropped if nobody is free to send for it."""
    apart()
    if visitors_at(s, visitors).senders < 0 or has_sender(s, visitors):
        begin_session(s, visitors, key, -1)


@called
def has_sender(s: State, visitors: int) -> bool:
    """Whether a sender is free; it is busy from now on. If none is, one more may be made."""
    apart()
    x = visitors_at(s, visitors)
    if s.now >= x.more_at_s:
        x.senders += 1
        x.more_at_s = math.inf
    if x.busy < x.senders:
        x.busy += 1
        x.peak_busy = max(x.peak_busy, x.busy)
        return True
    x.dropped += 1
    if x.more_at_s == math.inf and x.senders < x.most_senders:
        x.more_at_s = s.now + x.sender_s
    return False


@called
def begin_session(s: State, visitors: int, key: int, user: int) -> int:
    """A visitor comes, and sends the first request."""
    apart()
    session = take_job(s)
    j = job_at(s, session)
    j.key = key
    j.station = visitors
    j.pending = 1
    j.parent_gen = 0
    j.tprev = user
    send_request(s, session)
    return int(session)


@called
def send_request(s: State, session: int) -> None:
    """The next request of a session."""
    apart()
    v = job_at(s, session)
    x = visitors_at(s, v.station)
    key = numbered(v.key, v.parent_gen)
    v.parent_gen += 1
    v.pending += 1
    if x.left > 0:
        x.left -= 1
    kind = class_of(s, key, x.stream_class, x.first_share)
    root = take_root(s, kind, v.key)
    root_at(s, root).session = session
    born(s, kind, key, root, x.station)


@called
def is_over(s: State, session: int) -> bool:
    """Whether a visitor sends nothing more."""
    apart()
    v = job_at(s, session)
    x = visitors_at(s, v.station)
    if v.tprev >= x.wanted or x.left == 0 or (x.fixed > 0 and v.parent_gen == x.fixed):
        return True
    if x.goes_on > 0.0:
        key = numbered(v.key, v.parent_gen)
        return bool(uniform(mix64(uint64(key) + uint64(x.stream_end))) >= x.goes_on)
    return False


@called
def think(s: State, session: int) -> None:
    """A visitor has got an answer."""
    apart()
    v = job_at(s, session)
    if is_over(s, session):
        end_session(s, session)
        return
    x = visitors_at(s, v.station)
    pause = time_of(s, x.think_table, x.think_const, numbered(v.key, v.parent_gen), x.stream_think)
    schedule(s, NEXT_VISIT, session, s.now + pause)


@called
def next_visit(s: State, session: int) -> None:
    """A visitor has thought: the next request, unless there is to be none by now."""
    apart()
    if is_over(s, session):
        end_session(s, session)
    else:
        send_request(s, session)


@called
def end_session(s: State, session: int) -> None:
    """A visitor leaves; what it has sent may still be on its way."""
    apart()
    v = job_at(s, session)
    x = visitors_at(s, v.station)
    if v.tprev < 0:
        if x.senders >= 0:
            x.busy -= 1
    else:
        done = x.left == 0 or (x.fixed > 0 and v.parent_gen == x.fixed)
        user_at(s, x.first_user + v.tprev).session = DONE if done else NO_SESSION
    release_session(s, session)


@called
def start_users(s: State, visitors: int) -> None:
    """One more of the users who are wanted begins; the next one right after."""
    apart()
    x = visitors_at(s, visitors)
    while x.starting < x.wanted and user_at(s, x.first_user + x.starting).session != NO_SESSION:
        x.starting += 1
    if x.starting >= x.wanted or x.left == 0:
        return
    key = numbered(x.stream_session, x.number)
    x.number += uint64(1)
    session = begin_session(s, visitors, key, x.starting)
    user_at(s, x.first_user + x.starting).session = session
    schedule(s, START_USERS, visitors_timer(s, visitors), s.now)


@called
def visitors_timer(s: State, visitors: int) -> int:
    """The job that starts users."""
    apart()
    return int(s.fixed - s.n_visitors + visitors)


@called
def wake_users(s: State, visitors: int) -> None:
    """The number of users who are wanted has changed."""
    apart()
    timer = visitors_timer(s, visitors)
    unschedule(s, timer)
    schedule(s, START_USERS, timer, s.now)
