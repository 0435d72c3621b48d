"""Servers on demand that fail: starts broken off, crashes, pauses that grow, ways that break."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.check import problems
from simulator.distributions import Constant
from simulator.engine import simulate
from simulator.plan import (
    BatchWork,
    BrokenAttempts,
    Bucket,
    Call,
    ConcurrencyPool,
    Delay,
    Elastic,
    Plan,
    Poller,
    Retry,
    Send,
    Source,
    StationErrors,
    Store,
    Work,
)
from simulator.result import Result


def _called(rate: float, *, link: dict[str, Any] | None = None, **elastic: Any) -> Plan:
    """client -> workers of 0.5 s, evenly spaced requests for 60 s."""
    work = {"request": Work(wait=Constant(0.5))}
    return Plan(
        classes=("request",),
        duration_s=60.0,
        sources=(Source("source", "client", {"request": 1.0}, ((0.0, rate),), "deterministic"),),
        stations=(Delay("client"), Elastic("workers", work, **elastic)),
        links=(Call(id="call", caller="client", callee="workers", **(link or {})),),
        window_s=1.0,
    )


def test_the_timeout_of_a_request_begins_after_its_servers_start() -> None:
    """A start of 4 s before work of 0.5 s under a timeout of 1 s."""
    plan = _called(0.02, cold_start=Constant(4.0), timeout_s=1.0)
    seen = simulate(plan, seed=1).stations["workers"]
    assert (seen.arrivals, seen.failed) == (1, 0)
    assert seen.slot_busy_s == pytest.approx(4.5)


@pytest.mark.parametrize(("timeout_s", "lasts_s", "failed"), [(20.0, 10 + 12 + 0.5, 0), (3.0, 10 + 3.0, 1)])
def test_a_start_beyond_its_limit_is_done_anew_within_the_requests_timeout(
    timeout_s: float, lasts_s: float, failed: int
) -> None:
    """A start of 12 s is broken off after 10 s. Anew it takes 12 s, which a timeout of 3 s does not allow."""
    plan = _called(0.02, cold_start=Constant(12.0), start_limit_s=10.0, timeout_s=timeout_s)
    seen = simulate(plan, seed=1).stations["workers"]
    assert (seen.arrivals, seen.errors.get("station_timeout", 0)) == (1, failed)
    assert seen.slot_busy_s == pytest.approx(lasts_s)


def test_work_that_fails_makes_no_calls_and_keeps_its_server() -> None:
    plan = _called(1.0, cold_start=Constant(0.1), failing={"request": 1.0})
    seen = simulate(plan, seed=1).stations["workers"]
    assert seen.errors["failed"] == seen.failed > 50
    assert seen.cold_starts == 1


def test_work_that_crashes_takes_its_server_with_it() -> None:
    plan = _called(1.0, cold_start=Constant(0.1), crashing=1.0)
    seen = simulate(plan, seed=1).stations["workers"]
    assert seen.errors["server_lost"] == seen.failed > 50
    assert seen.cold_starts == seen.arrivals


def test_a_share_crashes() -> None:
    seen = simulate(_called(100.0, crashing=0.25), seed=1).stations["workers"]
    assert seen.errors["server_lost"] / seen.arrivals == pytest.approx(0.25, abs=0.02)


def test_what_is_under_way_breaks_off_and_its_work_goes_on() -> None:
    """20/s of 0.5 s: ten are under way at 30.01 s."""
    fault = BrokenAttempts(id="broken", link="call", at_s=30.01)
    plan = _called(20.0, link={"timeout_s": 60.0})
    result = simulate(Plan(**{**_fields(plan), "faults": (fault,)}), seed=1)
    assert result.links["call"].errors == {"server_lost": 10}
    assert result.stations["workers"].failed == 0
    assert result.classes["request"].errors == {"server_lost": 10}
    said = [event.text for event in result.events if event.kind == "fault"]
    assert said == ["10 requests under way break off"]


def test_what_broke_off_is_tried_again_where_its_caller_tries_again() -> None:
    fault = BrokenAttempts(id="broken", link="call", at_s=30.01, share=0.5)
    plan = _called(200.0, link={"timeout_s": 60.0, "retry": Retry(2, 0.1)})
    result = simulate(Plan(**{**_fields(plan), "faults": (fault,)}), seed=1)
    assert 30 < result.links["call"].errors["server_lost"] == result.links["call"].retries < 70
    assert result.classes["request"].failed == 0


def test_attempts_can_break_off_only_where_they_are_on_record() -> None:
    fault = BrokenAttempts(id="broken", link="call", at_s=30.0)
    plan = Plan(**{**_fields(_called(1.0)), "faults": (fault,)})
    assert problems(plan) == ["fault broken: link 'call' has no timeout, so its attempts are not on record"]


def test_each_limit_of_servers_on_demand_tells_what_it_refused() -> None:
    """20/s of 0.5 s need ten. A cap of four, then a ramp that is used up after two."""
    capped = simulate(_called(20.0, maximum_concurrency=4), seed=1)
    assert _refused(capped, "refused_by_cap_per_s") == capped.stations["workers"].errors["throttled"] > 0
    ramped = simulate(_called(20.0, maximum_concurrency=99, ramp=Bucket(2.0, 0.0)), seed=1)
    assert _refused(ramped, "refused_by_ramp_per_s") == ramped.stations["workers"].errors["throttled"] > 0
    assert _refused(ramped, "refused_by_cap_per_s") == 0


def test_a_pool_tells_what_it_refused_in_each_window() -> None:
    plan = _called(20.0, pools=("few",))
    result = simulate(Plan(**{**_fields(plan), "pools": (ConcurrencyPool("few", 4),)}), seed=1)
    assert result.series["few"]["refused_per_s"].sum() == result.pools["few"].refused > 0


def _refused(result: Result, metric: str) -> float:
    return float(result.series["workers"][metric].sum() * result.window_s)


def _fields(plan: Plan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in plan.__dataclass_fields__}


def _events(rate: float, seconds: float, *faults: Any, limit: int = 10, **store: Any) -> Plan:
    """client -> store -> poller -> workers of 1 s, at most `limit` at once; 1,000 s."""
    work = {"request": Work(wait=Constant(1.0))}
    profile = ((0.0, rate), (seconds, 0.0))
    return Plan(
        classes=("request",),
        duration_s=1_000.0,
        sources=(Source("source", "client", {"request": 1.0}, profile, "deterministic"),),
        stations=(
            Delay("client"),
            Store("events", visibility_timeout_s=1_000.0, dead_letter="dead", **store),
            Store("dead"),
            Elastic("workers", maximum_concurrency=limit, batch=BatchWork(per_message=work)),
        ),
        links=(Send(id="send", caller="client", callee="events"),),
        pollers=(
            Poller(
                "poller",
                "events",
                "workers",
                batch_size=1,
                initial_concurrency=1_000,
                maximum_concurrency=1_000,
                latency_s=0.001,
                backoff_s=1.0,
                backoff_most_s=300.0,
            ),
        ),
        faults=faults,
        window_s=1.0,
    )


def test_a_refused_message_waits_by_itself_longer_each_time() -> None:
    """Nothing is let in for 100 s. Pauses of all of 1 + age would be 1, 2, 4, ... 64 s: 7 refusals; of half
    of it 0.5, 0.75, ...: 12. Then it is worked, at most another pause later.
    """
    down = StationErrors(id="down", station="workers", at_s=0.0, duration_s=100.0, probability=1.0)
    result = simulate(_events(20.0, 1.0, down), seed=1)
    poller, store = result.pollers["poller"], result.stores["events"]
    assert (store.deleted, store.dead_lettered) == (20, 0)
    assert 7 * 20 < poller.refused_batches < 12 * 20
    assert poller.receives == poller.refused_batches + 20
    worked_s = result.series["workers"]["concurrency"].nonzero()[0]
    assert worked_s.min() >= 100
    assert worked_s.max() < 203


def test_refusals_cost_no_receive_and_none_is_lost() -> None:
    """100 at once before ten workers of a second: all are done, though they may be received but once."""
    result = simulate(_events(1_000.0, 0.1, max_receive_count=1), seed=1)
    store, poller = result.stores["events"], result.pollers["poller"]
    assert (store.arrivals, store.deleted, store.dead_lettered) == (100, 100, 0)
    assert poller.refused_batches > 100


def test_what_waited_too_long_is_buried_where_the_store_buries() -> None:
    down = StationErrors(id="down", station="workers", at_s=0.0, duration_s=900.0, probability=1.0)
    buried = simulate(_events(10.0, 1.0, down, retention_s=60.0, buries_expired=True), seed=1)
    assert (buried.stores["events"].expired, buried.stores["events"].dead_lettered) == (0, 10)
    assert buried.stores["dead"].stored_at_end == 10
    dropped = simulate(_events(10.0, 1.0, down, retention_s=60.0), seed=1)
    assert (dropped.stores["events"].expired, dropped.stores["events"].dead_lettered) == (10, 0)


def test_messages_wait_by_themselves_only_one_by_one() -> None:
    plan = _events(1.0, 1.0)
    poller = plan.pollers[0]
    batches = Poller(
        **{**{name: getattr(poller, name) for name in poller.__dataclass_fields__}, "batch_size": 2}
    )
    found = problems(Plan(**{**_fields(plan), "pollers": (batches,)}))
    assert any(each.startswith("poller poller: only in batches of one") for each in found)
