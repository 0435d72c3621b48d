"""What is recorded of a run, against the very times of its requests."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from numpy.typing import NDArray

from simulator.distributions import Constant
from simulator.engine import Played, simulate
from simulator.histogram import CELL_BITS, MERGED_WITHIN, WINDOW_BITS, WITHIN
from simulator.kernel import records as r
from simulator.layout import lay_out
from simulator.plan import (
    BatchWork,
    Call,
    Delay,
    Elastic,
    Plan,
    Poller,
    Send,
    Source,
    Store,
    Work,
)
from simulator.recorder.live import MOST_POINTS, Live
from simulator.recorder.replay import NotTheSameRun, replay
from simulator.recorder.windows import WindowHistograms
from simulator.result import Result
from tests.simulator.plans import queue, web_shop

QUEUE = dataclasses.replace(queue(90.0, 0.1, 10, 600.0), window_s=60.0)
SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "p999": 0.999, "p9999": 0.9999}


@pytest.fixture(scope="module")
def seen() -> Result:
    return simulate(QUEUE, seed=4)


@pytest.fixture(scope="module")
def times() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(when answered, seconds) of every request of that run, good ones only."""
    played = Played(lay_out(QUEUE), 4, None, trace_mask=0)
    traces = played.until(QUEUE.duration_s)
    numbers, moments = traces.of_all()
    assert traces.mask == 0, "the log has forgotten some"
    born, answered = moments["what"] == r.BORN, moments["what"] == r.RESPONDED
    started = np.zeros(int(numbers.max()) + 1)
    started[numbers[born]] = moments["at_s"][born]
    ended = moments["at_s"][answered]
    return ended, ended - started[numbers[answered]]


def _order_statistic(values: NDArray[np.float64], share: float) -> float:
    return float(np.sort(values)[int(np.ceil(share * len(values))) - 1])


