"""Networks of servers: what comes in and what goes out waits its turn."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from simulator.kernel import records as r
from simulator.plan import Network
from simulator.reference.things import Job

if TYPE_CHECKING:
    from simulator.reference.world import World


@dataclass(eq=False, slots=True)
class Wire:
    """One way of a network: when it is free, what it had saved up then, how long it has been busy."""

    plan: Network
    free: float
    saved: float
    busy: float = 0.0

    def through(self, size: float, now: float) -> float:
        """When `size` bytes that set out now are through, all those before them first."""
        plan = self.plan
        begins = max(now, self.free)
        if plan.burst_bytes_per_s is None:
            takes = size / plan.bytes_per_s
        else:
            saved = min(plan.saved_bytes, self.saved + plan.bytes_per_s * (begins - self.free))
            takes = size / plan.burst_bytes_per_s
            spent = size - plan.bytes_per_s * takes
            if spent <= saved:
                self.saved = saved - spent
            else:
                fast = saved / (plan.burst_bytes_per_s - plan.bytes_per_s)
                takes = fast + (size - plan.burst_bytes_per_s * fast) / plan.bytes_per_s
                self.saved = 0.0
        self.free = begins + takes
        self.busy += takes
        return max(self.free, begins + size / (plan.flow_bytes_per_s or math.inf))


def new_wires(network: Network, now: float) -> tuple[Wire, Wire]:
    """A network that nothing has used: (in, out)."""
    return Wire(network, now, network.saved_bytes), Wire(network, now, network.saved_bytes)


def wires_of(w: World, job: Job) -> tuple[Wire, Wire] | None:
    """The network of a job's server."""
    number = w.servers[job.server].wires
    return None if number < 0 else w.wires[number]


def request_comes_in(w: World, job: Job) -> bool:
    """Whether a job that has got its slot has to wait for what it brings."""
    wires = wires_of(w, job)
    size = _size(w, job, "request_bytes")
    if wires is None or size <= 0.0:
        return False
    w.note(job, r.NETWORK, w.now)
    job.timer = w.schedule(wires[0].through(size, w.now), partial(w.verbs.begin_work, w, job))
    return True


def answer_goes_out(w: World, job: Job) -> bool:
    """Whether a job that is done has to wait for its answer to be sent; then it finishes."""
    if job.cause or job.server < 0:
        return False
    wires = wires_of(w, job)
    size = _size(w, job, "response_bytes")
    if wires is None or size <= 0.0:
        return False
    w.note(job, r.NETWORK, w.now)
    job.timer = w.schedule(wires[1].through(size, w.now), partial(w.verbs.finish, w, job))
    return True


def call_goes_out(w: World, job: Job) -> float | None:
    """When what an attempt brings has left its caller; None: at once."""
    assert job.parent is not None
    wires = wires_of(w, job.parent)
    size = _size(w, job, "request_bytes")
    return None if wires is None or size <= 0.0 else wires[1].through(size, w.now)


def answer_comes_in(w: World, job: Job) -> bool:
    """Whether the caller has to wait for the answer of an attempt; then it hears of it."""
    assert job.parent is not None
    if job.cause or job.heard or job.parent.over:
        return False
    wires = wires_of(w, job.parent)
    size = _size(w, job, "response_bytes")
    if wires is None or size <= 0.0:
        return False
    job.heard = True
    w.schedule(wires[0].through(size, w.now), partial(w.verbs.answered, w, job))
    return True


def _size(w: World, job: Job, which: str) -> float:
    if job.link < 0 or job.kind >= w.n_classes:
        return 0.0
    sizes: dict[str, float] = getattr(w.links[job.link].plan, which)
    return sizes.get(w.layout.classes[job.kind], 0.0)
