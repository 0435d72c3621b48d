"""A window's quantiles: the difference of two readings of each histogram, in one pass over its cells."""

from __future__ import annotations

import numpy as np

from simulator.histogram import HISTOGRAM_CELLS
from simulator.kernel.compiled import entry
from simulator.kernel.records import Records


@entry
def window_quantiles(
    now: Records, seen: Records, middles: Records, shares: Records, classes: Records, table: Records
) -> None:
    """Fill `table` (subjects + 1, shares) with the quantiles of what is new since `seen`, then bring `seen`
    up to now.

    now, seen: counts, flat, HISTOGRAM_CELLS a subject. classes: (first, end) of the subjects whose sum is the
    last row. A subject without anything new keeps what the table holds (NaN).
    """
    subjects = len(now) // HISTOGRAM_CELLS
    together = np.zeros(HISTOGRAM_CELLS, np.int64)
    new = np.zeros(HISTOGRAM_CELLS, np.int64)
    for subject in range(subjects + 1):
        if subject < subjects:
            first = subject * HISTOGRAM_CELLS
            for cell in range(HISTOGRAM_CELLS):
                new[cell] = now[first + cell] - seen[first + cell]
                seen[first + cell] = now[first + cell]
            if classes[0] <= subject < classes[1]:
                together += new
            counts = new
        else:
            counts = together
        total = counts.sum()
        if total == 0:
            continue
        reached = 0
        k = 0
        for cell in range(HISTOGRAM_CELLS):
            reached += counts[cell]
            while k < len(shares) and reached >= shares[k] * total:
                table[subject, k] = middles[cell]
                k += 1
            if k == len(shares):
                break
