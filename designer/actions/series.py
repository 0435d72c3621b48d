"""A run's series as rows, and back."""

from __future__ import annotations

import math
import zlib
from collections.abc import Collection, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from designer.models import Run, RunSeries

WHOLE = "*"
"""The subject that is the whole system."""

Series = Mapping[str, Mapping[str, NDArray[np.float64]]]
Lists = dict[str, dict[str, list[float | None]]]


def rows_of(run: Run, series: Series) -> Iterable[RunSeries]:
    """One row per subject of `{subject: {metric: one value per window}}`. NaN is a window without a value."""
    for subject, metrics in series.items():
        names = sorted(metrics)
        table = np.array([metrics[name] for name in names], dtype="<f8")
        yield RunSeries(
            run=run,
            subject=subject,
            metrics=names,
            windows=table.shape[1] if names else 0,
            values=zlib.compress(table.tobytes()),
        )


def lists_of(run: Run, *, subjects: Collection[str] = (), metrics: Collection[str] = ()) -> Lists:
    """The series asked for (all, where nothing is named), with None for a window without a value."""
    rows = run.series.order_by("subject")
    if subjects:
        rows = rows.filter(subject__in=subjects)
    found: Lists = {}
    for row in rows:
        table = np.frombuffer(zlib.decompress(row.values), dtype="<f8").reshape(len(row.metrics), row.windows)
        chosen = {
            name: [value if math.isfinite(value) else None for value in table[place].tolist()]
            for place, name in enumerate(row.metrics)
            if not metrics or name in metrics
        }
        if chosen:
            found[row.subject] = chosen
    return found
