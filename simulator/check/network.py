"""Which networks can't be run, and why."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.check.stations import not_negative, positive
from simulator.plan import Network


def network_problems(name: str, network: Network) -> Iterable[str]:
    burst, flow = network.burst_bytes_per_s, network.flow_bytes_per_s
    if not positive(network.bytes_per_s) or not not_negative(network.saved_bytes):
        yield f"{name}: its network carries more than 0 bytes a second, and has saved up at least 0"
    if (burst is None) != (network.saved_bytes == 0.0):
        yield f"{name}: its network bursts by what it has saved up, so it has both or neither"
    if burst is not None and not (positive(burst) and burst > network.bytes_per_s):
        yield f"{name}: its network carries more in a burst than for good"
    if flow is not None and not positive(flow):
        yield f"{name}: a single flow carries more than 0 bytes a second"
