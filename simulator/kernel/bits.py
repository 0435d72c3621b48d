"""Random draws and histogram cells: arithmetic on 64 bits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from simulator.distributions import CELLS, LEVELS
from simulator.histogram import CELL_BITS, HISTOGRAM_CELLS, LOWEST_EXPONENT
from simulator.kernel.compiled import float64, inlined, int64, uint64
from simulator.kernel.records import (
    State,
)
from simulator.kernel.state import cell_at

_GAMMA = uint64(0x9E3779B97F4A7C15)
_M1 = uint64(0xBF58476D1CE4E5B9)
_M2 = uint64(0x94D049BB133111EB)
_LAST_CELL = uint64(CELLS - 1)
_LOW32 = uint64(0xFFFFFFFF)
_ROW = CELLS * LEVELS
_SHIFT = 52 - CELL_BITS
_FIRST = (1023 + LOWEST_EXPONENT) << CELL_BITS
_TOP_CELL = HISTOGRAM_CELLS - 1


@intrinsic
def bits_of(typing_context: Any, x: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.IntType(64))

    return types.int64(types.float64), generate


_bits_of = cast("Callable[[float], int]", bits_of)


@intrinsic
def _lowest_bit(typing_context: Any, bits: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.uint64), generate


lowest_bit = cast("Callable[[int], int]", _lowest_bit)
"""Which bit is the lowest one set, of 64 that are not all 0."""


@inlined
def histogram_cell(seconds: float) -> int:
    """The cell of a time; see simulator.histogram."""
    cell = (_bits_of(seconds) >> _SHIFT) - _FIRST
    return min(max(cell, 0), _TOP_CELL)


@inlined
def mix64(bits: int) -> Any:
    """Splitmix64's finaliser."""
    z = uint64(bits)
    z = (z ^ (z >> uint64(30))) * _M1
    z = (z ^ (z >> uint64(27))) * _M2
    return z ^ (z >> uint64(31))


@inlined
def uniform(bits: int) -> Any:
    """64 bits to a number strictly between 0 and 1."""
    return (float64(uint64(bits) >> uint64(11)) + 0.5) * 1.1102230246251565e-16


@inlined
def numbered(stream: int, number: int) -> Any:
    """The bits of number `number` of a stream."""
    return mix64(uint64(stream) + uint64(number) * _GAMMA)


@inlined
def child_key(key: int, stream: int, call: int, attempt: int) -> Any:
    """The key of one attempt of one call."""
    return mix64(mix64(uint64(key) + uint64(stream)) + uint64((int64(call) << 8) + int64(attempt)) * _GAMMA)


@inlined
def draw(s: State, table: int, bits: int) -> Any:
    """One time from a quantile table: 10 bits pick the cell, 32 the place in it; the last cell draws
    afresh.
    """
    z = uint64(bits)
    cell = z >> uint64(54)
    level = 0
    while cell == _LAST_CELL and level < LEVELS - 1:
        level += 1
        z = mix64(z + _GAMMA)
        cell = z >> uint64(54)
    part = float64((z >> uint64(22)) & _LOW32) * (1.0 / 4294967296.0)
    row = table * _ROW + level * CELLS + int64(cell)
    return cell_at(s, row).left + part * cell_at(s, row).rise


@inlined
def time_of(s: State, table: int, constant: float, key: int, stream: int) -> Any:
    """A time by its table, or the constant where there is none."""
    if table < 0:
        return constant
    return draw(s, table, mix64(uint64(key) + uint64(stream)))
