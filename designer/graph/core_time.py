"""CPU seconds that a node's requests took of cores: the measure by which other hardware is sized."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from designer.catalog.parts import function_memory
from designer.graph.document import BatchWork, Graph, PlacedNode, Work, edges_in
from simulator.result import PollerTotals, Result, StationTotals


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Mean CPU time in ms of a class: once a batch, and for each message (or request)."""

    batch_ms: float
    message_ms: float


def core_s(each: PlacedNode, graph: Graph, result: Result, stations: Sequence[StationTotals]) -> float:
    """Seconds of a whole core over the run: counted where the station has cores of its own.

    What has servers on demand (a function) has none; there it is the CPU time that is drawn for what was
    done, on the share of a vCPU that it was measured with.
    """
    counted = sum(station.busy_s for station in stations)
    if counted > 0 or not each.node.work:
        return counted
    drawn = {class_id: _drawn(work) for class_id, work in each.node.work.items()}
    total_ms = 0.0
    for class_id, (_, done, _, _) in stations[0].by_class.items():  # batches are under no class's name
        if class_id in drawn:
            total_ms += done * (drawn[class_id].batch_ms + drawn[class_id].message_ms)
    for poller, mix in _polled(each, graph, result):
        longest = max(work.batch_ms for work in drawn.values())
        shares = {class_id: float(mix.get(class_id, 0)) for class_id in drawn}
        put = sum(shares.values())
        mean = sum(shares[key] * work.message_ms for key, work in drawn.items()) / put if put else 0.0
        total_ms += poller.receives * longest + poller.messages * mean
    share = 1.0
    if hasattr(each.params, "work_measured_at_mb"):
        share = function_memory.measured_vcpus(each.params)
    return total_ms / 1_000.0 * share


def _drawn(work: Work | BatchWork) -> _Drawn:
    if isinstance(work, BatchWork):
        return _Drawn(work.per_batch.cpu.mean_ms, work.per_message.cpu.mean_ms)
    return _Drawn(0.0, work.cpu.mean_ms)


def _polled(
    each: PlacedNode, graph: Graph, result: Result
) -> Iterator[tuple[PollerTotals, Mapping[str, int]]]:
    """What was brought to the node in batches, and how many messages of each class lay where it came from:
    in the store of the edge itself (events that wait to be tried), else in the node it leads from."""
    for joined in edges_in(graph, each.node.id):
        edge = joined.edge
        stores = [store for key, store in result.stores.items() if key.startswith(f"{edge.id}/")]
        stores += [result.stores[edge.from_node]] if edge.from_node in result.stores else []
        for key, poller in result.pollers.items():
            if stores and (key == edge.id or key.startswith(f"{edge.id}/")):
                yield poller, stores[0].by_class
