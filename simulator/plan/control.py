"""Pools, which stations share; and counters, which only look on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class ConcurrencyPool:
    """At most `limit` requests at once inside all stations that draw on it."""

    id: str
    limit: int


@dataclass(frozen=True, slots=True)
class RatePool:
    """A token bucket shared by all stations that draw on it: `burst` tokens, refilled by `rate_per_s`."""

    id: str
    rate_per_s: float
    burst: float


Pool: TypeAlias = ConcurrencyPool | RatePool


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """Adds up ceil(x / unit), at least `minimum` units, over events that can't be rounded afterwards.

    event "activation_s": the seconds each request or batch held a server of Elastic station `subject`, start
    included. event "receive_bytes": the request bytes of each batch that poller `subject` received.
    event "server_s": the life of each server of Servers `subject`, launch and drain included; one that still
    lives at the end counts up to then.
    """

    id: str
    subject: str
    event: Literal["activation_s", "receive_bytes", "server_s"]
    unit: float
    minimum: float = 0.0
