"""The engine's public face: run a Plan with a seed.

>>> result = simulate(plan, seed=1)
>>> result.response.quantile_s(0.99)
"""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from typing import Literal

import numpy as np

from simulator.assemble import assemble
from simulator.books import check_books
from simulator.check import check
from simulator.control.control import Control
from simulator.feedforward.allowed import reasons_against
from simulator.feedforward.floor import FeedForwardFloor, LeftFeedForward
from simulator.kernel.build_sources import steps_of
from simulator.kernel.floor import EndlessInstant, KernelFloor, StoreFull
from simulator.kernel.growth import MemoryFull
from simulator.layout import Layout, lay_out
from simulator.plan import Plan, Users
from simulator.recorder.recorder import Recorder
from simulator.recorder.traces import TraceLog
from simulator.result import Cancelled, PlanRefused, Progress, Result

ENGINE_VERSION = "1"
OnProgress = Callable[[Progress], bool]
Way = Literal["fastest", "event", "feed_forward"]
WAYS: tuple[Way, ...] = ("event", "feed_forward")
SHOW_EVERY_S = 0.1
"""How often a run tells its progress at most, by the clock."""


def simulate(plan: Plan, *, seed: int, on_progress: OnProgress | None = None, way: Way = "fastest") -> Result:
    """Run every request of `plan`.

    The same plan and seed give the same Result, bit for bit, whatever else runs. `on_progress` is called some
    times a second and says whether to go on.

    way: "event" runs every event in the order of time; "feed_forward" works stations off one after another,
    which says the same where the plan allows it; "fastest" takes that one if it can. Result.way is the one
    taken.

    Raises PlanRefused (all reasons; also for a way that the plan does not allow), Cancelled (with what was
    seen), ConservationError (a fault of the engine). A run that meets its event budget, a store's limit or
    the limit of what may be on its way (`simulator.kernel.growth`) returns early; Result.ended_early says
    why.
    """
    check(plan)
    return _go(plan, seed, on_progress, way)


def simulate_replications(
    plan: Plan, *, seeds: range | list[int], threads: int = 2, on_progress: OnProgress | None = None
) -> list[Result]:
    """One Result per seed, in their order, run in threads (the kernel runs without the interpreter's
    lock).
    """
    check(plan)
    with ThreadPoolExecutor(max_workers=threads) as pool:
        return list(pool.map(lambda seed: _go(plan, seed, on_progress, "fastest"), seeds))


def _go(plan: Plan, seed: int, on_progress: OnProgress | None, way: Way) -> Result:
    if way != "event":
        reasons = reasons_against(lay_out(plan))
        if not reasons:
            try:
                return Played(lay_out(plan), seed, on_progress, floor=FeedForwardFloor).go()
            except LeftFeedForward:
                if way == "feed_forward":
                    raise
        elif way == "feed_forward":
            raise PlanRefused(reasons)
    return Played(lay_out(plan), seed, on_progress).go()


def expected_requests(plan: Plan) -> float:
    """How many requests the open sources will make, on average; of users nobody knows beforehand."""
    total = 0.0
    for source in plan.sources:
        if isinstance(source, Users):
            continue
        per_arrival = 1.0 if source.session is None else source.session.requests
        start, rate, slope = steps_of(source).T
        end = np.minimum(np.append(start[1:], plan.duration_s), plan.duration_s)
        length = np.maximum(0.0, end - np.minimum(start, plan.duration_s))
        total += per_arrival * float(((rate + 0.5 * slope * length) * length).sum())
    return total


SAMPLED, FEWEST_SAMPLED, SAMPLED_SHARE = 16_384, 2_048, 1.0 / 256.0
"""So many requests of a run are traced, about, or in a short one so large a share but not fewer than that, so
that tracing never costs more than the run; of these, the slowest hundredth tells where its time goes."""


def sample_mask(requests: float) -> int:
    """The bits that a traced request's key has not, so that about so many of the requests are traced."""
    wanted = min(float(SAMPLED), max(float(FEWEST_SAMPLED), SAMPLED_SHARE * requests))
    return (1 << max(0, math.ceil(math.log2(max(requests, 1.0) / wanted)))) - 1


def warm_up() -> None:
    """Compile what a run needs, or load it from the cache on disk: called at set-up and by workers at their
    start. What there is then stays, so Python's collector need not go through it again and again: with the
    compiler loaded, one such walk takes as long as half a million requests.
    """
    from simulator.warm import TINY_PLAN

    was_on = gc.isenabled()
    gc.disable()  # loading makes half a million objects that stay
    try:
        for way in WAYS:
            simulate(TINY_PLAN, seed=1, way=way)
        gc.collect()
        gc.freeze()
    finally:
        if was_on:
            gc.enable()


