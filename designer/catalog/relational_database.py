"""Relational database (RDS): one instance with connections and cores, perhaps a standby in another zone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.fault_actions import ON_SERVICES
from designer.catalog.observed import HOURS_A_MONTH, Observed
from designer.catalog.params import param
from designer.catalog.parts.databases import RDS_CLASSES
from designer.catalog.parts.zones import zones_param
from designer.catalog.reading import Fault
from designer.catalog.spec import Meter, Port, Quota, Service, Sla
from simulator import plan

BYTES_PER_GIB = 1024**3
MYSQL_BYTES = cited("memory for each MySQL connection", 12_582_880, "bytes", sources.RDS_LIMITS)
POSTGRES_BYTES = cited("memory for each PostgreSQL connection", 9_531_392, "bytes", sources.RDS_LIMITS)
POSTGRES_MOST = cited("most PostgreSQL connections by default", 5_000, "connections", sources.RDS_LIMITS)
FAILOVER_S = cited("failover of a Multi-AZ instance, middle of 60 to 120 s", 90, "s", sources.RDS_FAILOVER)

_SLA = "https://aws.amazon.com/rds/sla/"
_GUIDE = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/"


@dataclass(frozen=True, slots=True)
class Params:
    engine: str = param(
        "postgres",
        title="Engine",
        choices={"postgres": "PostgreSQL", "mysql": "MySQL"},
        help="Its default number of connections follows from the memory.",
        docs_url=_GUIDE + "CHAP_Limits.html",
    )
    instance_class: str = param(
        "t4g.medium",
        title="Instance class",
        choices={name: f"db.{each.title}" for name, each in RDS_CLASSES.items()},
        help="Its vCPUs are the cores that queries share.",
        docs_url=_GUIDE + "Concepts.DBInstanceClass.html",
    )
    zones: tuple[str, ...] = zones_param("the database: the primary first, then its standby")
    multi_az: bool = param(
        True,
        title="Multi-AZ",
        help="A standby in another zone takes over when the primary's zone fails; it doubles the price.",
        docs_url=_GUIDE + "Concepts.MultiAZSingleStandby.html",
    )
    storage_gb: int = param(
        20,
        title="Storage",
        unit="GB",
        minimum=20,
        maximum=65_536,
        help="A gp3 volume.",
        docs_url=_GUIDE + "CHAP_Storage.html",
    )
    max_connections: int | None = param(
        None,
        title="Connections",
        minimum=1,
        maximum=100_000,
        tab="traffic",
        help="Most at once. None: what the engine allows for the memory of the class.",
        docs_url=_GUIDE + "CHAP_Limits.html",
    )
    queue_limit: int | None = param(
        None,
        title="Callers waiting for a connection",
        minimum=0,
        maximum=1_000_000,
        tab="traffic",
        help="More are refused, as without a pool (0). None: all wait, as in their pools.",
    )
    failover_s: float = param(
        90.0,
        title="Failover",
        unit="s",
        minimum=0,
        maximum=3_600,
        tab="scaling",
        help="Until the standby answers; 60 to 120 s with Multi-AZ.",
        docs_url=_GUIDE + "Concepts.MultiAZSingleStandby.html",
    )

    def faults(self) -> Iterator[Fault]:
        if self.multi_az and len(self.zones) < 2:
            yield Fault(
                ("zones",),
                "standby-without-zone",
                "A Multi-AZ database needs a second zone for its standby.",
                "Name two zones, or switch Multi-AZ off.",
            )


def connections(site: Site) -> int:
    """Most connections at once: as set, else by the engine's formula on the class's whole memory."""
    params = site.params
    if params.max_connections is not None:
        return int(params.max_connections)
    memory = RDS_CLASSES[params.instance_class].memory_gib * BYTES_PER_GIB
    if params.engine == "mysql":
        return int(memory // float(MYSQL_BYTES.value))
    return min(int(POSTGRES_MOST.value), int(memory // float(POSTGRES_BYTES.value)))


def build(site: Site, context: Context) -> PlanPart:
    """One server: a slot is a connection. Its standby is where it comes back."""
    params = site.params
    primary = site.zones[:1]
    standby = tuple(zone for zone in params.zones if zone not in primary)[:1] if params.multi_az else ()
    database = plan.Servers(
        id=site.id,
        work={class_id: each.work for class_id, each in site.work.items()},
        servers=1,
        slots_per_server=connections(site),
        cores_per_server=RDS_CLASSES[params.instance_class].vcpu,
        zones=(*primary, *standby),
        queue_limit=params.queue_limit,
        launch=(plan.Phase("failover", params.failover_s),),
    )
    return PlanPart(stations=(database,))


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """The instance (both, with a standby) and its storage, all month."""
    params = site.params
    deployment, suffix = ("multi_az", ".multi_az") if params.multi_az else ("single_az", "")
    return [
        Billed(
            f"rds.{params.engine}.{deployment}.{params.instance_class}",
            "instance-hour",
            HOURS_A_MONTH,
            "One database, all 730 h of the month; the Multi-AZ price holds the standby.",
            ((1.0, HOURS_A_MONTH),),
            whole_month=True,
        ),
        Billed(
            f"rds.storage.gp3{suffix}",
            "GB-month",
            float(params.storage_gb),
            f"{params.storage_gb} GB provisioned, all month.",
            whole_month=True,
        ),
    ]


SERVICE = Service(
    title="Relational database (RDS)",
    short_title="RDS",
    category="database",
    icon="AmazonRDS",
    summary="A PostgreSQL or MySQL instance: connections that share its cores.",
    docs_url=_GUIDE + "Welcome.html",
    pricing_url="https://aws.amazon.com/rds/pricing/",
    params=Params,
    build=build,
    meter=meter,
    work="request",
    ports=(Port("queries", "Queries", "in", "call"),),
    may_stand_in=("vpc", "availability_zone", "subnet", "region"),
    meters=(
        Meter(
            "rds.{engine}.{deployment}.{instance_class}",
            "Instance hours",
            "instance-hour",
            {
                "engine": ("postgres", "mysql"),
                "deployment": ("single_az", "multi_az"),
                "instance_class": tuple(RDS_CLASSES),
            },
            unknown="No t4g in Paris in the list that the price book rests on.",
        ),
        Meter("rds.storage.gp3", "Storage", "GB-month", unknown="Some Regions have no gp3 rate."),
        Meter("rds.storage.gp3.multi_az", "Storage, Multi-AZ", "GB-month", unknown="As above."),
    ),
    constants=(MYSQL_BYTES, POSTGRES_BYTES, POSTGRES_MOST, FAILOVER_S),
    quotas=(
        Quota(
            "rds.instances",
            "Database instances in a Region",
            40,
            "instances",
            *sources.pair(sources.RDS_LIMITS),
        ),
    ),
    sla=(
        Sla(99.95, "time, Multi-AZ", *sources.pair(sources.SLA_RDS), _SLA, least_zones=2),
        Sla(99.5, "time, one zone", *sources.pair(sources.SLA_RDS), _SLA),
    ),
    faults=("failover_database", "slow_servers", *ON_SERVICES),
)
