"""First records of open sources."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from simulator.kernel import records as r
from simulator.layout import Layout
from simulator.plan import Source
from simulator.streams import stream


def sources_of(layout: Layout, seed: int) -> tuple[r.Records, list[float], r.Records]:
    """Steps of all rates, the classes' shares, and the sources."""
    sources = np.zeros(len(layout.sources), r.SOURCE)
    steps: list[tuple[float, float, float]] = []
    shares: list[float] = []
    index = layout.visitors_index
    for x, source in zip(sources, layout.sources, strict=True):
        for purpose in ("gap", "request", "class", "phase"):
            x[f"stream_{purpose}"] = stream(seed, source.id, purpose)
        x["station"] = layout.station_index[source.station]
        x["visitors"] = index.get(source.id, -1)
        x["step"] = x["first_step"] = len(steps)
        x["n_steps"] = len(source.profile)
        x["poisson"] = source.process != "deterministic"
        if source.process == "bursty":
            x["bursty"] = 1
            x["short_share"], x["short"], x["long"] = two_phases(source.dispersion)
        steps += rate_steps(source)
        x["first_share"] = len(shares)
        shares += layout.class_ends(source.mix)
    flat = np.asarray(steps, np.float64).reshape(-1, 3)
    return flat.view(r.STEP).reshape(-1), shares, sources


def two_phases(dispersion: float) -> tuple[float, float, float]:
    """Gaps of mean 1 and squared coefficient of variation `dispersion`: the share of short ones, and the
    means of short and long ones. Hyperexponential with balanced means (each kind makes half of the time).
    """
    share = 0.5 * (1.0 + math.sqrt((dispersion - 1.0) / (dispersion + 1.0)))
    return share, 0.5 / share, 0.5 / (1.0 - share) if share < 1.0 else 0.0


def rate_steps(source: Source) -> list[tuple[float, float, float]]:
    """(start, rate there, by how much it grows a second) of each step."""
    if source.shape == "steps":
        return [(start, rate, 0.0) for start, rate in source.profile]
    ramps = [(a, p, (q - p) / (b - a)) for (a, p), (b, q) in pairwise(source.profile)]
    return [*ramps, (*source.profile[-1], 0.0)]
