"""The loop: take what is next, do it, until a given time, or until Python is needed."""

from __future__ import annotations

from simulator.kernel.answers import (
    answered,
    attempt,
    break_attempt,
    break_link,
    refused,
    timeout_check,
)
from simulator.kernel.arrivals import arrival
from simulator.kernel.attempts import go_on, release_held
from simulator.kernel.batches import batch_answered, show_again
from simulator.kernel.caches import lose_cache
from simulator.kernel.calendar import first, take
from simulator.kernel.calls import calls_next
from simulator.kernel.compiled import entry, int64, pasted
from simulator.kernel.pollers import poll
from simulator.kernel.records import (
    ABSENT,
    ANSWERED,
    ARRIVAL,
    ARRIVE,
    ATTEMPT,
    BREAK_ATTEMPT,
    BREAK_LINK,
    BUDGET,
    CALLS_NEXT,
    CPU_DONE,
    CUT_SHORT,
    DRAIN_EXPIRED,
    DRAIN_SERVER,
    ENDLESS,
    FINISH,
    GO_ON,
    LOSE_CACHE,
    LOSE_SERVER,
    LOST,
    MORE_JOBS,
    MORE_MESSAGES,
    MORE_ROOTS,
    NEXT_VISIT,
    OPEN_SERVER,
    PLAN_CPU,
    POLL,
    REACHED,
    RECEIVES,
    REFUSED,
    RELEASE_HELD,
    SERVER_LOST,
    SHOW_AGAIN,
    SHOW_DELAYED,
    SHOW_HIDDEN,
    START_USERS,
    TIMEOUT_CHECK,
    WAITS_NO_LONGER,
    WAKE_USERS,
    Records,
    State,
)
from simulator.kernel.server_life import drain_server, end_server, open_server, plan_again
from simulator.kernel.serving import cpu_done, received
from simulator.kernel.state import (
    agenda_at,
    job_at,
)
from simulator.kernel.store import show_delayed, show_hidden
from simulator.kernel.visitors import next_visit, start_users, wake_users
from simulator.kernel.visits import arrive, end_early, finish

STEPS_AT_ONE_INSTANT = 20_000_000
"""More than any plan does in no time: what needs more goes round for ever."""


@pasted
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
    elif op == RECEIVES:
        received(s, job)
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
    elif op == REFUSED:
        refused(s, job)
    elif op in (CUT_SHORT, WAITS_NO_LONGER):
        end_early(s, op, job)
    elif op == RELEASE_HELD:
        release_held(s, job)
    elif op == NEXT_VISIT:
        next_visit(s, job)
    elif op == START_USERS:
        start_users(s, job - s.fixed + s.n_visitors)
    elif op == WAKE_USERS:
        wake_users(s, job)
    elif op == GO_ON:
        go_on(s, job)
    elif op == LOSE_CACHE:
        lose_cache(s, job)
    elif op == SHOW_AGAIN:
        show_again(s, job)
    elif op == BREAK_LINK:
        break_link(s, job)
    elif op == BREAK_ATTEMPT:
        break_attempt(s, job)
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
    steps = 0
    mask = s.n_agenda - 1
    while True:
        if s.n_free < fan_out:
            return MORE_JOBS
        at = s.agenda_from
        if at != s.agenda_to:
            if s.n_free_messages == 0:
                return MORE_MESSAGES
            steps += 1
            if steps > STEPS_AT_ONE_INSTANT:
                return ENDLESS
            s.agenda_from = (at + 1) & mask
            op = int64(agenda_at(s, at).op)
            job = int64(agenda_at(s, at).job)
        else:
            steps = 0
            if s.status != 0:
                return int(s.status)
            if s.n_free_roots == 0:
                return MORE_ROOTS
            if handled >= budget:
                return BUDGET
            job = int64(first(s))
            now = s.arrival_s
            if s.head_s < now:
                now = s.head_s
                if now >= until_s:
                    s.now = until_s
                    return REACHED
                take(s, job)
                op = int64(job_at(s, job).op)
            else:
                if now >= until_s:
                    s.now = until_s
                    return REACHED
                op = int64(ARRIVAL)
                job = int64(s.arriving)
            s.now = now
            handled += 1
            s.events += 1
        act(s, op, job)
