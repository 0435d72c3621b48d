"""What is billed for EC2 instances: hours, root volumes, surplus credits, monitoring, alarms."""

from __future__ import annotations

from collections.abc import Sequence

from designer.catalog.behaviour import Billed, Context, Site
from designer.catalog.data import sources
from designer.catalog.data.instance_types import instance_types
from designer.catalog.data.sources import cited
from designer.catalog.observed import HOURS_A_MONTH, Observed
from designer.catalog.parts import credits, scaling
from designer.catalog.parts.instances import SYSTEMS
from designer.catalog.parts.policies import MEMORY
from designer.catalog.spec import Meter

DETAILED_METRICS = cited("metrics of detailed monitoring", 7, "metrics", sources.DETAILED_METRICS)
METERS = (
    Meter(
        "ec2.{instance_type}.{os}",
        "Instance hours, on demand",
        "instance-hour",
        {"instance_type": tuple(instance_types()), "os": SYSTEMS},
        unknown="Not every Region offers every type; Windows prices cover fewer types and not Arm.",
    ),
    Meter(
        "ec2_spot.{instance_type}.{os}",
        "Instance hours, Spot (estimate)",
        "instance-hour",
        {"instance_type": tuple(instance_types()), "os": SYSTEMS},
        unknown="Spot prices move; the book holds an estimate for the types that had one.",
    ),
    credits.METER,
    Meter("ebs.gp3.storage", "Root volumes", "GB-month"),
    Meter("cw.metric", "Detailed monitoring, metrics of the agent", "metric-month"),
    Meter("cw.alarm.standard", "Alarms of the scaling policies", "alarm-month"),
)


def meter_fleet(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Instance hours (launch and draining included), root volumes, surplus credits, monitoring, alarms."""
    params, station = site.params, observed.station(site.id)
    kind = instance_types()[params.instance_type]
    shape = observed.hourly_mean(site.id, "servers_in_service") + observed.hourly_mean(
        site.id, "servers_booting"
    )
    run_hours = observed.run_hours
    hours = station.capacity_s / 3_600.0
    pooled = station.warm_pool_s / 3_600.0
    mean = (hours + pooled) / run_hours if run_hours else 0.0
    billed = []

    def instance_hours(prefix: str, used: float, what: str) -> None:
        how = f"{used:,.4g} {what} in the run, launch and draining included, {observed.month}."
        meter, monthly = f"{prefix}.{params.instance_type}.{params.os}", observed.monthly(used)
        billed.append(
            Billed(meter, "instance-hour", monthly, how, observed.by_hour(observed.spread(used, shape)))
        )

    taken_back = station.spot_capacity_s / 3_600.0
    on_demand = max(0.0, hours - taken_back)
    if getattr(params, "warm_pool", "none") == "running":
        on_demand += pooled
    if params.purchase != "spot" or on_demand > 0.0:
        instance_hours("ec2", on_demand, "instance-hours")
    if params.purchase != "on_demand":
        instance_hours("ec2_spot", taken_back, "Spot instance-hours")
    told = f", {pooled / run_hours:.4g} of them in the warm pool" if pooled and run_hours else ""
    billed.append(
        Billed(
            "ebs.gp3.storage",
            "GB-month",
            observed.monthly(hours + pooled) / HOURS_A_MONTH * params.root_volume_gb,
            f"{mean:.4g} instances on average{told}, a root volume of {params.root_volume_gb} GB each.",
        )
    )
    billed.extend(credits.billed(site, observed, kind))
    if params.detailed_monitoring:
        metrics = int(DETAILED_METRICS.value)
        running = hours / run_hours if run_hours else 0.0
        how = f"{metrics} metrics of each of {running:.4g} instances on average."
        quantity = observed.monthly(hours) / HOURS_A_MONTH * metrics
        billed.append(Billed("cw.metric", "metric-month", quantity, how))
    if any(getattr(each, "metric", None) == MEMORY for each in getattr(params, "policies", ())):
        how = f"Memory of each of {mean:.4g} instances on average, told by the CloudWatch agent."
        billed.append(Billed("cw.metric", "metric-month", observed.monthly(hours) / HOURS_A_MONTH, how))
    billed.extend(scaling.billed_alarms(getattr(params, "policies", ())))
    return billed
