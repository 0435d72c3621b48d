"""Network of EC2 instances: what a run asked of it, over what they carry for good. It slows no run down.

An "up to" type carries more in bursts, for 5 to 60 minutes by AWS's documentation; what lasts longer than the
shortest of them counts as beyond it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from designer.catalog.data.instance_types import InstanceType, instance_types
from designer.catalog.parts.instances import SHORTEST_BURST_S
from designer.graph.compile import parts_of
from designer.graph.document import Graph, placed_nodes
from designer.graph.figures import series_of
from designer.graph.regimes import QUIET_S, spells
from simulator.result import Event, Result

SERVICES = ("ec2_auto_scaling_group", "ec2_instance")
BYTES_PER_GIGABIT = 1.25e8


@dataclass(frozen=True, slots=True)
class NetworkUse:
    """One node's network, window by window, in Gbit/s of the busier direction."""

    node_id: str
    title: str
    kind: InstanceType
    asked: NDArray[np.float64]
    servers: NDArray[np.float64]

    @property
    def share(self) -> NDArray[np.float64]:
        """Asked over what all servers in service carry for good; 0 without servers."""
        carried = self.servers * self.kind.network_gbps
        return np.divide(self.asked, carried, out=np.zeros_like(self.asked), where=carried > 0)

    def beyond(self, window_s: float) -> Iterator[tuple[int, int]]:
        """(first, last) window of each spell in which it carries no more, however long it may burst."""
        bursts = self.kind.network_burst_gbps > self.kind.network_gbps
        spared = round(float(SHORTEST_BURST_S.value) / window_s) if bursts else 0
        for first, last in spells(self.share > 1.0, max(1, round(QUIET_S / window_s))):
            if last - first >= spared:
                yield first + spared, last


def network_uses(graph: Graph, result: Result) -> Iterator[NetworkUse]:
    """Of every node of EC2 instances that moved bytes."""
    links = parts_of(graph, result.duration_s).links
    for each in placed_nodes(graph):
        servers = series_of(result, each.node.id, "servers_in_service")
        if each.service.key not in SERVICES or not len(servers):
            continue
        into, out = np.zeros(len(servers)), np.zeros(len(servers))
        for link in links:
            sent, back = (
                np.nan_to_num(series_of(result, link.id, name))
                for name in ("bytes_in_per_s", "bytes_out_per_s")
            )
            if link.callee == each.node.id and len(sent):
                into, out = into + sent, out + back
            elif link.caller == each.node.id and len(sent):
                into, out = into + back, out + sent
        asked = np.maximum(into, out) / BYTES_PER_GIGABIT
        if asked.any():
            kind = instance_types()[each.params.instance_type]
            yield NetworkUse(
                each.node.id, each.node.title or each.node.id, kind, asked, np.nan_to_num(servers)
            )


def network_events(graph: Graph, result: Result) -> Iterator[Event]:
    """One `throttle` event where more is asked of a node than its network carries, one `recovery` after."""
    for use in network_uses(graph, result):
        for first, last in use.beyond(result.window_s):
            yield _begins(use, first, last, result)
            if last + 1 < len(use.asked):
                text = "is asked for no more than its network carries"
                yield Event((last + 1) * result.window_s, use.node_id, "recovery", text, {})


def _begins(use: NetworkUse, first: int, last: int, result: Result) -> Event:
    kind, asked = use.kind, use.asked[first : last + 1]
    worst = first + int(np.argmax(use.share[first : last + 1]))
    number = int(use.servers[worst])
    burst = ""
    if kind.network_burst_gbps > kind.network_gbps:
        burst = f", and up to {kind.network_burst_gbps:g} for a while, which is over"
    lasted_s = (last + 1 - first) * result.window_s
    text = (
        f"is asked for more than its network carries: {use.asked[worst]:.3g} Gbit/s of {number} {kind.name} "
        f"with {kind.network_gbps:g} each{burst}; for {lasted_s:,.4g} s. AWS would queue and drop packets, "
        "this run does not slow down"
    )
    values = {
        "asked_gbps": float(asked.max()),
        "carried_gbps": number * kind.network_gbps,
        "lasted_s": lasted_s,
    }
    return Event(first * result.window_s, use.node_id, "throttle", text, values)
