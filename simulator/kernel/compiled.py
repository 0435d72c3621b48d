"""Numba's decorators, typed, with the options all of the kernel shares (no fastmath: results are exact)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba import njit, types
from numba.extending import intrinsic

F = TypeVar("F", bound=Callable[..., Any])


def inlined(function: F) -> F:
    """A part of the kernel: inlined by LLVM into the loop, whatever it is handed."""
    return cast("F", njit(forceinline=True, nogil=True, error_model="numpy")(function))


def pasted(function: F) -> F:
    """Inlined before it is compiled, so never compiled on its own: for a large part that is used once."""
    return cast("F", njit(inline="always", nogil=True, error_model="numpy")(function))


def called(function: F) -> F:
    """A part of the kernel that LLVM inlines or not, as it likes; with `apart()` in it, never.

    forceinline has to be said: else a function takes it over from the one that calls it.
    """
    return cast("F", njit(forceinline=False, nogil=True, error_model="numpy")(function))


@intrinsic
def _apart(typing_context: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        builder.function.attributes.add("noinline")
        return context.get_dummy_value()

    return types.void(), generate


apart = cast("Callable[[], None]", _apart)
"""In a function's body: it is never inlined, so that what is seldom needed makes no hot path long."""


def entry(function: F) -> F:
    """An entry into compiled code: cached on disk, runs without the interpreter's lock."""
    return cast("F", njit(nogil=True, cache=True, error_model="numpy")(function))


# Casts inside compiled code; to a type checker they are just functions.
int64: Any = numba.int64
uint64: Any = numba.uint64
float64: Any = numba.float64
