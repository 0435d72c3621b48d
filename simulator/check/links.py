"""Which links can't be run, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from simulator.check.stations import not_negative, positive
from simulator.plan import Breaker, Link, Retry, Route, Send, Servers, Store
from simulator.result import CAUSES

MOST_ATTEMPTS = 100
MOST_OUTCOMES = 10_000
SLOW_STARTERS = ("round_robin", "random", "weighted_random")


def link_problems(link: Link, stations: Mapping[str, object]) -> Iterable[str]:
    """Every reason against a link."""
    name = f"link {link.id}"
    for end in (link.caller, link.callee):
        if end not in stations:
            yield f"{name}: there is no station {end!r}"
            return
    callee = stations[link.callee]
    if isinstance(stations[link.caller], Store):
        yield f"{name}: a store calls nobody (a poller takes from it)"
    if isinstance(link, Send) != isinstance(callee, Store):
        yield f"{name}: a send goes into a store, and only a send"
    if isinstance(link, Route) and not (isinstance(callee, Servers) and callee.queue == "per_server"):
        yield f"{name}: a route goes to servers with a queue each"
    if not not_negative(link.latency_s):
        yield f"{name}: a latency is at least 0 s"
    if link.timeout_s is not None and not positive(link.timeout_s):
        yield f"{name}: a timeout is above 0 s"
    if not not_negative(link.weight):
        yield f"{name}: a weight is at least 0"
    for kind, number in (link.calls_per_request or {}).items():
        if not not_negative(number) or number > 1000:
            yield f"{name}: {number!r} calls per request of {kind} are not possible (0 to 1000)"
    for sizes in (link.request_bytes, link.response_bytes):
        if any(not not_negative(size) for size in sizes.values()):
            yield f"{name}: sizes are at least 0 bytes"
    if isinstance(link, Route):
        yield from _route(name, link)
    yield from _retry(name, link.retry)
    if link.breaker is not None:
        yield from _breaker(name, link.breaker)
    if link.hedge is not None:
        if not not_negative(link.hedge.after_s):
            yield f"{name}: a second attempt sets out after at least 0 s"
        if link.retry.max_attempts > 1:
            yield f"{name}: either retries or a second attempt by hedging, not both"


def _route(name: str, route: Route) -> Iterable[str]:
    if not (not_negative(route.sticky_s) and not_negative(route.slow_start_s)):
        yield f"{name}: stickiness and slow start take at least 0 s"
    if route.slow_start_s > 0.0 and route.policy not in SLOW_STARTERS:
        yield f"{name}: slow start is not possible with {route.policy} (with {', '.join(SLOW_STARTERS)})"


def _retry(name: str, retry: Retry) -> Iterable[str]:
    if not 1 <= retry.max_attempts <= MOST_ATTEMPTS:
        yield f"{name}: {retry.max_attempts!r} attempts (1 to {MOST_ATTEMPTS}; nobody retries for ever)"
    if not (not_negative(retry.base_s) and not_negative(retry.cap_s)):
        yield f"{name}: waits between attempts are at least 0 s"
    if retry.budget is not None and not not_negative(retry.budget.refill_per_s):
        yield f"{name}: a retry budget refills by at least 0 per second"
    unknown = set(retry.causes or ()) - set(CAUSES)
    if unknown:
        yield f"{name}: there are no causes {sorted(unknown)}"


def _breaker(name: str, breaker: Breaker) -> Iterable[str]:
    if not (positive(breaker.failure_rate) and breaker.failure_rate <= 1.0):
        yield f"{name}: a breaker's failure rate is above 0 and at most 1, not {breaker.failure_rate!r}"
    if not 1 <= breaker.last_n <= MOST_OUTCOMES:
        yield f"{name}: a breaker looks at the last 1 to {MOST_OUTCOMES} attempts, not {breaker.last_n!r}"
    if breaker.minimum < 1 or breaker.probes < 1:
        yield f"{name}: a breaker judges by at least one attempt, and lets at least one through to probe"
    if breaker.window_s is None and breaker.minimum > breaker.last_n:
        yield f"{name}: a breaker that looks at {breaker.last_n} attempts never sees {breaker.minimum}"
    if breaker.window_s is not None and not positive(breaker.window_s):
        yield f"{name}: a breaker's window is longer than 0 s"
    if not positive(breaker.open_s):
        yield f"{name}: a breaker stays open for longer than 0 s"
