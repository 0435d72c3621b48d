"""Calls: which of its links a job calls, and how often."""

from __future__ import annotations

from functools import partial

from simulator.kernel import records as r
from simulator.plan import Delay, Elastic
from simulator.reference.attempts import begin_attempt, plan_second
from simulator.reference.caches import calls_nobody
from simulator.reference.elastic import cut_short
from simulator.reference.things import (
    Job,
    LinkState,
)
from simulator.reference.wires import answer_goes_out
from simulator.reference.world import World
from simulator.streams import child_key, mix64, uniform


def next_calls(w: World, job: Job) -> None:
    """A job has done its work, or the calls of one order: make those of the next, or answer."""
    station = w.stations[job.station]
    w.note(job, r.CALLING, w.now)
    if isinstance(station.plan, Elastic) and job.timer is not None:
        job.timer.cancelled = True
    if job.cause == 0 and job.next_link < station.n_links:
        if job.next_link == 0 and calls_nobody(w, job, station):
            job.next_link = station.n_links
        elif isinstance(station.plan, Delay) and station.plan.choose == "one_of":
            job.next_link = station.n_links
            chosen = choose_link(w, job)
            if chosen is not None:
                make_calls(w, job, chosen)
        else:
            mine = w.links[station.first_link : station.first_link + station.n_links]
            while job.next_link < len(mine) and job.pending == 0:
                order = mine[job.next_link].plan.order
                while job.next_link < len(mine) and mine[job.next_link].plan.order == order:
                    make_calls(w, job, mine[job.next_link])
                    job.next_link += 1
    if job.pending == 0:
        if not (station.wired and answer_goes_out(w, job)):
            w.soon(partial(w.verbs.finish, w, job))
    elif isinstance(station.plan, Elastic) and station.plan.timeout_s is not None:
        due = max(w.now, job.ready_at + station.plan.timeout_s)
        job.timer = w.schedule(due, partial(cut_short, w, job))


def choose_link(w: World, job: Job) -> LinkState | None:
    """One of the links that a job's class calls at all, by weight; None without any."""
    station = w.stations[job.station]
    mine = [
        link
        for link in w.links[station.first_link : station.first_link + station.n_links]
        if link.plan.weight > 0.0 and _calls(w, link, job.kind) > 0.0
    ]
    total = 0.0
    for link in mine:
        total += link.plan.weight
    pick = uniform(mix64(job.key + station.streams["choose"])) * total
    for link in mine:
        if pick < link.plan.weight:
            return link
        pick -= link.plan.weight
    return mine[-1] if mine else None


def _calls(w: World, link: LinkState, kind: int) -> float:
    """How often a request of a class calls a link, on average."""
    if kind >= w.n_classes:
        return 0.0
    each = link.plan.calls_per_request
    return 1.0 if each is None else each.get(w.layout.classes[kind], 1.0)


def make_calls(w: World, job: Job, link: LinkState) -> None:
    """All calls of one link that a job makes, a batch for each of its messages."""
    askers = [(m.key, m.kind, m.root) for m in job.messages] or [(job.key, job.kind, job.root)]
    for key, kind, root in askers:
        number = _calls(w, link, kind)
        whole = int(number)
        fraction = number - whole
        if fraction > 0.0 and uniform(mix64(key + link.streams["calls"])) < fraction:
            whole += 1
        for call in range(whole):
            child = Job(
                child_key(key, link.streams["call"], call, 0),
                kind,
                link.callee,
                root,
                parent=job,
                link=link.index,
                call=call,
            )
            if root is not None:
                root.refs += 1
            job.pending += 1
            begin_attempt(w, child)
            if link.plan.hedge is not None:
                plan_second(w, child)
