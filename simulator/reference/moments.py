"""What happens to requests from outside, moment by moment, as `simulator.kernel.trace` keeps it."""

from __future__ import annotations

import numpy as np

from simulator.kernel import records as r
from simulator.recorder.traces import TraceLog
from simulator.reference.things import (
    Job,
)


class Moments:
    """The log of a reference run: every request is traced."""

    def __init__(self) -> None:
        self._moments: list[tuple[float | int, ...]] = []
        self._jobs = self._roots = -1

    def note(self, job: Job, what: int, at: float, value: float = 0.0, detail: int = 0) -> None:
        """One moment. What stems from a message is not traced: its request has been answered before."""
        if job.root is None or (job.number < 0 and what not in (r.BORN, r.SENT)):
            return
        if job.number < 0:
            if job.parent is not None and job.parent.number < 0:
                return
            job.number = self._jobs = self._jobs + 1
        if what == r.BORN:
            job.root.number = self._roots = self._roots + 1
        parent = -1 if job.parent is None else job.parent.number
        numbers = (job.root.number, job.number, parent, job.link, job.station, what, job.attempt, detail)
        self._moments.append((at, value, job.key, *numbers))

    def traces(self) -> TraceLog:
        """All of them."""
        log = TraceLog(0)
        moments = np.zeros(len(self._moments), r.TRACE)
        for place, moment in enumerate(self._moments):
            moments[place] = (*moment, *([0] * (len(moments.dtype) - len(moment))))
        log.add(moments)
        return log
