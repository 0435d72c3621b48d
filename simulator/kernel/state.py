"""The state's memory: Python owns the arrays, compiled code reaches them through addresses in one record.

Handing some thirty arrays from function to function costs more than the work itself; a record is one pointer.
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

from simulator.kernel.compiled import inlined
from simulator.kernel.records import (
    ARRAYS,
    STATE,
    Records,
)


def element(dtype: np.dtype[Any]) -> Callable[[int, int], Any]:
    """An intrinsic (address, index) -> record."""
    record = from_dtype(dtype)
    size = dtype.itemsize

    @intrinsic
    def at(typing_context: Any, address: Any, index: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            place = context.cast(builder, arguments[1], signature.args[1], types.int64)
            offset = builder.mul(place, ir.Constant(ir.IntType(64), size))
            pointer = builder.inttoptr(builder.add(arguments[0], offset), ir.IntType(8).as_pointer())
            return builder.bitcast(pointer, context.get_value_type(record))

        return record(types.uint64, index), generate

    return cast("Callable[[int, int], Any]", at)


LINE_BYTES = 64

_job = element(ARRAYS["jobs"])
_station = element(ARRAYS["stations"])
_server = element(ARRAYS["servers"])
_link = element(ARRAYS["links"])
_breaker = element(ARRAYS["breakers"])
_cache = element(ARRAYS["caches"])
_entry = element(ARRAYS["entries"])
_popularity = element(ARRAYS["popularity"])
_outcome = element(ARRAYS["outcomes"])
_rotation = element(ARRAYS["rotations"])
_zone = element(ARRAYS["zone_rotations"])
_routing = element(ARRAYS["routing"])
_work = element(ARRAYS["works"])
_calls = element(ARRAYS["calls"])
_source = element(ARRAYS["sources"])
_visitors = element(ARRAYS["visitors"])
_user = element(ARRAYS["users"])
_step = element(ARRAYS["steps"])
_share = element(ARRAYS["shares"])
_root = element(ARRAYS["roots"])
_message = element(ARRAYS["messages"])
_store = element(ARRAYS["stores"])
_lane = element(ARRAYS["lanes"])
_lane_end = element(ARRAYS["lane_ends"])
_return = element(ARRAYS["returns"])
_poller = element(ARRAYS["pollers"])
_pool = element(ARRAYS["pools"])
_index = element(ARRAYS["indices"])
_counter = element(ARRAYS["counters"])
_cell = element(ARRAYS["tables"])
_tally = element(ARRAYS["tally"])
_count = element(ARRAYS["causes"])
_sum = element(ARRAYS["sums"])
_agenda = element(ARRAYS["agenda"])
_bucket = element(ARRAYS["buckets"])
_trace = element(ARRAYS["traces"])
_wanted = element(ARRAYS["wanted"])
_slow = element(ARRAYS["slowest"])


# fmt: off
@inlined
def job_at(s: Any, i: int) -> Any: return _job(s.at_jobs, i)
@inlined
def station_at(s: Any, i: int) -> Any: return _station(s.at_stations, i)
@inlined
def server_at(s: Any, i: int) -> Any: return _server(s.at_servers, i)
@inlined
def link_at(s: Any, i: int) -> Any: return _link(s.at_links, i)
@inlined
def breaker_at(s: Any, i: int) -> Any: return _breaker(s.at_breakers, i)
@inlined
def cache_at(s: Any, i: int) -> Any: return _cache(s.at_caches, i)
@inlined
def entry_at(s: Any, i: int) -> Any: return _entry(s.at_entries, i)
@inlined
def popularity_at(s: Any, i: int) -> Any: return _popularity(s.at_popularity, i)
@inlined
def outcome_at(s: Any, i: int) -> Any: return _outcome(s.at_outcomes, i)
@inlined
def rotation_at(s: Any, i: int) -> Any: return _rotation(s.at_rotations, i)
@inlined
def zone_at(s: Any, i: int) -> Any: return _zone(s.at_zone_rotations, i)
@inlined
def routing_at(s: Any, i: int) -> Any: return _routing(s.at_routing, i)
@inlined
def work_at(s: Any, i: int) -> Any: return _work(s.at_works, i)
@inlined
def calls_at(s: Any, i: int) -> Any: return _calls(s.at_calls, i)
@inlined
def source_at(s: Any, i: int) -> Any: return _source(s.at_sources, i)
@inlined
def visitors_at(s: Any, i: int) -> Any: return _visitors(s.at_visitors, i)
@inlined
def user_at(s: Any, i: int) -> Any: return _user(s.at_users, i)
@inlined
def step_at(s: Any, i: int) -> Any: return _step(s.at_steps, i)
@inlined
def share_at(s: Any, i: int) -> Any: return _share(s.at_shares, i)
@inlined
def root_at(s: Any, i: int) -> Any: return _root(s.at_roots, i)
@inlined
def message_at(s: Any, i: int) -> Any: return _message(s.at_messages, i)
@inlined
def store_at(s: Any, i: int) -> Any: return _store(s.at_stores, i)
@inlined
def lane_at(s: Any, i: int) -> Any: return _lane(s.at_lanes, i)
@inlined
def lane_end_at(s: Any, i: int) -> Any: return _lane_end(s.at_lane_ends, i)
@inlined
def return_at(s: Any, i: int) -> Any: return _return(s.at_returns, i)
@inlined
def poller_at(s: Any, i: int) -> Any: return _poller(s.at_pollers, i)
@inlined
def pool_at(s: Any, i: int) -> Any: return _pool(s.at_pools, i)
@inlined
def index_at(s: Any, i: int) -> Any: return _index(s.at_indices, i)
@inlined
def counter_at(s: Any, i: int) -> Any: return _counter(s.at_counters, i)
@inlined
def cell_at(s: Any, i: int) -> Any: return _cell(s.at_tables, i)
@inlined
def tally_at(s: Any, i: int) -> Any: return _tally(s.at_tally, i)
@inlined
def link_tally_at(s: Any, i: int) -> Any: return _tally(s.at_link_tally, i)
@inlined
def class_tally_at(s: Any, i: int) -> Any: return _tally(s.at_class_tally, i)
@inlined
def cause_at(s: Any, i: int) -> Any: return _count(s.at_causes, i)
@inlined
def histogram_at(s: Any, i: int) -> Any: return _count(s.at_histograms, i)
@inlined
def sum_at(s: Any, i: int) -> Any: return _sum(s.at_sums, i)
@inlined
def agenda_at(s: Any, i: int) -> Any: return _agenda(s.at_agenda, i)
@inlined
def bucket_at(s: Any, i: int) -> Any: return _bucket(s.at_buckets, i)
@inlined
def trace_at(s: Any, i: int) -> Any: return _trace(s.at_traces, i)
@inlined
def wanted_at(s: Any, i: int) -> Any: return _wanted(s.at_wanted, i)
@inlined
def slow_at(s: Any, i: int) -> Any: return _slow(s.at_slowest, i)
# fmt: on


def aligned(array: Records) -> Records:
    """A copy whose first element starts a cache line."""
    size = array.size * array.dtype.itemsize
    room = np.zeros(size + LINE_BYTES, np.uint8)
    start = -room.ctypes.data % LINE_BYTES
    flat: Records = room[start : start + size].view(array.dtype)
    flat[:] = array
    return flat


class Memory:
    """The arrays of one run, and the record that says where they lie."""

    def __init__(self, arrays: Mapping[str, Records], numbers: Mapping[str, float]) -> None:
        """Every array of records.ARRAYS, and first values of the state's own numbers.

        Raises TypeError for an array of another dtype.
        """
        self.state: Records = np.zeros(1, STATE)
        self.arrays: dict[str, Records] = {}
        for name in ARRAYS:
            self.put(name, arrays[name])
        for name, value in numbers.items():
            self.state[name] = value

    def put(self, name: str, array: Records) -> None:
        """Set or replace one array; the record follows."""
        if array.dtype != ARRAYS[name]:
            raise TypeError(f"{name} holds {array.dtype}")
        flat = aligned(array)
        self.arrays[name] = flat
        self.state[f"at_{name}"] = flat.ctypes.data
        self.state[f"n_{name}"] = flat.size

    def __getitem__(self, name: str) -> Records:
        return self.arrays[name]

    def number(self, name: str) -> Any:
        """One of the state's own numbers."""
        return self.state[name][0]
