"""Machines that containers stand on: settings, kinds in the simulator's words, who stands on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from designer.catalog.behaviour import Context, Site
from designer.catalog.data.instance_types import InstanceType, instance_types
from designer.catalog.params import param
from designer.catalog.parts.kubelet import Room
from simulator import plan


@dataclass(frozen=True, slots=True)
class Unit:
    """What one task or pod of a service requests (cores, GiB); `count` at the start, `most` ever."""

    site: Site
    vcpu: float
    memory_gb: float
    count: int
    most: int


def kind_of(kind: InstanceType, left: Room) -> plan.HostKind:
    """A type of instance with what is left on it for units; its price ranks it among others."""
    return plan.HostKind(
        name=kind.name, cpu=left.vcpu, memory_gb=left.memory_gib, units=left.pods, cost=kind.linux_usd_per_h
    )


def node_type_param(default: str) -> Any:
    return param(
        default,
        title="Instance type",
        choices={name: each.title for name, each in instance_types().items()},
        help="What its containers share; some of it is kept for the system.",
        docs_url="https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-types.html",
    )


def ready_param(default_s: float, what: str) -> Any:
    return param(
        default_s,
        title="Node start",
        unit="s",
        minimum=0,
        maximum=3_600,
        tab="scaling",
        help=what,
    )


def disk_param(default_gb: int) -> Any:
    return param(
        default_gb,
        title="Root volume",
        unit="GB",
        minimum=1,
        maximum=16_384,
        help="A gp3 volume of each node, billed while the node exists.",
        docs_url="https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html",
    )


def hosts_in(context: Context, cluster: Site | None, *services: str) -> list[Site]:
    """The groups of machines that stand in a cluster, as drawn."""
    return [] if cluster is None else list(context.inside(cluster, *services))


def chosen(name: str | None, hosts: list[Site]) -> Site | None:
    """The group of machines that a service names by title or id; the first one when it names none."""
    if not name:
        return hosts[0] if hosts else None
    wanted = name.strip().casefold()
    return next((each for each in hosts if wanted in (each.title.casefold(), each.id.casefold())), None)


def needed(kind: plan.HostKind, units: list[Unit]) -> int | None:
    """How many hosts of one kind the units need at the start, largest first into the first with room.

    None where one of them fits on no such host.
    """
    hosts: list[list[float]] = []
    flat = [unit for unit in units for _ in range(unit.count)]
    for unit in sorted(flat, key=lambda each: (-each.vcpu, -each.memory_gb)):
        if not fits(kind, unit):
            return None
        place = next((host for host in hosts if _takes(host, unit)), None)
        if place is None:
            place = [kind.cpu, kind.memory_gb, float(kind.units)]
            hosts.append(place)
        place[0] -= unit.vcpu
        place[1] -= unit.memory_gb
        place[2] -= 1.0
    return len(hosts)


def fits(kind: plan.HostKind, unit: Unit) -> bool:
    """Whether an empty host of the kind takes the unit."""
    return _takes([kind.cpu, kind.memory_gb, float(kind.units)], unit)


def _takes(left: list[float], unit: Unit) -> bool:
    return left[0] >= unit.vcpu - 1e-9 and left[1] >= unit.memory_gb - 1e-9 and left[2] >= 1.0


def cheapest(kinds: tuple[plan.HostKind, ...], units: list[Unit]) -> tuple[plan.HostKind, int]:
    """The kind on which the units of the start cost least, and how many of it; for none the cheapest."""
    asked = [(kind, needed(kind, units)) for kind in kinds]
    found = [(kind, count) for kind, count in asked if count is not None]
    if not found:
        return min(kinds, key=lambda kind: kind.cost), 0
    return min(found, key=lambda pair: (pair[1] * pair[0].cost, pair[1], pair[0].cost))


def reordered(kinds: tuple[plan.HostKind, ...], first: plan.HostKind) -> tuple[plan.HostKind, ...]:
    """The kinds with this one first: what stands at the start is of the first kind."""
    return (first, *(kind for kind in kinds if kind.name != first.name))


def phases(start_s: float, launch_s: float, then: str) -> tuple[plan.Phase, ...]:
    """A node's start: the instance's launch, then whatever else makes it ready."""
    launch = min(start_s, launch_s)
    return (plan.Phase("launch", launch), plan.Phase(then, start_s - launch))
