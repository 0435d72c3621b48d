"""Taking and giving back jobs, roots and messages; recording; pools."""

from __future__ import annotations

from simulator.histogram import HISTOGRAM_CELLS
from simulator.kernel.bits import histogram_cell, mix64, uniform
from simulator.kernel.compiled import apart, called, inlined, int64, uint64
from simulator.kernel.records import (
    POOLED,
    THROTTLED,
    State,
)
from simulator.kernel.state import histogram_at, index_at, job_at, pool_at, root_at, station_at, sum_at


@inlined
def take_job(s: State) -> int:
    """A job of no particular content, its generation kept."""
    job = s.free
    j = job_at(s, job)
    s.free = j.qnext
    s.n_free -= 1
    j.flags = 0
    j.marks = 0
    j.cause = 0
    j.order = 0
    j.attempt = 0
    j.n_messages = 0
    j.call = 0
    j.rank = 0
    j.pending = 0
    j.qnext = -1
    j.qprev = -1
    j.parent = -1
    j.link = -1
    j.server = -1
    j.root = -1
    j.messages = -1
    j.poller = -1
    return int(job)


@inlined
def give_job(s: State, job: int) -> None:
    """Back to the free list; the root it belonged to may be complete with it."""
    root = job_at(s, job).root
    free_job(s, job)
    if root >= 0:
        release_root(s, root)


@inlined
def take_root(s: State, kind: int, key: int) -> int:
    """A root with one reference."""
    root = s.free_root
    r = root_at(s, root)
    s.free_root = r.next
    s.n_free_roots -= 1
    s.n_in_system += 1
    r.started = s.now
    r.kind = kind
    r.key = key
    r.session = -1
    r.refs = 1
    r.ok = 0
    return int(root)


@inlined
def free_job(s: State, job: int) -> None:
    """Back to the free list."""
    j = job_at(s, job)
    j.gen += 1
    j.qnext = s.free
    s.free = job
    s.n_free += 1


@called
def release_session(s: State, session: int) -> None:
    """One reference to a visitor less; with the last one it is gone, with what it remembers of servers."""
    apart()
    v = job_at(s, session)
    v.pending -= 1
    if v.pending > 0:
        return
    stick = int64(v.qnext)
    while stick >= 0:
        following = int64(job_at(s, stick).qnext)
        free_job(s, stick)
        stick = following
    free_job(s, session)


@inlined
def release_root(s: State, root: int) -> None:
    """One reference less; with the last one the request is complete."""
    r = root_at(s, root)
    r.refs -= 1
    if r.refs == 0:
        if r.ok == 1:
            record(s, s.n_stations + s.n_links + s.n_classes + r.kind, s.now - r.started)
        if r.session >= 0:
            release_session(s, r.session)
        r.next = s.free_root
        s.free_root = root
        s.n_free_roots += 1
        s.n_in_system -= 1


@inlined
def record(s: State, subject: int, seconds: float) -> None:
    """One time of one subject (station, link, class's response, class's completion)."""
    histogram_at(s, subject * HISTOGRAM_CELLS + histogram_cell(seconds)).count += 1
    sum_at(s, subject).sum += seconds
    sum_at(s, subject).count += 1.0


@inlined
def touch(s: State, station: int) -> None:
    """Bring a station's integrals up to now, before its numbers change."""
    r = station_at(s, station)
    now = s.now
    elapsed = now - r.touched_s
    if elapsed == 0.0:
        return
    r.area_inside += r.inside * elapsed
    r.area_busy += r.busy * elapsed
    r.touched_s = now


@called
def turned_away(s: State, job: int, station: int) -> int:
    """Why the faults or pools of a station let a job in no further; 0 if they do."""
    apart()
    r = station_at(s, station)
    if (
        r.error_rate > 0.0
        and uniform(mix64(uint64(job_at(s, job).key) + uint64(r.stream_error))) < r.error_rate
    ):
        return int(r.error_cause)
    if r.throttle_per_s >= 0.0:
        filled = r.throttle_tokens + (s.now - r.throttle_at_s) * r.throttle_per_s
        r.throttle_tokens = min(r.throttle_burst, filled)
        r.throttle_at_s = s.now
        if r.throttle_tokens < 1.0:
            return THROTTLED
        r.throttle_tokens -= 1.0
    if r.n_pools > 0 and not draw_on_pools(s, job, station):
        return THROTTLED
    return 0


@called
def draw_on_pools(s: State, job: int, station: int) -> bool:
    """Take from every pool of a station, or from none."""
    apart()
    r = station_at(s, station)
    now = s.now
    for i in range(r.first_pool, r.first_pool + r.n_pools):
        pool = pool_at(s, index_at(s, i).value)
        if pool.concurrency:
            empty = pool.in_use >= pool.limit
        else:
            pool.tokens = min(pool.limit, pool.tokens + (now - pool.tokens_at_s) * pool.per_s)
            pool.tokens_at_s = now
            empty = pool.tokens < 1.0
        if empty:
            pool.refused += 1
            if pool.first_refused_s < 0.0:
                pool.first_refused_s = now
            return False
    for i in range(r.first_pool, r.first_pool + r.n_pools):
        pool = pool_at(s, index_at(s, i).value)
        if pool.concurrency:
            pool.in_use += 1
            pool.peak = max(pool.peak, pool.in_use)
        else:
            pool.tokens -= 1.0
            pool.peak += 1.0
    job_at(s, job).flags |= POOLED
    return True


@called
def give_back_to_pools(s: State, station: int) -> None:
    """Return what a job held of concurrency pools."""
    apart()
    r = station_at(s, station)
    for i in range(r.first_pool, r.first_pool + r.n_pools):
        pool = pool_at(s, index_at(s, i).value)
        if pool.concurrency:
            pool.in_use -= 1
