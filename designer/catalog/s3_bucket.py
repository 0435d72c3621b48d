"""S3 bucket: objects by key; each prefix takes so many requests a second, more wait for S3 to split it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.fault_actions import ON_SERVICES
from designer.catalog.observed import Observed
from designer.catalog.params import param
from designer.catalog.spec import Meter, Port, Quota, Service, Sla
from simulator import plan
from simulator.distributions import LogNormal

READS = cited("reads a second of a prefix", 5_500, "requests/s", sources.S3_RATES)
WRITES = cited("writes a second of a prefix", 3_500, "requests/s", sources.S3_RATES)
FIRST_BYTE_MS = cited("time to the first byte, middle of 100 to 200 ms", 150, "ms", sources.S3_RATES)
SPREAD = cited("spread of that time", 0.3, "cv", sources.OUR_SPREAD)

_GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/"


@dataclass(frozen=True, slots=True)
class Params:
    reads_per_call: float = param(
        1.0,
        title="Reads per call",
        minimum=0,
        maximum=100,
        tab="traffic",
        help="GET and the like, mean.",
    )
    writes_per_call: float = param(
        0.0,
        title="Writes per call",
        minimum=0,
        maximum=100,
        tab="traffic",
        help="PUT, POST, LIST, mean.",
    )
    first_byte_ms: float = param(
        150.0,
        title="First byte",
        unit="ms",
        minimum=0.1,
        maximum=60_000,
        tab="traffic",
        help="Mean time until it answers; AWS says 100 to 200 ms.",
        docs_url=_GUIDE + "optimizing-performance.html",
    )
    prefixes: int = param(
        1,
        title="Prefixes",
        minimum=1,
        maximum=100_000,
        tab="scaling",
        help="Prefixes over which keys are spread evenly; each takes 5,500 reads and 3,500 writes a second.",
        docs_url=_GUIDE + "optimizing-performance.html",
    )
    storage_gb: float = param(
        10.0, title="Stored", unit="GB", minimum=0, maximum=1e9, help="All objects, mean over the month."
    )


def build(site: Site, context: Context) -> PlanPart:
    """Never full; a bucket of calls for all prefixes refuses what comes faster (503 Slow Down)."""
    params = site.params
    calls_per_s = min(
        params.prefixes * float(READS.value) / params.reads_per_call if params.reads_per_call else inf,
        params.prefixes * float(WRITES.value) / params.writes_per_call if params.writes_per_call else inf,
    )
    law = LogNormal(params.first_byte_ms / 1_000.0, float(SPREAD.value))
    if calls_per_s == inf:
        return PlanPart(stations=(plan.Delay(site.id, law),))
    pool = plan.RatePool(f"{site.id}/requests", calls_per_s, calls_per_s)
    return PlanPart(stations=(plan.Delay(site.id, law, pools=(pool.id,)),), pools=(pool,))


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Requests by kind, and storage."""
    params, calls = site.params, observed.station(site.id).done
    billed = []
    for meter_key, each in (
        ("s3.standard.get", params.reads_per_call),
        ("s3.standard.put", params.writes_per_call),
    ):
        how = f"{calls:,} calls in the run x {each:g}, {observed.month}."
        billed.append(Billed(meter_key, "request", observed.monthly(calls * each), how))
    how = f"{params.storage_gb:g} GB, all month."
    return [*billed, Billed("s3.standard.storage", "GB-month", params.storage_gb, how, whole_month=True)]


SERVICE = Service(
    title="S3 bucket",
    short_title="S3",
    category="storage",
    icon="AmazonSimpleStorageService",
    summary="Keeps objects by key, and tells functions of new ones.",
    docs_url=_GUIDE + "Welcome.html",
    pricing_url="https://aws.amazon.com/s3/pricing/",
    params=Params,
    build=build,
    meter=meter,
    ports=(
        Port("objects", "Reads and writes", "in", "call"),
        Port("notifications", "Event notifications", "out", "invoke_async"),
    ),
    may_stand_in=("region",),
    endpoint="s3",
    meters=(
        Meter("s3.standard.get", "Reads", "request"),
        Meter("s3.standard.put", "Writes", "request"),
        Meter("s3.standard.storage", "Storage", "GB-month"),
    ),
    constants=(READS, WRITES, FIRST_BYTE_MS, SPREAD),
    quotas=(
        Quota(
            "s3.buckets",
            "Buckets of an account",
            10_000,
            "buckets",
            *sources.pair(sources.S3_QUOTAS),
        ),
    ),
    sla=(Sla(99.9, "requests", *sources.pair(sources.SLA_S3), "https://aws.amazon.com/s3/sla/"),),
    faults=ON_SERVICES,
)
