"""Lanes: messages in order within each, none of a lane while others of it are at work."""

from __future__ import annotations

import math

from simulator.kernel.bits import mix64, uniform
from simulator.kernel.compiled import apart, called, int64, uint64
from simulator.kernel.records import State
from simulator.kernel.state import lane_at, lane_end_at, message_at, store_at

AT_END, AT_HEAD, BACK = range(3)
"""Where a message that shows goes: the end of its lane, its head, or back where its number belongs."""


@called
def lane_of(s: State, store: int, key: int) -> int:
    """The part of a lane that a message belongs to."""
    apart()
    x = store_at(s, store)
    bits = mix64(uint64(key) + x.stream_lane)
    chance = uniform(bits)
    if x.first_end < 0:
        lane = int64(chance * x.lanes)
    else:
        low, high = int64(0), int64(x.lanes)
        while low < high:
            middle = (low + high) >> 1
            if chance < lane_end_at(s, x.first_end + middle).end:
                high = middle
            else:
                low = middle + 1
        lane = low
    lane = min(lane, int64(x.lanes) - 1)
    return int(x.first_lane + lane * x.parts + int64(uniform(mix64(bits)) * x.parts))


@called
def gate(s: State, store: int, lane: int) -> int:
    """The part of a lane where its limits are kept: its first one."""
    apart()
    x = store_at(s, store)
    return int(lane - (lane - x.first_lane) % x.parts)


@called
def admit(s: State, store: int, lane: int, size: float) -> bool:
    """Whether a lane takes one more message in now."""
    apart()
    x = store_at(s, store)
    if x.records_per_s == 0.0 and x.bytes_per_s == 0.0:
        return True
    tokens = lane_at(s, gate(s, store, lane))
    elapsed = s.now - tokens.tokens_at_s
    tokens.tokens_at_s = s.now
    tokens.records = min(max(1.0, x.records_per_s), tokens.records + elapsed * x.records_per_s)
    tokens.bytes = min(x.bytes_per_s, tokens.bytes + elapsed * x.bytes_per_s)
    if x.records_per_s > 0.0 and tokens.records < 1.0:
        return False
    if x.bytes_per_s > 0.0 and tokens.bytes < min(size, x.bytes_per_s):
        return False
    tokens.records -= 1.0
    tokens.bytes -= size
    return True


@called
def put(s: State, store: int, message: int, place: int) -> None:
    """A visible message into its lane."""
    apart()
    m = message_at(s, message)
    lane = lane_at(s, m.lane)
    after = int64(-1)
    if place != AT_END:
        after = int64(lane.ready_from)
        if place == BACK:
            while after >= 0 and message_at(s, after).number < m.number:
                after = int64(message_at(s, after).next)
    before = int64(message_at(s, after).prev) if after >= 0 else int64(lane.ready_to)
    m.next = after
    m.prev = before
    if before >= 0:
        message_at(s, before).next = message
    else:
        lane.ready_from = message
    if after >= 0:
        message_at(s, after).prev = message
    else:
        lane.ready_to = message
    lane.ready += 1
    store_at(s, store).ready += 1
    if lane.is_open:
        store_at(s, store).available += 1
    open_lane(s, store, m.lane)


@called
def open_lane(s: State, store: int, index: int) -> None:
    """Into the list of lanes that may be received from, if it belongs there."""
    apart()
    lane = lane_at(s, index)
    if lane.is_open or lane.at_work > 0 or lane.ready == 0:
        return
    x = store_at(s, store)
    lane.is_open = 1
    lane.since_s = s.now
    x.available += lane.ready
    lane.open_next = -1
    lane.open_prev = x.open_to
    if x.open_to >= 0:
        lane_at(s, x.open_to).open_next = index
    else:
        x.open_from = index
        x.ready_since = s.now
    x.open_to = index


@called
def close_lane(s: State, store: int, index: int) -> None:
    """Off that list."""
    apart()
    x = store_at(s, store)
    lane = lane_at(s, index)
    lane.is_open = 0
    x.available -= lane.ready
    if lane.open_prev >= 0:
        lane_at(s, lane.open_prev).open_next = lane.open_next
    else:
        x.open_from = lane.open_next
    if lane.open_next >= 0:
        lane_at(s, lane.open_next).open_prev = lane.open_prev
    else:
        x.open_to = lane.open_prev


@called
def take(s: State, store: int, index: int) -> int:
    """The first message of an open lane, which is at work from now on."""
    apart()
    x = store_at(s, store)
    lane = lane_at(s, index)
    lane.at_work += 1
    message = int64(lane.ready_from)
    lane.ready_from = message_at(s, message).next
    if lane.ready_from >= 0:
        message_at(s, lane.ready_from).prev = -1
    else:
        lane.ready_to = -1
    lane.ready -= 1
    x.ready -= 1
    x.available -= 1
    if lane.ready == 0:
        close_lane(s, store, index)
    return int(message)


@called
def comes_back(s: State, store: int, message: int) -> None:
    """A message is no longer at work; its lane may be open again."""
    apart()
    lane = int64(message_at(s, message).lane)
    if lane >= 0:
        lane_at(s, lane).at_work -= 1
        open_lane(s, store, lane)


@called
def lane_to_read(s: State, store: int, batch_size: int, window_s: float) -> tuple[int, float]:
    """(lane, when) of the next batch of one lane: the first in line that is due, else when one will be."""
    apart()
    x = store_at(s, store)
    due = math.inf
    index = int64(x.open_from)
    while index >= 0:
        lane = lane_at(s, index)
        at = max(s.now, lane_at(s, gate(s, store, index)).next_read_s)
        if lane.ready < batch_size:
            at = max(at, lane.since_s + window_s)
        if at <= s.now:
            return index, s.now
        due = min(due, at)
        index = int64(lane.open_next)
    return int64(-1), due
