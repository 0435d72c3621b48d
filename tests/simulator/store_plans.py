"""Small plans around one store, for stories about its messages."""

from __future__ import annotations

from typing import Any

from simulator.distributions import Constant, Distribution
from simulator.plan import BatchWork, Delay, Elastic, Plan, Poller, Send, Source, Store, Work

TENTH = Constant(0.1)
Steps = tuple[tuple[float, float], ...]


def store_plan(
    profile: Steps,
    duration_s: float,
    *,
    work: Distribution = TENTH,
    failing: float = 0.0,
    store: dict[str, Any] | None = None,
    poller: dict[str, Any] | None = None,
    worker: Any = None,
    bytes_each: float = 1000.0,
    **parts: Any,
) -> Plan:
    """people -> queue -> poller -> workers: evenly spaced messages, each worked for `work` seconds."""
    batch = BatchWork(per_message={"message": Work(wait=work)}, failing={"message": failing})
    return Plan(
        classes=("message",),
        duration_s=duration_s,
        sources=(Source("people", "client", {"message": 1.0}, profile, "deterministic"),),
        stations=(
            Delay("client"),
            Store("queue", **(store or {})),
            Store("dead"),
            worker or Elastic("workers", batch=batch),
        ),
        links=(Send(id="send", caller="client", callee="queue", request_bytes={"message": bytes_each}),),
        pollers=(Poller("poll", "queue", "workers", **{"latency_s": 0.001, **(poller or {})}),),
        **parts,
    )
