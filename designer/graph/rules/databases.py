"""Databases, caches and tables: what fails with a zone, and what the busiest moment asks of them."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalog.dynamodb_table import units_per_call
from designer.catalog.parts.databases import RDS_CLASSES
from designer.graph.problems import Severity, add
from designer.graph.rules.rule import Drawing, Finding, named, rule

RDS = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/"
ELASTICACHE = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/"
DYNAMODB = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"


@rule(
    Severity.WARNING,
    "Without a standby a database is down until its zone is back, or until it is restored from a backup.",
    RDS + "Concepts.MultiAZSingleStandby.html",
)
def database_without_standby(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes("relational_database"):
        if not each.params.multi_az:
            at = drawing.param_at(each, "multi_az")
            zones = drawing.param_at(each, "zones")
            fix = (add(at, True), *([] if len(each.params.zones) > 1 else [add(zones, ["a", "b"])]))
            yield Finding(
                at,
                f"{named(each)} has no standby in another zone.",
                "Switch Multi-AZ on (it doubles the price of the instance).",
                fix,
            )


@rule(
    Severity.WARNING,
    "When a cache without a replica is lost, everything it kept is asked of the database at once, which was "
    "sized for what the cache let through.",
    ELASTICACHE + "AutoFailover.html",
)
def cache_without_replica(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes("cache_cluster"):
        if each.params.replicas == 0:
            at = drawing.param_at(each, "replicas")
            yield Finding(
                at,
                f"{named(each)} has no replica: with its node its content is gone.",
                "Give it one replica, in another zone.",
                (add(at, 1),),
            )


@rule(
    Severity.ADVICE,
    "A database scales up, not out: when the busiest moment needs more cores than its class has, connections "
    "fill up and every caller waits, holding its own slot meanwhile.",
    RDS + "CHAP_BestPractices.html",
    needs_load=True,
)
def peak_exceeds_database(drawing: Drawing) -> Iterator[Finding]:
    if drawing.load is None:
        return
    for each in drawing.nodes("relational_database"):
        cores = drawing.load.cores(each)
        has = RDS_CLASSES[each.params.instance_class].vcpu
        if cores > has:
            yield Finding(
                drawing.param_at(each, "instance_class"),
                f"{named(each)} needs {cores:,.1f} cores at the busiest moment "
                f"({drawing.load.rate_per_s(each.node.id):,.0f} queries/s); its class has {has}.",
                "Take a larger class, ask it less often, or put a cache before it.",
            )


@rule(
    Severity.ADVICE,
    "What exceeds a table's units is throttled once its burst of five minutes is used up. Worked out by "
    "hand: calls x items x steps of 4 KB (reads) or 1 KB (writes).",
    DYNAMODB + "provisioned-capacity-mode.html",
    needs_load=True,
)
def peak_exceeds_table_units(drawing: Drawing) -> Iterator[Finding]:
    if drawing.load is None:
        return
    for each in drawing.nodes("dynamodb_table"):
        calls = drawing.load.rate_per_s(each.node.id)
        reads, writes = units_per_call(each.params)
        for name, needed, kept in (
            ("read_units_per_s", calls * reads, each.params.read_units_per_s),
            ("write_units_per_s", calls * writes, each.params.write_units_per_s),
        ):
            if needed > kept:
                yield Finding(
                    drawing.param_at(each, name),
                    f"{named(each)} needs {needed:,.0f} {name.split('_')[0]} units/s at the busiest moment "
                    f"({calls:,.0f} calls/s), but has {kept:,.0f}.",
                    "Provision more, warm the table up, or ask it less often.",
                    (add(drawing.param_at(each, name), float(round(needed * 1.25))),),
                )
