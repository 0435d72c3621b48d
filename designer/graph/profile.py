"""A month before any run: the scenario's traffic times a factor, by arithmetic, hour by hour.

Rates follow the edges, fleets are as large as their policies would hold them, everything goes well: no
queueing, no retries, no cold starts (`simulator.steady`). Three factors make a usage profile: low, expected,
high.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from designer.catalog.behaviour import Context
from designer.catalog.observed import Observed
from designer.graph.addresses import addressed
from designer.graph.compile import compile_plan, context_of
from designer.graph.document import Graph, placed_nodes
from designer.graph.meter import Key, add_usage, metered, usage_of
from designer.graph.scenario import Scenario
from designer.graph.transfer import transferred
from pricing.usage import Usage
from simulator.plan import Plan, Source, Users
from simulator.result import Result
from simulator.steady import CircleError, steady

FACTORS: Mapping[str, float] = {"low": 0.5, "expected": 1.0, "high": 2.0}
"""Shares of the scenario's traffic, where nobody says others."""

HOUR_S = 3_600.0
MOST_LEVELS = 48
"""A scenario of more hours is priced by hours of about the same traffic taken together."""

NEEDS_A_RUN = "arithmetic can't say how much; a run can"

Rates = tuple[float, ...]

__all__ = ["FACTORS", "NEEDS_A_RUN", "CircleError", "profile_usages"]


def profile_usages(graph: Graph, month: Sequence[tuple[Scenario, float]], factor: float = 1.0) -> list[Usage]:
    """The month's usages when everything goes well at `factor` times the traffic of its scenarios.

    `month`: (scenario, times a month) each. What a service meters and arithmetic does not give comes without
    a quantity. Raises CircleError where calls go in a circle, ValueError for a trace that was not read.
    """
    found: dict[Key, Usage] = {}
    silent: set[str] = set()
    names = ", ".join(scenario.name for scenario, _ in month)
    told = f"by arithmetic at {factor:g} x the traffic of {names}, hour by hour"
    context = context_of(graph)
    for scenario, times in month:
        for result, often in _hours(graph, scenario, factor):
            observed = Observed(result, often * times)
            _add_metered(found, graph, context, observed, told, silent)
            for subject, region, billed in chain(
                transferred(context, observed), addressed(context, observed)
            ):
                usage = usage_of(replace(billed, how=told), subject, region)
                add_usage(found, usage, billed.whole_month)
    usages = [replace(usage, how=told) if told in usage.how else usage for usage in found.values()]
    return [*usages, *_silent(graph, silent)]


def _hours(graph: Graph, scenario: Scenario, factor: float) -> Iterator[tuple[Result, float]]:
    """What each hour of the scenario would show, and how often it has such hours."""
    plan = compile_plan(graph, scenario)
    sources = [each.id for each in plan.sources if isinstance(each, Source)]
    for rates, seconds, times in _levels(plan, factor):
        yield steady(plan, dict(zip(sources, rates, strict=True)), seconds), times


def _add_metered(
    found: dict[Key, Usage],
    graph: Graph,
    context: Context,
    observed: Observed,
    told: str,
    silent: set[str],
) -> None:
    """Add what every node and group meters; those that ask for more than arithmetic gives are `silent`."""
    for site, meter in metered(graph, context):
        if site.id in silent:
            continue
        try:
            every = meter(site, context, observed)
        except KeyError:  # it asks for something that only a run shows
            silent.add(site.id)
            continue
        for billed in every:
            usage = usage_of(
                replace(billed, how=billed.how if billed.whole_month else told), site.id, site.region
            )
            add_usage(found, usage, billed.whole_month)


def _silent(graph: Graph, silent: set[str]) -> Iterator[Usage]:
    """Meters of nodes that told nothing, without a quantity: unknown is not zero."""
    for each in placed_nodes(graph):
        for meter in each.service.meters if each.node.id in silent else ():
            if "{" not in meter.key:
                yield Usage(meter.key, meter.unit, each.placement.region, each.node.id, None, NEEDS_A_RUN)


def _levels(plan: Plan, factor: float) -> Iterator[tuple[Rates, float, float]]:
    """(rate of each source, seconds, how often in one scenario) of every hour; alike ones taken together."""
    hours = max(1, int(np.ceil(plan.duration_s / HOUR_S - 1e-9)))
    edges = np.minimum(np.arange(hours + 1) * HOUR_S, plan.duration_s)
    lengths = np.diff(edges)
    sent = [np.diff(_sent(source, edges)) * factor for source in plan.sources if isinstance(source, Source)]
    rates = [tuple(float(each[place] / lengths[place]) for each in sent) for place in range(hours)]
    if hours <= MOST_LEVELS:
        for place in range(hours):
            yield rates[place], float(lengths[place]), 1.0
        return
    alike: dict[tuple[Rates, float], list[Rates]] = {}
    for place in range(hours):
        rough = tuple(float(f"{rate:.1g}") for rate in rates[place])
        alike.setdefault((rough, float(lengths[place])), []).append(rates[place])
    for (_, seconds), members in alike.items():
        mean = tuple(float(np.mean(column)) for column in zip(*members, strict=True))
        yield mean, seconds, float(len(members))


def _sent(source: Source | Users, edges: np.ndarray) -> np.ndarray:
    """The integral of the source's level (requests a second, or users) until each of `edges` (seconds)."""
    end = max(float(edges[-1]), source.profile[-1][0])
    starts = np.array([start for start, _ in source.profile] + [end])
    levels = np.array([float(level) for _, level in source.profile] + [float(source.profile[-1][1])])
    lengths = np.diff(starts)
    ramps = source.shape == "ramps"
    means = (levels[:-1] + levels[1:]) / 2.0 if ramps else levels[:-1]
    total = np.concatenate([[0.0], np.cumsum(means * lengths)])
    found = np.interp(edges, starts, total)
    if ramps:  # within a ramp the integral is a parabola
        place = np.clip(np.searchsorted(starts, edges, side="right") - 1, 0, len(lengths) - 1)
        into = edges - starts[place]
        safe = np.where(lengths[place] > 0, lengths[place], 1.0)
        slope = np.where(lengths[place] > 0, (levels[place + 1] - levels[place]) / safe, 0.0)
        found = total[place] + levels[place] * into + slope * into**2 / 2.0
    return np.asarray(found)
