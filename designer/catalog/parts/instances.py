"""EC2 instances, alone or in a fleet: their settings, their station, and what is billed for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from designer.catalog.behaviour import Billed, Context, Site
from designer.catalog.data import sources
from designer.catalog.data.instance_types import instance_types
from designer.catalog.data.sources import cited
from designer.catalog.observed import HOURS_A_MONTH, Observed
from designer.catalog.params import param
from designer.catalog.parts import scaling
from designer.catalog.spec import Meter
from simulator import plan

BOOT_S = cited("launch of a Linux instance until it can be reached", 25.8, "s", sources.EC2_LAUNCH)
RUN_INSTANCES_S = cited("RunInstances call", 4.8, "s", sources.EC2_LAUNCH)
PENDING_S = cited("pending to running", 17.8, "s", sources.EC2_LAUNCH)
REACHABLE_S = cited("running until it can be reached", 3.2, "s", sources.EC2_LAUNCH)
DETAILED_S = cited("period of EC2 metrics, detailed monitoring", 60, "s", sources.DETAILED_MONITORING)
BASIC_S = cited("period of EC2 metrics, basic monitoring", 300, "s", sources.DETAILED_MONITORING)
DETAILED_METRICS = cited("metrics of detailed monitoring", 7, "metrics", sources.DETAILED_METRICS)
CONSTANTS = (
    BOOT_S,
    RUN_INSTANCES_S,
    PENDING_S,
    REACHABLE_S,
    DETAILED_S,
    BASIC_S,
    DETAILED_METRICS,
)

SYSTEMS = ("linux", "windows")
DEFAULT_TYPE = "t3.micro"

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
    Meter(
        "ec2.cpu_credits.{family}.{os}",
        "Surplus CPU credits",
        "vCPU-hour",
        {"family": ("t3", "t3a", "t4g"), "os": SYSTEMS},
        unknown="No Windows on Arm.",
    ),
    Meter("ebs.gp3.storage", "Root volumes", "GB-month"),
    Meter("cw.metric", "Detailed monitoring", "metric-month"),
    Meter("cw.alarm.standard", "Alarms of the scaling policies", "alarm-month"),
)


def type_param() -> Any:
    return param(
        DEFAULT_TYPE,
        title="Instance type",
        choices={name: each.title for name, each in instance_types().items()},
        help="Its vCPUs are the cores that requests share.",
        docs_url="https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-types.html",
    )


def os_param() -> Any:
    return param(
        "linux",
        title="Operating system",
        choices={"linux": "Linux", "windows": "Windows Server"},
        help="Windows costs its licence too and starts slower; set its boot time.",
    )


def purchase_param() -> Any:
    return param(
        "on_demand",
        title="Purchase",
        choices={"on_demand": "On demand", "spot": "Spot"},
        help="Spot is cheaper and may be taken back; a run takes none back unless a fault says so.",
        docs_url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-spot-instances.html",
    )


def boot_param() -> Any:
    return param(
        26.0,
        title="Boot",
        unit="s",
        minimum=0,
        maximum=3_600,
        tab="scaling",
        help="From the launch until the machine can be reached; measured 26 s with Amazon Linux.",
    )


def app_start_param() -> Any:
    return param(
        30.0,
        title="Application start",
        unit="s",
        minimum=0,
        maximum=7_200,
        tab="scaling",
        help="User data, packages, filling caches: until the application passes its health check.",
    )


def slots_param() -> Any:
    return param(
        64,
        title="Slots per instance",
        unit="requests",
        minimum=1,
        maximum=100_000,
        tab="traffic",
        help="Requests an instance works on at once (threads, workers); they share its cores.",
    )


def queue_param() -> Any:
    return param(
        None,
        title="Queue limit",
        unit="requests",
        minimum=0,
        maximum=1_000_000,
        tab="traffic",
        help="Most requests that wait for a slot of one instance; more are refused. None: no limit.",
    )


def root_volume_param() -> Any:
    return param(
        8,
        title="Root volume",
        unit="GB",
        minimum=1,
        maximum=16_384,
        help="A gp3 volume of each instance, billed while the instance exists.",
        docs_url="https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html",
    )


def metric_period_s(detailed: bool) -> float:
    """How often EC2 publishes a point."""
    return float((DETAILED_S if detailed else BASIC_S).value)


def fleet(
    site: Site,
    context: Context,
    *,
    servers: int,
    cores: float,
    launch: tuple[plan.Phase, ...],
) -> plan.Servers:
    """The station of a fleet: a queue per server where a balancer picks it, else one before all."""
    routed = any(True for _ in context.into(site, "target"))
    return plan.Servers(
        id=site.id,
        work={class_id: each.work for class_id, each in site.work.items()},
        servers=servers,
        slots_per_server=site.params.slots_per_instance,
        cores_per_server=cores,
        zones=site.zones,
        queue="per_server" if routed else "shared",
        queue_limit=site.params.queue_limit,
        launch=launch,
    )


def meter_fleet(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Instance hours (launch and draining included), root volumes, surplus credits, monitoring, alarms."""
    params, station = site.params, observed.station(site.id)
    kind = instance_types()[params.instance_type]
    shape = observed.hourly_mean(site.id, "servers_in_service") + observed.hourly_mean(
        site.id, "servers_booting"
    )
    hours = station.capacity_s / 3_600.0
    by_hour = observed.by_hour(observed.spread(hours, shape))
    mean = hours / observed.run_hours if observed.run_hours else 0.0
    prefix = "ec2_spot" if params.purchase == "spot" else "ec2"
    billed = [
        Billed(
            f"{prefix}.{params.instance_type}.{params.os}",
            "instance-hour",
            observed.monthly(hours),
            f"{hours:,.4g} instance-hours in the run, launch and draining included, {observed.month}.",
            by_hour,
        ),
        Billed(
            "ebs.gp3.storage",
            "GB-month",
            observed.monthly(hours) / HOURS_A_MONTH * params.root_volume_gb,
            f"{mean:.4g} instances on average, a root volume of {params.root_volume_gb} GB each.",
        ),
    ]
    if kind.baseline_pct is not None:
        billed.append(_surplus_credits(site, observed, kind.baseline_pct / 100.0, kind.vcpu, kind.family))
    if params.detailed_monitoring:
        metrics = int(DETAILED_METRICS.value)
        how = f"{metrics} metrics of each of {mean:.4g} instances on average."
        quantity = observed.monthly(hours) / HOURS_A_MONTH * metrics
        billed.append(Billed("cw.metric", "metric-month", quantity, how))
    billed.extend(scaling.billed_alarms(getattr(params, "policies", ())))
    return billed


def _surplus_credits(site: Site, observed: Observed, baseline: float, vcpu: int, family: str) -> Billed:
    """Unlimited mode: what a day's CPU time exceeds the baseline's is billed by the vCPU-hour."""
    station = observed.station(site.id)
    earned = baseline * vcpu * station.in_service_s
    surplus = max(0.0, station.busy_s - earned) / 3_600.0
    how = (
        f"Unlimited mode: {station.busy_s / 3_600:,.4g} vCPU-hours used, {earned / 3_600:,.4g} earned by the "
        f"baseline of {baseline:.0%}, {observed.month}."
    )
    return Billed(f"ec2.cpu_credits.{family}.{site.params.os}", "vCPU-hour", observed.monthly(surplus), how)
