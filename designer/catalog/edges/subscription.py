"""A subscription of a topic: messages that pass its filter go to the subscriber, apart from all others.

Each has its own deliveries and tries them in the phases of its protocol. A function is invoked
asynchronously: Lambda keeps the event, invokes, and after an error tries twice more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from designer.catalog.behaviour import Arrow, Context, PlanPart, joined
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.fault_actions import ON_LINKS
from designer.catalog.params import param
from designer.catalog.parts import doors, events, topics
from designer.catalog.spec import EdgeKind
from simulator import plan

PCT = 100.0
HTTP_TIMEOUT_S = cited("time an HTTP/S endpoint has to answer", 15, "s", sources.SNS_HTTP)


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
    parts = [topics.delivered(arrow, context, arrow.params.passes_pct / PCT)]
    into_function = arrow.callee.service == "lambda_function"
    common: dict[str, Any] = {
        "id": arrow.id,
        "caller": topics.sender(arrow),
        "latency_s": arrow.latency_s,
        "request_bytes": arrow.request_bytes,
    }
    if into_function:
        parts.append(PlanPart(links=(plan.Send(callee=events.kept(arrow), **common),)))
        age_s = float(events.EVENT_AGE_S.value)
        parts.append(events.invoked_later(arrow, context, arrow.params.attempts, age_s))
    elif arrow.callee.service == "sqs_queue":
        has_door = doors.has_door(arrow.callee)
        kind = plan.Call if has_door else plan.Send
        link = kind(callee=doors.door(arrow.callee) if has_door else arrow.callee.id, **common)
        parts.append(PlanPart(links=(link,)))
    else:
        waits = plan.Call(
            callee=arrow.callee.id,
            response_bytes=arrow.response_bytes,
            timeout_s=float(HTTP_TIMEOUT_S.value),
            **common,
        )
        parts.append(PlanPart(links=(waits,)))
    return joined(parts)


EDGE_KIND = EdgeKind(
    title="Subscription",
    synchrony="asynchronous",
    summary="Each message that passes the filter goes to the subscriber, whatever becomes of the others.",
    params=Params,
    build=build,
    constants=(HTTP_TIMEOUT_S, *events.CONSTANTS),
    docs_url="https://docs.aws.amazon.com/sns/latest/dg/sns-create-subscribe-endpoint-to-topic.html",
    faults=ON_LINKS,
)
