"""A synchronous call: the caller holds its slot until the answer or the timeout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from designer.catalog.behaviour import Arrow, Context, PlanPart
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.fault_actions import ON_LINKS
from designer.catalog.params import param
from designer.catalog.parts import patience, retry
from designer.catalog.parts.patience import OFF, Breaker, engine_breaker
from designer.catalog.parts.retry import NO_RETRIES, Retry, engine_retry
from designer.catalog.reading import Fault, Instead
from designer.catalog.spec import EdgeKind
from simulator import plan

READ_TIMEOUT_S = cited("read timeout of an SDK's client", 60, "s", sources.SDK_TIMEOUTS)
MS_PER_S = 1_000.0
FINAL = {"lambda_function": ("failed", "server_lost", "station_timeout")}
"""Failures that a callee answers with 200, so that no SDK tries again: the function's own (Lambda guide,
error handling; its code may still do so by itself)."""
OPEN_S = cited("idle timeout after which a connection closes", 60, "s", sources.ELB_API)


@dataclass(frozen=True, slots=True)
class Params:
    timeout_s: float = param(
        60.0,
        title="Timeout",
        unit="s",
        minimum=0.001,
        maximum=900,
        help="After this the caller stops waiting; work goes on downstream. The SDKs' default is 60 s.",
    )
    retry: Retry = param(  # noqa: RUF009 (makes a field)
        NO_RETRIES,
        title="Retries",
        help="What the caller does after an error or timeout. A browser doesn't retry by itself.",
    )
    breaker: Breaker = param(  # noqa: RUF009 (makes a field)
        OFF, title="Breaker", help="Whether the caller stops calling what fails."
    )
    hedge_after_ms: float | None = param(
        None,
        title="Second attempt after",
        unit="ms",
        minimum=0.1,
        maximum=600_000,
        advanced=True,
        help="Call once more when there is no answer by then; the first good answer wins. None: never.",
    )
    requests_per_connection: float = param(
        10.0,
        title="Requests per connection",
        minimum=1,
        maximum=1_000_000,
        tab="traffic",
        help="How many requests share one kept-alive connection. Load balancers bill new connections.",
    )
    connection_open_s: float = param(
        60.0,
        title="Connection stays open",
        unit="s",
        minimum=0.01,
        maximum=4_000,
        tab="traffic",
        help="How long a connection lives; with their rate it gives the active ones (Little's law).",
    )

    def faults(self) -> Iterator[Fault]:
        if self.hedge_after_ms is not None and self.retry.mode != "none" and self.retry.max_attempts > 1:
            yield Fault(
                ("hedge_after_ms",),
                "hedge-and-retries",
                "A call is either tried again after a failure or made twice when it is slow, not both.",
                "Take the second attempt out, or set the retry mode to none.",
                Instead(None),
            )


def build(arrow: Arrow, context: Context) -> PlanPart:
    called = context.into(arrow.callee, "target")
    # A fleet behind a balancer has a queue per server: whoever calls it past the balancer picks one, too.
    kind = plan.Route if arrow.callee.picked_by_router and any(True for _ in called) else plan.Call
    hedge_ms = arrow.params.hedge_after_ms
    link = kind(
        id=arrow.id,
        caller=arrow.caller.id,
        callee=arrow.callee.id,
        order=arrow.order,
        optional=arrow.optional,
        calls_per_request=arrow.calls,
        latency_s=arrow.latency_s,
        request_bytes=arrow.request_bytes,
        response_bytes=arrow.response_bytes,
        timeout_s=arrow.params.timeout_s,
        retry=engine_retry(arrow.params.retry, final=FINAL.get(arrow.callee.service, ())),
        breaker=engine_breaker(arrow.params.breaker),
        hedge=plan.Hedge(hedge_ms / MS_PER_S) if hedge_ms is not None else None,
    )
    return PlanPart(links=(link,))


EDGE_KIND = EdgeKind(
    title="Call",
    synchrony="synchronous",
    summary="Waits for the answer and holds its slot meanwhile.",
    params=Params,
    build=build,
    constants=(READ_TIMEOUT_S, OPEN_S, *retry.CONSTANTS, *patience.CONSTANTS),
    docs_url="https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html",
    faults=ON_LINKS,
)
