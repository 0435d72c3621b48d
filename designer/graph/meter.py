"""What a drawing costs in a month, in quantities: Result -> Usage. Here floats become Decimals, once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain

from designer.catalog.behaviour import Billed, Context, Site
from designer.catalog.observed import Observed
from designer.catalog.spec import MeterNode
from designer.graph.addresses import addressed
from designer.graph.compile import context_of
from designer.graph.document import Graph, PlacedGroup, placed, placed_group, placed_nodes
from designer.graph.scenario import Scenario
from designer.graph.transfer import transferred
from pricing.usage import Timeline, Usage
from simulator.result import Result

Key = tuple[str, str, str]
"""(subject, meter, Region)."""


def usages(graph: Graph, scenario: Scenario, result: Result) -> list[Usage]:
    """Every Usage of the month that the scenario's `month` fills with such runs, transfer included."""
    return month_usages(graph, [(result, scenario.times_a_month * stretch(scenario, result))])


def month_usages(graph: Graph, parts: Sequence[tuple[Result, float]]) -> list[Usage]:
    """Usage of a month made of several runs: (what was seen, times a month) each."""
    context = context_of(graph)
    found: dict[Key, Usage] = {}
    for result, times in parts:
        observed = Observed(result, times)
        for site, meter in metered(graph, context):
            for billed in meter(site, context, observed):
                add_usage(found, usage_of(billed, site.id, site.region), billed.whole_month)
        for subject, region, billed in chain(transferred(context, observed), addressed(context, observed)):
            add_usage(found, usage_of(billed, subject, region), billed.whole_month)
    return list(found.values())


def metered(graph: Graph, context: Context) -> Iterator[tuple[Site, MeterNode]]:
    """Every node and group that is billed for, with what says how much."""
    for site in context.sites.values():
        meter = placed(graph, site.id).service.meter
        if meter is not None:
            yield site, meter
    for site in context.groups.values():
        meter = placed_group(graph, site.id).service.meter
        if meter is not None:
            yield site, meter


def regions_of(graph: Graph) -> list[str]:
    """Regions whose prices an estimate of the drawing needs, sorted."""
    groups: dict[str, PlacedGroup] = graph.graph["groups"]
    billed = {each.placement.region for each in groups.values() if each.service.meter is not None}
    return sorted(billed | {each.placement.region for each in placed_nodes(graph)})


def stretch(scenario: Scenario, result: Result) -> float:
    """By how much a run counts more where it ended early: as if it had gone on as it went."""
    return scenario.duration_s / result.simulated_s if result.simulated_s > 0 else 0.0


def usage_of(billed: Billed, subject: str, region: str) -> Usage:
    """What was billed as a Usage of the month."""
    return Usage(
        meter=billed.meter,
        unit=billed.unit,
        region=billed.region or region,
        subject=subject,
        quantity=None if billed.quantity is None else _decimal(billed.quantity),
        how=billed.how,
        by_hour=_timeline(billed),
        things=_decimal(billed.things) if billed.things > 0 else Decimal(1),
    )


def _timeline(billed: Billed) -> Timeline | None:
    if billed.by_hour is None:
        return None
    return tuple((_decimal(units), _decimal(hours)) for units, hours in billed.by_hour)


def _decimal(number: float) -> Decimal:
    """The shortest decimal that reads back as this float: no digits that the measurement hasn't got."""
    return Decimal(repr(float(number)))


def add_usage(found: dict[Key, Usage], usage: Usage, whole_month: bool) -> None:
    """Several runs of a month add up; what is billed for the whole month counts once."""
    key = (usage.subject, usage.meter, usage.region)
    before = found.get(key)
    if before is None:
        found[key] = usage
        return
    if whole_month or before.quantity is None or usage.quantity is None:
        return
    by_hour = None
    if before.by_hour is not None and usage.by_hour is not None:
        by_hour = (*before.by_hour, *usage.by_hour)
    found[key] = Usage(
        meter=usage.meter,
        unit=usage.unit,
        region=usage.region,
        subject=usage.subject,
        quantity=before.quantity + usage.quantity,
        how=f"{before.how} {usage.how}",
        by_hour=by_hour,
        things=usage.things,
    )
