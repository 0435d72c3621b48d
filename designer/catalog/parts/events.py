"""Events on their way to a function: Lambda keeps each, invokes, and tries again one and two minutes later.

Topics hand them over, and whoever invokes asynchronously. A topic's own sender has its id from here, too.
"""

from __future__ import annotations

from designer.catalog.behaviour import Arrow, Context, PlanPart, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from simulator import plan

RETRY_S = cited("wait before the first retry of an asynchronous invocation", 60, "s", sources.LAMBDA_ASYNC)
SECOND_RETRY_S = cited("wait before its second retry", 120, "s", sources.LAMBDA_ASYNC)
ATTEMPTS = cited("attempts of an asynchronous invocation", 3, "attempts", sources.LAMBDA_ASYNC)
EVENT_AGE_S = cited("longest life of an asynchronous event", 21_600, "s", sources.LAMBDA_ASYNC)
BACKOFF_S = cited("wait of a throttled event at first", 1, "s", sources.LAMBDA_ASYNC)
LONGEST_BACKOFF_S = cited("longest wait of a throttled event", 300, "s", sources.LAMBDA_ASYNC)
CONSTANTS = (RETRY_S, SECOND_RETRY_S, ATTEMPTS, EVENT_AGE_S, BACKOFF_S, LONGEST_BACKOFF_S)
LONGEST_INVOCATION_S = 1_000.0
"""No invocation lasts longer (900 s), so no event comes back while it is still at work."""
KINDS = ("invoke_async", "subscription")
"""Kinds of edge whose events Lambda keeps."""
MOST_INVOKES = 1_000_000
"""Asynchronous invocations at once: only the function's concurrency limits them."""


def fan_out(topic: Site) -> str:
    """Id of the station that sends a topic's messages to all its subscriptions."""
    return f"{topic.id}/fan-out"


def kept(arrow: Arrow) -> str:
    """Id of the store of a function's events."""
    return f"{arrow.id}/events"


def invoker(arrow: Arrow) -> str:
    """Id of what invokes the function: the edge itself from a queue, a poller of its events else."""
    return arrow.id if arrow.kind == "event_source" else f"{arrow.id}/invokes"


def invoked_later(arrow: Arrow, context: Context, attempts: int, age_s: float) -> PlanPart:
    """Where a function's events wait, and what invokes it with one at a time.

    After an error the event is tried again one, then two minutes later. One that was throttled, or met an
    error of Lambda's own, waits a second at first and twice as long each time, up to five minutes; that takes
    none of its attempts. After the last one, or once it is too old, it goes to the queue that is drawn for
    the function's failures, or is dropped.
    """
    store = plan.Store(
        kept(arrow),
        visibility_timeout_s=LONGEST_INVOCATION_S,
        retention_s=age_s,
        max_receive_count=attempts,
        return_after_s=(float(RETRY_S.value), float(SECOND_RETRY_S.value)),
        dead_letter=context.dead_letter_queue(arrow.callee),
        buries_expired=True,
    )
    invokes = plan.Poller(
        id=invoker(arrow),
        store=store.id,
        station=arrow.callee.id,
        batch_size=1,
        initial_concurrency=MOST_INVOKES,
        maximum_concurrency=MOST_INVOKES,
        latency_s=arrow.latency_s,
        backoff_s=float(BACKOFF_S.value),
        backoff_most_s=float(LONGEST_BACKOFF_S.value),
    )
    return PlanPart(stations=(store,), pollers=(invokes,))
