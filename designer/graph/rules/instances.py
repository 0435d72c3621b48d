"""EC2 instances and Fargate tasks against what they have: time to start, network, credits, quotas."""

from __future__ import annotations

from collections.abc import Iterator

from designer.catalog.data.instance_types import InstanceType, instance_types
from designer.catalog.parts import credits
from designer.graph.document import PlacedNode
from designer.graph.problems import Severity, add
from designer.graph.rules.fleets import ASG
from designer.graph.rules.rule import Drawing, Finding, named, rule

BITS = 8.0
GIGA = 1e9
FARGATE_VCPU_QUOTA = 6.0
"""Fargate's on-demand quota of a new account. Source: EKS and ECS endpoints and quotas, 2026-07."""


@rule(
    Severity.WARNING,
    "With the load balancer's health checks, an instance that it calls unhealthy after the grace period is "
    "replaced. If it takes longer to start than that, the group replaces it for ever and never grows.",
    ASG + "health-check-grace-period.html",
)
def grace_shorter_than_start(drawing: Drawing) -> Iterator[Finding]:
    for each in drawing.nodes("ec2_auto_scaling_group"):
        start_s = each.params.boot_s + each.params.app_start_s
        checked = each.params.elb_health_checks and drawing.incoming(each, "target")
        if checked and each.params.health_check_grace_s < start_s:
            at = drawing.param_at(each, "health_check_grace_s")
            yield Finding(
                at,
                f"An instance of {named(each)} needs {start_s:g} s to start, but has "
                f"{each.params.health_check_grace_s:g} s before it counts as unhealthy.",
                f"Give it {start_s:g} s or more.",
                (add(at, start_s),),
            )


@rule(
    Severity.ADVICE,
    "A new account may run few vCPUs on Fargate at once; what is wanted beyond that is not launched.",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html",
)
def fargate_beyond_quota(drawing: Drawing) -> Iterator[Finding]:
    wanted: dict[str, float] = {}
    last: dict[str, PlacedNode] = {}
    for each in drawing.nodes("ecs_service", "eks_fargate_deployment"):
        region = each.placement.region
        wanted[region] = wanted.get(region, 0.0) + each.params.max * each.params.vcpu
        last[region] = each
    quotas = drawing.document.account.quotas
    for region, vcpus in wanted.items():
        limit = quotas.get(f"fargate.vcpu@{region}", quotas.get("fargate.vcpu", FARGATE_VCPU_QUOTA))
        if vcpus > limit:
            yield Finding(
                drawing.param_at(last[region], "max"),
                f"Fargate in {region} may be asked for {vcpus:g} vCPUs; the account's quota is {limit:g}.",
                f"Ask AWS for {vcpus:g} and write it into the account's quotas (fargate.vcpu).",
            )


@rule(
    Severity.WARNING,
    "An instance has so much network and no more; beyond that packets wait and are dropped. Worked "
    "out by hand: bytes in and out at the busiest moment, over the instances there may be.",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-network-bandwidth.html",
    needs_load=True,
)
def network_beyond_instances(drawing: Drawing) -> Iterator[Finding]:
    if drawing.load is None:
        return
    for each in drawing.nodes("ec2_auto_scaling_group", "ec2_instance"):
        kind = instance_types()[each.params.instance_type]
        most = getattr(each.params, "max", 1)
        gbps = _gbps(drawing, each)
        if gbps > kind.network_gbps * most:
            yield Finding(
                drawing.param_at(each, "instance_type"),
                f"{named(each)} moves {gbps:.3g} Gbit/s at the busiest moment; {most} {kind.name} have "
                f"{kind.network_gbps * most:.3g} Gbit/s for good{_burst(kind, most)}.",
                "Take a type with more network, or allow more instances.",
            )


@rule(
    Severity.ADVICE,
    "A burstable instance earns credits for its baseline. Above that all day long it runs out: in "
    "standard mode it slows down to the baseline, unlimited it pays, soon more than a larger type costs.",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-credits-baseline-concepts.html",
    needs_load=True,
)
def beyond_the_baseline(drawing: Drawing) -> Iterator[Finding]:
    if drawing.load is None:
        return
    for each in drawing.nodes("ec2_auto_scaling_group", "ec2_instance"):
        kind = instance_types()[each.params.instance_type]
        if kind.baseline_pct is None:
            continue
        most = getattr(each.params, "max", 1)
        busy = drawing.load.cores(each) / (kind.vcpu * most)
        if kind.baseline_pct / 100.0 < busy <= 1.0:
            then = "pays for it" if credits.unlimited(each.params, kind) else "slows down to it"
            yield Finding(
                drawing.param_at(each, "instance_type"),
                f"{named(each)} keeps even {most} {kind.name} {busy:.0%} busy at the busiest moment; their "
                f"baseline is {kind.baseline_pct:g} %, and without credits it {then}.",
                "Take a type that is not burstable, or allow more instances.",
            )


def _burst(kind: InstanceType, most: int) -> str:
    if kind.network_burst_gbps <= kind.network_gbps:
        return ""
    return f", and up to {kind.network_burst_gbps * most:.3g} in bursts"


def _gbps(drawing: Drawing, each: PlacedNode) -> float:
    """The larger of what comes in and what goes out at the busiest moment, in Gbit/s."""
    if drawing.load is None:
        return 0.0
    context = drawing.context
    site = context.sites[each.node.id]
    reached = list(context.into(site))
    inward = outward = 0.0
    for class_id, rate in drawing.load.rates_per_s.get(each.node.id, {}).items():
        for arrow in reached:
            inward += rate * arrow.request_bytes.get(class_id, 0.0) / len(reached)
            outward += rate * arrow.response_bytes.get(class_id, 0.0) / len(reached)
        for arrow in context.out_of(site):
            calls = rate * arrow.calls.get(class_id, 0.0)
            outward += calls * arrow.request_bytes.get(class_id, 0.0)
            inward += calls * arrow.response_bytes.get(class_id, 0.0)
    return max(inward, outward) * BITS / GIGA
