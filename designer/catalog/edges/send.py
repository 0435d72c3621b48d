"""A send into a queue, topic or bus: the caller holds its slot until the acknowledgement, no longer."""

from __future__ import annotations

from dataclasses import dataclass

from designer.catalog.behaviour import Arrow, Context, PlanPart
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.fault_actions import ON_LINKS
from designer.catalog.params import param
from designer.catalog.parts import doors
from designer.catalog.parts.retry import Retry, engine_retry
from designer.catalog.spec import EdgeKind
from simulator import plan

ACKNOWLEDGED_S = cited(
    "one way of a send to its store, half the acknowledgement", 0.004, "s", sources.SQS_ACK
)
STANDARD = Retry()


@dataclass(frozen=True, slots=True)
class Params:
    timeout_s: float = param(
        60.0,
        title="Timeout",
        unit="s",
        minimum=0.001,
        maximum=900,
        help="How long the caller waits for the acknowledgement. The SDKs' read timeout is 60 s.",
    )
    retry: Retry = param(  # noqa: RUF009 (makes a field)
        STANDARD, title="Retries", help="What the caller's SDK does after an error or timeout of the send."
    )


def build(arrow: Arrow, context: Context) -> PlanPart:
    has_door = doors.has_door(arrow.callee)
    link = (plan.Call if has_door else plan.Send)(
        id=arrow.id,
        caller=arrow.caller.id,
        callee=doors.door(arrow.callee) if has_door else arrow.callee.id,
        order=arrow.order,
        optional=arrow.optional,
        calls_per_request=arrow.calls,
        latency_s=arrow.latency_s + float(ACKNOWLEDGED_S.value),
        request_bytes=arrow.request_bytes,
        response_bytes=arrow.response_bytes,
        timeout_s=arrow.params.timeout_s,
        retry=engine_retry(arrow.params.retry),
    )
    return PlanPart(links=(link,))


EDGE_KIND = EdgeKind(
    title="Send",
    synchrony="asynchronous",
    summary="Hands a message over; waits only until the store has it.",
    params=Params,
    build=build,
    constants=(ACKNOWLEDGED_S,),
    docs_url="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html",
    faults=ON_LINKS,
)
