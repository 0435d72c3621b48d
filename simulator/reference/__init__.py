"""The meaning of a Plan, written to be read: plain objects, a heap, deques. Slow, and right by inspection.

The kernel must agree with it bit for bit: numbers of events, tallies, histograms, sums. Fleets, scalers and
faults (`simulator.control.control`) are shared by both; what is written twice is the path of a request. Both
keep two orders that are part of the meaning: what happens at one instant goes first in, first out;
what takes time goes by (time, rank, order of insertion), where arrivals have the lowest
ranks and timers of timeouts and stores have the higher ranks and so
come last at their instant.
"""

from simulator.reference.run import Observed, observe_kernel, run_reference

__all__ = ["Observed", "observe_kernel", "run_reference"]
