"""The record of one way of a network."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.kernel.packing import packed
from simulator.plan import Network

# One way of a network (in: 2 x its number, out: the next); per_s: bytes a second, for good and in bursts.
WIRE = packed("free_s saved busy_s per_s burst_per_s most_saved flow_per_s")
COMES_IN, GOES_OUT = range(2)


def begin_wire(x: Any, network: Network, now: float) -> None:
    """One way of a network that nothing has used."""
    x["free_s"], x["per_s"] = now, network.bytes_per_s
    x["saved"] = x["most_saved"] = network.saved_bytes
    x["burst_per_s"] = network.burst_bytes_per_s or 0.0
    x["flow_per_s"] = network.flow_bytes_per_s or np.inf
