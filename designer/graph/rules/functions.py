"""Functions: their timeout, their concurrency, what is reserved of the account's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import ceil

from designer.catalog.parts.function_memory import out_of_memory
from designer.graph.document import BatchWork, PlacedNode, Work
from designer.graph.problems import Severity, add
from designer.graph.rules.rule import Drawing, Finding, named, rule

LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
UNRESERVABLE = 100
"""Concurrency that can't be reserved in an account (Lambda guide, reserved concurrency)."""

DEFAULT_CONCURRENCY = 1_000
"""Concurrent executions of an account and Region (Lambda guide, quotas)."""

MOST_MEMORY_MB = 10_240
"""Most memory of a function (Lambda guide, quotas)."""

LEAST_SHARE_TOLD = 0.001
"""One invocation in a thousand that runs out of memory is worth a word."""

LEAST_RESERVED_FOR_QUEUE = 5
"""An SQS event source starts with five concurrent batches (Lambda guide, SQS scaling)."""


@rule(
    Severity.ERROR,
    "A function whose mean work takes longer than its timeout fails nearly every time, after it was billed.",
    LAMBDA + "configuration-timeout.html",
)
def function_slower_than_its_timeout(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes("lambda_function"):
        for class_id, work in each.node.work.items():
            took_s = _mean_s(drawing, each, work)
            if took_s > each.params.timeout_s:
                at = drawing.param_at(each, "timeout_s")
                yield Finding(
                    at,
                    f"{named(each)} works {took_s:,.3g} s on average for class {class_id}, "
                    f"but is stopped after {each.params.timeout_s:g} s.",
                    "Raise its timeout, give it more memory, or take smaller batches.",
                )


@rule(
    Severity.WARNING,
    "An invocation that needs more memory than its function has ends with an out-of-memory error, and its "
    "environment with it: it is billed, and the next one starts cold.",
    LAMBDA + "configuration-memory.html",
)
def memory_below_need(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes("lambda_function"):
        share = out_of_memory(each.params)
        if share >= LEAST_SHARE_TOLD:
            at = drawing.param_at(each, "memory_mb")
            wanted = min(MOST_MEMORY_MB, ceil(1.25 * each.params.memory_used_mb / 64) * 64)
            yield Finding(
                at,
                f"{named(each)} has {each.params.memory_mb:,} MB, and {100 * share:.3g} % of its invocations "
                f"need more ({each.params.memory_used_mb:,g} MB on average).",
                f"Give it {wanted:,} MB." if wanted > each.params.memory_mb else "Let its work need less.",
                (add(at, wanted),) if wanted > each.params.memory_mb else (),
            )


@rule(
    Severity.ERROR,
    "Lambda keeps 100 of the account's concurrency unreserved for functions without a reservation, and "
    "refuses reservations beyond the rest.",
    LAMBDA + "configuration-concurrency.html",
)
def reserved_beyond_account(drawing: Drawing) -> Iterator[Finding]:
    reserved: dict[str, int] = defaultdict(int)
    last: dict[str, PlacedNode] = {}
    for each in drawing.nodes("lambda_function"):
        mine = getattr(each.params, "reserved_concurrency", None)
        if mine:
            reserved[each.placement.region] += mine
            last[each.placement.region] = each
    for region, total in reserved.items():
        limit = concurrency_quota(drawing, region)
        if total > limit - UNRESERVABLE:
            yield Finding(
                drawing.param_at(last[region], "reserved_concurrency"),
                f"Functions in {region} reserve {total:,} of a concurrency of {limit:,.0f}; "
                f"at most {max(0.0, limit - UNRESERVABLE):,.0f} can be reserved.",
                "Reserve less, or raise the account's quota in the drawing.",
            )


@rule(
    Severity.WARNING,
    "An SQS event source begins with five batches at once. With less reserved the rest are "
    "throttled from the start.",
    LAMBDA + "services-sqs-scaling.html",
)
def reserved_below_event_source(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes("lambda_function"):
        mine = getattr(each.params, "reserved_concurrency", None)
        if mine is not None and mine < LEAST_RESERVED_FOR_QUEUE and drawing.incoming(each, "event_source"):
            at = drawing.param_at(each, "reserved_concurrency")
            yield Finding(
                at,
                f"{named(each)} reserves a concurrency of {mine}, but its event source starts with "
                f"{LEAST_RESERVED_FOR_QUEUE} batches at once.",
                f"Reserve at least {LEAST_RESERVED_FOR_QUEUE}, or limit the event source instead.",
                (add(at, LEAST_RESERVED_FOR_QUEUE),),
            )


@rule(
    Severity.ADVICE,
    "By Little's law a function needs rate x duration environments at once. Above the account's quota the "
    "rest is throttled: a synchronous caller gets an error, a queue waits longer.",
    LAMBDA + "lambda-concurrency.html",
    needs_load=True,
)
def peak_exceeds_concurrency(drawing: Drawing) -> Iterator[Finding]:
    if drawing.load is None:
        return
    needed: dict[str, float] = defaultdict(float)
    largest: dict[str, tuple[float, PlacedNode]] = {}
    for each in drawing.nodes("lambda_function"):
        if drawing.incoming(each, "event_source"):
            continue  # batches share an environment: the queue evens the peak out
        mine = 0.0
        for class_id, rate in drawing.load.rates_per_s[each.node.id].items():
            work = each.node.work.get(class_id)
            mine += rate * (_mean_s(drawing, each, work) if work is not None else 0.0)
        region = each.placement.region
        needed[region] += mine
        largest[region] = max(largest.get(region, (-1.0, each)), (mine, each), key=lambda pair: pair[0])
    for region, total in needed.items():
        limit = concurrency_quota(drawing, region)
        if total > limit:
            yield Finding(
                drawing.node_at(largest[region][1]),
                f"Functions in {region} need {total:,.0f} environments at the busiest moment; "
                f"the account has {limit:,.0f}.",
                "Ask AWS for a higher quota (and write it into the drawing), or make the functions faster.",
            )


def concurrency_quota(drawing: Drawing, region: str) -> float:
    """The account's concurrent executions in the Region: as the drawing says, else AWS's default."""
    quotas = drawing.document.account.quotas
    default = quotas.get("lambda.concurrency", float(DEFAULT_CONCURRENCY))
    return quotas.get(f"lambda.concurrency@{region}", default)


def _mean_s(drawing: Drawing, each: PlacedNode, work: Work | BatchWork) -> float:
    """Mean time of one invocation with full batches, at one core (memory below 1,769 MB makes it longer)."""
    if isinstance(work, Work):
        return (work.cpu.mean_ms + work.wait.mean_ms) / 1_000.0
    sizes = [getattr(joined.params, "batch_size", 1) for joined in drawing.incoming(each, "event_source")]
    message = work.per_message.cpu.mean_ms + work.per_message.wait.mean_ms
    batch = work.per_batch.cpu.mean_ms + work.per_batch.wait.mean_ms
    return (batch + max(sizes, default=1) * message) / 1_000.0
