"""Calls: which of its links a job calls, and how often."""

from __future__ import annotations

from typing import Any

from simulator.kernel.attempts import begin_attempt, plan_second
from simulator.kernel.bits import child_key, mix64, uniform
from simulator.kernel.caches import calls_nobody
from simulator.kernel.calendar import schedule, soon, unschedule
from simulator.kernel.compiled import apart, called, inlined, int64, uint64
from simulator.kernel.records import (
    CALLING,
    CUT_SHORT,
    FINISH,
    TRACED,
    State,
)
from simulator.kernel.slots import take_job
from simulator.kernel.state import calls_at, job_at, link_at, message_at, root_at, station_at
from simulator.kernel.store_records import MESSAGE_TRACED
from simulator.kernel.trace import note
from simulator.kernel.wires import answer_goes_out


@inlined
def calls_next(s: State, job: int) -> None:
    """A job has done its work, or the calls of one order: make those of the next, or answer."""
    j = job_at(s, job)
    r = station_at(s, j.station)
    if j.flags & TRACED:
        note(s, job, CALLING, s.now, 0.0, 0)
    if r.timeout_s > 0.0:
        unschedule(s, job)
    if j.cause == 0 and j.order < r.n_links:
        if r.cache >= 0 and j.order == 0 and calls_nobody(s, job, r.cache):
            j.order = r.n_links
        elif r.one_of:
            j.order = r.n_links
            chosen = choose_link(s, job)
            if chosen >= 0:
                make_calls(s, job, chosen)
        else:
            link = int64(r.first_link + j.order)
            end = int64(r.first_link + r.n_links)
            # Orders of which nothing is called are over at once.
            while link < end and j.pending == 0:
                order = link_at(s, link).order
                while link < end and link_at(s, link).order == order:
                    make_calls(s, job, link)
                    link += 1
            j.order = link - r.first_link
    if j.pending == 0:
        if not r.wired or not answer_goes_out(s, job):
            soon(s, FINISH, job)
    elif r.timeout_s > 0.0:
        schedule(s, CUT_SHORT, job, max(s.now, j.work + r.timeout_s))


@called
def choose_link(s: State, job: int) -> int:
    """One of the links that a job's class calls at all, by weight; -1 without any."""
    apart()
    j = job_at(s, job)
    return one_of(s, int64(j.station), uint64(j.key), int64(j.kind))


@inlined
def one_of(s: State, station: int, key: int, kind: int) -> int:
    """The link that a visit of that class and key chooses at a station; -1 without any."""
    r = station_at(s, station)
    total = 0.0
    for link in range(r.first_link, r.first_link + r.n_links):
        total += share_of(s, link, kind)
    pick = uniform(mix64(uint64(key) + uint64(r.stream_choose))) * total
    chosen = int64(-1)
    for link in range(r.first_link, r.first_link + r.n_links):
        share = share_of(s, link, kind)
        if share > 0.0:
            chosen = int64(link)
            if pick < share:
                break
            pick -= share
    return int(chosen)


@inlined
def share_of(s: State, link: int, kind: int) -> Any:
    """A link's weight for a class, 0 if that never calls it."""
    c = calls_at(s, link * (s.n_classes + 1) + kind)
    return link_at(s, link).weight if c.whole > 0 or c.fraction > 0.0 else 0.0


@inlined
def make_calls(s: State, job: int, link: int) -> None:
    """All calls of one link that a job makes, a batch for each of its messages."""
    j = job_at(s, job)
    message = int64(j.messages)
    kind = int64(j.kind)
    key = j.key
    root = int64(j.root)
    traced = j.flags & TRACED
    while True:
        if message >= 0:
            m = message_at(s, message)
            kind = int64(m.kind)
            key = m.key
            root = int64(m.root)
            traced = TRACED if m.flags & MESSAGE_TRACED else 0
            message = int64(m.bnext)
        c = calls_at(s, link * (s.n_classes + 1) + kind)
        n = int64(c.whole)
        if (
            c.fraction > 0.0
            and uniform(mix64(uint64(key) + uint64(link_at(s, link).stream_calls))) < c.fraction
        ):
            n += 1
        for call in range(n):
            child = take_job(s)
            x = job_at(s, child)
            x.parent = job
            x.parent_gen = j.gen
            x.link = link
            x.call = call
            x.kind = kind
            x.root = root
            x.flags = traced
            x.station = link_at(s, link).callee
            x.key = child_key(key, link_at(s, link).stream, call, 0)
            if root >= 0:
                root_at(s, root).refs += 1
            j.pending += 1
            begin_attempt(s, child)
            if link_at(s, link).hedged:
                plan_second(s, child)
        if message < 0:
            break
