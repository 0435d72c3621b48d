"""A run's series as rows, and back."""

from __future__ import annotations

import math
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from designer.graph.merge_series import merged
from designer.models import Run, RunSeries
from simulator.recorder.windows import WindowHistograms

WHOLE = "*"
"""The subject that is the whole system."""

Series = Mapping[str, Mapping[str, NDArray[np.float64]]]
Lists = dict[str, dict[str, list[float | None]]]


def rows_of(
    run: Run, series: Series, histograms: Mapping[str, WindowHistograms] | None = None
) -> Iterable[RunSeries]:
    """One row per subject of `{subject: {metric: one value per window}}`, with the histograms of its windows.
    NaN is a window without a value.
    """
    packed = histograms or {}
    for subject, metrics in series.items():
        names = sorted(metrics)
        table = np.array([metrics[name] for name in names], dtype="<f8")
        yield RunSeries(
            run=run,
            subject=subject,
            metrics=names,
            windows=table.shape[1] if names else 0,
            values=zlib.compress(table.tobytes()),
            histograms=packed[subject].to_bytes() if subject in packed else None,
        )


def lists_of(
    run: Run,
    *,
    subjects: Collection[str] = (),
    metrics: Collection[str] = (),
    group: int = 1,
    lengths_s: Sequence[float] = (),
) -> Lists:
    """The series asked for (all, where nothing is named), with None for a window without a value.

    A metric that is asked for brings its zones' own (NAME:ZONE) along.

    group: so many windows are merged into one (1: none); lengths_s are then the windows' lengths.
    """
    rows = run.series.order_by("subject")
    if subjects:
        rows = rows.filter(subject__in=subjects)
    found: Lists = {}
    for row in rows:
        table = np.frombuffer(zlib.decompress(row.values), dtype="<f8").reshape(len(row.metrics), row.windows)
        columns = {name: table[place] for place, name in enumerate(row.metrics)}
        if group > 1 and row.windows == len(lengths_s):
            packed = WindowHistograms.from_bytes(bytes(row.histograms)) if row.histograms else None
            columns = merged(row.subject, columns, packed, group, np.asarray(lengths_s))
        chosen = {
            name: [value if math.isfinite(value) else None for value in column.tolist()]
            for name, column in sorted(columns.items())
            if not metrics or name in metrics or name.partition(":")[0] in metrics
        }
        if chosen:
            found[row.subject] = chosen
    return found
