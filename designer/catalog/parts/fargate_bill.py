"""What is billed for Fargate: vCPU, memory and storage of every task, by the second, a minute at least."""

from __future__ import annotations

from collections.abc import Sequence

from designer.catalog.behaviour import Billed, Site
from designer.catalog.observed import Observed
from designer.catalog.parts.fargate import ARCHITECTURES, FREE_STORAGE_GB, LEAST_BILLED_S
from designer.catalog.spec import Meter
from simulator import plan

_PLATFORMS = {"platform": tuple(ARCHITECTURES)}
_ESTIMATE = "Spot prices move; a book may hold an estimate."
METERS = (
    Meter("fargate.vcpu.{platform}", "vCPU hours", "vCPU-hour", _PLATFORMS),
    Meter("fargate.memory.{platform}", "Memory", "GB-hour", _PLATFORMS),
    Meter(
        "fargate_spot.vcpu.{platform}",
        "vCPU hours, Spot (estimate)",
        "vCPU-hour",
        _PLATFORMS,
        unknown=_ESTIMATE,
    ),
    Meter(
        "fargate_spot.memory.{platform}", "Memory, Spot (estimate)", "GB-hour", _PLATFORMS, unknown=_ESTIMATE
    ),
    Meter("fargate.ephemeral_storage", "Ephemeral storage above 20 GB", "GB-hour"),
)


def billed_seconds(site: Site) -> plan.Counter:
    """Counts each task's life, rounded up to a second and a minute at least."""
    return plan.Counter(
        id=f"{site.id}/billed-s",
        subject=site.id,
        event="server_s",
        unit=1.0,
        minimum=float(LEAST_BILLED_S.value),
    )


def meter_pods(site: Site, observed: Observed, vcpu: float, memory_gb: float) -> Sequence[Billed]:
    """vCPU and GB hours of every pod of this size, from its launch until it has stopped."""
    hours = observed.result.counters[billed_seconds(site).id] / 3_600.0
    shape = observed.hourly_mean(site.id, "servers_in_service") + observed.hourly_mean(
        site.id, "servers_booting"
    )
    how = f"{hours:,.4g} pod-hours in the run, starts included, each pod at least a minute"
    return [
        Billed(
            meter,
            unit,
            observed.monthly(hours * size),
            f"{how}, x {size:g} {what}, {observed.month}.",
            observed.by_hour(observed.spread(hours, shape) * size),
        )
        for meter, unit, size, what in (
            ("eks.fargate.vcpu", "vCPU-hour", vcpu, "vCPU"),
            ("eks.fargate.memory", "GB-hour", memory_gb, "GB"),
        )
    ]


def meter_tasks(site: Site, observed: Observed) -> Sequence[Billed]:
    """vCPU and GB hours of every task from its launch until it has stopped."""
    params, station = site.params, observed.station(site.id)
    counted = observed.result.counters[billed_seconds(site).id]
    rounding = counted / station.capacity_s if station.capacity_s else 1.0
    shape = observed.hourly_mean(site.id, "servers_in_service") + observed.hourly_mean(
        site.id, "servers_booting"
    )
    found: list[Billed] = []

    def billed(meter: str, unit: str, hours: float, size: float, what: str) -> None:
        how = (
            f"{hours:,.4g} task-hours in the run, starts included, each task at least a minute, "
            f"x {size:g} {what}, {observed.month}."
        )
        spread = observed.spread(hours, shape) * size
        found.append(Billed(meter, unit, observed.monthly(hours * size), how, observed.by_hour(spread)))

    spot = station.spot_capacity_s * rounding / 3_600.0
    on_demand = counted / 3_600.0 - spot
    for prefix, hours in (("fargate", on_demand), ("fargate_spot", spot)):
        if hours > 0.0 or (prefix == "fargate" and params.purchase != "spot"):
            billed(f"{prefix}.vcpu.{params.architecture}", "vCPU-hour", hours, params.vcpu, "vCPU")
            billed(f"{prefix}.memory.{params.architecture}", "GB-hour", hours, params.memory_gb, "GB")
    extra_gb = params.ephemeral_gb - float(FREE_STORAGE_GB.value)
    if extra_gb > 0:
        told = "GB above the free 20"
        billed("fargate.ephemeral_storage", "GB-hour", on_demand + spot, extra_gb, told)
    return found
