"""Packed records: what an array of the kernel's memory is made of."""

from __future__ import annotations

from typing import Any

import numpy as np


def packed(floats: str = "", words: str = "", ints: str = "", size: int | None = None) -> np.dtype[Any]:
    """An unpadded dtype: 8-byte floats, 8-byte unsigned words, 4-byte ints, in this order."""
    fields = [(name, np.float64) for name in floats.split()]
    fields += [(name, np.uint64) for name in words.split()]  # type: ignore[misc]
    fields += [(name, np.int32) for name in ints.split()]  # type: ignore[misc]
    used = sum(np.dtype(kind).itemsize for _, kind in fields)
    whole = size or used + (-used) % 8
    fields += [(f"pad{i}", np.int32) for i in range((whole - used) // 4)]  # type: ignore[misc]
    return np.dtype(fields)
