"""Stores keep messages; pollers take them out, batch by batch."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Lanes:
    """Messages kept in order within each of `number` lanes (message groups, shards).

    A message's lane is drawn from its key: lane i has the share 1 / i**skew (0: all alike). While messages of
    a lane are at work or hidden, nothing more of it is received; what comes back goes where it was.
    mixed: whether a batch may hold messages of several lanes; if not, each is of one lane (a shard), and a
    batch window runs per lane. parts: each lane is split by key into so many, each with an order of its own.
    records_per_s, bytes_per_s: most that one lane takes in; beyond that (one second's worth, at least one
    message, may come at once) a send is refused ("throttled"). reads_per_s: how often one lane may be read.
    """

    number: int
    skew: float = 0.0
    mixed: bool = True
    parts: int = 1
    records_per_s: float | None = None
    bytes_per_s: float | None = None
    reads_per_s: float | None = None

    def shares(self) -> list[float] | None:
        """Where each lane ends on [0, 1]; None if all are alike."""
        if self.skew == 0.0:
            return None
        weights = [1.0 / i**self.skew for i in range(1, self.number + 1)]
        total, ends, reached = math.fsum(weights), [], 0.0
        for weight in weights:
            reached += weight / total
            ends.append(reached)
        return ends


@dataclass(frozen=True, slots=True)
class Store:
    """Keeps messages until a poller has had them worked.

    A received message is hidden for `visibility_timeout_s` and comes back if nobody deleted it. After
    `max_receive_count` receives it goes to `dead_letter` (another store's id) or is dropped. Messages older
    than `retention_s` are dropped. limit_messages ends the run, with what was seen, before memory does.
    lanes: None keeps one order for all, and any message may be received while others are at work.
    duplicate_probability: that a deleted message is delivered once more (once at most).
    in_flight_limit: with so many hidden, receives find nothing.
    poison_probability: that a message is one whose work always fails.
    return_after_s: a message whose work failed for the nth time comes back the nth of these times (then the
        last) after the failure, and is given up at the failure; empty: both at its visibility timeout.
    buries_expired: what is too old goes to `dead_letter`, too, and counts as dead-lettered.
    """

    id: str
    visibility_timeout_s: float = 30.0
    delay_s: float = 0.0
    retention_s: float = 345_600.0
    max_receive_count: int | None = None
    dead_letter: str | None = None
    limit_messages: int = 5_000_000
    lanes: Lanes | None = None
    duplicate_probability: float = 0.0
    in_flight_limit: int | None = None
    poison_probability: float = 0.0
    return_after_s: tuple[float, ...] = ()
    buries_expired: bool = False


@dataclass(frozen=True, slots=True)
class Poller:
    """Takes batches from a store to a station (Elastic or Servers) on its own.

    A batch leaves when `batch_size` messages are visible, or `batch_window_s` after the first of them was
    seen. Batches at work at once: `initial_concurrency` at first; while that binds, it grows by
    `ramp_per_min` up to `maximum_concurrency`; it falls back when no batch is at work.
    A refused batch ("throttled", "rejected", "no_target") goes back to the head of the store and the poller
    pauses `backoff_s`. A batch that fails otherwise comes back after the visibility timeout.
    backoff_most_s: if given, the poller goes on, and what was refused (by an "injected" error, too) waits by
    itself: for backoff_s plus its age, at most so long, of which half is certain and half by chance. So the
    pauses grow by about as much with each refusal. Only with batches of one, out of a store without lanes.
    latency_s: one way, store to station.
    mode: "push" sends whenever it may; in "pull" mode each slot of the servers in service polls for itself:
        as many batches at once as there are such slots, at most maximum_concurrency, and no ramp.
    long_poll_s: an idle poller asks again this often; empty receives are computed from its idle time.
    short_poll_s: None: a waiting receive gets a message as soon as it is visible. Else an idle poller asks
    only
        every so often, and a message waits for the next time.
    partial: whether, in a batch of which some messages failed (BatchWork.failing), only those come back;
        if not, all of it does.
    receives_per_s: most receives a second per batch allowed at once (None: no limit).
    """

    id: str
    store: str
    station: str
    batch_size: int = 10
    batch_window_s: float = 0.0
    initial_concurrency: int = 5
    ramp_per_min: float = 300.0
    maximum_concurrency: int = 1250
    latency_s: float = 0.0
    backoff_s: float = 1.0
    long_poll_s: float = 20.0
    mode: Literal["push", "pull"] = "push"
    short_poll_s: float | None = None
    partial: bool = False
    returns_failed: bool = False
    receives_per_s: float | None = None
    backoff_most_s: float | None = None
