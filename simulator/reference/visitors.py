"""Visitors: each sends a request, waits for its answer, thinks, and sends the next."""

from __future__ import annotations

import math
from functools import partial

from simulator.kernel import records as r
from simulator.plan import Users
from simulator.reference.memories import SessionState, VisitorsState
from simulator.reference.things import (
    Job,
    Root,
)
from simulator.reference.world import World
from simulator.streams import mix64, uniform

ARRIVALS = 0


def visitor_arrives(w: World, visitors: VisitorsState, key: int) -> None:
    """A visitor comes from an open source, and is dropped if nobody is free to send for it."""
    if has_sender(w, visitors):
        begin_session(w, visitors, key, -1)


def has_sender(w: World, visitors: VisitorsState) -> bool:
    """Whether a sender is free; it is busy from now on. If none is, one more may be made."""
    assert not isinstance(visitors.plan, Users)
    limit = visitors.plan.senders
    if limit is None:
        return True
    if w.now >= visitors.more_at:
        visitors.senders += 1
        visitors.more_at = math.inf
    if visitors.busy < visitors.senders:
        visitors.busy += 1
        visitors.peak_busy = max(visitors.peak_busy, visitors.busy)
        return True
    visitors.dropped += 1
    if visitors.more_at == math.inf and limit.most is not None and visitors.senders < limit.most:
        visitors.more_at = w.now + limit.start_s
    return False


def begin_session(w: World, visitors: VisitorsState, key: int, user: int) -> SessionState:
    """A visitor comes, and sends the first request."""
    session = SessionState(visitors, key, user)
    send_request(w, session)
    return session


def send_request(w: World, session: SessionState) -> None:
    """The next request of a session."""
    visitors = session.visitors
    key = w.numbered(session.key, session.made)
    session.made += 1
    if visitors.left is not None:
        visitors.left -= 1
    pick = uniform(mix64(key + visitors.streams["class"]))
    kind = 0
    while kind < w.n_classes - 1 and pick >= visitors.ends[kind]:
        kind += 1
    job = Job(key, kind, visitors.station, Root(w.now, kind, session.key, session=session), started=w.now)
    w.note(job, r.BORN, w.now, detail=kind)
    w.class_tally[kind, ARRIVALS] += 1
    w.soon(partial(w.verbs.arrive, w, job))


def is_over(w: World, session: SessionState) -> bool:
    """Whether a visitor sends nothing more."""
    visitors = session.visitors
    if isinstance(visitors.plan, Users):
        return session.user >= visitors.wanted or _has_made_all(session)
    plan = visitors.plan.visits
    assert plan is not None
    if plan.law == "fixed" or plan.requests == 1.0:
        return session.made == plan.requests
    key = w.numbered(session.key, session.made)
    return uniform(mix64(key + visitors.streams["end"])) >= 1.0 - 1.0 / plan.requests


def _has_made_all(session: SessionState) -> bool:
    visitors = session.visitors
    assert isinstance(visitors.plan, Users)
    if visitors.left is not None:
        return visitors.left == 0
    return session.made == visitors.plan.iterations


def think(w: World, session: SessionState) -> None:
    """A visitor has got an answer."""
    if is_over(w, session):
        end_session(session)
        return
    plan = session.visitors.plan
    thinks = plan if isinstance(plan, Users) else plan.visits
    assert thinks is not None
    pause = w.draw(thinks.think, w.numbered(session.key, session.made), session.visitors.streams["think"])
    w.schedule(w.now + pause, partial(next_visit, w, session))


def next_visit(w: World, session: SessionState) -> None:
    """A visitor has thought: the next request, unless there is to be none by now."""
    if is_over(w, session):
        end_session(session)
    else:
        send_request(w, session)


def end_session(session: SessionState) -> None:
    """A visitor leaves."""
    if session.user >= 0:
        del session.visitors.users[session.user]
        if _has_made_all(session):
            session.visitors.done.add(session.user)
    else:
        session.visitors.busy -= 1


def start_users(w: World, visitors: VisitorsState) -> None:
    """One more of the users who are wanted begins; the next one right after."""
    missing = [
        user for user in range(visitors.wanted) if user not in visitors.users and user not in visitors.done
    ]
    if not missing or visitors.left == 0:
        return
    key = w.numbered(visitors.streams["session"], visitors.number)
    visitors.number += 1
    visitors.users[missing[0]] = begin_session(w, visitors, key, missing[0])
    visitors.timer = w.schedule(w.now, partial(start_users, w, visitors))


def set_users(w: World, visitors: VisitorsState, number: int) -> None:
    """So many users from now on."""
    visitors.wanted = number
    if visitors.timer is not None:
        visitors.timer.cancelled = True
    visitors.timer = w.schedule(w.now, partial(start_users, w, visitors))
