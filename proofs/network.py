"""Network of an EC2 instance: its burst, what it carries afterwards, one flow alone, by AWS's figures."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from designer.catalog.data import sources
from designer.catalog.data.instance_types import instance_types
from designer.catalog.parts.networks import SHORTEST_BURST_S, SINGLE_FLOW_GBPS
from proofs.drawing import Seen, edge, node, ran
from proofs.row import Row

TITLE = "EC2: network bandwidth"
MB = 1_000_000
BITS = 8.0
GIGA = 1e9


def rows() -> Iterator[Row]:
    """An m5.large asked for 12 Gbit/s: more than its burst of 10; a large answer on a large instance."""
    kind = instance_types()["m5.large"]
    seen = _seen("m5.large", MB, rate_per_s=1_500, duration_s=420)
    out = seen.series("client-one", "bytes_out_per_s") * BITS / GIGA
    window_s = seen.result.window_s
    burst_s, late = float(SHORTEST_BURST_S.value), int(330 / window_s)
    lasted_s = float(np.flatnonzero(out > kind.network_burst_gbps / 2)[-1] + 1) * window_s
    yield Row("full burst lasts", burst_s, lasted_s, "s", sources.EC2_NETWORK, at_most=window_s)
    carried = float(out[5:late].max())
    yield Row(
        "carried in a burst", kind.network_burst_gbps, carried, "Gbit/s", sources.EC2_NETWORK, within=0.02
    )
    after = float(out[late:].mean())
    yield Row("carried afterwards", kind.network_gbps, after, "Gbit/s", sources.EC2_NETWORK, within=0.02)
    flow_s = 100 * MB * BITS / GIGA / float(SINGLE_FLOW_GBPS.value)
    alone = _seen("m5.24xlarge", 100 * MB, rate_per_s=1, duration_s=60).result
    answered_s = alone.links["client-one"].latency.mean_s
    yield Row("an answer of 100 MB, one flow", flow_s, answered_s, "s", sources.EC2_NETWORK, at_most=0.01)


def _seen(kind: str, size: float, *, rate_per_s: float, duration_s: float) -> Seen:
    one = node(
        "one", "ec2_instance", instance_type=kind, work={"cpu_ms": 1}, slots_per_instance=1_000, queue_limit=0
    )
    call = edge("call", "client", "one", request=1_000, response=size)
    return ran([one], [call], rate_per_s=rate_per_s, duration_s=duration_s)
