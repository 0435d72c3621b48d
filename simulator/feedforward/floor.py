"""The feed-forward way as a Floor: it fills the same memory that the event kernel would have filled."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np

from simulator.feedforward import records as r
from simulator.feedforward.build import by_frames, first_feed
from simulator.feedforward.inside import show_inside
from simulator.feedforward.sequence import sequence_of
from simulator.feedforward.shares import share_out, shares_of
from simulator.feedforward.slab import begin, run_slabs, set_server
from simulator.kernel import records as k
from simulator.kernel.build import NO_TRACES
from simulator.kernel.floor import EVENTS_A_TURN, KernelFloor
from simulator.kernel.growth import MOST_BYTES, MemoryFull
from simulator.kernel.records import Records
from simulator.kernel.state import empty
from simulator.layout import Layout
from simulator.recorder.traces import MOST_MOMENTS

MOMENTS_A_VISIT = 8


class LeftFeedForward(Exception):  # noqa: N818 - not a fault: the event kernel runs the plan instead
    """Something happened that this way does not know: a refusal, a timeout, an unfinished drain, a fault."""


class FeedForwardFloor(KernelFloor):
    """One run's memory, and the compiled loop that works stations off one after another."""

    WAY = "feed_forward"

    def __init__(
        self, layout: Layout, seed: int, *, trace_mask: int = NO_TRACES, wanted: Collection[int] = ()
    ) -> None:
        """Raises ValueError for `wanted`: a replay goes event by event."""
        if wanted:
            raise ValueError("a replay goes event by event")
        super().__init__(layout, seed, trace_mask=trace_mask)
        self._feed = first_feed(layout)
        self._shares = shares_of(layout)
        a_slab = MOMENTS_A_VISIT * int(self._feed.number("visits")) * int(self._feed.number("block"))
        room = min(MOST_MOMENTS, a_slab // (trace_mask + 1))
        self.memory.place("traces", empty(2 * room + len(self.memory["traces"]), k.TRACE))

    def _begin(self) -> None:
        begin(self.memory.state)

    def run_until(self, until_s: float, on_turn: Callable[[], None]) -> None:
        """Everything before `until_s`. Raises LeftFeedForward."""
        while True:
            status = run_slabs(self.memory.state, self._feed.feed, until_s, EVENTS_A_TURN)
            if 2 * int(self.memory.number("trace_to")) >= len(self.memory["traces"]):
                self._fetch_traces()
            if status == r.REACHED:
                return
            if status == r.BUDGET:
                on_turn()
            elif status == r.MORE_FRAMES:
                self._more_frames()
            else:
                raise LeftFeedForward

    def publish(self, *, at_end: bool = False) -> None:
        """Add up what is the sum of others; at the end, show those still inside one by one."""
        share_out(self._layout, self._shares, self.memory)
        if at_end and not show_inside(self._layout, self.memory, self._feed):
            raise LeftFeedForward

    def open_server(self, server: int) -> None:
        set_server(self.memory.state, self._feed.feed, server, True)

    def drain_server(self, server: int) -> None:
        set_server(self.memory.state, self._feed.feed, server, False)

    def _do(self, op: int, item: int) -> None:
        """What else control may ask for, only the event kernel can do."""
        raise LeftFeedForward

    def _more_frames(self) -> None:
        """Twice as many visits at once.

        Raises MemoryFull.
        """
        feed = self._feed
        old = feed["frames"]
        held = sum(array.nbytes for array in (*feed.arrays.values(), *self.memory.arrays.values()))
        held += self.memory.recorded_bytes
        if held + 4 * old.nbytes > MOST_BYTES:
            raise MemoryFull("roots", len(old))
        bigger: Records = empty(2 * len(old), old.dtype)
        bigger.view(np.uint8)[: old.nbytes] = old.view(np.uint8)  # not field by field
        fresh = bigger[len(old) :]
        fresh["next"] = np.arange(len(old) + 1, len(bigger) + 1)
        fresh["next"][-1] = feed.number("free") if feed.number("n_free") else -1
        feed.feed["free"] = len(old)
        feed.feed["n_free"] += len(old)
        feed.put("frames", bigger)
        for name, array in by_frames(len(bigger), sequence_of(self._layout)).items():
            feed.put(name, array)
