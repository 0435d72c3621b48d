"""First records of open sources."""

from __future__ import annotations

import math
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from simulator.kernel import records as r
from simulator.layout import Layout
from simulator.plan import Source
from simulator.streams import stream


def sources_of(layout: Layout, seed: int) -> tuple[r.Records, list[float], r.Records]:
    """Steps of all rates, the classes' shares, and the sources."""
    sources = np.zeros(len(layout.sources), r.SOURCE)
    steps: list[NDArray[np.float64]] = [np.zeros((0, 3))]
    n_steps = 0
    shares: list[float] = []
    index = layout.visitors_index
    for x, source in zip(sources, layout.sources, strict=True):
        for purpose in ("gap", "request", "class", "phase"):
            x[f"stream_{purpose}"] = stream(seed, source.id, purpose)
        x["station"] = layout.station_index[source.station]
        x["visitors"] = index.get(source.id, -1)
        x["step"] = x["first_step"] = n_steps
        x["n_steps"] = len(source.profile)
        x["poisson"] = source.process != "deterministic"
        if source.process == "bursty":
            x["bursty"] = 1
            x["short_share"], x["short"], x["long"] = two_phases(source.dispersion)
        steps.append(steps_of(source))
        n_steps += len(source.profile)
        x["first_share"] = len(shares)
        shares += layout.class_ends(source.mix)
    flat = np.concatenate(steps)
    return flat.view(r.STEP).reshape(-1), shares, sources


def two_phases(dispersion: float) -> tuple[float, float, float]:
    """Gaps of mean 1 and squared coefficient of variation `dispersion`: the share of short ones, and the
    means of short and long ones. Hyperexponential with balanced means (each kind makes half of the time).
    """
    share = 0.5 * (1.0 + math.sqrt((dispersion - 1.0) / (dispersion + 1.0)))
    return share, 0.5 / share, 0.5 / (1.0 - share) if share < 1.0 else 0.0


def steps_of(source: Source) -> NDArray[np.float64]:
    """(start, rate there, by how much it grows a second) of each step, shape (steps, 3)."""
    points = np.fromiter(chain.from_iterable(source.profile), np.float64, 2 * len(source.profile))
    made = np.zeros((len(source.profile), 3))
    made[:, :2] = points.reshape(-1, 2)
    if source.shape == "ramps":
        rises = np.diff(made[:, :2], axis=0)
        made[:-1, 2] = rises[:, 1] / rises[:, 0]
    return made
