"""Fleets (Auto Scaling groups and their like): bounds, zones, policies, and whether they carry the load."""

from __future__ import annotations

from collections.abc import Iterator

from designer.graph.document import PlacedNode
from designer.graph.problems import Severity, add
from designer.graph.rules.rule import Drawing, Finding, named, rule

ASG = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/"
RELIABILITY = "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/"


def _fleets(drawing: Drawing) -> Iterator[PlacedNode]:
    """Nodes of any service that counts its members by min, desired and max."""
    for each in drawing.nodes():
        if all(hasattr(each.params, name) for name in ("min", "desired", "max")):
            yield each


@rule(
    Severity.ERROR,
    "AWS refuses a group whose desired capacity does not lie between its minimum and its maximum.",
    ASG + "asg-capacity-limits.html",
)
def desired_outside_bounds(drawing: Drawing) -> Iterator[Finding]:
    for each in _fleets(drawing):
        least, wanted, most = each.params.min, each.params.desired, each.params.max
        if least > most:
            yield Finding(
                drawing.param_at(each, "max"),
                f"{named(each)} has a minimum of {least} above its maximum of {most}.",
                "Raise the maximum or lower the minimum.",
                (
                    add(drawing.param_at(each, "min"), most),
                    add(drawing.param_at(each, "max"), least),
                    add(drawing.param_at(each, "desired"), min(max(wanted, most), least)),
                ),
            )
        elif not least <= wanted <= most:
            at = drawing.param_at(each, "desired")
            yield Finding(
                at,
                f"{named(each)} wants {wanted} instances, outside its bounds of {least} to {most}.",
                f"Set desired from {least} to {most}.",
                (add(at, min(max(wanted, least), most)),),
            )


@rule(
    Severity.ERROR,
    "A group whose maximum is zero never has an instance: every request fails.",
    ASG + "asg-capacity-limits.html",
)
def fleet_can_never_run(drawing: Drawing) -> Iterator[Finding]:
    for each in _fleets(drawing):
        if each.params.max == 0:
            at = drawing.param_at(each, "max")
            yield Finding(
                at,
                f"{named(each)} may have no instance at all: its maximum is 0.",
                "Allow at least one.",
                (add(at, 1),),
            )


@rule(
    Severity.WARNING,
    "When an Availability Zone fails, everything that stands only there is gone. Two zones keep half of it.",
    RELIABILITY + "use-fault-isolation-to-protect-your-workload.html",
)
def single_zone(drawing: Drawing) -> Iterator[Finding]:
    for each in _fleets(drawing):
        zones = sorted(set(getattr(each.params, "zones", ())))
        if len(zones) == 1:
            at = drawing.param_at(each, "zones")
            other = next(letter for letter in "abc" if letter not in zones)
            yield Finding(
                at,
                f"{named(each)} stands in zone {zones[0]} alone: if that fails, all of it fails.",
                "Spread it over at least two zones.",
                (add(at, sorted([*zones, other])),),
            )


@rule(
    Severity.WARNING,
    "With fewer instances than zones some zone is empty. The loss of the zone that holds them "
    "takes all down until "
    "others have booted, and they all boot at the same moment as everybody else's.",
    RELIABILITY + "static-stability.html",
)
def fewer_instances_than_zones(drawing: Drawing) -> Iterator[Finding]:
    for each in _fleets(drawing):
        zones = len(set(getattr(each.params, "zones", ())))
        if zones > 1 and 0 < each.params.min < zones <= each.params.max:
            at = drawing.param_at(each, "min")
            yield Finding(
                at,
                f"{named(each)} may shrink to {each.params.min} of its {zones} zones.",
                f"Keep at least {zones} instances, one a zone.",
                (add(at, zones),),
            )


@rule(
    Severity.ADVICE,
    "A group with room between minimum and maximum but no policy stays at its desired capacity, "
    "whatever comes.",
    ASG + "as-scaling-target-tracking.html",
)
def room_without_policy(drawing: Drawing) -> Iterator[Finding]:
    for each in _fleets(drawing):
        policies = getattr(each.params, "policies", None)
        if policies is not None and not policies and each.params.min < each.params.max:
            at = drawing.param_at(each, "policies")
            policy = {"kind": "target_tracking", "metric": "cpu_utilisation", "target_pct": 60}
            yield Finding(
                at,
                f"{named(each)} may have {each.params.min} to {each.params.max} instances, but "
                "nothing scales it.",
                "Add a target-tracking policy.",
                (add(at, [policy]),),
            )


@rule(
    Severity.ADVICE,
    "A policy can only move a group between its bounds; when these are equal it does nothing.",
    ASG + "as-scaling-target-tracking.html",
)
def policy_without_room(drawing: Drawing) -> Iterator[Finding]:
    for each in _fleets(drawing):
        if getattr(each.params, "policies", None) and each.params.min == each.params.max > 0:
            yield Finding(
                drawing.param_at(each, "max"),
                f"{named(each)} has a scaling policy, but minimum and maximum are both {each.params.max}.",
                "Raise the maximum, or take the policy out.",
                (add(drawing.param_at(each, "max"), 2 * each.params.max),),
            )


@rule(
    Severity.ERROR,
    "A node drawn inside a zone stands in that zone alone; its own list of zones must not say otherwise.",
    ASG + "auto-scaling-benefits.html",
)
def zones_beyond_their_box(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes():
        zone, zones = each.placement.zone, list(getattr(each.params, "zones", ()))
        if zone is not None and each.node.params.get("zones") is not None and set(zones) != {zone}:
            at = drawing.param_at(each, "zones")
            yield Finding(
                at,
                f"{named(each)} is drawn inside zone {zone}, but its zones are {', '.join(zones)}.",
                "Move it out of the zone box, or give it that zone alone.",
                (add(at, [zone]),),
            )
