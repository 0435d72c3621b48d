"""Sparse histograms of every subject and window: percentiles of any span of windows, merged exactly.

32 cells an octave, so a percentile is within 1.6 %. Merging adds counts: the percentiles of merged windows
are those of the whole span at the same error, never an average of percentiles.

A window's histogram is a row of pairs (cells since the last one with a count, its count), each number in
bytes of seven bits, low ones first, the last one below 128: two to three bytes a pair.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.histogram import WINDOW_BITS, WINDOW_CELLS, cell_middle_s

PACKED_BYTES = 7 * WINDOW_CELLS
"""The most bytes one window of one subject may take: two of each cell's place, five of its count."""
_MIDDLES = np.asarray([cell_middle_s(cell, WINDOW_BITS) for cell in range(WINDOW_CELLS)])


@dataclass(frozen=True, slots=True)
class WindowHistograms:
    """One subject's windows. packed: the bytes of all of them; ends: where each window's end."""

    ends: NDArray[np.int64]
    packed: NDArray[np.uint8]

    @property
    def windows(self) -> int:
        return len(self.ends)

    def counts(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """(window, cell, count) of every cell with a count, window by window."""
        data = self.packed.astype(np.int64)
        if not len(data):
            none = np.zeros(0, np.int64)
            return none, none, none
        last = np.flatnonzero(data < 128)
        first = np.r_[0, last[:-1] + 1]
        place = np.arange(len(data)) - np.repeat(first, last - first + 1)
        numbers = np.add.reduceat((data & 127) << (7 * place), first)
        steps, counts = numbers[::2], numbers[1::2]
        window = np.searchsorted(self.ends, first[::2], side="right")
        reached = np.cumsum(steps)
        starts = np.flatnonzero(np.r_[True, window[1:] != window[:-1]])
        base = np.repeat(reached[starts] - steps[starts], np.diff(np.r_[starts, len(window)]))
        return window, reached - base, counts

    def merged(self, group: int) -> NDArray[np.int64]:
        """Counts of each `group` windows together, shape (ceil(windows / group), WINDOW_CELLS)."""
        made = np.zeros((-(-self.windows // group), WINDOW_CELLS), np.int64)
        window, cells, counts = self.counts()
        np.add.at(made, (window // group, cells), counts)
        return made

    def quantiles_s(self, group: int, shares: Sequence[float]) -> NDArray[np.float64]:
        """Seconds, shape (shares, ceil(windows / group)); NaN where nothing was seen."""
        reached = np.cumsum(self.merged(group), axis=1)
        totals = reached[:, -1] if reached.size else np.zeros(0)
        made = np.full((len(shares), len(totals)), np.nan)
        for row, share in zip(made, shares, strict=True):
            at = (reached < (share * totals)[:, None]).sum(axis=1)
            row[totals > 0] = _MIDDLES[at[totals > 0]]
        return made

    def to_bytes(self) -> bytes:
        """For a row of a database."""
        head = np.asarray([self.windows, *self.ends], "<u4").tobytes()
        return zlib.compress(head + self.packed.tobytes())

    @staticmethod
    def from_bytes(row: bytes) -> WindowHistograms:
        """What `to_bytes` made."""
        data = zlib.decompress(row)
        windows = int(np.frombuffer(data, "<u4", 1)[0])
        ends = np.frombuffer(data, "<u4", windows, 4).astype(np.int64)
        return WindowHistograms(ends, np.frombuffer(data, np.uint8, -1, 4 + 4 * windows))


@dataclass(eq=False, slots=True)
class WindowStore:
    """The sparse histograms of all subjects of a run, one window after another."""

    _ends: list[NDArray[np.int64]] = field(default_factory=list)
    _packed: list[NDArray[np.uint8]] = field(default_factory=list)

    def add(self, ends: NDArray[np.int64], packed: NDArray[np.uint8]) -> None:
        """One window of all subjects (copied): subject i's bytes end at ends[i]."""
        self._ends.append(ends.copy())
        self._packed.append(packed[: int(ends[-1])].copy())

    def of(self, subject: int) -> WindowHistograms:
        """One subject's windows."""
        starts = [int(ends[subject - 1]) if subject else 0 for ends in self._ends]
        parts = [
            packed[start : int(ends[subject])]
            for packed, start, ends in zip(self._packed, starts, self._ends, strict=True)
        ]
        lengths = np.asarray([len(part) for part in parts], np.int64)
        joined = np.concatenate(parts) if parts else np.zeros(0, np.uint8)
        return WindowHistograms(np.cumsum(lengths), joined)
