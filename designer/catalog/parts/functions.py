"""What Lambda does with memory, cold starts, batches and the account's concurrency."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from designer.catalog.behaviour import Billed, ClassWork, Context, Site
from designer.catalog.data import sources
from designer.catalog.data.lambda_runtimes import runtimes
from designer.catalog.data.sources import cited
from designer.catalog.observed import HOURS_A_MONTH, Observed
from designer.catalog.parts import events
from designer.catalog.spec import Meter
from simulator import plan
from simulator.distributions import NOTHING, Constant, Distribution, LogNormal

CONCURRENCY_QUOTA = "lambda.concurrency"
RATE_QUOTA = "lambda.requests"
RATE_BURST_S = 0.1
"""How much of a second's requests may come at once; AWS publishes no figure."""

VCPU_MB = cited("memory that brings one vCPU", 1_769, "MB", sources.LAMBDA_MEMORY)
ACCOUNT_CONCURRENCY = cited("concurrent executions in a Region", 1_000, "environments", sources.LAMBDA_LIMITS)
ARM_START = cited("cold start on arm64, share of x86", 0.75, "ratio", sources.LAMBDA_ARM_START)
INIT_MEASURED_MB = cited("memory at which cold starts were measured", 1_024, "MB", sources.LAMBDA_INIT_MEMORY)
SMALL_PACKAGE_MB = cited("package whose loading is in the measurement", 1, "MB", sources.LAMBDA_PACKAGE)
RATE_FACTOR = cited("synchronous requests a second for each environment", 10, "1/s", sources.LAMBDA_RATE)
BILLED_S = cited("billing step of a duration", 0.001, "s", sources.LAMBDA_INIT_BILLING)
FREE_EPHEMERAL_MB = cited("ephemeral storage that costs nothing", 512, "MB", sources.LAMBDA_LIMITS)
CONSTANTS = (
    *(VCPU_MB, ACCOUNT_CONCURRENCY, ARM_START, INIT_MEASURED_MB, SMALL_PACKAGE_MB, RATE_FACTOR),
    *(BILLED_S, FREE_EPHEMERAL_MB),
)
_ARCHITECTURES = {"architecture": ("x86", "arm")}
METERS = (
    Meter("lambda.requests.{architecture}", "Invocations", "request", _ARCHITECTURES),
    Meter("lambda.duration.{architecture}", "Duration", "GB-s", _ARCHITECTURES),
    Meter("lambda.ephemeral_storage.{architecture}", "Ephemeral storage", "GB-s", _ARCHITECTURES),
    Meter("lambda.provisioned_concurrency.{architecture}", "Provisioned concurrency", "GB-s", _ARCHITECTURES),
    Meter("lambda.duration_provisioned.{architecture}", "Duration on it", "GB-s", _ARCHITECTURES),
)
SECONDS_A_MONTH = HOURS_A_MONTH * 3_600.0


BROUGHT = ("event_source", "subscription", "invoke_async")
"""Kinds of edge whose events a poller brings; the others call."""


def billed_ms(site: Site) -> str:
    """Id of the counter of billed milliseconds."""
    return f"{site.id}/billed-ms"


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
    return (*shared, plan.RatePool(name, rate, max(1.0, rate * RATE_BURST_S)))


def cold_start(params: Any) -> Distribution:
    """Log-normal with the spread of the runtime's measured percentiles.

    Its mean: as measured, stretched where INIT is CPU work and the memory brings less of a vCPU than the
    measurement had, longer for a large package, shorter on Arm; or the mean that was set.
    """
    runtime = runtimes()[params.runtime]
    stretch = _share(float(INIT_MEASURED_MB.value)) / _share(params.memory_mb)
    mean_s = runtime.init_mean_s * (1.0 - runtime.cpu_part + runtime.cpu_part * stretch)
    mean_s += runtime.package_s_per_mb * max(0.0, params.package_mb - float(SMALL_PACKAGE_MB.value))
    if params.architecture == "arm":
        mean_s *= float(ARM_START.value)
    if params.init_ms is not None:
        mean_s = params.init_ms / 1_000.0
    return LogNormal(mean_s, runtime.init_cv) if mean_s > 0 else NOTHING


def cpu_speed(params: Any) -> float:
    """Of one thread, against where it was measured: below one vCPU a share of it, above no faster."""
    return _share(params.memory_mb) / measured_share(params)


def measured_share(params: Any) -> float:
    """The share of a vCPU that a thread had where its CPU time was measured."""
    return _share(params.work_measured_at_mb or params.memory_mb)


