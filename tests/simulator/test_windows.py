"""How many windows a run may have, and what they and the why-log take."""

from __future__ import annotations

import dataclasses
import tracemalloc

import pytest

from bench.memory import shop
from simulator.check import problems
from simulator.control.why_log import WhyLog
from simulator.engine import Played, simulate
from simulator.layout import lay_out
from simulator.plan import Plan
from simulator.result import Event
from simulator.window_length import ROOM_BYTES, least_window_s, window_length_s
from tests.simulator.plans import queue, web_shop

DAY_S = 86_400.0


def peak_bytes(plan: Plan) -> int:
    """The most that Python has held at once during a run, its arrays and its Result included."""
    tracemalloc.start()
    Played(lay_out(plan), 1, None, trace_mask=1023).go()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize("plan", [queue(900.0, 0.1, 100, 60.0), web_shop(60.0, 100.0), shop(100.0, 120.0)])
def test_windows_take_no_more_than_is_reckoned(plan: Plan) -> None:
    """Between two and 1,000 windows of the same run, what one more window takes."""
    simulate(plan, seed=1)  # what is made once is not counted
    few = dataclasses.replace(plan, window_s=plan.duration_s / 2.0)
    many = dataclasses.replace(plan, window_s=plan.duration_s / 1_000.0)
    each = (peak_bytes(many) - peak_bytes(few)) / 998.0
    reckoned = ROOM_BYTES * least_window_s(plan) / plan.duration_s
    assert 0.2 * reckoned < each < reckoned


def test_a_plan_with_more_windows_than_memory_has_room_for_is_refused() -> None:
    plan = dataclasses.replace(shop(1.0, DAY_S), window_s=0.01)
    least = least_window_s(plan)
    assert problems(plan) == [
        "window_s: windows of 0.01 s make 8,640,000 of them, more than memory holds; "
        f"for 86400 s of this plan the least is {least:.4g} s"
    ]
    assert problems(dataclasses.replace(plan, window_s=float(f"{least:.4g}"))) == []


@pytest.mark.parametrize("duration_s", [0.3, 60.0, 3_600.0, DAY_S, 365.0 * DAY_S])
@pytest.mark.parametrize("services", [queue(1.0, 0.1, 1, 1.0), shop(1.0, 1.0)])
def test_the_length_that_is_chosen_is_never_refused(services: Plan, duration_s: float) -> None:
    plan = dataclasses.replace(services, duration_s=duration_s)
    assert problems(dataclasses.replace(plan, window_s=window_length_s(plan))) == []


def test_a_log_of_too_many_events_keeps_the_first_and_the_last_and_counts_the_others() -> None:
    log = WhyLog(most=4)
    for at_s in range(4):
        log.note(Event(float(at_s), "fleet", "scaling", "up"))
    assert [event.at_s for event in log.events()] == [0.0, 1.0, 2.0, 3.0]
    for at_s in range(4, 10):
        log.note(Event(float(at_s), "fleet", "scaling", "up"))
    assert [event.at_s for event in log.events()] == [0.0, 1.0, 2.0, 8.0, 9.0]
    gap = log.events()[2]
    assert (gap.subject, gap.kind, gap.values) == ("*", "left_out", {"events": 6.0})
    assert gap.text == "6 events between 2 s and 7 s are left out"
