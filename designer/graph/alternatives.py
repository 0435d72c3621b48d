"""The same work on something else: other instance types of a fleet; EC2, Fargate and Lambda side by side.

Both are rules of thumb beside the bill: the same cores are taken to do the same work, whatever their make.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from designer.catalog.data.instance_types import InstanceType, instance_types
from designer.graph.document import Graph, PlacedNode, placed_nodes
from designer.graph.load import load
from pricing.book import PriceBook
from pricing.break_even import Fleet, Function, break_even
from pricing.estimate import estimate
from pricing.same_work import NoRateError, Work, ec2_fleet, fargate_fleet, lambda_function
from pricing.terms import Terms
from pricing.to_json import Json, plain
from pricing.usage import Usage

MOST_TYPES = 15
USUAL_TYPE = {"x86_64": "c7i.large", "arm64": "c7g.large"}
USUAL_TASK = (Decimal(1), Decimal(2))
USUAL_TARGET = Decimal("0.6")
FULL_VCPU_MB = 1_769
"""Memory that brings a function one vCPU (Lambda guide, memory; 2026-07)."""

STEPS = 40
LEAST_PER_S, MOST_PER_S = Decimal("0.01"), Decimal(10_000)
CENT_DIGITS = Decimal("0.0001")


def instance_types_of(usages: Sequence[Usage], book: PriceBook, terms: Terms | None = None) -> list[Json]:
    """For each instance type that was used on demand: types with as many vCPUs and no less memory, the
    cheapest first, at the same instance-hours. Free tier left out, discounts kept."""
    found = []
    discounts = Terms(discount_pct=terms.discount_pct if terms else {})
    known = instance_types()
    totals: dict[tuple[str, str], list[Usage]] = {}
    for usage in usages:
        service, _, rest = usage.meter.partition(".")
        if service == "ec2" and rest.rpartition(".")[0] in known and usage.quantity:
            totals.setdefault((usage.meter, usage.region), []).append(usage)
    for (meter, region), parts in totals.items():
        name, _, system = meter.removeprefix("ec2.").rpartition(".")
        now = known[name]
        rows = [
            _type_row(each, priced)
            for each in known.values()
            if each.vcpu == now.vcpu
            and each.memory_gib >= now.memory_gib
            and (system == "linux" or each.architecture == "x86_64")
            and (priced := _priced(parts, f"ec2.{each.name}.{system}", book, discounts)) is not None
        ]
        rows.sort(key=lambda row: (Decimal(row["month_usd"]), row["instance_type"]))
        kept = [row for place, row in enumerate(rows) if place < MOST_TYPES or row["instance_type"] == name]
        found.append(
            {
                "meter": meter,
                "region": region,
                "instance_type": name,
                "subjects": [usage.subject for usage in parts],
                "hours": plain(sum((usage.quantity or Decimal(0) for usage in parts), Decimal(0))),
                "types": kept,
            }
        )
    return found


def _priced(parts: Sequence[Usage], meter: str, book: PriceBook, terms: Terms) -> Decimal | None:
    if book.rate(meter, parts[0].region) is None:
        return None
    return estimate([replace(usage, meter=meter) for usage in parts], book, terms).total_usd


def _type_row(each: InstanceType, usd: Decimal) -> Json:
    return {
        "instance_type": each.name,
        "vcpu": each.vcpu,
        "memory_gib": each.memory_gib,
        "architecture": each.architecture,
        "burstable": each.baseline_pct is not None,
        "month_usd": plain(usd),
    }


def same_work_of(document: object, summary: Mapping[str, Any], book: PriceBook) -> list[Json]:
    """Each node of the run that computes, at its own work per request: what a month would cost as EC2
    instances, Fargate tasks and a function over the rate of requests, and where they cross."""
    graph: Graph | None = load(document).graph
    if graph is None:
        return []
    seconds = float(summary.get("simulated_s") or 0.0)
    return [
        row
        for each in placed_nodes(graph)
        if (row := _same_work(each, (summary.get("nodes") or {}).get(each.node.id) or {}, seconds, book))
    ]


def _same_work(each: PlacedNode, seen: Mapping[str, Any], seconds: float, book: PriceBook) -> Json | None:
    done, core_s = seen.get("done") or 0, seen.get("core_s") or seen.get("busy_s") or 0.0
    if each.service.category not in ("compute", "containers") or not done or core_s <= 0 or seconds <= 0:
        return None
    params = each.params
    memory_mb = getattr(params, "memory_mb", FULL_VCPU_MB)
    cpu_s = Decimal(repr(core_s / done))
    wall_s = max(cpu_s, Decimal(repr((seen.get("slot_busy_s") or 0.0) / done)))
    work = Work(cpu_s, wall_s, Decimal(memory_mb) / 1_024)
    region, arm = each.placement.region, _is_arm(params)
    try:
        fleets = list(_fleets(params, book, region, work, arm))
        function = lambda_function(book, region, work, architecture="arm" if arm else "x86")
    except NoRateError:
        return None
    rate = Decimal(repr(done / seconds))
    return {
        "subject": each.node.id,
        "requests_per_s": plain(rate),
        "cpu_ms": plain((cpu_s * 1_000).quantize(CENT_DIGITS)),
        "wall_ms": plain((wall_s * 1_000).quantize(CENT_DIGITS)),
        "target": plain(_target(params)),
        "alternatives": [*(_alternative(one, rate) for one in fleets), _alternative(function, rate)],
        "break_even": [_break_even(fleet, function) for fleet in fleets],
    }


def _fleets(params: Any, book: PriceBook, region: str, work: Work, arm: bool) -> Iterator[Fleet]:
    """Instances of the node's own type and tasks of its own size, else of the usual ones."""
    target = _target(params)
    name = getattr(params, "instance_type", None) or USUAL_TYPE["arm64" if arm else "x86_64"]
    yield ec2_fleet(book, region, name, instance_types()[name].vcpu, work, target=target)
    vcpu, memory_gb = USUAL_TASK
    if hasattr(params, "vcpu") and hasattr(params, "memory_gb"):
        vcpu, memory_gb = Decimal(str(params.vcpu)), Decimal(str(params.memory_gb))
    yield fargate_fleet(
        book, region, vcpu, memory_gb, work, target=target, architecture="arm" if arm else "x86"
    )