class _EventBudgetSpentError(Exception):
    """The run's event budget is spent."""


class Played:
    """One run: the kernel from one control event or window's end to the next."""

    def __init__(
        self,
        layout: Layout,
        seed: int,
        on_progress: OnProgress | None,
        *,
        trace_mask: int | None = None,
        wanted: Collection[int] = (),
        floor: type[KernelFloor] = KernelFloor,
    ) -> None:
        """trace_mask: the bits that a traced request's key has not; None: so that a sample is traced. wanted:
        keys of the requests to trace whatever their bits.
        """
        self._layout = layout
        self._seed = seed
        self._on_progress = on_progress
        self._began = time.perf_counter()
        self._shown = self._began
        self._expected = expected_requests(layout.plan)
        self._closed = any(isinstance(source, Users) for source in layout.plan.sources)
        mask = sample_mask(self._expected) if trace_mask is None else trace_mask
        self._floor = floor(layout, seed, trace_mask=mask, wanted=wanted)
        self._control = Control(layout, self._floor, seed)
        self._recorder = Recorder(layout, self._floor.memory, self._control)

    def go(self) -> Result:
        """Run to the end, or to what ends it."""
        ended: str | None = None
        try:
            self._run()
        except StoreFull as full:
            ended = str(full)
        except (EndlessInstant, MemoryFull) as why:
            return self._result(str(why), whole=False)
        except _EventBudgetSpentError:
            ended = f"more than the plan's {self._layout.plan.max_events} events"
        except KeyboardInterrupt:
            raise
        except _StoppedError:
            raise Cancelled(self._result("cancelled")) from None
        return self._result(ended)

    def until(self, answered_s: float) -> TraceLog:
        """Run through the window in which `answered_s` lies and until no message of a traced request is
        stored, or to what ends the run before, for its traces.

        Raises Cancelled.
        """
        try:
            self._run(answered_s)
        except (StoreFull, EndlessInstant, MemoryFull, _EventBudgetSpentError):
            pass  # the run ended here as well
        except _StoppedError:
            raise Cancelled(self._result("cancelled")) from None
        return self._floor.traces()

    def _run(self, enough_s: float = math.inf) -> None:
        duration = self._layout.plan.duration_s
        window = 1
        while True:
            window_end = min(window * self._layout.window_s, duration)
            control = self._control.next_s()
            until = window_end if control is None else min(control, window_end)
            self._floor.run_until(until, self._turn)
            if until == window_end:
                self._floor.publish()
                self._recorder.close_window(until)
                window += 1
                if until >= duration or (until > enough_s and not self._floor.traces().stored):
                    return
            self._control.act(until)
            self._show()
            if self._floor.events > self._layout.plan.max_events:
                raise _EventBudgetSpentError

    def _turn(self) -> None:
        self._show()
        if self._floor.events > self._layout.plan.max_events:
            raise _EventBudgetSpentError

    def _show(self) -> None:
        now = time.perf_counter()
        if self._on_progress is None or now - self._shown < SHOW_EVERY_S:
            return
        self._shown = now
        if not self._on_progress(self._progress(now - self._began)):
            raise _StoppedError

    def _progress(self, wall_s: float) -> Progress:
        memory, duration = self._floor.memory, self._layout.plan.duration_s
        simulated = self._floor.now
        requests = int(memory["class_tally"]["arrivals"].sum())
        open_only = self._expected > 0.0 and not self._closed
        share = requests / self._expected if open_only else simulated / duration
        return Progress(
            simulated_s=simulated,
            duration_s=duration,
            requests=requests,
            in_flight=int(memory.number("n_in_system")),
            events=self._floor.events,
            wall_s=wall_s,
            eta_s=wall_s * max(0.0, 1.0 - share) / share if share > 0.0 else None,
            live=self._recorder.live if self._recorder.readings.windows else None,
        )

    def _result(self, ended: str | None, *, whole: bool = True) -> Result:
        """whole: whether the last instant has been done to its end, so that the books can balance."""
        now = self._floor.now
        self._floor.publish(at_end=True)
        if now > 0.0 and self._recorder.last_end_s < now:
            self._recorder.close_window(now)
        if whole:
            fleets = self._control.fleets.items()
            check_books(
                self._layout, self._floor.memory, {name: each.capacity_s(now)[0] for name, each in fleets}
            )
        return assemble(
            self._layout,
            self._floor.memory,
            self._control,
            self._recorder,
            self._floor.traces(),
            seed=self._seed,
            engine_version=ENGINE_VERSION,
            way=self._floor.WAY,
            wall_s=time.perf_counter() - self._began,
            ended_early=ended,
        )


class _StoppedError(Exception):
    """on_progress said to stop."""
