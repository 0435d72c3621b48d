"""What is billed for machines that containers stand on: hours of each type, and their volumes."""

from __future__ import annotations

from collections.abc import Sequence

from designer.catalog.behaviour import Billed, Site
from designer.catalog.data.instance_types import instance_types
from designer.catalog.observed import HOURS_A_MONTH, Observed
from designer.catalog.spec import Meter

METERS = (
    Meter(
        "ec2.{instance_type}.linux",
        "Node hours, on demand",
        "instance-hour",
        {"instance_type": tuple(instance_types())},
        unknown="Not every Region offers every type.",
    ),
    Meter(
        "ec2_spot.{instance_type}.linux",
        "Node hours, Spot (estimate)",
        "instance-hour",
        {"instance_type": tuple(instance_types())},
        unknown="Spot prices move; the book holds an estimate for the types that had one.",
    ),
    Meter("ebs.gp3.storage", "Root volumes of the nodes", "GB-month"),
)


def meter_hosts(site: Site, observed: Observed) -> Sequence[Billed]:
    """Instance hours of every type that was launched, launch and draining included, and root volumes."""
    totals = observed.hosts(site.id)
    shape = observed.hourly_mean(site.id, "servers_in_service") + observed.hourly_mean(
        site.id, "servers_booting"
    )
    found: list[Billed] = []
    for (name, purchase), seconds in totals.capacity_s.items():
        hours = seconds / 3_600.0
        if hours > 0.0:
            prefix, spot = ("ec2_spot", "Spot ") if purchase == "spot" else ("ec2", "")
            how = f"{hours:,.4g} {spot}node-hours of {name} in the run, launch and draining included, "
            by_hour = observed.by_hour(observed.spread(hours, shape))
            meter, monthly = f"{prefix}.{name}.linux", observed.monthly(hours)
            found.append(Billed(meter, "instance-hour", monthly, f"{how}{observed.month}.", by_hour))
    hours = sum(totals.capacity_s.values()) / 3_600.0
    mean = hours / observed.run_hours if observed.run_hours else 0.0
    found.append(
        Billed(
            "ebs.gp3.storage",
            "GB-month",
            observed.monthly(hours) / HOURS_A_MONTH * site.params.root_volume_gb,
            f"{mean:.4g} nodes on average, a root volume of {site.params.root_volume_gb} GB each.",
        )
    )
    return found
