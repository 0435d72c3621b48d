"""DynamoDB table: answers in milliseconds at any load, until its read or write units are used up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf
from typing import Any

from designer.catalog.behaviour import Billed, Context, PlanPart, Site
from designer.catalog.data import sources
from designer.catalog.data.sources import cited
from designer.catalog.fault_actions import ON_SERVICES
from designer.catalog.observed import HOURS_A_MONTH, Observed
from designer.catalog.params import param
from designer.catalog.spec import Meter, Port, Quota, Service, Sla
from simulator import plan
from simulator.distributions import LogNormal

READ_KB = cited("bytes of a strongly consistent read in one unit", 4, "KB", sources.DYNAMODB_UNITS)
WRITE_KB = cited("bytes of a write in one unit", 1, "KB", sources.DYNAMODB_UNITS)
EVENTUAL = cited("units of an eventually consistent read", 0.5, "units", sources.DYNAMODB_UNITS)
NEW_READS = cited(
    "read units a second of a new on-demand table", 12_000, "units/s", sources.DYNAMODB_ON_DEMAND
)
NEW_WRITES = cited(
    "write units a second of a new on-demand table", 4_000, "units/s", sources.DYNAMODB_ON_DEMAND
)
BURST_S = cited("unused provisioned throughput that is kept", 300, "s", sources.DYNAMODB_UNITS)
LATENCY_S = cited("time of a read or write", 0.004, "s", sources.DYNAMODB_LATENCY)
SPREAD = cited("spread of that time", 0.5, "cv", sources.DYNAMODB_LATENCY)
TABLE_UNITS = cited("units a second of a table, by default", 40_000, "units/s", sources.DYNAMODB_ON_DEMAND)

_GUIDE = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"


@dataclass(frozen=True, slots=True)
class Params:
    mode: str = param(
        "on_demand",
        title="Capacity mode",
        choices={"on_demand": "On demand", "provisioned": "Provisioned"},
        help="On demand bills each unit; provisioned bills units a second by the hour.",
        docs_url=_GUIDE + "capacity-mode.html",
    )
    reads_per_call: float = param(
        1.0,
        title="Reads per call",
        minimum=0,
        maximum=100,
        tab="traffic",
        help="Items that one call reads, on average.",
    )
    writes_per_call: float = param(
        0.0,
        title="Writes per call",
        minimum=0,
        maximum=100,
        tab="traffic",
        help="Items that one call writes, on average.",
    )
    item_kb: float = param(
        1.0,
        title="Item size",
        unit="KB",
        minimum=0.001,
        maximum=400,
        tab="traffic",
        help="Reads count in steps of 4 KB, writes of 1 KB.",
        docs_url=_GUIDE + "read-write-operations.html",
    )
    strongly_consistent: bool = param(
        False,
        title="Strongly consistent reads",
        tab="traffic",
        help="They cost twice as many units.",
        docs_url=_GUIDE + "HowItWorks.ReadConsistency.html",
    )
    read_units_per_s: float = param(
        12_000.0,
        title="Read units a second",
        unit="units/s",
        minimum=1,
        maximum=1_000_000,
        tab="scaling",
        help="Provisioned capacity, or what an on-demand table is warm for (12,000 when new).",
        docs_url=_GUIDE + "warm-throughput.html",
    )
    write_units_per_s: float = param(
        4_000.0,
        title="Write units a second",
        unit="units/s",
        minimum=1,
        maximum=1_000_000,
        tab="scaling",
        help="Provisioned capacity, or what an on-demand table is warm for (4,000 when new).",
        docs_url=_GUIDE + "warm-throughput.html",
    )
    storage_gb: float = param(
        1.0, title="Stored", unit="GB", minimum=0, maximum=1_000_000, help="All items, mean over the month."
    )


def units_per_call(params: Any) -> tuple[float, float]:
    """Read and write units of one call."""
    each = 1.0 if params.strongly_consistent else float(EVENTUAL.value)
    reads = params.reads_per_call * ceil(params.item_kb / float(READ_KB.value)) * each
    writes = params.writes_per_call * ceil(params.item_kb / float(WRITE_KB.value))
    return reads, float(writes)


def build(site: Site, context: Context) -> PlanPart:
    """Always quick; a bucket of calls refuses what exceeds the scarcer of its units."""
    params = site.params
    reads, writes = units_per_call(params)
    calls_per_s = min(
        params.read_units_per_s / reads if reads > 0 else inf,
        params.write_units_per_s / writes if writes > 0 else inf,
    )
    law = LogNormal(float(LATENCY_S.value), float(SPREAD.value))
    if calls_per_s == inf:
        return PlanPart(stations=(plan.Delay(site.id, law),))
    kept_s = float(BURST_S.value) if params.mode == "provisioned" else 1.0
    pool = plan.RatePool(f"{site.id}/units", calls_per_s, calls_per_s * kept_s)
    return PlanPart(stations=(plan.Delay(site.id, law, pools=(pool.id,)),), pools=(pool,))


def meter(site: Site, context: Context, observed: Observed) -> Sequence[Billed]:
    """Units used (on demand) or kept ready (provisioned), and storage."""
    params, calls = site.params, observed.station(site.id).done
    per_call = units_per_call(params)
    billed = []
    for words, units, ready in (
        (("rru", "RRU", "rcu", "RCU-hour"), per_call[0], params.read_units_per_s),
        (("wru", "WRU", "wcu", "WCU-hour"), per_call[1], params.write_units_per_s),
    ):
        if params.mode == "on_demand":
            how = f"{calls:,} calls in the run x {units:g} units, {observed.month}."
            billed.append(Billed(f"ddb.ondemand.{words[0]}", words[1], observed.monthly(calls * units), how))
        else:
            how = f"{ready:g} units a second provisioned, all 730 h."
            key, quantity = f"ddb.provisioned.{words[2]}", ready * HOURS_A_MONTH
            billed.append(Billed(key, words[3], quantity, how, whole_month=True))
    how = f"{params.storage_gb:g} GB, all month."
    return [*billed, Billed("ddb.storage", "GB-month", params.storage_gb, how, whole_month=True)]


SERVICE = Service(
    title="DynamoDB table",
    short_title="DynamoDB",
    category="database",
    icon="AmazonDynamoDB",
    summary="Keeps items by key; answers in milliseconds until its units are used up.",
    docs_url=_GUIDE + "Introduction.html",
    pricing_url="https://aws.amazon.com/dynamodb/pricing/",
    params=Params,
    build=build,
    meter=meter,
    ports=(Port("items", "Reads and writes", "in", "call"),),
    may_stand_in=("region",),
    endpoint="dynamodb",
    meters=(
        Meter("ddb.ondemand.rru", "Read request units", "RRU"),
        Meter("ddb.ondemand.wru", "Write request units", "WRU"),
        Meter("ddb.provisioned.rcu", "Provisioned read capacity", "RCU-hour"),
        Meter("ddb.provisioned.wcu", "Provisioned write capacity", "WCU-hour"),
        Meter("ddb.storage", "Storage", "GB-month"),
    ),
    constants=(
        READ_KB,
        WRITE_KB,
        EVENTUAL,
        NEW_READS,
        NEW_WRITES,
        BURST_S,
        LATENCY_S,
        SPREAD,
        TABLE_UNITS,
    ),
    quotas=(
        Quota(
            "dynamodb.table_units",
            "Read or write units a second of a table",
            40_000,
            "units/s",
            *sources.pair(sources.DYNAMODB_ON_DEMAND),
        ),
    ),
    sla=(
        Sla(99.99, "requests", *sources.pair(sources.SLA_DYNAMODB), "https://aws.amazon.com/dynamodb/sla/"),
    ),
    faults=ON_SERVICES,
)
