"""Lambda's pollers begin with 5 batches at once and add 300 a minute, up to 1,250 or the source's maximum."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalog.data import sources
from designer.catalog.spec import Source
from proofs.drawing import Seen, edge, node, ran
from proofs.row import Row

TITLE = "SQS: pollers of Lambda"
ARITHMETIC = Source("arithmetic: 1 poller x 3 calls a minute x 5 pollers x 30 days", "2026-11")
BATCH_S = 20.0


def _backlog(duration_s: float, **source: object) -> Seen:
    """A backlog that never runs out: batches of one message that take 20 s each."""
    return ran(
        [
            node("web", "external_service", latency_ms=0),
            node("pump", "lambda_function", init_ms=0, work={"wait_ms": 1}),
            node("queue", "sqs_queue", visibility_timeout_s=600),
            node("fn", "lambda_function", init_ms=0, timeout_s=60, work={"wait_ms": 1_000 * BATCH_S}),
        ],
        [
            edge("call", "client", "pump"),
            edge("send", "pump", "queue"),
            edge("event_source", "queue", "fn", batch_size=1, **source),
        ],
        rate_per_s=300,
        duration_s=duration_s,
        quotas={"lambda.concurrency": 10_000},
    )


def rows() -> Iterator[Row]:
    """c(t) = min(5 + 300 t, 1,250), t in minutes; with a maximum concurrency of 100, that."""
    free, capped = _backlog(300), _backlog(120, maximum_concurrency=100)
    for minute in (0.5, 1, 2, 3, 4, 4.5):
        middle = minute + free.result.window_s / 120
        said = min(5 + 300 * middle, 1_250)
        found = free.at("fn", "concurrency", 60 * minute)
        yield Row(
            f"batches at once after {minute:g} min",
            said,
            found,
            "batches",
            sources.LAMBDA_SQS_SCALING,
            within=0.01,
            at_most=5,
        )
    found = capped.at("fn", "concurrency", 100)
    yield Row(
        "with a maximum concurrency of 100", 100, found, "batches", sources.LAMBDA_SQS_SCALING, at_most=1
    )
    own = _backlog(150, provisioned={"on": True, "min": 2, "max": 10_000})
    for minute in (1, 2):
        middle = minute + own.result.window_s / 120
        what = f"two provisioned pollers: batches at once after {minute} min"
        found = own.at("fn", "concurrency", 60 * minute)
        # A poller asks once a second for each batch, so the growth begins up to a second and a half late.
        late = 1.5 * 1_000 / 60
        yield Row(what, 20 + 1_000 * middle, found, "batches", sources.LAMBDA_SQS, at_most=late)
    idle = ran(
        [
            node("pump", "lambda_function", init_ms=0, work={"wait_ms": 1}),
            node("queue", "sqs_queue"),
            node("fn", "lambda_function", work={"wait_ms": 1}),
        ],
        [edge("call", "client", "pump"), edge("send", "pump", "queue"), edge("event_source", "queue", "fn")],
        duration_s=86_400,
    )
    month = idle.usage("sqs.requests.standard") * 30 * 24 / 730
    yield Row("empty receives billed in 30 idle days", 648_000, month, "requests", ARITHMETIC, within=0.001)
