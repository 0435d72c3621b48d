"""Network of instances as a run has used it: when it was full, and what it carried then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from designer.catalog.data.instance_types import InstanceType, instance_types
from designer.catalog.parts.networks import BYTES_PER_GIGABIT
from designer.graph.compile import parts_of
from designer.graph.document import Graph, placed_nodes
from designer.graph.figures import series_of
from designer.graph.regimes import QUIET_S, spells
from simulator.plan import Link
from simulator.result import Event, Result

FULL = 0.95
"""Share of a window in which the networks of a node's servers were busy, from which they count as full: what
then waits takes ten times as long as alone (M/D/1 at 0.95: 9.5 times its own time of waiting)."""


@dataclass(frozen=True, slots=True)
class NetworkUse:
    """One node's network, window by window. share: of the time in which the busier way was busy; carried:
    Gbit/s of the busier way. kind: of its instances; None where it stands on others' machines.
    """

    node_id: str
    kind: InstanceType | None
    share: NDArray[np.float64]
    carried: NDArray[np.float64]
    servers: NDArray[np.float64]

    def full(self, window_s: float) -> Iterator[tuple[int, int]]:
        """(first, last) window of each spell in which it was full."""
        return spells(self.share >= FULL, max(1, round(QUIET_S / window_s)))


def network_uses(graph: Graph, result: Result) -> Iterator[NetworkUse]:
    """Of every node whose network the run counted with."""
    touching: dict[str, list[Link]] = {}
    for link in parts_of(graph, result.duration_s).links:
        for end in {link.caller, link.callee}:
            touching.setdefault(end, []).append(link)
    for each in placed_nodes(graph):
        share = np.nan_to_num(series_of(result, each.node.id, "network_utilisation"))
        if not len(share):
            continue
        into, out = np.zeros(len(share)), np.zeros(len(share))
        for link in touching.get(each.node.id, ()):
            sent, back = (
                np.nan_to_num(series_of(result, link.id, name))
                for name in ("bytes_in_per_s", "bytes_out_per_s")
            )
            if link.callee == each.node.id and len(sent):
                into, out = into + sent, out + back
            elif len(sent):
                into, out = into + back, out + sent
        yield NetworkUse(
            each.node.id,
            instance_types().get(getattr(each.params, "instance_type", "")),
            share,
            np.maximum(into, out) / BYTES_PER_GIGABIT,
            np.nan_to_num(series_of(result, each.node.id, "servers_in_service")),
        )


def network_events(graph: Graph, result: Result) -> Iterator[Event]:
    """One `throttle` event where a node's network is full, one `recovery` when it is no longer."""
    for use in network_uses(graph, result):
        for first, last in use.full(result.window_s):
            yield _begins(use, first, last, result.window_s)
            if last + 1 < len(use.share):
                text = f"its network is full no more, after {(last + 1 - first) * result.window_s:,.4g} s"
                yield Event((last + 1) * result.window_s, use.node_id, "recovery", text, {})


def _begins(use: NetworkUse, first: int, last: int, window_s: float) -> Event:
    worst = first + int(np.argmax(use.share[first : last + 1]))
    number, lasted_s = int(use.servers[worst]), (last + 1 - first) * window_s
    values = {
        "carried_gbps": float(use.carried[worst]),
        "lasted_s": lasted_s,
        "share": float(use.share[worst]),
    }
    whose = "of the machines it stands on"
    if use.kind is not None:
        values["baseline_gbps"] = number * use.kind.network_gbps
        whose = f"of {number} {use.kind.name} with {use.kind.network_gbps:g} Gbit/s each"
        if use.kind.network_burst_gbps > use.kind.network_gbps:
            whose += f" (up to {use.kind.network_burst_gbps:g} while their network credits last)"
    text = (
        f"the network {whose} is full: {use.share[worst]:.0%} of the time it is busy, it carries "
        f"{use.carried[worst]:.3g} Gbit/s; what comes and goes waits its turn, for {lasted_s:,.4g} s"
    )
    return Event(first * window_s, use.node_id, "throttle", text, values)
