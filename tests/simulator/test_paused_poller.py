"""A poller that was paused finds a full store: it sends all off, but never more than memory is ready for."""

from __future__ import annotations

from simulator.distributions import Constant
from simulator.engine import simulate
from simulator.layout import BATCHES_AT_ONCE
from simulator.plan import BatchWork, ConcurrencyPool, Delay, Elastic, Plan, Poller, Send, Source, Store, Work

RATE_PER_S, DURATION_S, MANY = 3_000.0, 6.0, 100_000


def test_a_backlog_of_thousands_leaves_in_one_instant_without_harm() -> None:
    """people -> store -> (pool of one: all others are refused, the poller pauses a second) -> workers."""
    work = Work(wait=Constant(0.001))
    plan = Plan(
        classes=("request",),
        duration_s=DURATION_S,
        sources=(
            Source("people", "client", {"request": 1.0}, ((0.0, RATE_PER_S), (4.0, 0.0)), "deterministic"),
        ),
        stations=(
            Delay("client"),
            Store("queue"),
            Elastic("workers", batch=BatchWork(per_message={"request": work}), pools=("one",)),
        ),
        links=(Send(id="send", caller="client", callee="queue"),),
        pollers=(
            Poller(
                "poller",
                "queue",
                "workers",
                batch_size=1,
                initial_concurrency=100_000,
                maximum_concurrency=100_000,
            ),
        ),
        pools=(ConcurrencyPool("one", 1),),
    )
    result = simulate(plan, seed=1)
    store, poller = result.stores["queue"], result.pollers["poller"]
    assert poller.refused_batches > 10 * BATCHES_AT_ONCE
    assert store.peak_stored > 10 * BATCHES_AT_ONCE
    assert store.arrivals == store.deleted + store.stored_at_end == RATE_PER_S * 4
