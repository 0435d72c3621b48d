"""The loop: take what is next, do it, until a given time, or until Python is needed."""

from __future__ import annotations

from simulator.kernel.arrivals import arrival
from simulator.kernel.bits import mix64, time_of, uniform
from simulator.kernel.calendar import first, schedule, soon, take
from simulator.kernel.calls import answered, attempt, calls_next, timeout_check
from simulator.kernel.compiled import entry, inlined, int64
from simulator.kernel.elastic import leave_elastic, to_elastic
from simulator.kernel.pollers import batch_answered, poll
from simulator.kernel.records import (
    ABANDONED,
    ABSENT,
    ANSWERED,
    ARRIVAL,
    ARRIVE,
    ATTEMPT,
    BUDGET,
    CALLS_NEXT,
    CPU_DONE,
    DELAY,
    DRAIN_EXPIRED,
    DRAIN_SERVER,
    ELASTIC,
    FINISH,
    FINISHED,
    HAS_SLOT,
    INJECTED,
    INSIDE,
    LOSE_SERVER,
    LOST,
    MORE_JOBS,
    MORE_MESSAGES,
    MORE_ROOTS,
    N_CAUSES,
    OPEN_SERVER,
    PLAN_CPU,
    POLL,
    POOLED,
    QUEUED_UP,
    REACHED,
    RESPONDED,
    SERVER_LOST,
    SERVERS,
    SHOW_DELAYED,
    SHOW_HIDDEN,
    THROTTLED,
    TIMEOUT_CHECK,
    TRACED,
    WAITING,
    Records,
    State,
)
from simulator.kernel.server_life import drain_server, end_server, open_server, plan_again
from simulator.kernel.servers import cpu_done, release_slot, to_fleet
from simulator.kernel.slots import draw_on_pools, give_back_to_pools, give_job, record, touch
from simulator.kernel.slowest import note_response
from simulator.kernel.state import (
    agenda_at,
    cause_at,
    class_tally_at,
    job_at,
    link_at,
    poller_at,
    root_at,
    station_at,
    tally_at,
)
from simulator.kernel.store import keep, show_delayed, show_hidden
from simulator.kernel.trace import note

MARGIN = 256
"""Free jobs (beyond the plan's largest fan-out), roots and messages that one event may not exceed."""


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
    if cause == 0 and r.n_pools > 0 and not draw_on_pools(s, job, station):
        cause = THROTTLED
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
            keep(s, job)
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
    if j.flags & ABANDONED:
        give_job(s, job)
    elif j.link >= 0:
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
    give_job(s, job)


@inlined
def act(s: State, op: int, job: int) -> None:
    """Do one thing. Timers know by their place among the fixed jobs whose they are."""
    servers = int64(s.n_sources)
    links = servers + s.n_servers
    stores = links + s.n_links
    if op == ARRIVE:
        arrive(s, job)
    elif op == FINISH:
        finish(s, job)
    elif op == CALLS_NEXT:
        calls_next(s, job)
    elif op == ANSWERED:
        if job_at(s, job).poller >= 0:
            batch_answered(s, job)
        else:
            answered(s, job)
    elif op == CPU_DONE:
        cpu_done(s, job - servers)
    elif op == ARRIVAL:
        arrival(s, job)
    elif op == POLL:
        poll(s, job - stores - 2 * s.n_stores)
    elif op == ATTEMPT:
        attempt(s, job)
    elif op == TIMEOUT_CHECK:
        timeout_check(s, job - links)
    elif op == SHOW_HIDDEN:
        show_hidden(s, (job - stores) >> 1)
    elif op == SHOW_DELAYED:
        show_delayed(s, (job - stores) >> 1)
    elif op == OPEN_SERVER:
        open_server(s, job)
    elif op == DRAIN_SERVER:
        drain_server(s, job)
    elif op == LOSE_SERVER:
        end_server(s, job, LOST, SERVER_LOST)
    elif op == PLAN_CPU:
        plan_again(s, job)
    else:
        end_server(s, job, ABSENT, DRAIN_EXPIRED)


@entry
def run(state: Records, until_s: float, budget: int, fan_out: int) -> int:
    """Do everything before `until_s`. Returns why it stopped: see REACHED and its neighbours in records.

    now is `until_s` when it was reached, else the time of the last event. What stands in the agenda at entry
    is done first, at now.
    """
    s = state[0]
    handled = 0
    mask = s.n_agenda - 1
    while True:
        while s.agenda_from != s.agenda_to:
            if s.n_free < fan_out:
                return MORE_JOBS
            if s.n_free_messages == 0:
                return MORE_MESSAGES
            at = s.agenda_from
            s.agenda_from = (at + 1) & mask
            act(s, agenda_at(s, at).op, agenda_at(s, at).job)
        if s.status != 0:
            return int(s.status)
        if s.n_free < fan_out:
            return MORE_JOBS
        if s.n_free_roots == 0:
            return MORE_ROOTS
        if handled >= budget:
            return BUDGET
        job = first(s)
        arrives = s.arrival_s
        if job >= 0 and job_at(s, job).time < arrives:
            now = job_at(s, job).time
            if now >= until_s:
                s.now = until_s
                return REACHED
            s.now = now
            take(s, job)
            act(s, job_at(s, job).op, job)
        else:
            if arrives >= until_s:
                s.now = until_s
                return REACHED
            s.now = arrives
            arrival(s, s.arriving)
        handled += 1
        s.events += 1
