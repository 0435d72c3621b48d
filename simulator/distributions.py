"""Distributions of times: what one draw needs is a table of quantiles, built once, shared by kernel and
reference.

A table has LEVELS rows of CELLS cells. Row k covers the last 2**(-10 k) of probability, so the tail is
resolved down to a survival of 2**-40. Inside a cell the quantile is linear and passes through the cell's true
mean, so the mean of every distribution is exact to rounding. One cell is the pair (value at the left edge,
rise over the cell) in seconds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import NormalDist
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

CELLS = 1024
LEVELS = 4
CELL_BITS = 10

Cells: TypeAlias = NDArray[np.float64]
"""Shape (LEVELS * CELLS, 2): left value and rise of each cell, seconds."""


@dataclass(frozen=True, slots=True)
class Constant:
    """Always `value_s`."""

    value_s: float

    @property
    def mean_s(self) -> float:
        return self.value_s

    @property
    def cv(self) -> float:
        return 0.0


@dataclass(frozen=True, slots=True)
class Exponential:
    """Memoryless, mean `mean_s`."""

    mean_s: float

    @property
    def cv(self) -> float:
        return 1.0


@dataclass(frozen=True, slots=True)
class LogNormal:
    """Log-normal by its own mean and coefficient of variation (not those of its logarithm)."""

    mean_s: float
    cv: float


@dataclass(frozen=True, slots=True)
class Table:
    """An empirical law: `values_s[i]` is the quantile at `probabilities[i]`, linear in between.

    Both rise; probabilities run from 0 to 1. A point mass is two equal values.
    """

    values_s: tuple[float, ...]
    probabilities: tuple[float, ...]

    @property
    def mean_s(self) -> float:
        v, p = self.values_s, self.probabilities
        return sum((p[i + 1] - p[i]) * (v[i + 1] + v[i]) / 2.0 for i in range(len(v) - 1))

    @property
    def cv(self) -> float:
        v, p = self.values_s, self.probabilities
        square = sum(
            (p[i + 1] - p[i]) * (v[i] ** 2 + v[i] * v[i + 1] + v[i + 1] ** 2) / 3.0 for i in range(len(v) - 1)
        )
        mean = self.mean_s
        return math.sqrt(max(0.0, square - mean * mean)) / mean if mean > 0 else 0.0


Distribution: TypeAlias = Constant | Exponential | LogNormal | Table
NOTHING = Constant(0.0)


def problems_of(law: Distribution, name: str) -> list[str]:
    """Every reason why `law` is no distribution of a time; empty when it is one."""
    if isinstance(law, Table):
        found = []
        if len(law.values_s) != len(law.probabilities) or len(law.values_s) < 2:
            return [f"{name}: a table needs as many values as probabilities, at least two"]
        if law.probabilities[0] != 0.0 or law.probabilities[-1] != 1.0:
            found.append(f"{name}: a table's probabilities run from 0 to 1")
        for row, what in ((law.values_s, "values"), (law.probabilities, "probabilities")):
            if any(b < a for a, b in pairwise(row)):
                found.append(f"{name}: a table's {what} may not fall")
        if not (law.values_s[0] >= 0.0 and math.isfinite(law.values_s[-1])):
            found.append(f"{name}: a time is at least 0 and finite")
        return found
    found = []
    if not (law.mean_s >= 0.0 and math.isfinite(law.mean_s)):
        found.append(f"{name}: a mean of {law.mean_s!r} s is no time (at least 0, finite)")
    if not (law.cv >= 0.0 and math.isfinite(law.cv)):
        found.append(f"{name}: a coefficient of variation of {law.cv!r} is not possible")
    return found


def cells(law: Distribution) -> Cells:
    """The table of one law."""
    if isinstance(law, Table):
        return _table_cells(law)
    if law.mean_s == 0.0 or law.cv == 0.0:
        flat = np.zeros((LEVELS * CELLS, 2))
        flat[:, 0] = law.mean_s
        return flat
    if isinstance(law, Exponential):
        return unit_exponential_cells() * law.mean_s
    return _unit_log_normal_cells(law.cv) * law.mean_s


def _survivals() -> NDArray[np.float64]:
    """Survival probabilities at the cells' edges, shape (LEVELS, CELLS + 1), falling; the last edge is 0."""
    inside = 1.0 - np.arange(CELLS + 1) / CELLS
    return np.stack([2.0 ** (-CELL_BITS * level) * inside for level in range(LEVELS)])


