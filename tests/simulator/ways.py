"""Two Results of one plan, compared part by part."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from simulator.result import Result

SUMS = 1e-12
"""Sums of times are added up in another order: so much may they differ, relatively."""
APART = {"wall_s", "way", "events_handled"}
QUANTITIES = 1e-9
"""Means over a window, of integrals whose terms are far larger than the difference."""


def differences(one: Result, other: Result) -> list[str]:
    """Where two Results differ: counts, cells, quantiles and events exactly, sums of seconds by SUMS."""
    return list(_differences("", one, other))


def _differences(name: str, a: Any, b: Any) -> Iterable[str]:
    if isinstance(a, np.ndarray):
        exact = a.dtype.kind in "iu" or any(word in name for word in ("_p50", "_p95", "_p99"))
        near = 0.0 if exact else QUANTITIES
        if a.shape != b.shape or not np.allclose(a, b, rtol=near, atol=near, equal_nan=True):
            yield f"{name}: {a!r} and {b!r}"
    elif is_dataclass(a) and type(a) is type(b):
        for field in fields(a):
            if field.name not in APART:
                yield from _differences(
                    f"{name}.{field.name}", getattr(a, field.name), getattr(b, field.name)
                )
    elif isinstance(a, Mapping):
        if list(a) != list(b):
            yield f"{name}: {list(a)} and {list(b)}"
            return
        for key in a:
            yield from _differences(f"{name}[{key}]", a[key], b[key])
    elif isinstance(a, tuple) and not isinstance(a, str):
        if len(a) != len(b):
            yield f"{name}: {len(a)} and {len(b)} of them"
            return
        for i, (x, y) in enumerate(zip(a, b, strict=True)):
            yield from _differences(f"{name}[{i}]", x, y)
    elif isinstance(a, float) and isinstance(b, float):
        same = a == b or (math.isnan(a) and math.isnan(b))
        if not same and not math.isclose(a, b, rel_tol=SUMS, abs_tol=SUMS):
            yield f"{name}: {a!r} and {b!r}"
    elif a != b:
        yield f"{name}: {a!r} and {b!r}"
