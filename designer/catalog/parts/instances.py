"""EC2 instances, alone or in a fleet: their settings, their launch and their station."""

from __future__ import annotations

from typing import Any

from designer.catalog.behaviour import Context, Site
from designer.catalog.data import sources
from designer.catalog.data.instance_types import instance_types
from designer.catalog.data.sources import cited
from designer.catalog.params import param
from designer.catalog.parts import consumers
from designer.catalog.parts.surge_queue import room_per_server
from designer.catalog.spec import Port
from simulator import plan

BOOT_S = cited("launch of a Linux instance until it can be reached", 25.8, "s", sources.EC2_LAUNCH)
RUN_INSTANCES_S = cited("RunInstances call", 4.8, "s", sources.EC2_LAUNCH)
PENDING_S = cited("pending to running", 17.8, "s", sources.EC2_LAUNCH)
REACHABLE_S = cited("running until it can be reached", 3.2, "s", sources.EC2_LAUNCH)
DETAILED_S = cited("period of EC2 metrics, detailed monitoring", 60, "s", sources.DETAILED_MONITORING)
BASIC_S = cited("period of EC2 metrics, basic monitoring", 300, "s", sources.DETAILED_MONITORING)
LAUNCH_BURST = cited(
    "instances an account may launch at once", 1_000, "instances", sources.EC2_API_THROTTLING
)
LAUNCH_RATE = cited("further launches of an account", 2, "instances/s", sources.EC2_API_THROTTLING)
CONSTANTS = (
    BOOT_S,
    RUN_INSTANCES_S,
    PENDING_S,
    REACHABLE_S,
    DETAILED_S,
    BASIC_S,
    LAUNCH_BURST,
    LAUNCH_RATE,
)

ROUTED_PORTS = (
    Port("http", "Requests of a load balancer", "in", "target"),
    Port("direct", "Requests", "in", "call"),
    Port("messages", "Reads a queue", "in", "poll"),
    Port("requests", "Calls", "out", "call"),
    Port("events", "Invokes asynchronously", "out", "invoke_async"),
    Port("calls", "Sends messages", "out", "send"),
)
"""Where edges may join what serves requests or works off a queue."""

LAUNCH_QUOTA = "ec2.launches"
SYSTEMS = ("linux", "windows")
DEFAULT_TYPE = "t3.micro"


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


def launch(params: Any) -> tuple[plan.Phase, ...]:
    """Phases from the decision to a running application; the machine's own time is shared as was measured."""
    until_running = float(RUN_INSTANCES_S.value) + float(PENDING_S.value)
    pending_s = params.boot_s * until_running / float(BOOT_S.value)
    return (
        plan.Phase("launch", pending_s),
        plan.Phase("boot", params.boot_s - pending_s),
        plan.Phase("application start", params.app_start_s),
    )


def launch_pool(region: str, context: Context) -> plan.RatePool:
    """The account's bucket of launches in the Region, which all its groups share."""
    rate = context.quota(LAUNCH_QUOTA, region, float(LAUNCH_RATE.value))
    return plan.RatePool(f"{LAUNCH_QUOTA}@{region}", rate, float(LAUNCH_BURST.value))


def fleet(
    site: Site,
    context: Context,
    *,
    servers: int,
    cores: float,
    launch: tuple[plan.Phase, ...],
    memory: plan.Memory | None = None,
    network: plan.Network | None = None,
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
        queue_limit=room_per_server(site, context, servers),
        launch=launch,
        batch=consumers.batch_work(site, context),
        memory=memory,
        network=network,
    )
