"""The record of one way of a network."""

from __future__ import annotations

from simulator.kernel.packing import packed

# One way of a network (in: 2 x its number, out: the next); per_s: bytes a second, for good and in bursts.
WIRE = packed("free_s saved busy_s per_s burst_per_s most_saved flow_per_s")
COMES_IN, GOES_OUT = range(2)
