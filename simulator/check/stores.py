"""Which stores and pollers can't be run, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from simulator.check.stations import not_negative, positive
from simulator.plan import BatchWork, Elastic, Lanes, Plan, Poller, Servers, Store, Work

MOST_LANES = 100_000
MOST_RECEIVES = 32_000


def store_problems(plan: Plan, store: Store) -> Iterable[str]:
    """Every reason why a store can't be run."""
    name = f"station {store.id}"
    times = (store.visibility_timeout_s, store.delay_s, store.retention_s)
    if not all(not_negative(x) for x in times) or store.visibility_timeout_s <= 0.0:
        yield f"{name}: times are at least 0 s, the visibility timeout above 0 s"
    if store.max_receive_count is not None and not 1 <= store.max_receive_count <= MOST_RECEIVES:
        yield f"{name}: a message is received at least once and at most {MOST_RECEIVES} times"
    if store.limit_messages < 1:
        yield f"{name}: must hold at least one message"
    if store.dead_letter is not None and (
        store.dead_letter == store.id
        or not any(isinstance(s, Store) and s.id == store.dead_letter for s in plan.stations)
    ):
        yield f"{name}: its dead-letter store {store.dead_letter!r} is not another store"
    if not (0.0 <= store.duplicate_probability <= 1.0 and 0.0 <= store.poison_probability <= 1.0):
        yield f"{name}: probabilities are between 0 and 1"
    if store.in_flight_limit is not None and store.in_flight_limit < 1:
        yield f"{name}: lets at least one message be in flight"
    if any(not not_negative(seconds) for seconds in store.return_after_s):
        yield f"{name}: what failed comes back after at least 0 s"
    if store.lanes is not None:
        yield from _lanes(name, store.lanes)


def _lanes(name: str, lanes: Lanes) -> Iterable[str]:
    if lanes.number < 1 or lanes.number * lanes.parts > MOST_LANES:
        yield f"{name}: {lanes.number} lanes are not possible (1 to {MOST_LANES})"
    if not not_negative(lanes.skew) or lanes.parts < 1:
        yield f"{name}: the skew of lanes is at least 0, their parts at least 1"
    limits = (lanes.records_per_s, lanes.bytes_per_s, lanes.reads_per_s)
    if any(limit is not None and not positive(limit) for limit in limits):
        yield f"{name}: limits of a lane are above 0"


def _in_no_time(plan: Plan, worker: object) -> bool:
    """Whether a station may work a batch without taking any time."""
    if not isinstance(worker, Elastic | Servers):
        return False
    batch = worker.batch or BatchWork()
    works = [batch.per_message.get(kind, Work()) for kind in plan.classes]
    shortest = min((work.cpu.mean_s + work.wait.mean_s for work in works), default=0.0)
    return batch.per_batch.cpu.mean_s + batch.per_batch.wait.mean_s + shortest == 0.0


def _apart(name: str, poller: Poller, store: object) -> Iterable[str]:
    """What speaks against letting each refused message wait by itself."""
    if poller.backoff_most_s is not None and not poller.backoff_most_s >= poller.backoff_s:
        yield f"{name}: the longest back-off is below the first"
    if poller.batch_size != 1 or (isinstance(store, Store) and store.lanes is not None):
        yield f"{name}: only in batches of one, from a store without lanes, do refused messages wait apart"


def poller_problems(plan: Plan, stations: Mapping[str, object]) -> Iterable[str]:
    """Every reason why a poller can't be run."""
    for poller in plan.pollers:
        name = f"poller {poller.id}"
        if not isinstance(stations.get(poller.store), Store):
            yield f"{name}: {poller.store!r} is no store"
        if not isinstance(stations.get(poller.station), Elastic | Servers):
            yield f"{name}: {poller.station!r} works no batches"
        if poller.batch_size < 1 or poller.initial_concurrency < 1 or poller.maximum_concurrency < 1:
            yield f"{name}: batch size and concurrencies are at least 1"
        times = (poller.batch_window_s, poller.ramp_per_min, poller.latency_s)
        if not all(not_negative(x) for x in times):
            yield f"{name}: window, ramp and latency are at least 0"
        if not (positive(poller.backoff_s) and positive(poller.long_poll_s)):
            yield f"{name}: back-off and long poll are above 0 s"
        if poller.backoff_most_s is not None:
            yield from _apart(name, poller, stations.get(poller.store))
        worker = stations.get(poller.station)
        if poller.returns_failed and poller.latency_s == 0.0 and _in_no_time(plan, worker):
            yield f"{name}: a batch that fails in no time comes back at the same instant: add latency"
        if poller.mode == "pull" and not isinstance(stations.get(poller.station), Servers):
            yield f"{name}: only servers can pull"
        if any(x is not None and not positive(x) for x in (poller.short_poll_s, poller.receives_per_s)):
            yield f"{name}: a short poll and receives per second are above 0"
