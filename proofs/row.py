"""One line of a proof: what is said, what came out, and how far they may be apart."""

from __future__ import annotations

from dataclasses import dataclass

from designer.catalog.spec import Source


@dataclass(frozen=True, slots=True)
class Row:
    """`said` is AWS's figure, or arithmetic's or theory's (the `source` says whose); `simulated` is ours.

    They may differ by `within` of `said`, or by `at_most` in its unit, whichever is more.
    """

    what: str
    said: float
    simulated: float
    unit: str
    source: Source
    within: float = 0.0
    at_most: float = 0.0

    @property
    def difference(self) -> float:
        return self.simulated - self.said

    @property
    def allowed(self) -> float:
        """The largest difference that still proves it."""
        return max(self.within * abs(self.said), self.at_most) + 1e-9 * abs(self.said)

    @property
    def holds(self) -> bool:
        return abs(self.difference) <= self.allowed
