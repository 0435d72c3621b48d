"""What a run tells while it goes on, and how soon it stops, whichever way it is run."""

from __future__ import annotations

import dataclasses
import itertools
import time

import pytest

from simulator import engine
from simulator.engine import WAYS, Way, expected_requests, simulate
from simulator.plan import Plan
from simulator.recorder.live import MOST_POINTS
from simulator.replications import replicate
from simulator.result import Cancelled, Progress
from tests.simulator.plans import queue

LONG = dataclasses.replace(queue(900.0, 0.1, 100, 1e6), window_s=100.0)
"""Two minutes of work, and more."""


@pytest.mark.parametrize("way", WAYS)
def test_a_run_is_cancelled_within_a_second_and_tells_what_it_has_seen(way: Way) -> None:
    asked: list[float] = []

    def watch(progress: Progress) -> bool:
        asked.append(time.process_time())
        return progress.live is None or len(asked) < 5

    with pytest.raises(Cancelled) as stopped:
        simulate(LONG, seed=1, on_progress=watch, way=way)
    assert time.process_time() - asked[-1] < 1.0
    # It asks so often that nobody waits longer than that for it to ask.
    assert max(b - a for a, b in itertools.pairwise(asked)) < 1.0
    result = stopped.value.result
    assert result.way == way
    assert 0.0 < result.simulated_s < LONG.duration_s
    assert result.windows >= result.simulated_s // 100.0 > 0
    assert result.response.count > 0
    assert result.series["*"]["requests_per_s"].mean() == pytest.approx(900.0, rel=0.05)


def test_replications_are_cancelled_within_a_second() -> None:
    asked: list[float] = []

    def watch(_done: int) -> bool:
        asked.append(time.process_time())
        return len(asked) < 2

    with pytest.raises(Cancelled):
        replicate(LONG, runs=8, watch=watch)
    # Processor time of both threads.
    assert time.process_time() - asked[-1] < 2.0


@pytest.mark.parametrize("way", WAYS)
def test_partial_results_are_told_while_a_run_goes_on(way: Way) -> None:
    """More windows than a live series has points, so they are merged; and the last window of every part."""
    plan = dataclasses.replace(queue(90.0, 0.1, 10, 1e5), window_s=10.0)
    windows = 0

    def watch(progress: Progress) -> bool:
        nonlocal windows
        if progress.live is None:
            return True
        live = progress.live()
        assert live.windows >= windows
        windows = live.windows
        assert live.at_s <= progress.simulated_s
        assert len(live.series["latency_p99_s"]) <= MOST_POINTS
        assert set(live.latest) == {"*", "station", "class:request"}
        assert 0.0 < live.latest["station"]["utilisation"] <= 1.0
        return windows <= MOST_POINTS

    with pytest.raises(Cancelled) as stopped:
        simulate(plan, seed=1, on_progress=watch, way=way)
    assert windows > MOST_POINTS
    assert stopped.value.result.way == way


@pytest.mark.parametrize("way", WAYS)
def test_the_time_still_to_wait_goes_by_requests_and_not_by_the_clock_of_the_simulation(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    """9,000 s at 10/s, then 1,000 s at 9,000/s: at the end of the night hardly anything is done."""
    monkeypatch.setattr(engine, "SHOW_EVERY_S", 0.0)
    plan = _night_and_day()
    expected = expected_requests(plan)
    assert expected == pytest.approx(9_000.0 * 10.0 + 1_000.0 * 9_000.0)
    seen: list[Progress] = []
    simulate(plan, seed=1, on_progress=lambda progress: bool(seen.append(progress)) or True, way=way)
    assert len(seen) > 2
    for progress in seen:
        share = progress.requests / expected
        assert progress.eta_s == pytest.approx(progress.wall_s * max(0.0, 1.0 - share) / share)
        assert progress.fraction == progress.simulated_s / 10_000.0
    assert [progress.requests for progress in seen] == sorted(progress.requests for progress in seen)


def _night_and_day() -> Plan:
    plan = queue(1.0, 0.01, 100, 10_000.0)
    source = dataclasses.replace(plan.sources[0], profile=((0.0, 10.0), (9_000.0, 9_000.0)))
    return dataclasses.replace(plan, sources=(source,))