def test_percentiles_of_a_run_are_within_half_a_per_cent(
    seen: Result, times: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> None:
    assert seen.response.count == len(times[1]) > 50_000
    for share in SHARES.values():
        exact = _order_statistic(times[1], share)
        assert seen.response.quantile_s(share) == pytest.approx(exact, rel=WITHIN)
    assert seen.response.mean_s == pytest.approx(times[1].mean(), rel=1e-12)


def test_percentiles_of_a_window_are_within_half_a_per_cent_and_of_merged_ones_within_two(
    seen: Result, times: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> None:
    windows = (times[0] // 60.0).astype(int)
    merged = seen.histograms["*"].quantiles_s(3, list(SHARES.values()))
    for k, (name, share) in enumerate(SHARES.items()):
        series = seen.series["*"][f"latency_{name}_s"]
        for window in range(10):
            exact = _order_statistic(times[1][windows == window], share)
            assert series[window] == pytest.approx(exact, rel=WITHIN)
        for three in range(4):
            exact = _order_statistic(times[1][windows // 3 == three], share)
            assert merged[k, three] == pytest.approx(exact, rel=MERGED_WITHIN + 1e-9)


def test_merged_windows_are_the_whole_run(seen: Result) -> None:
    shop = simulate(web_shop(300.0, 60.0, outage=False), seed=2)
    for result in (seen, shop):
        coarser = 1 << (CELL_BITS - WINDOW_BITS)
        for name, station in result.stations.items():
            whole = station.latency.histogram.reshape(-1, coarser).sum(axis=1)
            assert np.array_equal(result.histograms[name].merged(result.windows)[0], whole)
        whole = result.response.histogram.reshape(-1, coarser).sum(axis=1)
        assert np.array_equal(result.histograms["*"].merged(result.windows)[0], whole)


def test_window_histograms_come_back_from_a_database_row(seen: Result) -> None:
    mine = seen.histograms["station"]
    again = WindowHistograms.from_bytes(mine.to_bytes())
    assert np.array_equal(again.merged(1), mine.merged(1))
    assert len(mine.packed) < 3 * len(mine.counts()[0]), "a cell with a count takes two to three bytes"


def test_the_slowest_of_each_window_are_named(
    seen: Result, times: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> None:
    windows = (times[0] // 60.0).astype(int)
    assert len(seen.slowest) == 3 * seen.windows
    for window in range(seen.windows):
        mine = [each.seconds for each in seen.slowest if each.window == window]
        assert mine == np.sort(times[1][windows == window])[::-1][:3].tolist()


def test_a_replay_shows_where_the_slowest_spent_their_time(seen: Result) -> None:
    found = replay(QUEUE, seen.slowest, seed=4)
    for each in seen.slowest:
        waterfall = found[each.key]
        spans = [span for span in waterfall.spans if span.critical]
        assert [span.kind for span in spans] in (["queue", "wait"], ["wait"])
        assert waterfall.seconds == each.seconds
        assert sum(span.end_s - span.start_s for span in spans) == pytest.approx(each.seconds, abs=1e-12)


def test_a_replay_stops_after_the_last_answer_it_wants(seen: Result) -> None:
    shown: list[float] = []

    def watch(progress: object) -> bool:
        shown.append(progress.simulated_s)  # type: ignore[attr-defined]
        return True

    long = dataclasses.replace(QUEUE, duration_s=600_000.0)
    early = [each for each in seen.slowest if each.window == 0]
    assert set(replay(long, early, seed=4, on_progress=watch)) == {each.key for each in early}
    assert max(shown, default=0.0) <= 60.0


def test_a_replay_of_another_plan_is_refused(seen: Result) -> None:
    other = dataclasses.replace(queue(90.0, 0.11, 10, 600.0), window_s=60.0)
    with pytest.raises(NotTheSameRun, match="did not come again"):
        replay(other, seen.slowest, seed=4)


def test_a_shops_slow_requests_show_their_calls_and_retries() -> None:
    plan = web_shop(1200.0, 120.0, outage=False)
    result = simulate(plan, seed=7)
    found = replay(plan, result.slowest, seed=7)
    kinds = {span.kind for each in found.values() for span in each.spans}
    assert {"latency", "answer", "cpu", "wait", "backoff"} <= kinds
    retried = next(each for each in found.values() if any(span.kind == "backoff" for span in each.spans))
    assert {span.attempt for span in retried.spans if span.place == "http"} == {1, 2}
    for each in result.slowest:
        critical = [span for span in found[each.key].spans if span.critical]
        assert sum(span.end_s - span.start_s for span in critical) == pytest.approx(each.seconds, abs=1e-9)


def _sent_on(*, failing: float) -> Plan:
    """api -> queue -> function (which may fail) -> table, one request a second for three seconds."""
    return Plan(
        classes=("request",),
        duration_s=100.0,
        sources=(Source("source", "api", {"request": 1.0}, ((0.0, 1.0), (3.0, 0.0)), "deterministic"),),
        stations=(
            Delay("api", Constant(0.1)),
            Store("queue", visibility_timeout_s=5.0, delay_s=1.0, max_receive_count=2),
            Elastic(
                "function",
                cold_start=Constant(0.5),
                batch=BatchWork(per_batch=Work(cpu=Constant(0.2)), failing={"request": failing}),
            ),
            Delay("table", Constant(0.05)),
        ),
        links=(
            Send(id="send", caller="api", callee="queue", latency_s=0.01),
            Call(id="put", caller="function", callee="table"),
        ),
        pollers=(Poller("poll", "queue", "function", latency_s=0.02, batch_size=1),),
        window_s=1.0,
    )


def test_a_replay_follows_a_message_through_its_store_to_the_end_of_its_work() -> None:
    plan = _sent_on(failing=0.0)
    found = replay(plan, simulate(plan, seed=3).slowest, seed=3)
    first = min(found.values(), key=lambda each: each.started_s)
    assert first.seconds == pytest.approx(0.12)
    later = [span for span in first.spans if span.start_s >= first.seconds - 0.02 and span.place != "send"]
    assert [(span.place, span.kind, span.depth, span.critical) for span in later] == [
        ("queue", "delayed", 2, False),
        ("poll", "latency", 3, False),
        ("function", "cold_start", 3, False),
        ("function", "cpu", 3, False),
        ("table", "wait", 4, False),
        ("poll", "answer", 3, False),
    ]
    starts = [0.11, 1.11, 1.13, 1.63, 1.83, 1.88]
    assert [span.start_s for span in later] == pytest.approx(starts)
    assert first.completed_s == pytest.approx(1.9)


def test_a_message_whose_work_fails_is_seen_to_hide_and_to_be_received_again() -> None:
    plan = _sent_on(failing=1.0)
    found = replay(plan, simulate(plan, seed=3).slowest, seed=3)
    assert len(found) == 3
    for each in found.values():
        assert each.cause is None
        turns = [(span.place, span.kind) for span in each.spans if span.place == "queue"]
        assert turns == [("queue", "delayed"), ("queue", "hidden"), ("queue", "hidden")]
        assert {span.attempt for span in each.spans if span.place == "function"} == {1, 2}
        assert {span.cause for span in each.spans if span.place in ("queue", "function")} == {"failed"}
        # Received 1.11 s after the request, twice 5 s long.
        assert each.completed_s == pytest.approx(0.11 + 1.0 + 2 * 5.0)


def test_the_tail_says_that_a_full_queue_is_waited_for(seen: Result) -> None:
    tail = seen.tail
    assert tail is not None
    assert tail.from_s == pytest.approx(seen.response.quantile_s(0.99), rel=0.05)
    assert sum(part.seconds for part in tail.parts) == pytest.approx(tail.seconds)
    assert sum(part.typical_s for part in tail.parts) == pytest.approx(tail.typical_s)
    parts = {(part.place, part.kind): part for part in tail.parts}
    assert parts["station", "queue"].seconds > 2 * parts["station", "queue"].typical_s


def test_figures_are_there_while_a_run_goes_on() -> None:
    lives: list[Live] = []

    def watch(progress: object) -> bool:
        live = progress.live  # type: ignore[attr-defined]
        if live is not None:
            lives.append(live())
        return not lives or lives[-1].windows <= MOST_POINTS

    plan: Plan = dataclasses.replace(queue(90.0, 0.1, 10, 1e5), window_s=10.0)
    with pytest.raises(Exception, match="cancelled"):
        simulate(plan, seed=1, on_progress=watch)
    last = lives[-1]
    assert last.windows > MOST_POINTS
    points = len(last.series["requests_per_s"])
    assert points == -(-last.windows // round(last.step_s / 10.0)) <= MOST_POINTS
    assert {len(values) for values in last.series.values()} == {points}
    assert last.series["requests_per_s"][:-1].mean() == pytest.approx(90.0, rel=0.05)
    assert last.series["latency_p99_s"][0] > last.series["latency_p50_s"][0] > 0.0
    assert 0.5 < last.latest["station"]["utilisation"] <= 1.0
