"""What happens to requests from outside, moment by moment, as `simulator.kernel.trace` keeps it."""

from __future__ import annotations

import numpy as np

from simulator.kernel import records as r
from simulator.recorder.traces import TraceLog
from simulator.reference.messages import Message
from simulator.reference.things import Job


class Moments:
    """The log of a reference run: every request is traced."""

    def __init__(self) -> None:
        self._moments: list[tuple[float | int, ...]] = []
        self._jobs = self._roots = -1

    def note(self, job: Job, what: int, at: float, value: float = 0.0, detail: int = 0) -> None:
        """One moment; of a batch, one for each of its messages whose request still waits for it."""
        if job.poller >= 0:
            if what == r.RECEIVED:
                job.number = self._next()
            for message in job.messages:
                if message.root is not None:
                    link, receives = -2 - job.poller, message.receives - 1
                    numbers = (job.number, message.trace, link, job.station, what, receives, detail)
                    self._moments.append((at, value, message.key, message.root.number, *numbers))
            return
        if job.root is None or (job.number < 0 and what not in (r.BORN, r.SENT)):
            return
        if job.number < 0:
            if job.parent is not None and job.parent.number < 0:
                return
            job.number = self._next()
        if what == r.BORN:
            job.root.number = self._roots = self._roots + 1
        parent = -1 if job.parent is None else job.parent.number
        numbers = (job.number, parent, job.link, job.station, what, job.attempt, detail)
        self._moments.append((at, value, job.key, job.root.number, *numbers))

    def note_message(
        self, message: Message, what: int, at: float, job: Job | None = None, detail: int = 0
    ) -> None:
        """One moment of a message. job: which brought it, when it is KEPT."""
        if message.root is None:
            return
        if job is not None:
            message.trace = self._next()
        parent, station = (-1, -1) if job is None else (job.number, job.station)
        numbers = (message.trace, parent, -1, station, what, 0, detail)
        self._moments.append((at, 0.0, message.key, message.root.number, *numbers))

    def _next(self) -> int:
        self._jobs += 1
        return self._jobs

    def traces(self) -> TraceLog:
        """All of them."""
        log = TraceLog(0)
        moments = np.zeros(len(self._moments), r.TRACE)
        for place, moment in enumerate(self._moments):
            moments[place] = (*moment, *([0] * (len(moments.dtype) - len(moment))))
        log.add(moments)
        return log
