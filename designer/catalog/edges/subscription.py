"""A subscription of a topic: messages that pass its filter go to the subscriber, apart from all others.

Into a queue they are sent. A function is invoked asynchronously: Lambda keeps the event, invokes, and after
an error tries twice more, a minute apart (AWS: one and two minutes).
"""

from __future__ import annotations

from dataclasses import dataclass

from designer.catalog.behaviour import Arrow, Context, PlanPart, joined
from designer.catalog.fault_actions import ON_LINKS
from designer.catalog.params import param
from designer.catalog.parts import events
from designer.catalog.spec import EdgeKind
from simulator import plan

PCT = 100.0


@dataclass(frozen=True, slots=True)
class Params:
    passes_pct: float = param(
        100.0,
        title="Filter lets pass",
        unit="%",
        minimum=0,
        maximum=100,
        tab="traffic",
        help="Share of the messages that the filter policy lets through; calls per request say it by class.",
        docs_url="https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html",
    )
    attempts: int = param(
        3,
        title="Attempts",
        minimum=1,
        maximum=3,
        help="Of a function: Lambda invokes once and retries up to twice. A queue takes the message at once.",
        docs_url="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html",
    )


def build(arrow: Arrow, context: Context) -> PlanPart:
    into_function = arrow.callee.service == "lambda_function"
    link = plan.Send(
        id=arrow.id,
        caller=events.fan_out(arrow.caller),
        callee=events.kept(arrow) if into_function else arrow.callee.id,
        order=1,
        calls_per_request={
            class_id: count * arrow.params.passes_pct / PCT for class_id, count in arrow.calls.items()
        },
        latency_s=arrow.latency_s,
        request_bytes=arrow.request_bytes,
    )
    if not into_function:
        return PlanPart(links=(link,))
    return joined([PlanPart(links=(link,)), events.invoked_later(arrow, arrow.params.attempts)])


EDGE_KIND = EdgeKind(
    title="Subscription",
    synchrony="asynchronous",
    summary="Each message that passes the filter goes to the subscriber, whatever becomes of the others.",
    params=Params,
    build=build,
    constants=events.CONSTANTS,
    docs_url="https://docs.aws.amazon.com/sns/latest/dg/sns-create-subscribe-endpoint-to-topic.html",
    faults=ON_LINKS,
)
