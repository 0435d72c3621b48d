"""Numba's decorators, typed, with the options all of the kernel shares (no fastmath: results are exact)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def inlined(function: F) -> F:
    """A part of the kernel: inlined by LLVM into the loop, whatever it is handed."""
    return cast("F", njit(forceinline=True, nogil=True, error_model="numpy")(function))


def called(function: F) -> F:
    """A part of the kernel that is seldom needed: a call, so that the hot path stays small to compile."""
    return cast("F", njit(nogil=True, error_model="numpy")(function))


def entry(function: F) -> F:
    """An entry into compiled code: cached on disk, runs without the interpreter's lock."""
    return cast("F", njit(nogil=True, cache=True, error_model="numpy")(function))


# Casts inside compiled code; to a type checker they are just functions.
int64: Any = numba.int64
uint64: Any = numba.uint64
float64: Any = numba.float64
