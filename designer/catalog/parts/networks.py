"""Network of EC2 instances: what a type carries, and whether a run has to count with it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

from designer.catalog.behaviour import Context, Site
from designer.catalog.data import sources
from designer.catalog.data.instance_types import InstanceType
from designer.catalog.data.sources import cited
from designer.catalog.parts.nodes import Unit
from simulator import plan

SHORTEST_BURST_S = cited('shortest burst of an "up to" network', 300, "s", sources.EC2_NETWORK)
SINGLE_FLOW_GBPS = cited("single flow outside a cluster placement group", 5, "Gbit/s", sources.EC2_NETWORK)
CONSTANTS = (SHORTEST_BURST_S, SINGLE_FLOW_GBPS)
BYTES_PER_GIGABIT = 1.25e8
LEAST_SHARE = 0.2
"""A network that its server can't use by more than this, however many requests come, is left out of a run:
what passes would wait at most an eighth of its own time on the wire (M/D/1 at 0.2), and runs without networks
are faster."""


def network(kind: InstanceType) -> plan.Network:
    """What a type carries each way. An "up to" type bursts for as long as the shortest of AWS's bursts."""
    baseline, burst = kind.network_gbps * BYTES_PER_GIGABIT, kind.network_burst_gbps * BYTES_PER_GIGABIT
    bursts = burst > baseline
    return plan.Network(
        bytes_per_s=baseline,
        burst_bytes_per_s=burst if bursts else None,
        saved_bytes=(burst - baseline) * float(SHORTEST_BURST_S.value) if bursts else 0.0,
        flow_bytes_per_s=float(SINGLE_FLOW_GBPS.value) * BYTES_PER_GIGABIT,
    )


def of_instance(site: Site, context: Context, kind: InstanceType) -> plan.Network | None:
    """The network of each instance of a fleet; None where it cannot matter."""
    made = network(kind)
    most = most_bytes_per_s(site, context, float(kind.vcpu), site.params.slots_per_instance)
    return made if most > LEAST_SHARE * made.bytes_per_s else None


def wired(host: plan.HostKind, kind: InstanceType, units: Iterable[Unit], context: Context) -> plan.HostKind:
    """A kind of machine with the network that its containers share, unless it cannot matter."""
    made, most = network(kind), 0.0
    for unit in units:
        params = unit.site.params
        rooms = [float(host.units), float(unit.most)]
        rooms += [host.cpu / unit.vcpu] if unit.vcpu > 0 else []
        rooms += [host.memory_gb / unit.memory_gb] if unit.memory_gb > 0 else []
        there = math.floor(min(rooms) + 1e-9)
        if there:
            each = most_bytes_per_s(unit.site, context, params.vcpu, params.slots_per_instance)
            most = max(most, there * each)
    return replace(host, network=made) if most > LEAST_SHARE * made.bytes_per_s else host


def most_bytes_per_s(site: Site, context: Context, cores: float, slots: int) -> float:
    """Most bytes a second that one server can move in either way, its cores or its slots being all at work:
    of the class that moves most for its work. Infinite for work that takes no time.
    """
    most = 0.0
    for class_id in context.classes:
        size = max(bytes_of(site, context, class_id))
        if size == 0.0:
            continue
        each = site.work.get(class_id)
        cpu_s = each.work.cpu.mean_s if each is not None else 0.0
        all_s = cpu_s + (each.work.wait.mean_s if each is not None else 0.0)
        by_cores = cores / cpu_s if cpu_s > 0 else math.inf
        by_slots = slots / all_s if all_s > 0 else math.inf
        most = max(most, size * min(by_cores, by_slots))
    return most


def bytes_of(site: Site, context: Context, class_id: str) -> tuple[float, float]:
    """Bytes that one request of a class brings to its server and takes from it, its calls included: of the
    arrows that reach it, the largest.
    """
    reached = list(context.into(site))
    into = max((_of(arrow.request_bytes, class_id) for arrow in reached), default=0.0)
    out = max((_of(arrow.response_bytes, class_id) for arrow in reached), default=0.0)
    for arrow in context.out_of(site):
        calls = arrow.calls.get(class_id, 0.0)
        out += calls * _of(arrow.request_bytes, class_id)
        into += calls * _of(arrow.response_bytes, class_id)
    return into, out


def _of(sizes: Mapping[str, float], class_id: str) -> float:
    return float(sizes.get(class_id, 0.0))
