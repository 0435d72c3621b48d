"""What a run saw of each of its parts, added up over all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.histogram import Latency

CAUSES = (
    "timeout",  # the caller stopped waiting
    "rejected",  # the queue was full
    "throttled",  # a pool, cap or ramp refused it
    "no_target",  # the router had no target
    "unreachable",  # sent to a lost server that the router still trusted
    "server_lost",  # its server was lost under it
    "drain_expired",  # its server left before it had finished
    "injected",  # a fault said so
    "station_timeout",  # the station ended it
    "breaker_open",  # the link's breaker did not let it pass
    "queue_timeout",  # it waited too long for a slot
    "failed",  # the work of a request or message failed
)
"""Why an attempt failed. A failed call hands its cause on to its caller."""


@dataclass(frozen=True, slots=True)
class ClassTotals:
    """One request class over the run: generated = done + failed + in_flight."""

    generated: int
    done: int
    failed: int
    in_flight: int
    errors: Mapping[str, int]
    response: Latency
    completion: Latency


@dataclass(frozen=True, slots=True)
class StationTotals:
    """One station over the run: arrivals = done + failed + in_flight, per class as well.

    latency: of those done, arrival at the station to answer. cold_starts, servers_lost: where they apply.
    busy_s: integral of cores busy; slot_busy_s: of slots held; capacity_s: of servers existing, launch and
    drain included (what is billed); in_service_s: of servers in service. For an Elastic: slot_busy_s is the
    integral of its concurrency.
    hits, misses: of its cache, where it has one; coalesced: misses that waited for another one's fetch.
    spot_capacity_s: the part of capacity_s that was spot. warm_pool_s: server seconds ready in the warm pool.
    surplus_core_s: core seconds of CPU credits charged; slow_s: server seconds without credits.
    provisioned_s: integral of the servers an Elastic keeps ready.
    killed: how often a server needed more memory than it had.
    utilisation: cores busy / cores in service (slots where cores do not bind), NaN where neither applies.
    """

    arrivals: int
    done: int
    failed: int
    in_flight: int
    by_class: Mapping[str, tuple[int, int, int, int]]
    errors: Mapping[str, int]
    latency: Latency
    utilisation: float
    slot_utilisation: float
    busy_s: float
    slot_busy_s: float
    capacity_s: float
    in_service_s: float
    queue_mean: float
    peak_queue: int
    peak_in_flight: int
    peak_servers: int
    cold_starts: int = 0
    servers_lost: int = 0
    hits: int = 0
    misses: int = 0
    coalesced: int = 0
    spot_capacity_s: float = 0.0
    warm_pool_s: float = 0.0
    surplus_core_s: float = 0.0
    slow_s: float = 0.0
    provisioned_s: float = 0.0
    killed: int = 0


@dataclass(frozen=True, slots=True)
class HostTotals:
    """One fleet of hosts over the run.

    capacity_s: host seconds, launch and drain included (what is billed), per kind and purchase ("on_demand"
    or "spot").
    """

    capacity_s: Mapping[tuple[str, str], float]
    peak_hosts: int
    hosts_lost: int
    peak_units: int
    peak_pending: int


@dataclass(frozen=True, slots=True)
class StoreTotals:
    """One store: arrivals = deleted + expired + dead_lettered + stored_at_end.

    duplicated: messages that were delivered once more although they had been deleted.
    """

    arrivals: int
    deleted: int
    expired: int
    dead_lettered: int
    returned: int
    stored_at_end: int
    peak_stored: int
    mean_stored: float
    peak_age_s: float
    by_class: Mapping[str, int]
    duplicated: int = 0


@dataclass(frozen=True, slots=True)
class LinkTotals:
    """One link: attempts (first ones, retries, hedges), how they ended, bytes both ways; per class attempts
    and answers. attempts = done + failed + superseded + still open.

    latency: of the attempts answered well, seen by the caller.
    refused: calls that the breaker did not let out: no attempts, but among the errors ("breaker_open").
    breaker_opened: how often it opened. hedges: second attempts. superseded: attempts whose call the other
    attempt had answered.
    """

    attempts: int
    done: int
    failed: int
    retries: int
    timeouts: int
    errors: Mapping[str, int]
    latency: Latency
    attempts_by_class: Mapping[str, int]
    answers_by_class: Mapping[str, int]
    request_bytes: float
    response_bytes: float
    refused: int = 0
    breaker_opened: int = 0
    hedges: int = 0
    superseded: int = 0


@dataclass(frozen=True, slots=True)
class PollerTotals:
    """One poller: receives = batches received; empty_receives computed from idle time; deletes = batches
    deleted. failed_messages: those whose work failed.
    """

    receives: int
    empty_receives: float
    deletes: int
    messages: int
    failed_batches: int
    refused_batches: int
    peak_concurrency: int
    failed_messages: int = 0


@dataclass(frozen=True, slots=True)
class SourceTotals:
    """One source with a limit on its senders. dropped: arrivals that found none free, so they are no requests
    (k6's dropped_iterations). senders: how many there were at the end. peak_busy: most of them at work at
    once.
    """

    dropped: int
    senders: int
    peak_busy: int


@dataclass(frozen=True, slots=True)
class PoolTotals:
    """One pool: the most ever in use (or taken in one window), refusals, and when it first refused.

    Of a RatePool that launches draw on: its burst, the most tokens out of it at once, and when one first had
    to wait.
    """

    limit: float
    peak: float
    refused: int
    bound_at_s: float | None
