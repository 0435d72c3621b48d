"""Lanes: messages in order within each, none of a lane while others of it are at work."""

from __future__ import annotations

from bisect import bisect_right

from simulator.reference.messages import LaneState, Message, StoreState
from simulator.reference.world import World
from simulator.streams import mix64, uniform


def lane_of(store: StoreState, key: int) -> int:
    """The part of a lane that a message belongs to."""
    plan = store.plan.lanes
    assert plan is not None
    bits = mix64(key + store.streams["lane"])
    if store.lane_ends is None:
        lane = int(uniform(bits) * plan.number)
    else:
        lane = bisect_right(store.lane_ends, uniform(bits))
    lane = min(lane, plan.number - 1)
    return lane * plan.parts + int(uniform(mix64(bits)) * plan.parts)


def gate(store: StoreState, lane: int) -> LaneState:
    """Where a lane's limits are kept: its first part."""
    plan = store.plan.lanes
    assert plan is not None
    return store.lanes[lane - lane % plan.parts]


def admit(w: World, store: StoreState, lane: int, size: float) -> bool:
    """Whether a lane takes one more message in now."""
    plan = store.plan.lanes
    assert plan is not None
    if plan.records_per_s is None and plan.bytes_per_s is None:
        return True
    tokens = gate(store, lane)
    elapsed = w.now - tokens.tokens_at
    tokens.tokens_at = w.now
    records, most = plan.records_per_s or 0.0, plan.bytes_per_s or 0.0
    tokens.records = min(max(1.0, records), tokens.records + elapsed * records)
    tokens.bytes = min(most, tokens.bytes + elapsed * most)
    if records > 0.0 and tokens.records < 1.0:
        return False
    if most > 0.0 and tokens.bytes < min(size, most):
        return False
    tokens.records -= 1.0
    tokens.bytes -= size
    return True


def put(w: World, store: StoreState, message: Message, place: str) -> None:
    """A visible message into its lane: at its "end", at its "head", or "back" where its number belongs."""
    lane = store.lanes[message.lane]
    if place == "head":
        lane.ready.appendleft(message)
    elif place == "end":
        lane.ready.append(message)
    else:
        at = 0
        while at < len(lane.ready) and lane.ready[at].number < message.number:
            at += 1
        lane.ready.insert(at, message)
    open_lane(w, store, message.lane)


def open_lane(w: World, store: StoreState, index: int) -> None:
    """Into the list of lanes that may be received from, if it belongs there."""
    lane = store.lanes[index]
    if lane.is_open or lane.at_work or not lane.ready:
        return
    lane.is_open, lane.since = True, w.now
    if not store.open:
        store.ready_since = w.now
    store.open.append(index)


def close_lane(store: StoreState, index: int) -> None:
    store.lanes[index].is_open = False
    store.open.remove(index)


def take(store: StoreState, index: int) -> Message:
    """The first message of an open lane, which is at work from now on."""
    lane = store.lanes[index]
    lane.at_work += 1
    message = lane.ready.popleft()
    if not lane.ready:
        close_lane(store, index)
    return message


def comes_back(w: World, store: StoreState, message: Message) -> None:
    """A message is no longer at work; its lane may be open again."""
    if message.lane >= 0:
        store.lanes[message.lane].at_work -= 1
        open_lane(w, store, message.lane)


def lane_to_read(w: World, store: StoreState, batch_size: int, window_s: float) -> tuple[int, float]:
    """(lane, when) of the next batch of one lane: the first in line that is due, else when one will be."""
    due = float("inf")
    for index in store.open:
        lane = store.lanes[index]
        at = max(w.now, gate(store, index).next_read)
        if len(lane.ready) < batch_size:
            at = max(at, lane.since + window_s)
        if at <= w.now:
            return index, w.now
        due = min(due, at)
    return -1, due
