"""Stories of messages: lanes in order, shards with limits, duplicates, failures, pulling and asking
pollers.
"""

from __future__ import annotations

from typing import Any

import pytest

from simulator.distributions import Constant, Exponential
from simulator.engine import simulate
from simulator.kernel.store_records import MESSAGE
from simulator.plan import (
    BatchWork,
    Lanes,
    Phase,
    Plan,
    Scheduled,
    Servers,
    Work,
)
from simulator.reference import observe_kernel, run_reference, stores
from simulator.reference.lanes import lane_of
from simulator.reference.messages import first_store
from simulator.streams import mix64
from tests.simulator.store_plans import store_plan


def _both(plan: Plan, seed: int = 1) -> None:
    assert run_reference(plan, seed).differences(observe_kernel(plan, seed)) == []


def test_a_lane_is_worked_one_batch_at_a_time_and_lanes_beside_each_other() -> None:
    """One lane, one message a batch, 0.1 s each: 10 a second leave whatever the concurrency; ten lanes keep
    up.
    """
    single = {"batch_size": 1, "latency_s": 0.0}
    one = store_plan(((0.0, 50.0),), 100.0, store={"lanes": Lanes(1)}, poller=single)
    assert simulate(one, seed=1).stores["queue"].deleted == pytest.approx(1000, abs=2)
    assert simulate(one, seed=1).pollers["poll"].peak_concurrency == 1
    ten = store_plan(((0.0, 50.0),), 100.0, store={"lanes": Lanes(10)}, poller=single)
    result = simulate(ten, seed=1)
    assert result.stores["queue"].deleted > 4_900
    assert 2 <= result.pollers["poll"].peak_concurrency <= 10
    _both(ten)


def test_a_batch_may_hold_messages_of_several_lanes_or_of_one() -> None:
    mixed = store_plan(
        ((0.0, 100.0),),
        50.0,
        store={"lanes": Lanes(100)},
        poller={"initial_concurrency": 1, "maximum_concurrency": 1},
    )
    alone = store_plan(
        ((0.0, 100.0),),
        50.0,
        store={"lanes": Lanes(100, mixed=False)},
        poller={"initial_concurrency": 1, "maximum_concurrency": 1},
    )
    a, b = simulate(mixed, seed=1).pollers["poll"], simulate(alone, seed=1).pollers["poll"]
    assert a.messages / a.receives > 5.0
    assert b.messages / b.receives < a.messages / a.receives
    _both(mixed)
    _both(alone)


