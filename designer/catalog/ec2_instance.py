"""One EC2 instance: slots that share its cores, in one zone. Lost with its zone, back when that is back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from designer.catalog.behaviour import Context, PlanPart, Site
from designer.catalog.data import sources
from designer.catalog.data.instance_types import instance_types
from designer.catalog.fault_actions import FLEETS, ON_SERVICES
from designer.catalog.params import param
from designer.catalog.parts import credits, instance_bill, instances, memory, networks, spot
from designer.catalog.parts.zones import zone_param
from designer.catalog.spec import Service, Sla


@dataclass(frozen=True, slots=True)
class Params:
    instance_type: str = instances.type_param()
    os: str = instances.os_param()
    purchase: str = spot.alone_param()
    spot_interruptions_pct: float = spot.interruption_param()
    cpu_credits: str | None = credits.mode_param()
    saved_credits_pct: float = credits.saved_param()
    zones: tuple[str, ...] = zone_param("the instance")
    detailed_monitoring: bool = param(
        False,
        title="Detailed monitoring",
        help="On: CloudWatch gets a point each minute, billed per metric. Off: each five minutes, free.",
        docs_url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-detailed-monitoring.html",
    )
    boot_s: float = instances.boot_param()
    app_start_s: float = instances.app_start_param()
    slots_per_instance: int = instances.slots_param()
    queue_limit: int | None = instances.queue_param()
    memory_base_gb: float = memory.base_param()
    memory_per_request_mb: float = memory.request_param()
    root_volume_gb: int = instances.root_volume_param()


def build(site: Site, context: Context) -> PlanPart:
    """A fleet of one."""
    kind = instance_types()[site.params.instance_type]
    one = instances.fleet(
        site,
        context,
        servers=1,
        cores=kind.vcpu,
        launch=instances.launch(site.params),
        memory=memory.of_instance(site.params, kind.memory_gib),
        network=networks.of_instance(site, context, kind),
    )
    one = replace(one, spot=spot.spot(site.params), credits=credits.credits(site.params, kind))
    return PlanPart(stations=(one,))


SERVICE = Service(
    title="EC2 instance",
    short_title="Instance",
    category="compute",
    icon="AmazonEC2",
    summary="One virtual machine in one zone.",
    docs_url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/concepts.html",
    pricing_url="https://aws.amazon.com/ec2/pricing/on-demand/",
    params=Params,
    build=build,
    meter=instance_bill.meter_fleet,
    work="request",
    ports=instances.ROUTED_PORTS,
    may_stand_in=("vpc", "availability_zone", "subnet", "region"),
    picked_by_router=True,
    meters=instance_bill.METERS,
    constants=(
        *instances.CONSTANTS,
        *networks.CONSTANTS,
        *spot.CONSTANTS,
        *credits.CONSTANTS,
        instance_bill.DETAILED_METRICS,
    ),
    sla=(
        Sla(
            99.5,
            "time, a single instance",
            sources.SLA_COMPUTE.text,
            sources.SLA_COMPUTE.date,
            "https://aws.amazon.com/compute/sla/",
            each=True,
        ),
    ),
    faults=(*FLEETS, "interrupt_spot", *ON_SERVICES),
)
