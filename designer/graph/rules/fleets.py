"""Fleets (Auto Scaling groups and their like): bounds, zones, policies, and whether they carry the load."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalog.params import declared, form_kind
from designer.graph.document import PlacedNode
from designer.graph.problems import Severity, add
from designer.graph.rules.rule import Drawing, Finding, named, rule

ASG = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/"
HIGHEST_TARGET_PCT = 85.0
RELIABILITY = "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/"


def fleets(drawing: Drawing) -> Iterator[PlacedNode]:
    """Nodes of any service that counts its members by min, desired and max."""
    for each in drawing.nodes():
        if all(hasattr(each.params, name) for name in ("min", "desired", "max")):
            yield each


@rule(
    Severity.ERROR,
    "A group whose maximum is zero never has an instance: every request fails.",
    ASG + "asg-capacity-limits.html",
)
def fleet_can_never_run(drawing: Drawing) -> Iterator[Finding]:
    for each in fleets(drawing):
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
    for each in fleets(drawing):
        zones = sorted(set(getattr(each.params, "zones", ())))
        if each.placement.zone is not None:
            yield Finding(
                drawing.node_at(each) / "parent",
                f"{named(each)} is drawn in zone {each.placement.zone}: if that fails, all of it fails.",
                "Move it out of the zone's box and spread it over at least two zones.",
            )
        elif len(zones) == 1:
            at = drawing.param_at(each, "zones")
            more = "a" if zones[0] != "a" else "b"
            yield Finding(
                at,
                f"{named(each)} stands in zone {zones[0]} alone: if that fails, all of it fails.",
                "Spread it over at least two zones.",
                (add(at, sorted([*zones, more])),),
            )


@rule(
    Severity.WARNING,
    "With fewer instances than zones some zone is empty. The loss of the zone that holds them takes all down "
    "until others have booted, and they all boot at the same moment as everybody else's.",
    RELIABILITY + "static-stability.html",
)
def fewer_instances_than_zones(drawing: Drawing) -> Iterator[Finding]:
    for each in fleets(drawing):
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
    for each in fleets(drawing):
        policies = getattr(each.params, "policies", None)
        if policies is not None and not policies and each.params.min < each.params.max:
            at = drawing.param_at(each, "policies")
            policy = {"kind": _first_kind(each), "metric": "cpu_utilisation", "target_pct": 60}
            yield Finding(
                at,
                f"{named(each)} may have {each.params.min} to {each.params.max} instances, but "
                "nothing scales it.",
                "Add a policy on its CPU utilisation.",
                (add(at, [policy]),),
            )


@rule(
    Severity.ADVICE,
    "A policy can only move a group between its bounds; when these are equal it does nothing.",
    ASG + "as-scaling-target-tracking.html",
)
def policy_without_room(drawing: Drawing) -> Iterator[Finding]:
    for each in fleets(drawing):
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


@rule(
    Severity.ADVICE,
    "CPU utilisation can't exceed 100 %, so one step of target tracking multiplies a group by 100 / target "
    "at most. Near 100 % the alarm hardly ever fires and requests queue first.",
    ASG + "as-scaling-target-tracking.html",
)
def target_close_to_full(drawing: Drawing) -> Iterator[Finding]:
    for each in fleets(drawing):
        for place, policy in enumerate(getattr(each.params, "policies", ())):
            if getattr(policy, "metric", "") != "cpu_utilisation":
                continue
            target = getattr(policy, "target_pct", 0)
            if target > HIGHEST_TARGET_PCT:
                at = drawing.param_at(each, "policies") / place / "target_pct"
                yield Finding(
                    at,
                    f"{named(each)} scales only above {target:g} % CPU: one step adds at most "
                    f"{100 / target - 1:.0%}.",
                    "Aim at 50 to 70 %.",
                    (add(at, 60),),
                )


@rule(
    Severity.ADVICE,
    "With basic monitoring CloudWatch gets one point in five minutes; a policy needs three, so that a group "
    "answers a rush after 16 to 21 minutes instead of 4 to 5.",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-detailed-monitoring.html",
)
def scaling_on_basic_monitoring(drawing: Drawing) -> Iterator[Finding]:
    for each in fleets(drawing):
        policies = getattr(each.params, "policies", ())
        if any(hasattr(policy, "metric") for policy in policies) and _is(each, "detailed_monitoring", False):
            at = drawing.param_at(each, "detailed_monitoring")
            yield Finding(
                at,
                f"{named(each)} scales by metrics that come only every five minutes.",
                "Switch detailed monitoring on.",
                (add(at, True),),
            )


@rule(
    Severity.WARNING,
    "A single machine is down as long as its replacement takes, and its zone takes it down too.",
    RELIABILITY + "use-fault-isolation-to-protect-your-workload.html",
)
def single_instance(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes("ec2_instance"):
        if drawing.incoming(each):
            yield Finding(
                drawing.node_at(each),
                f"{named(each)} is one machine: whatever happens to it happens to every request.",
                "Put an Auto Scaling group over two zones in its place.",
            )


def _first_kind(each: PlacedNode) -> str | None:
    """The kind of policy that the service's form offers first."""
    setting = next(setting for setting in declared(each.service.params) if setting.name == "policies")
    return form_kind(setting.forms[0])


def _is(each: PlacedNode, name: str, value: object) -> bool:
    return getattr(each.params, name, None) is value
