"""What is new in a window: the difference of two readings of each histogram, in one pass over its cells."""

from __future__ import annotations

import numpy as np

from simulator.histogram import CELL_BITS, HISTOGRAM_CELLS, WINDOW_BITS
from simulator.kernel.compiled import entry, inlined
from simulator.kernel.records import (
    Records,
)

_COARSER = CELL_BITS - WINDOW_BITS
_BLOCK = 64
_BLOCKS = HISTOGRAM_CELLS // _BLOCK
"""Most cells of a window have nothing new: they are passed over in blocks."""


@inlined
def _write(packed: Records, at: int, number: int) -> int:
    """A number as bytes of seven bits, the last one below 128. Returns where the next one goes."""
    while number >= 128:
        packed[at] = (number & 127) | 128
        number >>= 7
        at += 1
    packed[at] = number
    return at + 1


@entry
def read_window(
    now: Records,
    seen: Records,
    middles: Records,
    shares: Records,
    classes: Records,
    table: Records,
    packed: Records,
    ends: Records,
) -> None:
    """Fill `table` (subjects + 1, shares) with the quantiles of what is new since `seen`, write the new
    counts as a sparse histogram of each row, then bring `seen` up to now.

    now, seen: counts, flat, HISTOGRAM_CELLS a subject. classes: (first, end) of the subjects whose sum is the
    last row. A subject without anything new keeps what the table holds (NaN). packed: bytes, room for
    PACKED_BYTES a row; ends[i]: where row i's part of them ends. See `simulator.recorder.windows`.
    """
    subjects = len(now) // HISTOGRAM_CELLS
    together = np.zeros(HISTOGRAM_CELLS, np.int64)
    new = np.zeros(HISTOGRAM_CELLS, np.int64)
    in_blocks = new.reshape(_BLOCKS, _BLOCK)
    touched = np.zeros(_BLOCKS, np.int64)
    touched_together = np.zeros(_BLOCKS, np.int64)
    at = 0
    for subject in range(subjects + 1):
        if subject < subjects:
            mine = now[subject * HISTOGRAM_CELLS : (subject + 1) * HISTOGRAM_CELLS]
            before = seen[subject * HISTOGRAM_CELLS : (subject + 1) * HISTOGRAM_CELLS]
            for cell in range(HISTOGRAM_CELLS):
                new[cell] = mine[cell] - before[cell]
                before[cell] = mine[cell]
            for block in range(_BLOCKS):
                touched[block] = in_blocks[block].sum()
            if classes[0] <= subject < classes[1]:
                together += new
                touched_together += touched
            what = new
        else:
            what = together
            touched = touched_together
        total = touched.sum()
        if total > 0:
            reached = 0
            k = 0
            last = 0
            open_cell = -1
            count = 0
            for block in range(_BLOCKS):
                if touched[block] == 0:
                    continue
                for cell in range(block * _BLOCK, (block + 1) * _BLOCK):
                    n = what[cell]
                    if n == 0:
                        continue
                    reached += n
                    while k < len(shares) and reached >= shares[k] * total:
                        table[subject, k] = middles[cell]
                        k += 1
                    coarse = cell >> _COARSER
                    if coarse != open_cell:
                        if count > 0:
                            at = _write(packed, _write(packed, at, open_cell - last), count)
                            last = open_cell
                        open_cell = coarse
                        count = 0
                    count += n
            at = _write(packed, _write(packed, at, open_cell - last), count)
        ends[subject] = at
