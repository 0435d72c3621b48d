"""Memory goes with what is in flight, not with how long a run lasts or how many requests it has."""

from __future__ import annotations

import dataclasses
import tracemalloc

from simulator.control.control import Control
from simulator.engine import Played, simulate
from simulator.kernel.floor import KernelFloor
from simulator.layout import lay_out
from simulator.plan import Plan, Source, Store
from simulator.recorder.traces import MOST_MOMENTS
from tests.simulator.plans import queue, web_shop


def kernel_bytes(plan: Plan) -> int:
    """What the kernel's arrays have grown to at the end."""
    layout = lay_out(plan)
    floor = KernelFloor(layout, 1)
    control = Control(layout, floor, 1)
    while True:
        due = control.next_s()
        until = plan.duration_s if due is None else min(due, plan.duration_s)
        floor.run_until(until, lambda: None)
        if until >= plan.duration_s:
            return sum(array.nbytes for array in floor.memory.arrays.values())
        control.act(until)


def test_the_kernels_memory_is_the_same_for_ten_times_the_horizon() -> None:
    short = queue(900.0, 0.1, 100, 100.0)
    assert kernel_bytes(dataclasses.replace(short, duration_s=1_000.0)) == kernel_bytes(short)
    shop = web_shop(120.0, 100.0, outage=False)
    assert kernel_bytes(dataclasses.replace(shop, duration_s=1_200.0)) == kernel_bytes(shop)


def peak_bytes(plan: Plan, *, one_traced_in: int) -> int:
    """The most that Python has held at once during a run, its arrays included."""
    tracemalloc.start()
    Played(lay_out(plan), 1, None, trace_mask=one_traced_in - 1).go()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def test_a_runs_memory_does_not_grow_with_its_horizon() -> None:
    """Sixteen times the horizon in as many windows; of the sixteenfold requests a sixteenth as many is
    traced.
    """
    short = dataclasses.replace(queue(900.0, 0.1, 100, 200.0), window_s=4.0)
    long = dataclasses.replace(short, duration_s=3_200.0, window_s=64.0)
    simulate(short, seed=1)  # what is made once is not counted
    of_long, of_short = peak_bytes(long, one_traced_in=2_048), peak_bytes(short, one_traced_in=128)
    assert of_long < 1.15 * of_short + 1_000_000


def test_the_sample_of_traces_is_halved_when_it_is_full() -> None:
    layout = lay_out(queue(900.0, 0.1, 100, 200.0))
    floor = KernelFloor(layout, 1, trace_mask=0)
    control = Control(layout, floor, 1)
    control.act(0.0)
    floor.run_until(200.0, lambda: None)
    traces = floor.traces()
    numbers, moments = traces.of_all()
    assert traces.mask > 0
    assert MOST_MOMENTS / 3 < len(moments) <= MOST_MOMENTS
    assert (traces.keys[numbers] & traces.mask == 0).all()


def test_a_run_that_takes_in_more_than_it_serves_ends_before_memory_does() -> None:
    """A queue without a limit before one slow server, and a store that nobody empties."""
    slow = dataclasses.replace(queue(20_000.0, 1.0, 1, 10_000.0), window_s=10.0)
    unread = Plan(
        classes=("note",),
        duration_s=10_000.0,
        sources=(Source("notes", "box", {"note": 1.0}, ((0.0, 20_000.0),)),),
        stations=(Store("box", retention_s=1e6),),
        window_s=10.0,
    )
    for plan in (slow, unread):
        tracemalloc.start()
        result = simulate(plan, seed=1, way="event")
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert "are on their way at once, and no more fit into 400 MB" in str(result.ended_early)
        assert result.requests > 1_000_000
        assert peak < 500e6
