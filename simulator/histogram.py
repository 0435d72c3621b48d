"""Log-linear histograms: 128 cells per octave on the float's own bits, so that a cell's middle is within 0.4
%.

They cover 2**-20 s (1 us) to 2**20 s (12 days); what lies outside goes to the end cells. Merging is adding.
Windows keep sparse ones of 32 cells an octave, within 1.6 %.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CELL_BITS = 7
WINDOW_BITS = 5
LOWEST_EXPONENT = -20
OCTAVES = 40
HISTOGRAM_CELLS = OCTAVES << CELL_BITS
WINDOW_CELLS = OCTAVES << WINDOW_BITS
WITHIN = 0.5 / (1 << CELL_BITS)
MERGED_WITHIN = 0.5 / (1 << WINDOW_BITS)
"""How far the middle of a cell may be from a time in it, relatively: so far a percentile of a run or of one
window may be off, and one of merged windows."""


def cell_middle_s(cell: int, bits: int = CELL_BITS) -> float:
    """The middle of one cell of 2**bits an octave, seconds; the first cell stands for all below, zero
    included.
    """
    if cell == 0:
        return 0.0
    octave, part = divmod(cell, 1 << bits)
    return math.ldexp(1.0 + (part + 0.5) / (1 << bits), octave + LOWEST_EXPONENT)


@dataclass(frozen=True, slots=True)
class Latency:
    """Times seen: their number, sum (exact) and histogram (shape (HISTOGRAM_CELLS,), counts)."""

    count: int
    sum_s: float
    histogram: NDArray[np.int64]

    @property
    def mean_s(self) -> float:
        """Mean seconds, NaN without any."""
        return self.sum_s / self.count if self.count else math.nan

    def quantile_s(self, q: float) -> float:
        """The time that a share `q` stayed below, seconds, within 0.4 %; NaN without any."""
        total = int(self.histogram.sum())
        if total == 0:
            return math.nan
        return cell_middle_s(int(np.searchsorted(np.cumsum(self.histogram), q * total)))

    def __add__(self, other: Latency) -> Latency:
        return Latency(self.count + other.count, self.sum_s + other.sum_s, self.histogram + other.histogram)

    @staticmethod
    def none() -> Latency:
        return Latency(0, 0.0, np.zeros(HISTOGRAM_CELLS, np.int64))
