"""CPU seconds that a node's requests took of cores: the measure by which other hardware is sized."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from designer.catalog.parts import functions
from designer.graph.document import BatchWork, Graph, PlacedNode, Work, edges_in
from simulator.result import Result, StationTotals


def core_s(each: PlacedNode, graph: Graph, result: Result, stations: Sequence[StationTotals]) -> float:
    """Seconds of a whole core over the run: counted where the station has cores of its own.

    What has servers on demand (a function) has none; there it is the CPU time that is drawn for what was
    done, on the share of a vCPU that it was measured with.
    """
    counted = sum(station.busy_s for station in stations)
    if counted > 0:
        return counted
    plain = {key: work for key, work in each.node.work.items() if isinstance(work, Work)}
    batched = {key: work for key, work in each.node.work.items() if isinstance(work, BatchWork)}
    done = {class_id: ended for class_id, (_, ended, _, _) in stations[0].by_class.items()}
    total_ms = sum(done.get(class_id, 0) * work.cpu.mean_ms for class_id, work in plain.items())
    if batched:
        total_ms += _batches_ms(each, graph, result, batched)
    share = functions.measured_share(each.params) if hasattr(each.params, "work_measured_at_mb") else 1.0
    return total_ms / 1_000.0 * share


def _batches_ms(each: PlacedNode, graph: Graph, result: Result, batched: Mapping[str, BatchWork]) -> float:
    """CPU time of all batches that pollers brought: once for each, and again for its messages by class."""
    longest = max(work.per_batch.cpu.mean_ms for work in batched.values())
    total = 0.0
    for joined in edges_in(graph, each.node.id):
        poller, store = result.pollers.get(joined.edge.id), result.stores.get(joined.edge.from_node)
        if poller is None:
            continue
        mix = {key: store.by_class.get(key, 0) if store else 1 for key in batched}
        put = sum(mix.values())
        per_message = sum(count * batched[key].per_message.cpu.mean_ms for key, count in mix.items())
        total += poller.receives * longest + (poller.messages * per_message / put if put else 0.0)
    return total