def _share(memory_mb: float) -> float:
    return min(1.0, memory_mb / float(VCPU_MB.value))


def batch_work(site: Site, classes: Sequence[str]) -> plan.BatchWork:
    """Work of a batch, and how often it fails. Classes whose work per batch differs share the longest."""
    longest = max(
        (each.batch for each in site.work.values() if each.batch is not None),
        key=lambda work: work.cpu.mean_s + work.wait.mean_s,
        default=plan.Work(),
    )
    failing = site.params.fails_pct / 100.0
    return plan.BatchWork(
        longest,
        {class_id: each.work for class_id, each in site.work.items()},
        dict.fromkeys(classes, failing) if failing else {},
    )


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


def invocations(site: Site, context: Context, observed: Observed) -> float:
    """Invocations of the run that got an environment: those are billed, throttled ones are not."""
    found = 0.0
    for arrow in context.into(site):
        if arrow.kind in BROUGHT:
            poller = observed.poller(events.invoker(arrow))
            found += poller.receives - poller.refused_batches
        else:
            link = observed.link(arrow.id)
            found += link.attempts - link.errors.get("throttled", 0)
    return found


def meter_function(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Invocations, and GB-seconds with INIT, each invocation rounded up to a millisecond."""
    params = site.params
    number = invocations(site, context, observed)
    seconds = observed.result.counters[billed_ms(site)] * float(BILLED_S.value)
    gb = params.memory_mb / 1_024.0
    shape = observed.hourly_mean(site.id, "concurrency")
    share = on_provisioned(site, observed)
    rounded = f"{seconds:,.4g} s billed in the run (INIT too, each rounded up to 1 ms)"

    def duration(meter: str, part: float, told: str) -> Billed:
        size = seconds * part * gb
        by_hour = observed.by_hour(observed.spread(size, shape))
        how = f"{rounded}{told} x {gb:g} GB, {observed.month}."
        return Billed(f"lambda.{meter}.{params.architecture}", "GB-s", observed.monthly(size), how, by_hour)

    how = f"{number:,.0f} invocations in the run, {observed.month}."
    billed = [Billed(f"lambda.requests.{params.architecture}", "request", observed.monthly(number), how)]
    kept_s = observed.station(site.id).provisioned_s
    if kept_s > 0 or params.provisioned_concurrency:
        billed.append(_kept_warm(site, observed, kept_s, gb))
        told = f", {share:.1%} of it on provisioned environments"
        billed.append(duration("duration_provisioned", share, told))
        billed.append(duration("duration", 1.0 - share, f", {1 - share:.1%} of it on others"))
    else:
        billed.append(duration("duration", 1.0, ""))
    extra_gb = (params.ephemeral_mb - float(FREE_EPHEMERAL_MB.value)) / 1_024.0
    if extra_gb > 0:
        how = f"{seconds:,.4g} s x {extra_gb:g} GB above the free 512 MB, {observed.month}."
        quantity = observed.monthly(seconds * extra_gb)
        billed.append(Billed(f"lambda.ephemeral_storage.{params.architecture}", "GB-s", quantity, how))
    return billed


def _kept_warm(site: Site, observed: Observed, kept_s: float, gb: float) -> Billed:
    """Provisioned concurrency: all month, or as it was scaled in the run."""
    params = site.params
    meter = f"lambda.provisioned_concurrency.{params.architecture}"
    if params.provisioned_scaling:
        size = kept_s * gb
        how = f"{kept_s:,.4g} environment-seconds kept warm in the run x {gb:g} GB, {observed.month}."
        return Billed(meter, "GB-s", observed.monthly(size), how)
    number = params.provisioned_concurrency
    how = f"{number} environments of {gb:g} GB kept warm, all 730 h."
    return Billed(meter, "GB-s", number * gb * SECONDS_A_MONTH, how, whole_month=True)


def on_provisioned(site: Site, observed: Observed) -> float:
    """Share of the busy time on provisioned environments: they are used first, window by window."""
    busy = np.nan_to_num(np.asarray(observed.result.series.get(site.id, {}).get("concurrency", ())))
    total = float(busy.sum())
    ready = np.nan_to_num(np.asarray(observed.result.series.get(site.id, {}).get("provisioned", ())))
    kept = float(np.minimum(busy, ready).sum()) if len(ready) == len(busy) else 0.0
    return kept / total if total > 0 else 0.0
