"""What Lambda does with cold starts, batches and the account's concurrency."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from designer.catalog.behaviour import ClassWork, Context, Site
from designer.catalog.data import sources
from designer.catalog.data.lambda_runtimes import runtimes
from designer.catalog.data.sources import cited
from designer.catalog.parts.function_memory import vcpus
from designer.catalog.spec import Constant as Figure
from simulator import plan
from simulator.distributions import NOTHING, Constant, Distribution, LogNormal

CONCURRENCY_QUOTA = "lambda.concurrency"
RATE_QUOTA = "lambda.requests"
PCT = 100.0

ACCOUNT_CONCURRENCY = cited("concurrent executions in a Region", 1_000, "environments", sources.LAMBDA_LIMITS)
ARM_START = cited("cold start on arm64, share of x86", 0.75, "ratio", sources.LAMBDA_ARM_START)
INIT_MEASURED_MB = cited("memory at which cold starts were measured", 1_024, "MB", sources.LAMBDA_INIT_MEMORY)
SMALL_PACKAGE_MB = cited("package whose loading is in the measurement", 1, "MB", sources.LAMBDA_PACKAGE)
RATE_BURST_S = cited(
    "of a second's requests, what may come at once under the rate limit", 0.1, "s", sources.LAMBDA_BURST
)
RATE_FACTOR = cited("synchronous requests a second for each environment", 10, "1/s", sources.LAMBDA_RATE)


def _measured() -> Iterator[Figure]:
    """What the table of runtimes says, figure by figure."""
    for each in runtimes().values():
        for name, value, unit in (
            ("median cold start", each.init_p50_s, "s"),
            ("99th percentile of a cold start", each.init_p99_s, "s"),
        ):
            yield Figure(f"{name}, {each.title}", value, unit, each.source, each.date)
        slope_ms = round(1_000.0 * each.package_s_per_mb, 3)
        name = f"cold start for each MB of package, {each.title}"
        yield Figure(name, slope_ms, "ms/MB", each.package_source, each.package_date)


CONSTANTS = (
    ACCOUNT_CONCURRENCY,
    ARM_START,
    INIT_MEASURED_MB,
    SMALL_PACKAGE_MB,
    RATE_FACTOR,
    RATE_BURST_S,
    *_measured(),
)

BROUGHT = ("event_source", "subscription", "invoke_async")
"""Kinds of edge whose events a poller brings; the others call."""


def account_pool(region: str, context: Context) -> plan.ConcurrencyPool:
    """The Region's pool: the account's quota less what functions there have reserved."""
    quota = context.quota(CONCURRENCY_QUOTA, region, float(ACCOUNT_CONCURRENCY.value))
    reserved = sum(
        getattr(site.params, "reserved_concurrency", None) or 0
        for site in context.sites.values()
        if site.region == region
    )
    return plan.ConcurrencyPool(f"{CONCURRENCY_QUOTA}@{region}", max(0, int(quota) - reserved))


def pools(site: Site, context: Context) -> tuple[plan.Pool, ...]:
    """What the function draws on: the Region's concurrency, and requests a second of ten times that.

    A reserved concurrency is its own, and so is the rate. Only synchronous invocations are capped by the
    rate: a function that is only invoked otherwise has none.
    """
    reserved = site.params.reserved_concurrency
    pool = None if reserved is not None else account_pool(site.region, context)
    limit = pool.limit if pool is not None else reserved
    shared = (pool,) if pool is not None else ()
    if not any(each.kind not in BROUGHT for each in context.into(site)) or not limit:
        return shared
    name = f"{RATE_QUOTA}@{site.region}" if pool is not None else f"{site.id}/requests"
    rate = float(RATE_FACTOR.value) * limit
    return (*shared, plan.RatePool(name, rate, max(1.0, rate * float(RATE_BURST_S.value))))


def cold_start(params: Any) -> Distribution:
    """Log-normal with the spread of the runtime's measured percentiles.

    Its mean: as measured, stretched where INIT is CPU work and the memory brings less of a vCPU than the
    measurement had, longer for a large package, shorter on Arm; or the mean that was set.
    """
    runtime = runtimes()[params.runtime]
    stretch = vcpus(float(INIT_MEASURED_MB.value)) / vcpus(params.memory_mb)
    mean_s = runtime.init_mean_s * (1.0 - runtime.cpu_part + runtime.cpu_part * stretch)
    mean_s += runtime.package_s_per_mb * max(0.0, params.package_mb - float(SMALL_PACKAGE_MB.value))
    if params.architecture == "arm":
        mean_s *= float(ARM_START.value)
    if params.init_ms is not None:
        mean_s = params.init_ms / 1_000.0
    return LogNormal(mean_s, runtime.init_cv) if mean_s > 0 else NOTHING


def batch_work(site: Site, classes: Sequence[str]) -> plan.BatchWork:
    """Work of a batch, and how often it fails. Classes whose work per batch differs share the longest."""
    longest = max(
        (each.batch for each in site.work.values() if each.batch is not None),
        key=lambda work: work.cpu.mean_s + work.wait.mean_s,
        default=plan.Work(),
    )
    works = {class_id: each.work for class_id, each in site.work.items()}
    return plan.BatchWork(longest, works, failing(site, classes))


def failing(site: Site, classes: Sequence[str]) -> dict[str, float]:
    """How often the work of a request fails that comes alone."""
    share = site.params.fails_pct / PCT
    return dict.fromkeys(classes, share) if share else {}


def alone(work: ClassWork) -> plan.Work:
    """Work of one request that comes alone: that of its batch and its own, added up."""
    if work.batch is None:
        return work.work
    return plan.Work(_sum(work.batch.cpu, work.work.cpu), _sum(work.batch.wait, work.work.wait))


def _sum(one: Distribution, other: Distribution) -> Distribution:
    """The law of the sum of two independent times, by its mean and variance (log-normal)."""
    mean = one.mean_s + other.mean_s
    variance = (one.cv * one.mean_s) ** 2 + (other.cv * other.mean_s) ** 2
    return LogNormal(mean, math.sqrt(variance) / mean) if variance > 0 else Constant(mean)
