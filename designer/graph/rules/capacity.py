"""Whether fleets carry what the Scenario sends: at its busiest moment, without a zone, at the start."""

from __future__ import annotations

import math
from collections.abc import Iterator

from designer.catalog.data.instance_types import instance_types
from designer.graph.document import PlacedNode
from designer.graph.problems import Severity, add
from designer.graph.rules.fleets import ASG, RELIABILITY, fleets
from designer.graph.rules.rule import Drawing, Finding, named, rule

COMFORTABLE = 0.6
"""Share of the cores that is busy when there is room for a rush; the default target of a policy."""

LEAST_ZONES = 2


def _vcpus(each: PlacedNode) -> float | None:
    """Cores of one instance or task; None for a service that names neither a type nor its vCPUs."""
    found = instance_types().get(getattr(each.params, "instance_type", ""))
    return float(found.vcpu) if found is not None else getattr(each.params, "vcpu", None)


@rule(
    Severity.ADVICE,
    "At the busiest moment the work that arrives needs more cores than the group may ever have, so requests "
    "queue up however well it scales. Worked out by hand: rate x CPU time / cores an instance.",
    ASG + "asg-capacity-limits.html",
    needs_load=True,
)
def peak_exceeds_maximum(drawing: Drawing) -> Iterator[Finding]:
    if drawing.load is None:
        return
    for each in fleets(drawing):
        vcpus = _vcpus(each)
        cores = drawing.load.cores(each)
        if vcpus and cores > each.params.max * vcpus:
            at = drawing.param_at(each, "max")
            needed = math.ceil(cores / vcpus / COMFORTABLE)
            yield Finding(
                at,
                f"{named(each)} needs {cores:,.1f} cores at the busiest moment "
                f"({drawing.load.rate_per_s(each.node.id):,.0f} requests/s), "
                f"but at most {each.params.max} instances have {each.params.max * vcpus:,.0f}.",
                f"Allow {needed} instances (60 % busy), or larger ones.",
                (add(at, needed),),
            )


@rule(
    Severity.ADVICE,
    "At the busiest moment one zone less must still carry the load: AWS's advice is to run enough in the "
    "zones that stay, because in an outage everybody launches at once. Worked out by hand: cores needed, "
    "over what is left.",
    RELIABILITY + "static-stability.html",
    needs_load=True,
)
def zone_loss_exceeds_maximum(drawing: Drawing) -> Iterator[Finding]:
    if drawing.load is None:
        return
    for each in fleets(drawing):
        zones = len(set(getattr(each.params, "zones", ())))
        vcpus, cores = _vcpus(each), drawing.load.cores(each)
        if not vcpus or zones < LEAST_ZONES or cores > each.params.max * vcpus:
            continue  # too small even with all zones: peak-exceeds-maximum says so
        left = each.params.max * (zones - 1) / zones * vcpus
        if cores > left:
            needed = math.ceil(cores / vcpus / (zones - 1)) * zones
            at = drawing.param_at(each, "max")
            yield Finding(
                at,
                f"{named(each)} needs {cores:,.1f} cores at the busiest moment; without one of its {zones} "
                f"zones its {each.params.max} instances have {left:,.1f} left.",
                f"Allow {needed} instances.",
                (add(at, needed),),
            )


@rule(
    Severity.ADVICE,
    "A run, like a day, begins with the desired capacity. If that is too small for what arrives first, "
    "requests queue until scaling has seen it and launched: five to eight minutes with AWS's defaults.",
    ASG + "as-scaling-target-tracking.html",
    needs_load=True,
)
def start_too_small(drawing: Drawing) -> Iterator[Finding]:
    if drawing.first_load is None:
        return
    for each in fleets(drawing):
        vcpus, cores = _vcpus(each), drawing.first_load.cores(each)
        if vcpus and cores > each.params.desired * vcpus:
            needed = min(each.params.max, math.ceil(cores / vcpus / COMFORTABLE))
            at = drawing.param_at(each, "desired")
            yield Finding(
                at,
                f"{named(each)} starts with {each.params.desired} instances "
                f"({each.params.desired * vcpus:g} cores), but the first requests need {cores:,.1f} cores.",
                f"Start with {needed} instances.",
                (add(at, needed),),
            )
