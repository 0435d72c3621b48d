"""The calls of a balancer before servers, a cache, and a database that answers what the cache misses."""

from __future__ import annotations

from simulator.plan import Call, Link, Route


def cached_calls(kind: str, misses: float) -> tuple[Link, ...]:
    """Of requests of that class, one after another; `misses`: the share (0 to 1) that the database gets."""
    return (
        Route(id="to web", caller="balancer", callee="web", order=1),
        Call(id="to cache", caller="balancer", callee="cache", order=2),
        Call(
            id="to database",
            caller="balancer",
            callee="database",
            order=3,
            calls_per_request={kind: misses},
        ),
    )
