"""Containers on machines of one's own: their cluster, room for each of them, room for all of them."""

from __future__ import annotations

import math
from collections.abc import Iterator

from designer.catalog.behaviour import Site
from designer.catalog.parts import ecs_hosts, eks, nodes
from designer.graph.problems import Severity, add, shown
from designer.graph.rules.rule import Drawing, Finding, named, rule
from simulator import plan

EKS = "https://docs.aws.amazon.com/eks/latest/userguide/"
ECS = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"
CLUSTERS = {
    "eks_deployment": ("eks_cluster", "an EKS cluster"),
    "eks_fargate_deployment": ("eks_cluster", "an EKS cluster"),
    "eks_node_group": ("eks_cluster", "an EKS cluster"),
    "eks_node_pool": ("eks_cluster", "an EKS cluster"),
    "ecs_ec2_service": ("ecs_cluster", "an ECS cluster"),
    "ecs_capacity_provider": ("ecs_cluster", "an ECS cluster"),
}
"""Service -> the group it must stand in."""

ON_MACHINES = {
    "eks_deployment": (eks.home_of, "node group or Karpenter pool", "node_group"),
    "ecs_ec2_service": (ecs_hosts.providers_of, "capacity provider", "capacity_provider"),
}
"""Service -> what finds its machines, what these are called, the setting that names them."""

MACHINES = (*eks.NODE_GROUPS, "ecs_capacity_provider")


@rule(
    Severity.ERROR,
    "Pods and tasks on machines, and the machines themselves, belong to a cluster: it schedules "
    "them and, on EKS, is billed by the hour.",
    EKS + "clusters.html",
)
def outside_its_cluster(drawing: Drawing) -> Iterator[Finding]:
    context = drawing.context
    for each in drawing.nodes(*CLUSTERS):
        service, told = CLUSTERS[each.service.key]
        if context.around(context.sites[each.node.id], service) is None:
            yield Finding(
                drawing.node_at(each) / "parent",
                f"{named(each)} stands in no cluster.",
                f"Draw {told} around it.",
            )


@rule(
    Severity.ERROR,
    "Without machines in its cluster no task or pod ever finds a place: all of them wait for ever.",
    EKS + "eks-compute.html",
)
def no_machines_to_stand_on(drawing: Drawing) -> Iterator[Finding]:
    context = drawing.context
    for each in drawing.nodes(*ON_MACHINES):
        find, called, setting = ON_MACHINES[each.service.key]
        site = context.sites[each.node.id]
        if context.around(site, CLUSTERS[each.service.key][0]) is None or find(site, context):
            continue
        wanted = getattr(each.params, setting)
        if getattr(each.params, "strategy", ()):
            at = drawing.param_at(each, "strategy")
            message = "has a strategy that names a capacity provider which its cluster does not have"
        elif wanted:
            at = drawing.param_at(each, setting)
            message = f"names {shown(wanted)}, which its cluster does not have"
        else:
            at, message = drawing.node_at(each), f"has no {called} in its cluster to stand on"
        yield Finding(at, f"{named(each)} {message}.", f"Draw a {called} in the cluster, or name one of it.")


@rule(
    Severity.ERROR,
    "A machine gives its containers what the system leaves of it. A request that no empty machine "
    "can hold waits for ever, however many there are.",
    EKS + "choosing-instance-type.html",
)
def larger_than_any_machine(drawing: Drawing) -> Iterator[Finding]:
    for unit, home in _placed(drawing):
        hosts = _hosts(drawing, home)
        if hosts is None or any(nodes.fits(kind, unit) for kind in hosts.kinds):
            continue
        roomy = max(hosts.kinds, key=lambda kind: (kind.cpu, kind.memory_gb))
        yield Finding(
            drawing.node_at(drawing.node(unit.site.id)) / "params",
            f"{shown(unit.site.title)} requests {unit.vcpu:g} vCPU and {unit.memory_gb:g} GB; the roomiest "
            f"machine of {shown(home.title)}, a {roomy.name}, has {roomy.cpu:.3g} vCPU and "
            f"{roomy.memory_gb:.3g} GB for {roomy.units} of them.",
            "Request less, or take larger machines.",
        )


@rule(
    Severity.WARNING,
    "The pods or tasks that may be wanted need more machines than there may be; the rest of them "
    "stay pending and serve nobody.",
    EKS + "choosing-instance-type.html",
)
def more_than_its_machines_hold(drawing: Drawing) -> Iterator[Finding]:
    asked: dict[str, list[nodes.Unit]] = {}
    for unit, home in _placed(drawing):
        asked.setdefault(home.id, []).append(unit)
    for home_id, units in asked.items():
        hosts = _hosts(drawing, drawing.context.sites[home_id])
        if hosts is None:
            continue
        room = {
            "vCPU": max(kind.cpu for kind in hosts.kinds),
            "GB": max(kind.memory_gb for kind in hosts.kinds),
            "places": float(max(kind.units for kind in hosts.kinds)),
        }
        wanted = {
            "vCPU": sum(unit.vcpu * unit.most for unit in units),
            "GB": sum(unit.memory_gb * unit.most for unit in units),
            "places": float(sum(unit.most for unit in units)),
        }
        most = hosts.maximum if hosts.scaler is not None else hosts.hosts
        short = [what for what in room if wanted[what] > room[what] * most]
        if short and all(room.values()):
            what = max(short, key=lambda each: wanted[each] / room[each])
            each = drawing.node(home_id)
            at = drawing.param_at(each, "max" if hasattr(each.params, "max") else "most_nodes")
            yield Finding(
                at,
                f"What stands on {named(each)} may want {wanted[what]:,.4g} {what}; "
                f"{most} machines have {room[what] * most:,.4g}.",
                f"Allow {math.ceil(wanted[what] / room[what])} machines, or fewer pods and tasks.",
            )


@rule(
    Severity.WARNING,
    "Tasks and pods stand in the zones of their machines, whatever their own list says: a zone "
    "without machines holds none of them.",
    EKS + "managed-node-groups.html",
)
def zones_without_machines(drawing: Drawing) -> Iterator[Finding]:
    for unit, home in _placed(drawing):
        if set(unit.site.zones) != set(home.zones):
            each = drawing.node(unit.site.id)
            at = drawing.param_at(each, "zones")
            yield Finding(
                at,
                f"{named(each)} is to spread over {', '.join(unit.site.zones)}; its machines stand in "
                f"{', '.join(home.zones)}.",
                "Give both the same zones.",
                (add(at, list(home.zones)),),
            )


@rule(
    Severity.WARNING,
    "Machines that nothing stands on are billed all the same.",
    "https://docs.aws.amazon.com/wellarchitected/latest/cost-optimization-pillar/decommission-resources.html",
)
def machines_without_containers(drawing: Drawing) -> Iterator[Finding]:
    used = {home.id for _, home in _placed(drawing)}
    for each in drawing.nodes(*MACHINES):
        if each.node.id not in used:
            yield Finding(
                drawing.node_at(each),
                f"Nothing stands on {named(each)}.",
                "Let a service or deployment of its cluster name it, or take it out.",
            )


def _placed(drawing: Drawing) -> Iterator[tuple[nodes.Unit, Site]]:
    """Tasks and pods that have machines to stand on."""
    for unit, home in (*eks.pods(drawing.context), *ecs_hosts.tasks(drawing.context)):
        if home is not None:
            yield unit, home


def _hosts(drawing: Drawing, home: Site) -> plan.Hosts | None:
    return next((each for each in drawing.parts.hosts if each.id == home.id), None)
