"""The state's memory: Python owns the arrays, compiled code reaches them through addresses in one record.

Handing some forty arrays from function to function costs more than the work itself; a record is one pointer.
`job_at(s, i)` and its sisters give element i of an array as a record whose fields are read and written in
place. Nothing is checked: an index out of range is a fault of the kernel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

import numpy as np
from llvmlite import ir
from numba import from_dtype, types
from numba.extending import intrinsic

from simulator.kernel.records import (
    ARRAYS,
    STATE,
    Records,
    State,
)


def elements(state: np.dtype[Any], name: str, dtype: np.dtype[Any]) -> Callable[[State, int], Any]:
    """An intrinsic (state, index) -> record: element `index` of the array that lies at state["at_" + name].

    Arrays only move between two calls of compiled code, so LLVM may keep an address once it has read it
    (`invariant.load`), whatever is written in between.
    """
    record = from_dtype(dtype)
    size = dtype.itemsize
    where = state.fields[f"at_{name}"][1]  # type: ignore[index]

    @intrinsic
    def at(typing_context: Any, state: Any, index: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            word, byte = ir.IntType(64), ir.IntType(8).as_pointer()
            field = builder.gep(builder.bitcast(arguments[0], byte), [ir.Constant(word, where)])
            address = builder.load(builder.bitcast(field, word.as_pointer()))
            address.set_metadata("invariant.load", builder.module.add_metadata([]))
            place = context.cast(builder, arguments[1], signature.args[1], types.int64)
            offset = builder.mul(place, ir.Constant(word, size))
            pointer = builder.inttoptr(builder.add(address, offset), byte)
            return builder.bitcast(pointer, context.get_value_type(record))

        return record(state, index), generate

    return cast("Callable[[State, int], Any]", at)


def constants(state: np.dtype[Any], name: str) -> Callable[[State], Any]:
    """An intrinsic (state) -> one of its numbers that only changes between two calls of compiled code."""
    kind = types.float64 if state.fields[name][0] == np.float64 else types.int64  # type: ignore[index]
    where = state.fields[name][1]  # type: ignore[index]

    @intrinsic
    def number(typing_context: Any, state: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            byte = ir.IntType(8).as_pointer()
            field = builder.gep(builder.bitcast(arguments[0], byte), [ir.Constant(ir.IntType(64), where)])
            value = builder.load(builder.bitcast(field, context.get_value_type(kind).as_pointer()))
            value.set_metadata("invariant.load", builder.module.add_metadata([]))
            return value

        return kind(state), generate

    return cast("Callable[[State], Any]", number)


LINE_BYTES = 128
"""Two cache lines, since processors fetch them in pairs."""


def _of(name: str) -> Callable[[State, int], Any]:
    return elements(STATE, name, ARRAYS[name])


def _fixed(name: str) -> Callable[[State], Any]:
    return constants(STATE, name)


job_at = _of("jobs")
station_at = _of("stations")
server_at = _of("servers")
wire_at = _of("wires")
link_at = _of("links")
breaker_at = _of("breakers")
cache_at = _of("caches")
entry_at = _of("entries")
fetch_at = _of("fetches")
popularity_at = _of("popularity")
outcome_at = _of("outcomes")
rotation_at = _of("rotations")
zone_at = _of("zone_rotations")
routing_at = _of("routing")
work_at = _of("works")
calls_at = _of("calls")
source_at = _of("sources")
visitors_at = _of("visitors")
user_at = _of("users")
step_at = _of("steps")
share_at = _of("shares")
root_at = _of("roots")
message_at = _of("messages")
store_at = _of("stores")
lane_at = _of("lanes")
lane_end_at = _of("lane_ends")
return_at = _of("returns")
poller_at = _of("pollers")
pool_at = _of("pools")
index_at = _of("indices")
counter_at = _of("counters")
cell_at = _of("tables")
tally_at = _of("tally")
link_tally_at = _of("link_tally")
class_tally_at = _of("class_tally")
cause_at = _of("causes")
histogram_at = _of("histograms")
sum_at = _of("sums")
agenda_at = _of("agenda")
bucket_at = _of("buckets")
trace_at = _of("traces")
wanted_at = _of("wanted")
slow_at = _of("slowest")
bits_at = _of("bits")

n_agenda = _fixed("n_agenda")
n_buckets = _fixed("n_buckets")
inverse_width = _fixed("inverse_width")


def empty(number: int, dtype: np.dtype[Any]) -> Records:
    """Zeros of which the first starts a cache line, and that share none with anything else: of two runs in
    two threads, one's writes would take the line away from the other.
    """
    size = number * dtype.itemsize
    room = np.zeros((size // LINE_BYTES + 2) * LINE_BYTES, np.uint8)
    start = -room.ctypes.data % LINE_BYTES
    flat: Records = room[start : start + size].view(dtype)
    return flat


def aligned(array: Records) -> Records:
    """The array itself if `empty` made it, else such a copy."""
    room = array.base
    alone = isinstance(room, np.ndarray) and room.nbytes >= array.nbytes + LINE_BYTES
    if alone and array.flags.c_contiguous and array.ctypes.data % LINE_BYTES == 0:
        return array
    flat = empty(array.size, array.dtype)
    flat.view(np.uint8)[:] = np.ascontiguousarray(array).view(np.uint8)  # not field by field
    return flat


class Memory:
    """The arrays of one run, and the record that says where they lie."""

    def __init__(self, arrays: Mapping[str, Records], numbers: Mapping[str, float]) -> None:
        """Every array of records.ARRAYS, and first values of the state's own numbers.

        Raises TypeError for an array of another dtype.
        """
        self.state: Records = empty(1, STATE)
        self.arrays: dict[str, Records] = {}
        self.recorded_bytes = 0  # what a recorder keeps of the windows so far
        for name in ARRAYS:
            self.put(name, arrays[name])
        for name, value in numbers.items():
            self.state[name] = value

    def put(self, name: str, array: Records) -> None:
        """Set or replace one array, the kernel's from now on; the record follows."""
        if array.dtype != ARRAYS[name]:
            raise TypeError(f"{name} holds {array.dtype}")
        self.place(name, aligned(array))

    def place(self, name: str, flat: Records) -> None:
        """Set or replace one array that `empty` has made, without a copy."""
        self.arrays[name] = flat
        self.state[f"at_{name}"] = flat.ctypes.data
        self.state[f"n_{name}"] = flat.size

    def __getitem__(self, name: str) -> Records:
        return self.arrays[name]

    def number(self, name: str) -> Any:
        """One of the state's own numbers."""
        return self.state[name][0]