def _is_arm(params: Any) -> bool:
    name = str(getattr(params, "instance_type", ""))
    if name in instance_types():
        return instance_types()[name].architecture == "arm64"
    return "arm" in str(getattr(params, "architecture", ""))


def _target(params: Any) -> Decimal:
    """Utilisation its first policy keeps, else 60 %."""
    for policy in getattr(params, "policies", ()):
        if getattr(policy, "target_pct", None):
            return Decimal(str(policy.target_pct)) / 100
    return USUAL_TARGET


def _alternative(one: Fleet | Function, rate: Decimal) -> Json:
    ratio = (MOST_PER_S / LEAST_PER_S).ln() / STEPS
    rates = [(LEAST_PER_S * (ratio * step).exp()).quantize(CENT_DIGITS) for step in range(STEPS + 1)]
    return {
        "title": one.title,
        "kind": "function" if isinstance(one, Function) else "fleet",
        "month_usd": plain(one.month_usd(rate).quantize(CENT_DIGITS)),
        "servers": None if isinstance(one, Function) else plain(one.servers(rate)),
        "curve": [[plain(each), plain(one.month_usd(each).quantize(CENT_DIGITS))] for each in rates],
    }


def _break_even(fleet: Fleet, function: Function) -> Json:
    found = break_even(fleet, function)
    return {
        "fleet": fleet.title,
        "function": function.title,
        "first_per_s": _shown(found.first_per_s),
        "always_per_s": _shown(found.always_per_s),
    }


def _shown(rate: Decimal | None) -> str | None:
    return None if rate is None else plain(rate.quantize(CENT_DIGITS))
