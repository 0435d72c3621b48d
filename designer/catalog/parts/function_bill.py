"""What a Lambda function costs: invocations, GB-seconds rounded up each, what is kept warm."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from designer.catalog.behaviour import Billed, Context, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.observed import HOURS_A_MONTH, Observed
from designer.catalog.parts import events
from designer.catalog.parts.functions import BROUGHT, RATE_FACTOR
from designer.catalog.spec import Meter

BILLED_S = cited("billing step of a duration", 0.001, "s", sources.LAMBDA_INIT_BILLING)
FREE_EPHEMERAL_MB = cited("ephemeral storage that costs nothing", 512, "MB", sources.LAMBDA_LIMITS)
CONSTANTS = (BILLED_S, FREE_EPHEMERAL_MB)
_ARCHITECTURES = {"architecture": ("x86", "arm")}
METERS = (
    Meter("lambda.requests.{architecture}", "Invocations", "request", _ARCHITECTURES),
    Meter("lambda.duration.{architecture}", "Duration", "GB-s", _ARCHITECTURES),
    Meter("lambda.ephemeral_storage.{architecture}", "Ephemeral storage", "GB-s", _ARCHITECTURES),
    Meter("lambda.provisioned_concurrency.{architecture}", "Provisioned concurrency", "GB-s", _ARCHITECTURES),
    Meter("lambda.duration_provisioned.{architecture}", "Duration on it", "GB-s", _ARCHITECTURES),
    Meter(
        "lambda.esm.sqs_poller",
        "Provisioned pollers",
        "hour",
        unknown="The price book has no rate for provisioned pollers of SQS.",
    ),
)
SECONDS_A_MONTH = HOURS_A_MONTH * 3_600.0


def billed_ms(site: Site) -> str:
    """Id of the counter of billed milliseconds."""
    return f"{site.id}/billed-ms"


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
    billed += _pollers(site, context)
    extra_gb = (params.ephemeral_mb - float(FREE_EPHEMERAL_MB.value)) / 1_024.0
    if extra_gb > 0:
        how = f"{seconds:,.4g} s x {extra_gb:g} GB above the free 512 MB, {observed.month}."
        quantity = observed.monthly(seconds * extra_gb)
        billed.append(Billed(f"lambda.ephemeral_storage.{params.architecture}", "GB-s", quantity, how))
    return billed


def _pollers(site: Site, context: Context) -> list[Billed]:
    """Provisioned pollers of its event sources: those that are always there."""
    sources_of = [arrow for arrow in context.into(site, "event_source") if arrow.params.provisioned.on]
    number = sum(arrow.params.provisioned.min for arrow in sources_of)
    how = f"At least {number} pollers, all 730 h; those that a peak adds are not counted."
    hours = Billed("lambda.esm.sqs_poller", "hour", number * HOURS_A_MONTH, how, whole_month=True)
    return [hours] if number else []


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
    """Share of the busy time on provisioned environments, window by window.

    They are used first, as many as are ready and at ten requests a second each.
    """
    busy = np.nan_to_num(np.asarray(observed.result.series.get(site.id, {}).get("concurrency", ())))
    total = float(busy.sum())
    ready = np.nan_to_num(np.asarray(observed.result.series.get(site.id, {}).get("provisioned", ())))
    if len(ready) != len(busy):
        return 0.0
    asked = np.nan_to_num(np.asarray(observed.result.series[site.id]["requests_per_s"]))
    within = np.divide(float(RATE_FACTOR.value) * ready, asked, out=np.ones(len(asked)), where=asked > 0)
    kept = float(np.minimum(np.minimum(busy, ready), busy * within).sum())
    return kept / total if total > 0 else 0.0