def _assemble(quantiles: NDArray[np.float64], means: NDArray[np.float64]) -> Cells:
    """Cells from edge quantiles (LEVELS, CELLS + 1) and cell means (LEVELS, CELLS)."""
    rise = np.diff(quantiles, axis=1)
    # The outermost cell has no right edge: let it rise as far as its mean asks for.
    rise[:, -1] = 2.0 * np.maximum(0.0, means[:, -1] - quantiles[:, -2])
    left = means - rise / 2.0
    # Never below zero, and the mean stays: a cell that would start negative rises from zero instead.
    negative = left < 0.0
    left[negative] = 0.0
    rise[negative] = 2.0 * means[negative]
    return np.ascontiguousarray(np.stack([left.ravel(), rise.ravel()], axis=1))


@lru_cache(maxsize=1)
def unit_exponential_cells() -> Cells:
    """Mean 1. Cell mean: integral of -ln(s) ds over the cell, by s (1 - ln s)."""
    survival = _survivals()
    with np.errstate(divide="ignore", invalid="ignore"):
        quantiles = -np.log(survival)
        primitive = np.where(survival > 0.0, survival * (1.0 - np.log(survival)), 0.0)
    widths = -np.diff(survival, axis=1)
    means = -np.diff(primitive, axis=1) / widths
    return _assemble(quantiles, means)


@lru_cache(maxsize=256)
def _unit_log_normal_cells(cv: float) -> Cells:
    """Mean 1. Cell mean by the partial expectation Phi(sigma - z) of the log-normal law."""
    variance = math.log1p(cv * cv)
    sigma = math.sqrt(variance)
    normal = NormalDist()
    survival = _survivals()
    quantiles = np.empty_like(survival)
    above = np.empty_like(survival)
    for level in range(LEVELS):
        for i in range(CELLS + 1):
            s = float(survival[level, i])
            if s <= 0.0:
                quantiles[level, i], above[level, i] = math.inf, 0.0
            elif s >= 1.0:
                quantiles[level, i], above[level, i] = 0.0, 1.0
            else:
                z = -normal.inv_cdf(s)
                quantiles[level, i] = math.exp(sigma * z - variance / 2.0)
                above[level, i] = 0.5 * math.erfc((z - sigma) / math.sqrt(2.0))
    means = -np.diff(above, axis=1) / -np.diff(survival, axis=1)
    return _assemble(quantiles, means)


def _table_cells(law: Table) -> Cells:
    """Cells of an empirical law; each mean from the exact integral of the piecewise linear quantile."""
    p = np.asarray(law.probabilities)
    v = np.asarray(law.values_s)
    integral_at_points = np.concatenate([[0.0], np.cumsum(np.diff(p) * (v[1:] + v[:-1]) / 2.0)])
    survival = _survivals()
    u = 1.0 - survival
    quantiles = np.interp(u, p, v)
    index = np.clip(np.searchsorted(p, u, side="right") - 1, 0, len(p) - 2)
    left_p, left_v = p[index], v[index]
    integral = integral_at_points[index] + (u - left_p) * (left_v + quantiles) / 2.0
    widths = np.diff(u, axis=1)
    means = np.diff(integral, axis=1) / widths
    # Deep in the tail the integral's differences drown in rounding: the middle of the edges is exact there.
    middle = (quantiles[:, 1:] + quantiles[:, :-1]) / 2.0
    means[1:] = middle[1:]
    quantiles[:, -1] = law.values_s[-1]
    rise = np.diff(quantiles, axis=1)
    left = np.maximum(means - rise / 2.0, 0.0)
    return np.ascontiguousarray(np.stack([left.ravel(), rise.ravel()], axis=1))