def _order_of_deletes(plan: Plan, seed: int, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """(lane, number) of each message whose work was done, in their order, from the reference."""
    seen: list[tuple[int, int]] = []
    original = stores.delete

    def watch(w: Any, store: Any, message: Any) -> None:
        seen.append((message.lane, message.number))
        original(w, store, message)

    monkeypatch.setattr(stores, "delete", watch)
    run_reference(plan, seed)
    return seen


@pytest.mark.parametrize("mixed", [True, False])
def test_order_within_a_lane_is_kept_through_failures_and_timeouts(
    mixed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Batches fail and messages time out: no message of a lane is ever done before an earlier one."""
    plan = store_plan(
        ((0.0, 20.0),),
        60.0,
        work=Exponential(0.2),
        failing=0.2,
        store={"lanes": Lanes(5, skew=1.0, mixed=mixed), "visibility_timeout_s": 2.0},
        poller={"batch_size": 4},
    )
    furthest: dict[int, int] = {}
    for lane, number in _order_of_deletes(plan, 2, monkeypatch):
        assert number > furthest.get(lane, -1)
        furthest[lane] = number
    result = simulate(plan, seed=2)
    assert len(furthest) == 5
    assert result.stores["queue"].returned > 20
    _both(plan, 2)


def test_lanes_are_as_popular_as_their_skew_says() -> None:
    store = first_store(0, store_plan(((0.0, 1.0),), 1.0, store={"lanes": Lanes(4, skew=1.0)}).stations[1], 1)  # type: ignore[arg-type]
    counts = [0, 0, 0, 0]
    for key in range(20_000):
        counts[lane_of(store, mix64(key))] += 1
    shares = [count / 20_000 for count in counts]
    harmonic = 1 + 1 / 2 + 1 / 3 + 1 / 4
    assert shares == pytest.approx([1 / i / harmonic for i in (1, 2, 3, 4)], abs=0.015)


def test_a_shard_takes_in_no_more_than_its_limits_and_is_read_so_often() -> None:
    """2 shards of 10 records/s each, 40 a second sent: 20 a second are kept, 20 refused."""
    shards = Lanes(2, mixed=False, records_per_s=10.0, reads_per_s=5.0)
    plan = store_plan(
        ((0.0, 40.0),), 100.0, work=Constant(0.001), store={"lanes": shards}, poller={"batch_size": 100}
    )
    result = simulate(plan, seed=1)
    assert result.stores["queue"].arrivals == pytest.approx(2_000, abs=40)
    assert result.links["send"].errors["throttled"] == pytest.approx(2_000, abs=40)
    assert result.pollers["poll"].receives <= 2 * 5 * 100 + 2
    _both(plan)
    by_bytes = Lanes(2, mixed=False, bytes_per_s=5_000.0)
    sized = store_plan(((0.0, 40.0),), 100.0, store={"lanes": by_bytes}, poller={"batch_size": 100})
    assert simulate(sized, seed=1).stores["queue"].arrivals == pytest.approx(1_000, abs=20)
    _both(sized)


def test_a_failed_batch_of_a_shard_comes_back_at_once_and_holds_up_what_is_behind_it() -> None:
    plan = store_plan(
        ((0.0, 5.0), (20.0, 0.0)),
        60.0,
        failing=0.3,
        store={"lanes": Lanes(1, mixed=False), "visibility_timeout_s": 1000.0},
        poller={"returns_failed": True},
    )
    result = simulate(plan, seed=1)
    assert result.stores["queue"].deleted == 100
    assert result.stores["queue"].returned > 20
    _both(plan)


def test_some_deleted_messages_are_delivered_once_more() -> None:
    plan = store_plan(((0.0, 50.0), (100.0, 0.0)), 120.0, store={"duplicate_probability": 0.1})
    queue, poller = (r := simulate(plan, seed=1)).stores["queue"], r.pollers["poll"]
    assert queue.arrivals == queue.deleted == 5_000
    assert queue.duplicated == pytest.approx(500, abs=70)
    assert poller.messages == queue.arrivals + queue.duplicated
    _both(plan)


def test_nothing_is_received_beyond_the_limit_in_flight() -> None:
    """20 in flight at most, 1 s each, none deleted sooner: 20 a second at most."""
    plan = store_plan(
        ((0.0, 100.0),),
        50.0,
        work=Constant(1.0),
        store={"in_flight_limit": 20},
        poller={"batch_size": 1, "initial_concurrency": 1000, "maximum_concurrency": 1000},
    )
    result = simulate(plan, seed=1)
    assert result.pollers["poll"].peak_concurrency == 20
    assert result.stores["queue"].deleted == pytest.approx(20 * 49, abs=25)
    _both(plan)


def test_only_what_failed_comes_back_from_a_partial_batch_else_all_of_it() -> None:
    """Batches of 10, one message in ten fails: with partial answers each is worked 1.11 times."""
    steps = ((0.0, 50.0), (60.0, 0.0))
    settings = {"store": {"visibility_timeout_s": 5.0}, "failing": 0.1, "work": Constant(0.01)}
    window = {"batch_window_s": 0.5}
    some = simulate(store_plan(steps, 200.0, poller={"partial": True, **window}, **settings), seed=1)
    every = simulate(store_plan(steps, 600.0, poller=window, **settings), seed=1)
    assert some.stores["queue"].deleted == 3_000
    assert some.pollers["poll"].messages == pytest.approx(3_000 / 0.9, rel=0.02)
    assert some.pollers["poll"].failed_batches == 0
    assert some.pollers["poll"].failed_messages == some.pollers["poll"].messages - 3_000
    # A batch of ten passes with probability 0.9^10 = 0.35: nearly three tries each.
    assert every.pollers["poll"].messages > 2.0 * 3_000
    assert every.stations["workers"].errors["failed"] == every.pollers["poll"].failed_batches
    _both(store_plan(steps, 200.0, poller={"partial": True, **window}, **settings))
    _both(store_plan(steps, 100.0, poller=window, **settings))


def test_a_poisoned_message_goes_to_the_dead_letters_after_its_receives() -> None:
    steps = ((0.0, 10.0), (100.0, 0.0))
    store = {
        "poison_probability": 0.05,
        "max_receive_count": 3,
        "dead_letter": "dead",
        "visibility_timeout_s": 2.0,
    }
    plan = store_plan(steps, 150.0, store=store, poller={"batch_size": 1})
    result = simulate(plan, seed=1)
    queue = result.stores["queue"]
    assert queue.dead_lettered == result.stores["dead"].arrivals > 20
    assert queue.deleted == 1_000 - queue.dead_lettered
    assert result.pollers["poll"].messages == queue.deleted + 3 * queue.dead_lettered
    _both(plan)


def _puller(servers: int, **given: Any) -> Servers:
    batch = BatchWork(per_message={"message": Work(wait=Constant(0.5))})
    return Servers(
        "workers", servers=servers, slots_per_server=2, batch=batch, launch=(Phase("boot", 10.0),), **given
    )


def test_servers_that_pull_never_let_work_queue_up_inside() -> None:
    """2 servers x 2 slots, 0.5 s a message: 8 a second; the rest stays in the store. Four servers: 16 a
    second.
    """
    plan = store_plan(
        ((0.0, 20.0),),
        100.0,
        worker=_puller(2, max_servers=8),
        poller={"mode": "pull", "batch_size": 1, "latency_s": 0.0},
        scalers=(Scheduled(id="grow", station="workers", at_s=40.0, desired=4),),
    )
    result = simulate(plan, seed=1)
    assert result.stations["workers"].peak_queue == 0
    assert result.pollers["poll"].peak_concurrency == 8
    assert result.stores["queue"].deleted == pytest.approx(8 * 50 + 16 * 50, abs=10)
    _both(plan)


def test_idle_pullers_are_counted_while_their_servers_are_there() -> None:
    """3 servers x 2 slots for 20 s, then 1 x 2: 6 x 20 + 2 x 80 idle seconds, a receive each 20 s."""
    plan = store_plan(
        ((0.0, 0.0),),
        100.0,
        worker=_puller(3),
        poller={"mode": "pull"},
        scalers=(Scheduled(id="shrink", station="workers", at_s=20.0, desired=1),),
    )
    assert simulate(plan, seed=1).pollers["poll"].empty_receives == pytest.approx((120 + 160) / 20)


def test_a_short_poll_finds_a_message_only_when_it_asks() -> None:
    """One message every 7.3 s, asked for every 2 s by one poller: it waits 1 s on average, and 100 s have 50
    asks.
    """
    asking = {"short_poll_s": 2.0, "initial_concurrency": 1, "maximum_concurrency": 1, "latency_s": 0.0}
    plan = store_plan(((0.0, 1 / 7.3),), 1_000.0, poller=asking)
    result = simulate(plan, seed=1)
    assert result.completion.mean_s == pytest.approx(1.0 + 0.1, abs=0.15)
    assert result.pollers["poll"].empty_receives == pytest.approx(500, rel=0.03)
    _both(plan)


def test_receives_are_no_more_than_the_rate_per_batch_allowed() -> None:
    """5 pollers, 2 receives a second each."""
    slow = {"receives_per_s": 2.0, "batch_size": 1, "ramp_per_min": 0.0}
    plan = store_plan(((0.0, 100.0),), 100.0, work=Constant(0.001), poller=slow)
    assert simulate(plan, seed=1).pollers["poll"].receives == pytest.approx(1_000, abs=12)
    _both(plan)


def test_a_stored_message_is_one_cache_line() -> None:
    assert MESSAGE.itemsize == 64
