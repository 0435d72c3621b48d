"""Where the launches of a fleet, or of a group of hosts, find capacity while faults take it away."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.plan import NoCapacity
from simulator.streams import stream, uniform

TRY_AGAIN_S = 30.0
"""How long a fleet waits before it tries a launch again for which it found neither capacity nor a zone: our
assumption; AWS says that groups try again, not how often."""


class Capacity:
    """Of one fleet, by its id."""

    def __init__(self, name: str, seed: int) -> None:
        self._name = name
        self._seed = seed
        self._acting: list[NoCapacity] = []
        self._tries = 0

    def goes(self, fault: NoCapacity) -> None:
        """Launches fail from now on."""
        self._acting.append(fault)

    def returns(self, fault: NoCapacity) -> None:
        """What one fault has taken is there again."""
        self._acting.remove(fault)

    def first(self, zones: Iterable[str]) -> str | None:
        """The first of these zones in which a launch succeeds; None if it does in none."""
        return next((zone for zone in zones if self.is_there(zone)), None)

    def is_there(self, zone: str) -> bool:
        """Whether one launch in a zone, now, succeeds. Each asks its luck anew."""
        for fault in self._acting:
            if fault.zones is None or zone in fault.zones:
                self._tries += 1
                if uniform(stream(self._seed, self._name, fault.id, str(self._tries))) < fault.share:
                    return False
        return True
