"""An asynchronous invocation: the caller waits until Lambda has the event, and no longer.

Lambda keeps the event, invokes the function, and after an error tries twice more, one and two minutes later.
What fails to the end goes to the queue drawn for the function's failures, or is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass

from designer.catalog.behaviour import Arrow, Context, PlanPart, joined
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.fault_actions import ON_LINKS
from designer.catalog.params import param
from designer.catalog.parts import events
from designer.catalog.parts.retry import Retry, engine_retry
from designer.catalog.spec import EdgeKind
from simulator import plan

ACCEPTED_S = cited("one way of an event to Lambda, half the acknowledgement", 0.005, "s", sources.ASYNC_ACK)
STANDARD = Retry()


@dataclass(frozen=True, slots=True)
class Params:
    attempts: int = param(
        3,
        title="Attempts",
        minimum=1,
        maximum=3,
        help="Lambda invokes once and retries up to twice.",
        docs_url="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html",
    )
    max_age_s: float = param(
        21_600.0,
        title="Longest age",
        unit="s",
        minimum=60,
        maximum=21_600,
        help="An event that is older is given up.",
        docs_url="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html",
    )
    timeout_s: float = param(
        60.0,
        title="Timeout",
        unit="s",
        minimum=0.001,
        maximum=900,
        help="How long the caller waits until Lambda has the event. The SDKs' read timeout is 60 s.",
    )
    retry: Retry = param(  # noqa: RUF009 (makes a field)
        STANDARD, title="Retries", help="What the caller's SDK does when Lambda doesn't take the event."
    )


def build(arrow: Arrow, context: Context) -> PlanPart:
    link = plan.Send(
        id=arrow.id,
        caller=arrow.caller.id,
        callee=events.kept(arrow),
        order=arrow.order,
        optional=arrow.optional,
        calls_per_request=arrow.calls,
        latency_s=arrow.latency_s + float(ACCEPTED_S.value),
        request_bytes=arrow.request_bytes,
        timeout_s=arrow.params.timeout_s,
        retry=engine_retry(arrow.params.retry),
    )
    return joined(
        [
            PlanPart(links=(link,)),
            events.invoked_later(arrow, context, arrow.params.attempts, arrow.params.max_age_s),
        ]
    )


EDGE_KIND = EdgeKind(
    title="Asynchronous invocation",
    synchrony="asynchronous",
    summary="Hands an event to Lambda, which invokes the function and retries by itself.",
    params=Params,
    build=build,
    constants=(ACCEPTED_S, *events.CONSTANTS),
    docs_url="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html",
    faults=ON_LINKS,
)
