"""How busy the networks of a fleet's servers were in each window."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.kernel import records as r
from simulator.kernel.state import Memory
from simulator.layout import Layout


class Networks:
    """Remembers how long each wire had been busy when it was looked at last."""

    def __init__(self, layout: Layout, memory: Memory) -> None:
        self._memory = memory
        self._busy = np.zeros(0)
        self._at_s = 0.0
        first, most = layout.first_server, layout.server_capacity
        self.servers = {name: slice(first[name], first[name] + most[name]) for name in sorted(layout.wired)}

    def shares(self, now: float) -> dict[str, float]:
        """By station: the share of the time since the last look in which a wire was busy, the mean over the
        networks of its servers in service, of the busier way. NaN without any.
        """
        if not self.servers:
            return {}
        wires, servers = self._memory["wires"], self._memory["servers"]
        busy = wires["busy_s"] - np.maximum(0.0, wires["free_s"] - now)
        before = np.zeros(len(busy))
        before[: len(self._busy)] = self._busy
        length = now - self._at_s
        used: NDArray[np.float64] = ((busy - before) / length).reshape(-1, 2) if length > 0.0 else busy * 0.0
        self._busy, self._at_s = busy, now
        found = {}
        for name, mine in self.servers.items():
            serving = servers["state"][mine] == r.OPEN
            networks = np.unique(servers["wires"][mine][serving])
            networks = networks[networks >= 0]
            found[name] = float(used[networks].mean(axis=0).max()) if len(networks) else np.nan
        return found
