"""A visit of a station: arriving at it, leaving it, and the answer's way back."""

from __future__ import annotations

from simulator.kernel.attempts import hold
from simulator.kernel.bits import mix64, time_of, uniform
from simulator.kernel.caches import lookup_ends
from simulator.kernel.calendar import schedule, soon
from simulator.kernel.compiled import apart, called, inlined, int64
from simulator.kernel.elastic import leave_elastic, to_elastic
from simulator.kernel.link_records import (
    BLACK_HOLE,
)
from simulator.kernel.records import (
    ABANDONED,
    ANSWERED,
    CALLS_NEXT,
    CUT_SHORT,
    DELAY,
    ELASTIC,
    FINISH,
    FINISHED,
    HAS_SLOT,
    INJECTED,
    INSIDE,
    MISSED,
    N_CAUSES,
    NO_REUSE,
    POOLED,
    QUEUED_UP,
    RESPONDED,
    SERVERS,
    STATION_TIMEOUT,
    STRANDED,
    TRACED,
    WAITING,
    WAITS_FOR_FETCH,
    State,
)
from simulator.kernel.servers import release_slot, stranded_changes, to_fleet, waits_no_longer
from simulator.kernel.slots import give_back_to_pools, give_job, record, touch, turned_away
from simulator.kernel.slowest import note_response
from simulator.kernel.state import (
    cause_at,
    class_tally_at,
    job_at,
    link_at,
    poller_at,
    root_at,
    station_at,
    tally_at,
)
from simulator.kernel.store import keep
from simulator.kernel.trace import note
from simulator.kernel.visitors import think


@inlined
def arrive(s: State, job: int) -> None:
    """A job reaches its station."""
    j = job_at(s, job)
    station = int64(j.station)
    r = station_at(s, station)
    touch(s, station)
    r.inside += 1
    r.peak_inside = max(r.peak_inside, r.inside)
    j.arrived = s.now
    j.flags |= INSIDE
    if j.flags & TRACED:
        note(s, job, WAITING if r.type == DELAY else QUEUED_UP, s.now, 0.0, 0)
    tally_at(s, station * (s.n_classes + 1) + j.kind).arrivals += 1
    cause = 0
    if j.link >= 0:
        x = link_at(s, j.link)
        if x.error_rate > 0.0 and uniform(mix64(j.key + x.stream_error)) < x.error_rate:
            cause = INJECTED
    if cause == 0 and r.guards != 0:
        cause = turned_away(s, job, station)
    if cause == 0:
        if r.type == DELAY:
            pause = time_of(s, r.cold_table, r.cold_const, j.key, r.stream_cold)
            if pause > 0.0:
                schedule(s, CALLS_NEXT, job, s.now + pause)
            else:
                soon(s, CALLS_NEXT, job)
        elif r.type == SERVERS:
            cause = to_fleet(s, job)
        elif r.type == ELASTIC:
            cause = to_elastic(s, job)
        else:
            cause = keep(s, job)
            if cause == 0:
                soon(s, FINISH, job)
    if cause != 0:
        j.cause = cause
        soon(s, FINISH, job)


@inlined
def finish(s: State, job: int) -> None:
    """A job is over at its station, well or with a cause: it leaves, and its answer sets out."""
    j = job_at(s, job)
    station = int64(j.station)
    r = station_at(s, station)
    now = s.now
    j.gen += 1
    if j.flags & TRACED:
        note(s, job, FINISHED, now, 0.0, j.cause)
    if j.flags & HAS_SLOT:
        if r.type == SERVERS:
            release_slot(s, job)
        else:
            leave_elastic(s, job)
    if j.flags & POOLED:
        give_back_to_pools(s, station)
    touch(s, station)
    r.inside -= 1
    r.sojourn_s += now - j.arrived
    j.flags &= ~(INSIDE | POOLED)
    tally = tally_at(s, station * (s.n_classes + 1) + j.kind)
    if j.cause == 0:
        tally.done += 1
        record(s, station, now - j.arrived)
    else:
        tally.failed += 1
        cause_at(s, (station) * N_CAUSES + j.cause).count += 1
        if j.marks & STRANDED:
            stranded_changes(s, station, -1)
    if r.cache >= 0 and j.marks & (MISSED | WAITS_FOR_FETCH):
        lookup_ends(s, job, r.cache)
    if j.flags & ABANDONED:
        give_job(s, job)
    elif j.link >= 0:
        if link_at(s, j.link).obstacles & BLACK_HOLE:
            hold(s, ANSWERED, job)
        else:
            answer_after(s, job, link_at(s, j.link).latency_s)
    elif j.poller >= 0:
        answer_after(s, job, poller_at(s, j.poller).latency_s)
    else:
        respond(s, job)


@inlined
def answer_after(s: State, job: int, latency_s: float) -> None:
    """The answer's way back."""
    if latency_s > 0.0:
        schedule(s, ANSWERED, job, s.now + latency_s)
    else:
        soon(s, ANSWERED, job)


@inlined
def respond(s: State, job: int) -> None:
    """A request from outside has its answer."""
    j = job_at(s, job)
    root = root_at(s, j.root)
    subject = s.n_stations + s.n_links + j.kind
    if j.flags & TRACED:
        note(s, job, RESPONDED, s.now, 0.0, j.cause)
    note_response(s, int64(j.kind), j.key, root.started, s.now - root.started, j.cause)
    if j.cause == 0:
        class_tally_at(s, j.kind).done += 1
        record(s, subject, s.now - root.started)
        if root.ok == 0:
            root.ok = 1
    else:
        class_tally_at(s, j.kind).failed += 1
        cause_at(s, (subject) * N_CAUSES + j.cause).count += 1
        root.ok = -1
    if root.session >= 0:
        think(s, root.session)
    give_job(s, job)


@called
def end_early(s: State, op: int, job: int) -> None:
    """A job has waited too long, for a slot or for its calls."""
    apart()
    if op == CUT_SHORT:
        job_at(s, job).cause = STATION_TIMEOUT
        job_at(s, job).marks |= NO_REUSE
    else:
        waits_no_longer(s, job)
    finish(s, job)
