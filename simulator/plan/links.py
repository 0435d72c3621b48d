"""Links: who calls whom, and how. The kind decides about synchrony; there is no switch for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from simulator.plan.attempts import Breaker, Hedge, Retry


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """How a router learns about its targets.

    A new target enters after its first passed check (up to one interval, from its own fixed phase). A lost
    one leaves after `unhealthy_threshold` failed checks, each taking `timeout_s` to fail.
    """

    interval_s: float = 30.0
    timeout_s: float = 5.0
    healthy_threshold: int = 5
    unhealthy_threshold: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    """What all links share.

    caller, callee: station ids. order: links of one order run in parallel and are joined, orders in sequence.
    optional: whether an error here is no error of the caller.
    calls_per_request: per class; a fraction is a probability; a class left out makes 1 call (None: all
    classes 1). latency_s: one way, paid by the request and again by the answer.
    request_bytes, response_bytes: per class (what is left out has none).
    timeout_s: after which the caller stops waiting; the work goes on downstream. None: waits for ever.
    weight: this link's share where its caller chooses one of its links.
    retry, breaker, hedge: what the caller does about attempts that fail or take long.
    """

    id: str
    caller: str
    callee: str
    order: int = 1
    optional: bool = False
    calls_per_request: Mapping[str, float] | None = None
    latency_s: float = 0.0
    request_bytes: Mapping[str, float] = field(default_factory=dict)
    response_bytes: Mapping[str, float] = field(default_factory=dict)
    timeout_s: float | None = None
    retry: Retry = field(default_factory=Retry)
    weight: float = 1.0
    breaker: Breaker | None = None
    hedge: Hedge | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(_Link):
    """A synchronous call: the caller keeps its slot until answer or timeout."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route(_Link):
    """A call whose server is picked here: from a balancer to a fleet with a queue per server.

    policy: "weighted_random" by the servers' own weights. "flow_hash" by the key of the session, or of the
    request from outside where there is none: the same flow meets the same server as long as that one is in
    rotation, and another one's coming or going moves only the flows it takes or leaves (rendezvous hashing).
    sticky_s: a session keeps the server its last request over this route met, for so long after that request,
    and as long as it is in rotation; 0: none. A request without a session is always routed by the policy.
    slow_start_s: a server's share of requests grows linearly from 0 to its full one over so long after it has
    entered the rotation (later than at the run's start); for "round_robin", "random" and "weighted_random".
    cross_zone: whether every router node uses targets of all zones; else a zone with targets is picked evenly
        and then a target in it.
    deregistration_delay_s: how long a leaving target may finish what it has.
    connect_timeout_s: after which a request sent to a lost target fails ("unreachable").
    """

    policy: Literal[
        "round_robin", "random", "least_outstanding", "two_choices", "weighted_random", "flow_hash"
    ] = "round_robin"
    cross_zone: bool = True
    health: HealthCheck = field(default_factory=HealthCheck)
    deregistration_delay_s: float = 300.0
    connect_timeout_s: float = 10.0
    sticky_s: float = 0.0
    slow_start_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Send(_Link):
    """Into a store: the caller keeps its slot until the store has acknowledged."""


Link: TypeAlias = Call | Route | Send
