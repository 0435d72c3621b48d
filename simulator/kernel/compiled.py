"""Numba's decorators, typed, with the options all of the kernel shares (no fastmath: results are exact)."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from inspect import Parameter, Signature, signature
from typing import Any, TypeVar, cast

import numba
from llvmlite import ir
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

    forceinline has to be said: else a function takes it over from the one that calls it. Numba's own way to
    call fills three places with zeros in the caller, whether it calls or not; these functions never raise,
    and need none of them.
    """
    compiled = njit(forceinline=False, nogil=True, error_model="numpy")(function)
    names = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in signature(function).parameters]

    def define(typing_context: Any, *arguments: Any) -> Any:
        def generate(context: Any, builder: Any, call: Any, values: Any) -> Any:
            made: Any = compiled.get_compile_result(call)
            context.active_code_library.add_linking_library(made.library)
            callee = context.declare_function(builder.module, made.fndesc)
            with builder.goto_entry_block():
                answer = builder.alloca(context.call_conv.get_return_type(call.return_type).pointee)
            no_raise = ir.Constant(callee.args[1].type, None)
            packed = context.get_arg_packer(call.args).as_arguments(builder, values)
            builder.call(callee, [answer, no_raise, *packed])
            if call.return_type == types.none:
                return context.get_dummy_value()
            return context.get_returned_value(builder, call.return_type, builder.load(answer))

        return types.Dispatcher(compiled).get_call_type(typing_context, arguments, {}), generate

    define.__signature__ = Signature(  # type: ignore[attr-defined]
        [Parameter("typing_context", Parameter.POSITIONAL_OR_KEYWORD), *names]
    )
    return cast(
        "F", intrinsic(update_wrapper(define, function, assigned=("__name__", "__doc__"), updated=()))
    )


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
